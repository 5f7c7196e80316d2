//! `shape/unbounded-number`. The page beside this file is its documentation and its first test.

use super::common::whole_chain;
use crate::dict::PropertyAt;
use crate::dict::model::JsonType;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/unbounded-number",
    summary: "a number has a smallest and a largest value",
    level: Level::Off,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("unbounded_number.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(types) = at.property.types.spanned() else {
        return;
    };
    if !types.value.has(JsonType::Number) && !types.value.has(JsonType::Integer) {
        return;
    }
    let Some(chain) = whole_chain(ctx, at) else {
        return;
    };
    let listed = chain.iter().any(|layer| {
        !(layer.values_allowed.is_absent()
            && layer.constant.is_absent()
            && layer.json_schema.is_absent())
    });
    let below = |p: &&crate::dict::model::Property| {
        !(p.minimum.is_absent() && p.exclusive_minimum.is_absent())
    };
    let above = |p: &&crate::dict::model::Property| {
        !(p.maximum.is_absent() && p.exclusive_maximum.is_absent())
    };
    let what = match (chain.iter().any(below), chain.iter().any(above)) {
        _ if listed => return,
        (true, true) => return,
        (true, false) => "no largest value",
        (false, true) => "no smallest value",
        (false, false) => "neither a smallest nor a largest value",
    };
    let message = match at.name {
        Some(name) => message!("`{}` has {}", name.value, what),
        None => message!("this number has {}", what),
    };
    sink.report(types.span, message)
        .help("add `minimum:` and `maximum:`, so that what cannot be is found where it is sent");
}
