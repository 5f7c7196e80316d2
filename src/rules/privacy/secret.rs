//! `privacy/secret`. The page beside this file is its documentation and its first test.

use super::holds::{holds_data, must_not_be_sent};
use crate::dict::model::Pii;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "privacy/secret",
    summary: "no password, key or card number is part of an event",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("secret.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for personal in ctx.personal() {
        let name = &personal.name.value;
        let declared = personal.declared.filter(|_| personal.declares);
        if let Some(secret) = declared.filter(|pii| pii.value == Pii::Secret) {
            let message = message!("`{}` is secret, and part of the dictionary", name);
            sink.report(secret.span, message).help(HELP);
            continue;
        }
        let Some(found) = personal.by_name.filter(must_not_be_sent) else {
            continue;
        };
        // Somebody has thought of it: what is declared too low is `privacy/understated-pii`'s,
        // and an id that a state gives may be needed.
        let unseen = match personal.meant() {
            None => true,
            Some(level) => level.value >= Pii::Personal && found.class.asks_for == "secret",
        };
        if !unseen || !holds_data(ctx.dictionary, personal, &found) {
            continue;
        }
        let message = message!("`{}` looks like {}", name, found.class.about);
        sink.report(personal.name.span, message)
            .help(HELP)
            .resting_on(found.status);
    }
}

const HELP: &str = "what is in an event is in every log, export and destination that it passes; take \
                    it out, or rename it and write `pii: none` if it opens nothing";
