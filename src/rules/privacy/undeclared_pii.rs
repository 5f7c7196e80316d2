//! `privacy/undeclared-pii`. The page beside this file is its documentation and its first test.

use std::iter::successors;

use super::holds::{holds_data, must_not_be_sent};
use crate::dict::model::Pii;
use crate::dict::personal::Personal;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "privacy/undeclared-pii",
    summary: "what is personal by its name says how personal it is",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("undeclared_pii.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let all = ctx.personal();
    // What was asked of each of them here.
    let mut told: Vec<Option<Pii>> = Vec::with_capacity(all.len());
    for personal in all {
        let asks = asks(ctx, personal);
        let around = successors(personal.within, |at| all.get(*at)?.within);
        let by_object = around
            .filter_map(|at| told.get(at).copied().flatten())
            .max();
        told.push(asks);
        let (Some(found), Some(asked)) = (personal.by_name, asks) else {
            continue;
        };
        // An address is told, and not its street and its town besides.
        if by_object.is_some_and(|told| told >= asked) {
            continue;
        }
        let name = &personal.name.value;
        let (message, help) = match found.hashed {
            true => (
                message!(
                    "`{}` looks like the hash of {}, and says no `pii`",
                    name,
                    found.class.about
                ),
                "a hash is the same for one person everywhere".to_owned(),
            ),
            false => (
                message!(
                    "`{}` looks like {}, and says no `pii`",
                    name,
                    found.class.about
                ),
                "what is not declared is printed, exported and kept like anything else".to_owned(),
            ),
        };
        let help = format!(
            "{help}: write `pii: {}`, or `pii: none` if it is not",
            asked.word()
        );
        let finding = sink
            .report(personal.name.span, message)
            .help(help)
            .resting_on(found.status);
        let finding = match personal.declared {
            Some(lower) => finding.related(lower.span, "said of the object that it is in"),
            None => finding,
        };
        let ceiling = found.class.at_most.filter(|_| !found.hashed);
        match (ceiling, found.hashed) {
            (Some(level), _) => finding.at_most(level),
            (None, true) => finding.at_most(Level::Info),
            (None, false) => finding,
        };
    }
}

/// The level that has to be declared of it, and is not.
fn asks(ctx: &Ctx<'_>, personal: &Personal<'_>) -> Option<Pii> {
    let found = personal.by_name?;
    let asked = personal.asked().filter(|asked| *asked != Pii::None)?;
    // What must never be sent at all is `privacy/secret`'s.
    let silent = personal.meant().is_some() || must_not_be_sent(&found);
    (!silent && holds_data(ctx.dictionary, personal, &found)).then_some(asked)
}
