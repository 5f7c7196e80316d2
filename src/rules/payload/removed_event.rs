//! `payload/removed-event`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/removed-event",
    summary: "removed events are not sent",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("removed_event.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::RemovedEvent, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("`{}` is removed and is still sent", m.subject);
    sink.report_sent(m, message)
        .help("nothing reads it any more: take the call out");
}
