//! `destination/too-many-properties`. The page beside this file is its documentation and its first test.

use std::collections::{BTreeMap, BTreeSet};

use super::breaches::Breaches;
use crate::dict::wire::Arrival;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::Fields;
use crate::text::Name;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/too-many-properties",
    summary: "events have as many properties as their destinations take",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("too_many_properties.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    let mut traits: BTreeMap<&Name, Distinct<'_>> = BTreeMap::new();
    let mut properties: BTreeMap<&Name, Distinct<'_>> = BTreeMap::new();
    for event in ctx.traffic().current() {
        for arrival in &event.arrivals {
            let Some(rules) = arrival.rules(event) else {
                continue;
            };
            let all = match event.has_traits() {
                true => &mut traits,
                false => &mut properties,
            };
            let all = all.entry(arrival.destination).or_insert_with(|| Distinct {
                names: BTreeSet::new(),
                rules,
                arrival,
            });
            all.names
                .extend(arrival.fields.iter().map(|field| field.name.name));
            if event.has_traits() {
                continue;
            }
            let limits = [
                (rules.max_count.as_ref(), "takes"),
                (rules.max_shown.as_ref(), "shows"),
            ];
            // What is taken in part needs not be said to be shown in part.
            let over = limits.into_iter().find_map(|(limit, verb)| {
                let (limit, count) = (limit?, count(arrival));
                (count > limit.value).then_some((limit, count, verb))
            });
            if let Some((limit, count, verb)) = over {
                let name = event.event.name;
                let what = format!("event `{}` has {count} properties", name.value);
                let said = format!("{verb} {}", limit.value);
                breaches.add(name.span, what, arrival, limit, said);
            }
        }
    }
    for (what, all) in [("traits", traits), ("different properties", properties)] {
        for distinct in all.into_values() {
            let of_person = distinct
                .rules
                .max_count
                .as_ref()
                .filter(|_| what == "traits");
            let limits = [of_person, distinct.rules.names.max_distinct.as_ref()];
            for limit in limits.into_iter().flatten() {
                let count = distinct.names.len();
                if count > limit.value {
                    let what = format!("all events together send {count} {what}");
                    let said = format!("takes {}", limit.value);
                    breaches.add(distinct.arrival.asked, what, distinct.arrival, limit, said);
                }
            }
        }
    }
    breaches.report_of("the rest", sink, |_| {
        "leave out what nobody asks for there, or send several values as one".to_owned()
    });
}

/// All names that one destination gets.
struct Distinct<'a> {
    names: BTreeSet<&'a Name>,
    rules: &'static Fields,
    arrival: &'a Arrival<'a>,
}

/// How many properties arrive. One that has two names, by who sends it, is one.
fn count(arrival: &Arrival<'_>) -> usize {
    let mut last = None;
    let mut count = 0;
    for field in &arrival.fields {
        let here = std::ptr::from_ref(field.property);
        if last != Some(here) {
            count += 1;
        }
        last = Some(here);
    }
    count
}
