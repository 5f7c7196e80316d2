//! `payload/unknown-version`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/unknown-version",
    summary: "events have a version that the dictionary has",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("unknown_version.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::UnknownVersion, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("`{}` is of version {}", m.subject, m.what);
    sink.report_sent(m, message)
        .help("release the newer version before it is sent, or correct what the sender says; an older one that is still sent belongs under `previous:`");
}
