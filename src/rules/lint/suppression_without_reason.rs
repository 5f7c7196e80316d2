//! `lint/suppression-without-reason`. The page beside this file is its documentation and its first
//! test.

use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status, Suppression, Use};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lint/suppression-without-reason",
    summary: "comments that allow something say why",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::File,
    page: include_str!("suppression_without_reason.md"),
    options: &[],
    checks: &[Check::Suppression(check)],
};

fn check(ctx: &Ctx<'_>, suppression: &Suppression, sink: &mut Sink) {
    let Ok(allow) = &suppression.says else { return };
    // One that has ended has to go, or get a new end and with it a reason.
    if allow.reason.is_some() || suppression.is_expired(ctx.today) {
        return;
    }
    // One that keeps nothing out is no better with a reason: `lint/unused-suppression`.
    if suppression.uses.iter().all(|used| *used == Use::Unused) {
        return;
    }
    sink.report(suppression.comment, "the comment does not say why")
        .help(
            "whoever reads it next cannot tell whether it is still needed; write the reason behind \
             the bracket: `# schema: allow(naming/event-tense) kept for the 2024 dashboards`",
        );
}
