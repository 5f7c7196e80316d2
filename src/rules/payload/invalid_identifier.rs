//! `payload/invalid-identifier`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/invalid-identifier",
    summary: "identifiers are of their shape",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("invalid_identifier.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::InvalidIdentifier, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("identifier `{}` {}", m.subject, m.what);
    sink.report_sent(m, message)
        .help("it joins with nothing: find out which id this is");
}
