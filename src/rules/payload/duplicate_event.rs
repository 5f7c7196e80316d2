//! `payload/duplicate-event`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/duplicate-event",
    summary: "an event is sent once",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("duplicate_event.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::DuplicateEvent, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("`{}` was sent before: {}", m.subject, m.what);
    sink.report_sent(m, message)
        .help("it counts twice: retry with the same message id, or send it in one place only");
}
