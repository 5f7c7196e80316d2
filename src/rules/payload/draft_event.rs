//! `payload/draft-event`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::payload::{Kind, Mismatch};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "payload/draft-event",
    summary: "drafts are not sent yet",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("draft_event.md"),
    options: &[],
    checks: &[Check::Mismatch(Kind::DraftEvent, check)],
};

fn check(_: &Ctx<'_>, m: &Mismatch, sink: &mut Sink) {
    let message = message!("`{}` is a draft and is sent already", m.subject);
    sink.report_sent(m, message)
        .help("its shape may still change without notice: make it `active` once it is agreed");
}
