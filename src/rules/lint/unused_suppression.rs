//! `lint/unused-suppression`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status, Suppression, Use};
use crate::syntax::edit::remove_comment;
use crate::text::{Edit, Span};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lint/unused-suppression",
    summary: "comments that allow something keep a finding out",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Safe,
    scope: Scope::Index,
    page: include_str!("unused_suppression.md"),
    options: &[],
    checks: &[Check::Suppression(check)],
};

fn check(ctx: &Ctx<'_>, suppression: &Suppression, sink: &mut Sink) {
    let Ok(allow) = &suppression.says else { return };
    let named = || allow.rules.iter().zip(&suppression.uses);
    let unused = || named().filter(|(_, used)| **used == Use::Unused);
    let Some((first, _)) = unused().next() else {
        return;
    };
    let names: Vec<String> = unused()
        .map(|(rule, _)| format!("`{}`", rule.value))
        .collect();
    let message = message!("nothing to allow here for {}", names.join(", "));
    if suppression.covers.is_none() {
        sink.report(suppression.comment, message).help(
            "the comment is about no key or item: it belongs on the line right above one, at its \
             indentation, or behind it on the same line",
        );
        return;
    }
    let help = "what is not there needs no exception, and the next such finding would be kept out \
                unseen";
    let kept: Vec<&str> = named()
        .filter(|(_, used)| **used != Use::Unused)
        .map(|(rule, _)| rule.value.as_str())
        .collect();
    if kept.is_empty() {
        let edit = remove_comment(
            ctx.text(suppression.comment),
            suppression.comment,
            suppression.is_alone,
        );
        sink.report(suppression.comment, message)
            .help(help)
            .fix("delete the comment", vec![edit]);
        return;
    }
    let whole = match (allow.rules.first(), allow.rules.last()) {
        (Some(first), Some(last)) => suppression.span(&(first.at.start..last.at.end)),
        _ => Span::empty(suppression.comment.file, suppression.comment.start),
    };
    sink.report(suppression.span(&first.at), message)
        .help(help)
        .fix(
            format!("delete {}", names.join(", ")),
            vec![Edit::replace(whole, kept.join(", "))],
        );
}
