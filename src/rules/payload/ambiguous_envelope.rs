//! `payload/ambiguous-envelope`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/ambiguous-envelope",
    summary: "one envelope fits each payload",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("ambiguous_envelope.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::AmbiguousEnvelope, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("this may be {}", m.what);
    sink.report_sent(m, message)
        .help("name the one it is in the manifest: `payloads: [{files: […], envelope: …}]`");
}
