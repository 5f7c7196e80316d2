//! `payload/length`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/length",
    summary: "text, lists and objects are of a length that is allowed",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("length.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::Length, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("`{}` {}", m.subject, m.what);
    sink.report_sent(m, message)
        .help("what is too long is cut off or refused further on; what is empty says nothing");
}
