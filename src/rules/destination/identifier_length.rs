//! `destination/identifier-length`. The page beside this file is its documentation and its first test.

use std::collections::BTreeSet;

use super::breaches::{Breaches, Weight};
use crate::dict::Dictionary;
use crate::dict::model::{IdentifierScope, Property};
use crate::dict::wire::{Arrival, Wire, wire_name};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Raw, Slot};
use crate::tables::Fact;
use crate::text::{Name, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/identifier-length",
    summary: "identifiers have a length that their destinations take",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("identifier_length.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    let mut seen = BTreeSet::new();
    let dictionary = ctx.dictionary;
    for event in ctx.traffic().current() {
        let Some(need) = event.event.body.identifiers.get() else {
            continue;
        };
        let lists = [&need.0.any_of, &need.0.all_of];
        let names = lists.into_iter().filter_map(Slot::get).flatten();
        for identifier in names.filter_map(|name| dictionary.identifier(&name.value)) {
            let scope = identifier.body.scope.get();
            let person = scope == Some(&IdentifierScope::Person);
            let device = scope == Some(&IdentifierScope::Device);
            let property = &identifier.body.property;
            let aliases = dictionary.lookup(property, |property| &property.aliases);
            for arrival in &event.arrivals {
                let Some(known) = arrival.known else { continue };
                // Most events carry the same few.
                let by = (arrival.asked.file.0, arrival.asked.start);
                if !seen.insert((&identifier.name.value, arrival.destination, by)) {
                    continue;
                }
                let limits = &known.identifiers;
                let wire = Wire {
                    envelopes: &known.envelopes,
                    destination: Some(arrival.destination),
                    ..Wire::default()
                };
                let sent = wire_name(identifier.name, aliases.map(|a| a.value), wire);
                let named = limits.length_of.as_ref().and_then(|fact| {
                    let most = fact.value.get(&**sent.name)?;
                    Some((*most, Weight::from(fact)))
                });
                // A limit of the id of a user says nothing of that of a device.
                let longest = limits.max_length.as_ref().filter(|_| person);
                let longest = longest.map(|fact| (fact.value, Weight::from(fact)));
                let of = Lengths {
                    name: &identifier.name.value,
                    property,
                    arrival,
                    fewest: limits.min_length.as_ref().filter(|_| person || device),
                    most: named.or(longest),
                };
                of.judge(ctx, &mut breaches);
            }
        }
    }
    breaches.report(sink, |_| {
        "an id that is cut or refused is another person; send a hash or an internal id of a \
         length that fits"
            .to_owned()
    });
}

/// An identifier at a destination.
struct Lengths<'c, 'a> {
    name: &'a Name,
    property: &'a Property,
    arrival: &'c Arrival<'a>,
    fewest: Option<&'static Fact<usize>>,
    most: Option<(usize, Weight)>,
}

impl<'a> Lengths<'_, 'a> {
    fn judge(&self, ctx: &Ctx<'a>, breaches: &mut Breaches<'a>) {
        let dictionary = ctx.dictionary;
        let (name, arrival) = (self.name, self.arrival);
        let shortest = dictionary.lookup(self.property, |property| &property.min_length);
        let longest = dictionary.lookup(self.property, |property| &property.max_length);
        let mut all_short = false;
        if let (Some((limit, weight)), Some(longest)) = (self.most, longest)
            && *longest.value > limit as u64
        {
            let length = longest.value;
            let what = format!("identifier `{name}` may have up to {length} characters");
            let said = format!("takes {limit}");
            breaches.add(longest.span, what, arrival, weight, said);
        }
        if let Some(limit) = self.fewest {
            let said = format!("takes none below {}", limit.value);
            let short = |length: &Spanned<&u64>| *length.value < limit.value as u64;
            if let Some(longest) = longest.filter(short) {
                let length = longest.value;
                let what = format!("identifier `{name}` has {length} characters at most");
                breaches.add(longest.span, what, arrival, limit, said);
                all_short = true;
            } else if let Some(shortest) = shortest.filter(short) {
                let length = shortest.value;
                let what = format!("identifier `{name}` may be as short as {length} characters");
                // It may, and perhaps never does.
                let weight = Weight::from(limit).at_most(Level::Warn);
                breaches.add(shortest.span, what, arrival, weight, said);
            }
        }
        for raw in values(dictionary, self.property) {
            let value = dictionary.json(raw);
            let Some(length) = value.as_ref().and_then(|value| value.as_str()) else {
                continue;
            };
            let length = length.chars().count();
            let what = || format!("a value of the identifier `{name}` has {length} characters");
            if let Some((limit, weight)) = self.most.filter(|(limit, _)| length > *limit) {
                let said = format!("takes {limit}");
                breaches.add(raw.span(), what(), arrival, weight, said);
            }
            if let Some(limit) = self
                .fewest
                .filter(|limit| !all_short && length < limit.value)
            {
                let said = format!("takes none below {}", limit.value);
                breaches.add(raw.span(), what(), arrival, limit, said);
            }
        }
    }
}

/// The values that the dictionary names of an identifier.
fn values(dictionary: &Dictionary, property: &Property) -> Vec<Raw> {
    let constant = dictionary.lookup(property, |p| &p.constant);
    let mut raws: Vec<Raw> = constant.map(|raw| *raw.value).into_iter().collect();
    let allowed = dictionary.lookup(property, |p| &p.values_allowed);
    let examples = dictionary.lookup(property, |p| &p.examples);
    for list in [allowed, examples].into_iter().flatten() {
        raws.extend(list.value.iter().map(|raw| raw.value));
    }
    raws
}
