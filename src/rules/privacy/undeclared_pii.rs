//! `privacy/undeclared-pii`. The page beside this file is its documentation and its first test.

use super::holds::{holds_data, must_not_be_sent};
use crate::dict::model::Pii;
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
    for personal in ctx.personal() {
        let (Some(found), Some(asked)) = (personal.by_name, personal.asked()) else {
            continue;
        };
        // What must never be sent at all is `privacy/secret`'s.
        let silent = personal.declared.is_some() || asked == Pii::None || must_not_be_sent(&found);
        if silent || !holds_data(ctx.dictionary, personal, found.name) {
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
        let ceiling = found.class.at_most.filter(|_| !found.hashed);
        match (ceiling, found.hashed) {
            (Some(level), _) => finding.at_most(level),
            (None, true) => finding.at_most(Level::Info),
            (None, false) => finding,
        };
    }
}
