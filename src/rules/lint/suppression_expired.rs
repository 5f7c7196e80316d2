//! `lint/suppression-expired`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status, Suppression};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lint/suppression-expired",
    summary: "comments that allow something have not ended",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::File,
    page: include_str!("suppression_expired.md"),
    options: &[],
    checks: &[Check::Suppression(check)],
};

fn check(ctx: &Ctx<'_>, suppression: &Suppression, sink: &mut Sink) {
    let Ok(allow) = &suppression.says else { return };
    let Some(until) = allow
        .until
        .as_ref()
        .filter(|_| suppression.is_expired(ctx.today))
    else {
        return;
    };
    let names: Vec<String> = allow
        .rules
        .iter()
        .map(|rule| format!("`{}`", rule.value))
        .collect();
    let message = message!("{} was allowed until {}", names.join(", "), until.value);
    sink.report(suppression.span(&until.at), message).help(
        "the comment keeps nothing out any more: mend what it is about and delete it, or give it a \
         new end",
    );
}
