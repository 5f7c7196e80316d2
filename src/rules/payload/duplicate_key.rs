//! `payload/duplicate-key`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/duplicate-key",
    summary: "a key stands once in an object",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("duplicate_key.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::DuplicateKey, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("a key stands twice in one object");
    sink.report_sent(m, message)
        .help("most readers take the last, some the first, some refuse the event: send it once");
}
