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
    for event in &ctx.traffic().events {
        for arrival in &event.arrivals {
            let rules = arrival.rules(event);
            let ignores_case = rules.and_then(|rules| rules.ignores_case.as_ref());
            let ignores_case = ignores_case.filter(|fact| fact.value);
            let fields = &arrival.fields;
            let mut seen: BTreeMap<String, &SentField<'_>> = BTreeMap::new();
            for (i, field) in fields.iter().enumerate() {
                // One that has several names is sent under each of them by somebody else.
                let same = |other: Option<&SentField<'_>>| {
                    other.is_some_and(|other| std::ptr::eq(other.property, field.property))
                };
                if same(fields.get(i + 1)) || same(i.checked_sub(1).and_then(|i| fields.get(i))) {
                    continue;
                }
                let name = field.name.name;
                let key = match ignores_case {
                    Some(_) => name.to_lowercase(),
                    None => name.to_string(),
                };
                let Some(first) = seen.insert(key, field) else {
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
