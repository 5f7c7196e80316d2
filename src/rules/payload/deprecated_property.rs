//! `payload/deprecated-property`. The page beside this file is its documentation and its first test.

use super::{by_sunset, instead};
use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/deprecated-property",
    summary: "properties on their way out are no longer sent",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("deprecated_property.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::DeprecatedProperty, check)],
};

/// This rule reads today's date.
fn check(ctx: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let (level, until) = by_sunset(ctx, m);
    let message = message!("`{}` is deprecated{}", m.subject, until);
    sink.report_sent(m, message).at_most(level).help(instead(m));
}
