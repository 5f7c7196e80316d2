//! `destination/reserved-property-prefix`. The page beside this file is its documentation and its first test.

use super::breaches::{Breaches, each_field, field_word};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/reserved-property-prefix",
    summary: "names of properties do not begin like those that a destination keeps for itself",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("reserved_property_prefix.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    each_field(ctx, |event, arrival, rules, field| {
        if let Some((fact, prefix)) = rules.names.reserved_prefix(field.name.name) {
            let (word, name) = (field_word(event), field.name.name);
            let what = format!("{word} name `{name}` begins with `{prefix}`");
            breaches.add(
                field.name.span,
                what,
                arrival,
                fact,
                "keeps that for itself",
            );
        }
    });
    breaches.report(sink, |destination| {
        format!("name it otherwise, there at least: `aliases: {{{destination}: …}}`")
    });
}
