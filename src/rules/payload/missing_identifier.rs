//! `payload/missing-identifier`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/missing-identifier",
    summary: "events say whom they are about",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("missing_identifier.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::MissingIdentifier, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("{}", m.what);
    sink.report_sent(m, message)
        .help("nobody can tell whose it is: it falls out of every funnel");
}
