//! `payload/wrong-platform`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/wrong-platform",
    summary: "events come from the platforms that they name",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("wrong_platform.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::WrongPlatform, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("`{}` {}", m.subject, m.what);
    sink.report_sent(m, message)
        .help("add the sender to `platforms:` of the event, or find out who sends it from there");
}
