//! `shape/contradiction`. The page beside this file is its documentation and its first test.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::dict::model::{self, JsonType, Property, Required, Types};
use crate::dict::{Dictionary, Member, PropertyAt, Siblings, walk_properties};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{List, Number, Slot};
use crate::text::{Name, Span, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/contradiction",
    summary: "the keywords of a property agree with each other",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("contradiction.md"),
    checks: &[Check::Property(check), Check::Dictionary(check_conditions)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let property = at.property;
    bounds(property, sink);
    keywords_without_type(ctx, property, sink);
    values(ctx, at, sink);
    closed_and_empty(ctx, at, sink);
    shared(ctx, property, sink);
}

/// A lower bound above its upper bound.
fn bounds(property: &Property, sink: &mut Sink) {
    let mut lengths = |low: &Slot<u64>, high: &Slot<u64>, names: [&str; 2]| {
        if let (Some(low), Some(high)) = (low.spanned(), high.spanned())
            && low.value > high.value
        {
            let message = message!(
                "`{}` {} is above `{}` {}",
                names[0],
                low.value,
                names[1],
                high.value
            );
            sink.report(low.span, message)
                .related(high.span, "the upper bound")
                .help(NOTHING_FITS);
        }
    };
    lengths(
        &property.min_length,
        &property.max_length,
        ["minLength", "maxLength"],
    );
    lengths(
        &property.min_items,
        &property.max_items,
        ["minItems", "maxItems"],
    );
    lengths(
        &property.min_properties,
        &property.max_properties,
        ["minProperties", "maxProperties"],
    );
    let lows = [
        ("minimum", &property.minimum, false),
        ("exclusiveMinimum", &property.exclusive_minimum, true),
    ];
    let highs = [
        ("maximum", &property.maximum, false),
        ("exclusiveMaximum", &property.exclusive_maximum, true),
    ];
    for (low_name, low, low_open) in lows {
        for (high_name, high, high_open) in highs {
            let (Some(low), Some(high)) = (low.spanned(), high.spanned()) else {
                continue;
            };
            let (a, b) = (low.value.as_f64(), high.value.as_f64());
            if a > b || (a == b && (low_open || high_open)) {
                let message = message!(
                    "`{}` {} leaves nothing below `{}` {}",
                    low_name,
                    low.value,
                    high_name,
                    high.value
                );
                sink.report(low.span, message)
                    .related(high.span, "the upper bound")
                    .help(NOTHING_FITS);
            }
        }
    }
}

const NOTHING_FITS: &str = "no value can satisfy both; correct one of them";

/// A keyword that says nothing about values of the property's type.
fn keywords_without_type(ctx: &Ctx<'_>, property: &Property, sink: &mut Sink) {
    let Some(types) = ctx.dictionary.lookup(property, |p| &p.types) else {
        return;
    };
    let has = |kinds: &[JsonType]| kinds.iter().any(|kind| types.value.has(*kind));
    let text = has(&[JsonType::String, JsonType::Timestamp]);
    let number = has(&[JsonType::Number, JsonType::Integer]);
    let (array, object) = (has(&[JsonType::Array]), has(&[JsonType::Object]));
    let judged: [(&str, Option<Span>, bool, &str); 19] = [
        ("minLength", property.min_length.span(), text, "text"),
        ("maxLength", property.max_length.span(), text, "text"),
        ("pattern", property.pattern.span(), text, "text"),
        ("format", property.format.span(), text, "text"),
        ("minimum", property.minimum.span(), number, "numbers"),
        ("maximum", property.maximum.span(), number, "numbers"),
        (
            "exclusiveMinimum",
            property.exclusive_minimum.span(),
            number,
            "numbers",
        ),
        (
            "exclusiveMaximum",
            property.exclusive_maximum.span(),
            number,
            "numbers",
        ),
        ("multipleOf", property.multiple_of.span(), number, "numbers"),
        ("unit", property.unit.span(), number, "numbers"),
        ("items", property.items.span(), array, "lists"),
        ("minItems", property.min_items.span(), array, "lists"),
        ("maxItems", property.max_items.span(), array, "lists"),
        ("uniqueItems", property.unique_items.span(), array, "lists"),
        ("properties", property.properties.span(), object, "objects"),
        ("include", property.include.span(), object, "objects"),
        (
            "additionalProperties",
            property.additional_properties.span(),
            object,
            "objects",
        ),
        (
            "minProperties",
            property.min_properties.span(),
            object,
            "objects",
        ),
        (
            "maxProperties",
            property.max_properties.span(),
            object,
            "objects",
        ),
    ];
    for (keyword, span, applies, of) in judged {
        let Some(span) = span.filter(|_| !applies) else {
            continue;
        };
        let message = message!(
            "`{}` is about {}, and this is {}",
            keyword,
            of,
            describe(types.value)
        );
        sink.report(span, message)
            .related(types.span, "the type")
            .help("it checks nothing here; correct the type, or take the keyword out");
    }
}

fn describe(types: &Types) -> String {
    types
        .0
        .iter()
        .map(|kind| match kind.value {
            JsonType::Null => "null",
            JsonType::Boolean => "a boolean",
            JsonType::Number => "a number",
            JsonType::Integer => "an integer",
            JsonType::String => "a string",
            JsonType::Timestamp => "a timestamp",
            JsonType::Array => "an array",
            JsonType::Object => "an object",
        })
        .collect::<Vec<_>>()
        .join(" or ")
}

/// Values of `enum`, `const` and `values` against the type, the bounds and each other.
fn values(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let property = at.property;
    let Some(allowed) = property.values_allowed.spanned() else {
        if let Some(notes) = property.values.spanned()
            && ctx
                .dictionary
                .lookup(property, |p| &p.values_allowed)
                .is_none()
            && !property.values_allowed.is_broken()
        {
            sink.report(notes.span, "`values` explains an `enum` that is not there")
                .help("list the values under `enum`, or take `values` out");
        }
        if let Some(constant) = property.constant.spanned() {
            fits(
                ctx,
                property,
                *constant.value,
                constant.span,
                at,
                "const",
                sink,
            );
        }
        return;
    };
    if allowed.value.is_whole() && allowed.value.is_empty() {
        sink.report(allowed.span, "an empty `enum` allows no value at all")
            .help("list the values, or take the keyword out");
    }
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for item in allowed.value {
        let Some(json) = item.value.node(at.tree).to_json() else {
            continue;
        };
        let key = canonical(&json);
        if let Some(first) = seen.get(&key) {
            sink.report(item.span, "this value stands twice in the `enum`")
                .related(*first, "first here")
                .help("delete one of them");
            continue;
        }
        fits(ctx, property, item.value, item.span, at, "enum", sink);
        seen.insert(key, item.span);
    }
    if let Some(constant) = property.constant.spanned() {
        let json = constant.value.node(at.tree).to_json();
        if json
            .is_some_and(|json| allowed.value.is_whole() && !seen.contains_key(&canonical(&json)))
        {
            sink.report(constant.span, "`const` is not among the values of `enum`")
                .related(allowed.span, "the values")
                .help(NOTHING_FITS);
        }
    }
    if !allowed.value.is_whole() {
        return;
    }
    let spellings: BTreeSet<String> = allowed
        .value
        .iter()
        .filter_map(|item| item.value.node(at.tree).to_json())
        .map(|json| spelled(&json))
        .collect();
    for note in property
        .values
        .get()
        .into_iter()
        .flat_map(|notes| notes.iter())
    {
        if !spellings.contains(&*note.name.value) {
            let message = message!("`{}` is not among the values of `enum`", note.name.value);
            sink.report(note.name.span, message)
                .related(allowed.span, "the values")
                .help("add it there, or take it out here");
        }
    }
}

/// `json` as text that is the same for equal values.
fn canonical(json: &Json) -> String {
    let mut json = json.clone();
    json.sort_all_objects();
    json.to_string()
}

/// A value as a key of `values` spells it.
fn spelled(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether one listed value is of the type and within the bounds.
fn fits(
    ctx: &Ctx<'_>,
    property: &Property,
    value: crate::dict::model::Value,
    span: Span,
    at: &PropertyAt<'_>,
    keyword: &str,
    sink: &mut Sink,
) {
    let Some(json) = value.node(at.tree).to_json() else {
        return;
    };
    if let Some(types) = ctx.dictionary.lookup(property, |p| &p.types)
        && !is_of(&json, types.value, property.nullable.or(false))
    {
        let message = message!(
            "this value of `{}` is {}, and the property is {}",
            keyword,
            kind_of(&json),
            describe(types.value)
        );
        let help = match (&json, types.value.has(JsonType::String)) {
            (Json::Number(_) | Json::Bool(_), true) => "put it in quotes, or correct the type",
            _ => "no payload can have it; correct it, or the type",
        };
        sink.report(span, message)
            .related(types.span, "the type")
            .help(help);
        return;
    }
    let (Some(number), keywords) = (json.as_f64(), property) else {
        return;
    };
    let outside = |bound: &Slot<Number>, out: fn(f64, f64) -> bool| -> Option<Span> {
        bound
            .spanned()
            .filter(|bound| out(number, bound.value.as_f64()))
            .map(|bound| bound.span)
    };
    let bound = outside(&keywords.minimum, |n, b| n < b)
        .or_else(|| outside(&keywords.maximum, |n, b| n > b))
        .or_else(|| outside(&keywords.exclusive_minimum, |n, b| n <= b))
        .or_else(|| outside(&keywords.exclusive_maximum, |n, b| n >= b));
    if let Some(bound) = bound {
        sink.report(
            span,
            message!("this value of `{}` is out of bounds", keyword),
        )
        .related(bound, "the bound")
        .help("no payload can have it; correct it, or the bound");
    }
}

fn is_of(json: &Json, types: &Types, nullable: bool) -> bool {
    types.0.iter().any(|kind| match kind.value {
        JsonType::String | JsonType::Timestamp => json.is_string(),
        JsonType::Number => json.is_number(),
        // JSON Schema counts 1.0 as an integer.
        JsonType::Integer => json.as_f64().is_some_and(|number| number.fract() == 0.0),
        JsonType::Boolean => json.is_boolean(),
        JsonType::Array => json.is_array(),
        JsonType::Object => json.is_object(),
        JsonType::Null => json.is_null(),
    }) || (nullable && json.is_null())
}

fn kind_of(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}

/// `type: object` alone: closed as every object is, and so always empty.
fn closed_and_empty(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let property = at.property;
    let Some(types) = property.types.spanned() else {
        return;
    };
    let says_more = |p: &Property| {
        !(p.properties.is_absent()
            && p.include.is_absent()
            && p.additional_properties.is_absent()
            && p.json_schema.is_absent()
            && p.values_allowed.is_absent()
            && p.constant.is_absent()
            && p.max_properties.is_absent())
    };
    let alone = types.value.single() == Some(JsonType::Object);
    if alone && !ctx.dictionary.chain(property).into_iter().any(says_more) {
        sink.report(types.span, "an object without properties is always empty")
            .help(
                "objects are closed: list its `properties`, or write `additionalProperties: true`",
            );
    }
}

/// A keyword beside `ref` that the shared property has with another value.
fn shared(ctx: &Ctx<'_>, property: &Property, sink: &mut Sink) {
    let Some(reference) = property.reference.spanned() else {
        return;
    };
    let Some(shared) = ctx
        .dictionary
        .property(reference.value)
        .map(|shared| shared.body)
    else {
        return;
    };
    let mut differ = |keyword: &str, local: Option<Span>, other: Option<Span>, same: bool| {
        if let (Some(local), Some(other), false) = (local, other, same) {
            let message = message!("`{}` is not what `{}` says", keyword, reference.value);
            sink.report(local, message)
                .related(other, "there")
                .help("one name, one meaning: take it out here, or define a property of its own");
        }
    };
    macro_rules! compare {
        ($($keyword:literal $field:ident,)*) => {
            $({
                let theirs = ctx.dictionary.lookup(shared, |p| &p.$field);
                let same = property.$field.get() == theirs.map(|theirs| theirs.value);
                differ($keyword, broken_apart(&property.$field), theirs.map(|t| t.span), same);
            })*
        };
    }
    compare! {
        "format" format, "pattern" pattern, "minLength" min_length, "maxLength" max_length,
        "minimum" minimum, "maximum" maximum, "exclusiveMinimum" exclusive_minimum,
        "exclusiveMaximum" exclusive_maximum, "multipleOf" multiple_of, "minItems" min_items,
        "maxItems" max_items, "uniqueItems" unique_items, "pii" pii,
        "minProperties" min_properties, "maxProperties" max_properties,
    }
    if let (Some(own), Some(theirs)) = (
        property.types.spanned(),
        ctx.dictionary.lookup(shared, |p| &p.types),
    ) {
        differ(
            "type",
            Some(own.span),
            Some(theirs.span),
            same_types(own, theirs),
        );
    }
}

/// The place of a readable value; a broken one has been reported.
fn broken_apart<T>(slot: &Slot<T>) -> Option<Span> {
    slot.spanned().map(|slot| slot.span)
}

fn same_types(a: Spanned<&Types>, b: Spanned<&Types>) -> bool {
    a.value.0.iter().all(|kind| b.value.has(kind.value))
        && b.value.0.iter().all(|kind| a.value.has(kind.value))
}

/// Members by name of the objects that conditions were found in, by the object's place.
type Known<'d> = BTreeMap<Address, BTreeMap<&'d Name, Member<'d>>>;
type Address = (*const Slot<model::Object>, *const Slot<List<Name>>);

fn check_conditions(ctx: &Ctx<'_>, sink: &mut Sink) {
    // One object can have thousands of conditions; its groups are followed once.
    let mut known = Known::new();
    walk_properties(ctx.dictionary, |at| {
        conditions(ctx.dictionary, &at, &mut known, sink);
    });
}

/// A condition that can never hold.
fn conditions<'d>(
    dictionary: &'d Dictionary,
    at: &PropertyAt<'d>,
    known: &mut Known<'d>,
    sink: &mut Sink,
) {
    let Some(Required::If(condition)) = at.property.required.get() else {
        return;
    };
    let Some(Siblings {
        properties,
        include,
    }) = at.siblings
    else {
        return;
    };
    let members = known.entry((properties, include)).or_insert_with(|| {
        let members = dictionary.members(properties, include, at.tree, |_, _| {});
        let named = members
            .into_iter()
            .map(|member| (&member.name.value, member));
        named.collect()
    });
    for (name, value) in condition
        .when
        .get()
        .into_iter()
        .flat_map(|when| when.readable())
    {
        if at.name.is_some_and(|own| own.value == name.value) {
            sink.report(
                name.span,
                message!("`{}` is required on the condition of itself", name.value),
            )
            .help("write `required: true`, or name the sibling that it depends on");
            continue;
        }
        let Some(sibling) = members.get(&name.value) else {
            continue;
        };
        let Some(wanted) = value.node(at.tree).to_json() else {
            continue;
        };
        let wanted = match wanted {
            Json::Array(list) => list,
            one => vec![one],
        };
        let types = dictionary.lookup(sibling.property, |p| &p.types);
        let nullable = sibling.property.nullable.or(false);
        let allowed = sibling
            .property
            .values_allowed
            .spanned()
            .filter(|list| list.value.is_whole());
        let possible = |json: &Json| {
            let typed = types.is_none_or(|types| is_of(json, types.value, nullable));
            let listed = allowed.is_none_or(|allowed| {
                allowed
                    .value
                    .iter()
                    .any(|v| v.value.node(sibling.tree).to_json().as_ref() == Some(json))
            });
            typed && (listed || (nullable && json.is_null()))
        };
        if wanted.iter().any(|json| !possible(json)) {
            let because = allowed
                .map(|allowed| allowed.span)
                .or(types.map(|types| types.span));
            sink.report(
                value.span(),
                message!("`{}` can never have this value", name.value),
            )
            .related(because, "what it can be")
            .help("the condition never holds; correct the value");
        }
    }
}
