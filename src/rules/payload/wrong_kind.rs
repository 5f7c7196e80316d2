//! `payload/wrong-kind`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/wrong-kind",
    summary: "events are sent by the call that they are declared for",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("wrong_kind.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::WrongKind, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("`{}` {}", m.subject, m.what);
    sink.report_sent(m, message).help("the kinds go to different tables and reports: change the call, or the `kind:` of the event");
}
