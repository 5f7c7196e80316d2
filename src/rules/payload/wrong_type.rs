//! `payload/wrong-type`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/wrong-type",
    summary: "values are of their declared type",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("wrong_type.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::WrongType, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("`{}` {}", m.subject, m.what);
    sink.report_sent(m, message)
        .help("a warehouse drops it or opens a second column: send the declared type");
}
