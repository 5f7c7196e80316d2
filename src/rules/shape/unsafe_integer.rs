//! `shape/unsafe-integer`. The page beside this file is its documentation and its first test.

use serde_json::Value as Json;

use crate::dict::model::{Event, JsonType, Status as EventStatus, Value};
use crate::dict::{Definition, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::ScalarValue;
use crate::syntax::decode::{MAX_WHOLE, Number, Slot};
use crate::text::{Span, words};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/unsafe-integer",
    summary: "whole numbers are small enough for every reader",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("unsafe_integer.md"),
    options: &[],
    checks: &[Check::Event(check_event), Check::Property(check_property)],
};

const HELP: &str =
    "they keep numbers as doubles, which are exact up to 2^53 - 1; send it as a string";

/// Last words of names whose values do get that large.
const LONG: &[&str] = &[
    "guid",
    "hash",
    "id",
    "identifier",
    "identifiers",
    "ids",
    "key",
    "keys",
    "number",
    "pk",
    "seq",
    "sequence",
    "serial",
    "snowflake",
    "uid",
    "uuid",
];

fn check_event(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    if event.body.status.get() == Some(&EventStatus::Removed) {
        return;
    }
    for example in event.body.examples.get().into_iter().flatten() {
        value(ctx, "an example", example.value, sink);
    }
}

fn check_property(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let property = at.property;
    if at.status == EventStatus::Removed {
        return;
    }
    for value_of in property.values_allowed.get().into_iter().flatten() {
        value(ctx, "a value of `enum`", value_of.value, sink);
    }
    for example in property.examples.get().into_iter().flatten() {
        value(ctx, "an example", example.value, sink);
    }
    let constants = [
        ("`const`", &property.constant),
        ("`default`", &property.default),
    ];
    for (what, slot) in constants {
        if let Some(raw) = slot.get() {
            value(ctx, what, *raw, sink);
        }
    }
    // A fraction is rounded anyway: the bounds of other numbers need not be exact.
    let types = ctx.dictionary.lookup(property, |p| &p.types);
    let whole = types.is_some_and(|types| types.value.single() == Some(JsonType::Integer));
    if !whole {
        return;
    }
    let bounds: [(&str, &Slot<Number>, bool); 4] = [
        ("minimum", &property.minimum, false),
        ("maximum", &property.maximum, false),
        ("exclusiveMinimum", &property.exclusive_minimum, true),
        ("exclusiveMaximum", &property.exclusive_maximum, true),
    ];
    for (keyword, slot, exclusive) in bounds {
        let Some(bound) = slot.spanned() else {
            continue;
        };
        // What lies just outside of the range may bound it.
        let limit = MAX_WHOLE as f64 + if exclusive { 1.0 } else { 0.0 };
        let grows = at.name.is_some_and(|name| grows(&name.value));
        if beyond(&bound.value.0, limit) && (grows || !is_of_a_column(&bound.value.0)) {
            let message = message!("`{}` allows whole numbers that JSON readers round", keyword);
            let (change, sign) = match keyword.ends_with("inimum") {
                true => ("raise", "-"),
                false => ("lower", ""),
            };
            sink.report(bound.span, message).help(format!(
                "{change} it to {sign}{limit}; if such numbers do come, send them as strings"
            ));
        }
    }
}

/// Whether a name is that of something long: an id, a key.
fn grows(name: &str) -> bool {
    let words = words(name);
    words
        .last()
        .is_some_and(|last| LONG.contains(&last.as_str()))
}

/// Whether a bound is the end of the range of a column of 64 bits, rounded or not: who writes it
/// says how wide the column is, not how large the numbers get.
fn is_of_a_column(number: &serde_json::Number) -> bool {
    let float = number.as_f64().map(f64::abs);
    float.is_some_and(|float| float == 2f64.powi(63) || float == 2f64.powi(64))
}

fn value(ctx: &Ctx<'_>, what: &str, raw: Value, sink: &mut Sink) {
    let span: Span = raw.span();
    let Some(node) = ctx.dictionary.node(raw) else {
        return;
    };
    // Most values are words, which hold no number.
    let is_text = matches!(node.scalar_value(), Some(ScalarValue::String(_)));
    if !is_text && node.to_json().is_some_and(|json| has_unsafe(&json)) {
        sink.report(
            span,
            message!("{} has a whole number that JSON readers round", what),
        )
        .help(HELP);
    }
}

fn has_unsafe(json: &Json) -> bool {
    match json {
        Json::Number(number) => !number.is_f64() && beyond(number, MAX_WHOLE as f64),
        Json::Array(items) => items.iter().any(has_unsafe),
        Json::Object(map) => map.values().any(has_unsafe),
        Json::Null | Json::Bool(_) | Json::String(_) => false,
    }
}

/// Whether a number is further from 0 than `limit`, which a double holds exactly.
fn beyond(number: &serde_json::Number, limit: f64) -> bool {
    let limit_whole = limit as u64;
    match (number.as_u64(), number.as_i64()) {
        (Some(whole), _) => whole > limit_whole,
        (None, Some(whole)) => whole.unsigned_abs() > limit_whole,
        (None, None) => number.as_f64().is_some_and(|float| float.abs() > limit),
    }
}
