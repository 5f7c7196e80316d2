//! `payload/enum-spelling`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/enum-spelling",
    summary: "values are spelled as the dictionary spells them",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("enum_spelling.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::EnumSpelling, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = match &m.meant {
        Some(meant) => message!("`{}` is `{}` in another spelling", m.subject, meant),
        None => message!("`{}` is an allowed value in another spelling", m.subject),
    };
    sink.report_sent(m, message)
        .help("reports show one thing in two rows: send the spelling of the dictionary");
}
