//! `payload/format`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/format",
    summary: "text is of its format",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("format.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::Format, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("`{}` {}", m.subject, m.what);
    sink.report_sent(m, message)
        .help("what reads it as that format fails or drops it");
}
