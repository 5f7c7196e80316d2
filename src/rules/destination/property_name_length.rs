//! `destination/property-name-length`. The page beside this file is its documentation and its first test.

use super::breaches::{Breaches, each_field, field_word};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/property-name-length",
    summary: "names of properties are as short as their destinations ask for",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("property_name_length.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    each_field(ctx, |event, arrival, rules, field| {
        let Some(limit) = &rules.names.max_length else {
            return;
        };
        let length = field.name.name.chars().count();
        if length > limit.value {
            let (word, name) = (field_word(event), field.name.name);
            let what = format!("name of the {word} `{name}` has {length} characters");
            let said = format!("takes {}", limit.value);
            breaches.add(field.name.span, what, arrival, limit, said);
        }
    });
    breaches.report(sink, |destination| {
        format!("shorten the name, or give it a shorter one there: `aliases: {{{destination}: …}}`")
    });
}
