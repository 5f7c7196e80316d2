//! `destination/reserved-property`. The page beside this file is its documentation and its first test.

use super::breaches::{Breaches, each_field, field_word};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/reserved-property",
    summary: "properties do not take a name that a destination keeps for itself",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("reserved_property.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    each_field(ctx, |event, arrival, rules, field| {
        if let Some(fact) = rules.names.reserved_by(field.name.name) {
            let what = format!("{} name `{}` is taken", field_word(event), field.name.name);
            breaches.add(field.name.span, what, arrival, fact, "keeps it for itself");
        }
    });
    breaches.report(sink, |destination| {
        format!("name it otherwise, there at least: `aliases: {{{destination}: …}}`")
    });
}
