//! `payload/placeholder-identifier`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/placeholder-identifier",
    summary: "identifiers stand for somebody",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("placeholder_identifier.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::PlaceholderIdentifier, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!(
        "identifier `{}` stands for nobody: it is a placeholder",
        m.subject
    );
    sink.report_sent(m, message)
        .help("all who get it become one person: send no identifier rather than this one");
}
