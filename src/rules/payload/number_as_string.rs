//! `payload/number-as-string`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/number-as-string",
    summary: "numbers are sent as numbers",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("number_as_string.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::NumberAsString, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("`{}` is a number in quotes", m.subject);
    sink.report_sent(m, message)
        .help("sums and comparisons go wrong or skip it: send it without quotes");
}
