//! `shape/contradiction`. The page beside this file is its documentation and its first test.

mod canon;
mod conditions;
mod keywords;
mod shared;
mod types;
mod values;
mod words;

use self::canon::Num;
use self::keywords::{At, Found, Keywords};
use self::values::Lists;
use self::words::{NOTHING_FITS, describe};
use crate::diag::Message;
use crate::dict::PropertyAt;
use crate::dict::model::{JsonType, Property};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/contradiction",
    summary: "the keywords of a property agree with each other",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("contradiction.md"),
    options: &[],
    checks: &[Check::Dictionary(check_all)],
};

/// All at once, so that a shared list is read once for all that refer to it.
fn check_all(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut lists = Lists::default();
    for at in ctx.properties() {
        check(ctx, at, &mut lists, sink);
    }
}

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, lists: &mut Lists, sink: &mut Sink) {
    let property = at.property;
    let mut keys = Keywords::of(ctx.dictionary, property);
    shared::check(ctx, at, &mut keys, lists, sink);
    bounds(&keys, sink);
    keywords_without_type(&keys, sink);
    types::check(at, &keys, sink);
    values::check(ctx, property, &keys, lists, sink);
    closed_and_empty(ctx, at, sink);
    conditions::check(ctx, at, lists, sink);
}

/// A lower bound above its upper bound.
fn bounds(keys: &Keywords<'_>, sink: &mut Sink) {
    let mut report = |low: At, high: At, message: Message| {
        if !keys.clash(low, high) {
            return;
        }
        let (here, there, what) = match low.local {
            true => (low, high, "the upper bound"),
            false => (high, low, "the lower bound"),
        };
        sink.report(here.span, message)
            .related(there.span, what)
            .help(NOTHING_FITS);
    };
    let lengths: [[Option<Found<'_, u64>>; 2]; 3] = [
        [keys.get(|p| &p.min_length), keys.get(|p| &p.max_length)],
        [keys.get(|p| &p.min_items), keys.get(|p| &p.max_items)],
        [
            keys.get(|p| &p.min_properties),
            keys.get(|p| &p.max_properties),
        ],
    ];
    let names = [
        ["minLength", "maxLength"],
        ["minItems", "maxItems"],
        ["minProperties", "maxProperties"],
    ];
    for (pair, [low_name, high_name]) in lengths.into_iter().zip(names) {
        if let [Some(low), Some(high)] = pair
            && low.value > high.value
        {
            let (a, b) = (low.value, high.value);
            let message = message!("`{}` {} is above `{}` {}", low_name, a, high_name, b);
            report(low.at, high.at, message);
        }
    }
    let lows = [
        ("minimum", keys.get(|p| &p.minimum), false),
        ("exclusiveMinimum", keys.get(|p| &p.exclusive_minimum), true),
    ];
    let highs = [
        ("maximum", keys.get(|p| &p.maximum), false),
        ("exclusiveMaximum", keys.get(|p| &p.exclusive_maximum), true),
    ];
    for (low_name, low, low_open) in lows {
        for (high_name, high, high_open) in highs {
            let (Some(low), Some(high)) = (low, high) else {
                continue;
            };
            let (a, b) = (Num::of(&low.value.0), Num::of(&high.value.0));
            if a > b || (a == b && (low_open || high_open)) {
                let (a, b) = (low.value, high.value);
                let message = message!(
                    "`{}` {} leaves nothing below `{}` {}",
                    low_name,
                    a,
                    high_name,
                    b
                );
                report(low.at, high.at, message);
            }
        }
    }
}

/// A keyword that says nothing about values of the property's type.
fn keywords_without_type(keys: &Keywords<'_>, sink: &mut Sink) {
    let Some(types) = keys.get(|p| &p.types) else {
        return;
    };
    let has = |kinds: &[JsonType]| kinds.iter().any(|kind| types.value.has(*kind));
    let text = has(&[JsonType::String, JsonType::Timestamp]);
    let number = has(&[JsonType::Number, JsonType::Integer]);
    let (array, object) = (has(&[JsonType::Array]), has(&[JsonType::Object]));
    let judged: [(&str, Option<At>, bool, &str); 19] = [
        ("minLength", keys.place(|p| &p.min_length), text, "text"),
        ("maxLength", keys.place(|p| &p.max_length), text, "text"),
        ("pattern", keys.place(|p| &p.pattern), text, "text"),
        ("format", keys.place(|p| &p.format), text, "text"),
        ("minimum", keys.place(|p| &p.minimum), number, "numbers"),
        ("maximum", keys.place(|p| &p.maximum), number, "numbers"),
        (
            "exclusiveMinimum",
            keys.place(|p| &p.exclusive_minimum),
            number,
            "numbers",
        ),
        (
            "exclusiveMaximum",
            keys.place(|p| &p.exclusive_maximum),
            number,
            "numbers",
        ),
        (
            "multipleOf",
            keys.place(|p| &p.multiple_of),
            number,
            "numbers",
        ),
        ("unit", keys.place(|p| &p.unit), number, "numbers"),
        ("items", keys.place(|p| &p.items), array, "lists"),
        ("minItems", keys.place(|p| &p.min_items), array, "lists"),
        ("maxItems", keys.place(|p| &p.max_items), array, "lists"),
        (
            "uniqueItems",
            keys.place(|p| &p.unique_items),
            array,
            "lists",
        ),
        (
            "properties",
            keys.place(|p| &p.properties),
            object,
            "objects",
        ),
        ("include", keys.place(|p| &p.include), object, "objects"),
        (
            "additionalProperties",
            keys.place(|p| &p.additional_properties),
            object,
            "objects",
        ),
        (
            "minProperties",
            keys.place(|p| &p.min_properties),
            object,
            "objects",
        ),
        (
            "maxProperties",
            keys.place(|p| &p.max_properties),
            object,
            "objects",
        ),
    ];
    for (keyword, place, applies, of) in judged {
        let Some(place) = place.filter(|place| !applies && keys.clash(*place, types.at)) else {
            continue;
        };
        let message = message!(
            "`{}` is about {}, and this is {}",
            keyword,
            of,
            describe(types.value)
        );
        let (here, there, what) = match place.local {
            true => (place, types.at, "the type"),
            false => (types.at, place, "the keyword"),
        };
        sink.report(here.span, message)
            .related(there.span, what)
            .help("it checks nothing here; correct the type, or take the keyword out");
    }
}

/// `type: object` alone: closed as every object is, and so always empty.
fn closed_and_empty(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let property = at.property;
    let Some(types) = property.types.spanned() else {
        return;
    };
    let says_more = |p: &Property| {
        let none = p
            .properties
            .get()
            .is_some_and(|own| own.0.is_written_empty());
        !((p.properties.is_absent() || none)
            && p.include.is_absent()
            && p.additional_properties.is_absent()
            && p.json_schema.is_absent()
            && p.values_allowed.is_absent()
            && p.constant.is_absent()
            && p.max_properties.is_absent())
    };
    let alone = types.value.single() == Some(JsonType::Object);
    if alone && !ctx.dictionary.layers(property).any(says_more) {
        sink.report(types.span, "an object without properties is always empty")
            .help(
                "objects are closed: list its `properties`, or write `additionalProperties: true`",
            );
    }
}
