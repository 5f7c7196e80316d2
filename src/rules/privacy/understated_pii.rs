//! `privacy/understated-pii`. The page beside this file is its documentation and its first test.

use super::holds::holds_data;
use crate::dict::model::Pii;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "privacy/understated-pii",
    summary: "the declared level is no lower than what the name says",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("understated_pii.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for personal in ctx.personal() {
        let (Some(found), Some(declared)) = (personal.by_name, personal.declared) else {
            continue;
        };
        let too_low = |asked: &Pii| match found.hashed {
            true => declared.value < *asked,
            false => *asked >= Pii::Personal && declared.value < Pii::Personal,
        };
        let Some(asked) = personal.asked().filter(too_low) else {
            continue;
        };
        if !personal.declares || !holds_data(ctx.dictionary, personal, &found) {
            continue;
        }
        let name = &personal.name.value;
        let (about, level) = (&found.class.about, declared.value.word());
        let message = match found.hashed {
            true => message!(
                "`{}` looks like the hash of {}, and is declared `pii: {}`",
                name,
                about,
                level
            ),
            false => message!(
                "`{}` looks like {}, and is declared `pii: {}`",
                name,
                about,
                level
            ),
        };
        let finding = sink
            .report(declared.span, message)
            .related(personal.name.span, "the name that says so")
            .help(format!(
                "write `pii: {}`, or give it a name that does not promise it",
                asked.word()
            ))
            .resting_on(found.status);
        match found.class.at_most {
            Some(level) => finding.at_most(level),
            None => finding,
        };
    }
}
