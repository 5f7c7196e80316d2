//! `payload/value-not-in-enum`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/value-not-in-enum",
    summary: "values are among those allowed",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("value_not_in_enum.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::ValueNotInEnum, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("`{}` {}", m.subject, m.what);
    sink.report_sent(m, message).help("reports by this property have a row that nobody knows: send a value of the list, or add it there");
}
