//! `shape/unbounded-string`. The page beside this file is its documentation and its first test.

use super::common::whole_chain;
use crate::dict::PropertyAt;
use crate::dict::model::{JsonType, Property};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/unbounded-string",
    summary: "a string has a longest value",
    level: Level::Off,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("unbounded_string.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

/// Formats whose values have a longest one.
const SHORT: &[&str] = &[
    "date",
    "date-time",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "time",
    "uuid",
];

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(types) = at.property.types.spanned() else {
        return;
    };
    if !types.value.has(JsonType::String) {
        return;
    }
    let Some(chain) = whole_chain(ctx, at) else {
        return;
    };
    if chain.iter().any(|layer| is_bound(layer)) {
        return;
    }
    let message = match at.name {
        Some(name) => message!("`{}` may be of any length", name.value),
        None => "this string may be of any length".into(),
    };
    sink.report(types.span, message)
        .help("add `maxLength:`, so that it is cut here and not by a column that is too short");
}

fn is_bound(layer: &Property) -> bool {
    let format = layer.format.get().map(|format| format.as_str());
    !(layer.max_length.is_absent()
        && layer.values_allowed.is_absent()
        && layer.constant.is_absent()
        && layer.pattern.is_absent()
        && layer.json_schema.is_absent())
        || format.is_some_and(|format| SHORT.contains(&format))
        || layer.format.is_broken()
}
