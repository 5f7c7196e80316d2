//! `payload/invalid-timestamp`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/invalid-timestamp",
    summary: "times of events can be right",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("invalid_timestamp.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::InvalidTimestamp, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("{}", m.what);
    sink.report_sent(m, message).help("the event lands on another day, or nowhere: send RFC 3339, or the unit that the envelope has");
}
