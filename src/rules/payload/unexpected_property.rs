//! `payload/unexpected-property`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/unexpected-property",
    summary: "properties that are sent are declared",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("unexpected_property.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::UnexpectedProperty, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("{}", m.what);
    sink.report_sent(m, message).help("nobody knows what it means: declare it, or stop sending it; what an SDK adds goes under `ignore:` of the manifest's `payloads:`");
}
