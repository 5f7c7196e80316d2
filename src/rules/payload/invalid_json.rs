//! `payload/invalid-json`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/invalid-json",
    summary: "each payload is JSON",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("invalid_json.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::InvalidJson, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("this cannot be read: {}", m.what);
    sink.report_sent(m, message)
        .help("it counts as lost: mend what writes it; the rest of the file is checked");
}
