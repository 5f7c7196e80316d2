//! `payload/missing-property`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/missing-property",
    summary: "required properties are sent",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("missing_property.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::MissingProperty, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("{}", m.what);
    sink.report_sent(m, message)
        .help("whoever analyses the event counts on it; send it, or do not require it");
}
