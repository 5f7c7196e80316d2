//! `payload/unknown-envelope`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/unknown-envelope",
    summary: "each payload has an envelope that is known",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("unknown_envelope.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::UnknownEnvelope, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let named = "in the manifest, `payloads: [{files: […], envelope: segment}]`, or say where things are by JSON Pointers, `envelope: {name: /event, properties: /data}`";
    let message = message!("{}", m.what);
    let help = match &m.meant {
        Some(envelope) => format!(
            "its other keys are those of {envelope}, and an event without a name counts for nothing: send one. If the envelope is another, name that {named}"
        ),
        None => format!("name the envelope {named}"),
    };
    sink.report_sent(m, message).help(help);
}
