//! `payload/destination-limit`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/destination-limit",
    summary: "what is sent fits where it goes",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("destination_limit.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::DestinationLimit, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("`{}` {}", m.subject, m.what);
    sink.report_sent(m, message)
        .help("shorten what is sent, or leave it out there");
}
