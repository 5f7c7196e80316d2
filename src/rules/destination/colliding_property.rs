//! `destination/colliding-property`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use super::breaches::{Breaches, Weight};
use crate::dict::wire::SentField;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/colliding-property",
    summary: "properties of one event have different names where it goes",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("colliding_property.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    for event in ctx.traffic().current() {
        for arrival in &event.arrivals {
            let rules = arrival.rules(event);
            let ignores_case = rules.and_then(|rules| rules.ignores_case.as_ref());
            let ignores_case = ignores_case.filter(|fact| fact.value);
            let mut seen: BTreeMap<String, Vec<&SentField<'_>>> = BTreeMap::new();
            for field in &arrival.fields {
                let name = field.name.name;
                let key = match ignores_case {
                    Some(_) => name.to_lowercase(),
                    None => name.to_string(),
                };
                // Who sends neither the one nor the other by this name has two names for them.
                let seen = seen.entry(key).or_default();
                let first = seen.iter().rev().copied().find(|first| first.meets(field));
                seen.push(field);
                let Some(first) = first else {
                    continue;
                };
                // Two keys that differ in case are `naming/collision`'s.
                let (at, other) = match (field.name.alias, first.name.alias) {
                    (Some(_), _) => (field, first),
                    (None, Some(_)) => (first, field),
                    (None, None) => continue,
                };
                let keys = format!("`{}` and `{}`", at.key, other.key);
                let (at, other) = (at.name, other.name);
                let weight = match ignores_case.filter(|_| at.name != other.name) {
                    Some(fact) => Weight::from(fact),
                    None => Weight::CERTAIN,
                };
                let (a, b) = (at.name, other.name);
                let of = &event.event.name.value;
                let what = match a == b {
                    true => format!("properties {keys} of `{of}` are both called `{a}`"),
                    false => format!("properties {keys} of `{of}` are called `{a}` and `{b}`"),
                };
                let breach = breaches.add(at.span, what, arrival, weight, "stores one of them");
                breach.beside(other.span);
            }
        }
    }
    breaches.report(sink, |_| "give one of the two another alias".to_owned());
}
