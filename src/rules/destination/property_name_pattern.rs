//! `destination/property-name-pattern`. The page beside this file is its documentation and its first test.

use super::breaches::{Breaches, each_field, field_word};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/property-name-pattern",
    summary: "names of properties have the characters that their destinations take",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("property_name_pattern.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    each_field(ctx, |event, arrival, rules, field| {
        let Some(pattern) = &rules.names.pattern else {
            return;
        };
        if !pattern.value.is_match(field.name.name) {
            let (word, name) = (field_word(event), field.name.name);
            let what = format!("name of the {word} `{name}` is not spelled as destinations ask");
            let said = format!("takes {}", pattern.value.as_str());
            breaches.add(field.name.span, what, arrival, pattern, said);
        }
    });
    breaches.report(sink, |destination| {
        format!("rename it, or name it there: `aliases: {{{destination}: …}}`")
    });
}
