//! `naming/negated-boolean`. The page beside this file is its documentation and its first test.

use super::typed;
use crate::dict::PropertyAt;
use crate::dict::model::JsonType;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::{Provenance, is_negation, is_term};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/negated-boolean",
    summary: "booleans say what is the case, not what is not",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("negated_boolean.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some((name, types)) = typed(ctx, at) else {
        return;
    };
    if types.value.single() != Some(JsonType::Boolean) {
        return;
    }
    let words = name.value.words();
    let Some(known) = negation(words) else {
        return;
    };
    sink.report(
        name.span,
        message!("boolean `{}` says what is not the case", name.value),
    )
    .resting_on(known)
    .related(types.span, "a boolean")
    .help(
        "`false` is then a double negation, and every second filter is wrong; say what is the case",
    );
}

/// Whether the name of a boolean is this rule's to judge: it says what is not the case, or seems to.
pub(super) fn is_judged(words: &[String]) -> bool {
    is_term(words) || negation(words).is_some()
}

/// Whether a name denies something, and how well that is known.
fn negation(words: &[String]) -> Option<Provenance> {
    if is_term(words) {
        return None;
    }
    match words {
        [first, second, _, ..]
            if matches!(first.as_str(), "is" | "has" | "was" | "does" | "did") =>
        {
            is_negation(second)
        }
        [first, second] if matches!(first.as_str(), "is" | "was") && second == "not" => None,
        [first, _, ..] => is_negation(first),
        _ => None,
    }
}
