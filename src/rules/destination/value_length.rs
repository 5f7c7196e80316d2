//! `destination/value-length`. The page beside this file is its documentation and its first test.

use std::collections::{BTreeMap, BTreeSet};

use super::breaches::{Breaches, Weight, each_field, field_word};
use crate::dict::Dictionary;
use crate::dict::model::{Property, Value};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{List, Raw};
use crate::tables::ValueLimit;
use crate::text::Span;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/value-length",
    summary: "values are as short as their destinations take",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("value_length.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    let mut lists = Lists::new();
    let mut told = BTreeSet::new();
    each_field(ctx, |event, arrival, rules, field| {
        let dictionary = ctx.dictionary;
        let format = dictionary.lookup(field.property, |property| &property.format);
        let format = format.map(|format| format.value.as_str());
        let Some(limit) = rules.value_limit(field.name.name, format) else {
            return;
        };
        let (word, name) = (field_word(event), field.name.name);
        let said = format!("takes {}", limit.most);
        let mut tell = |(span, length): (Span, usize)| {
            let unit = limit.unit;
            let what = format!("a value of the {word} `{name}` has {length} {unit}");
            breaches.add(span, what, arrival, &limit, said.as_str());
        };
        for raw in single_values(dictionary, field.property) {
            too_long(&limit, dictionary, raw)
                .into_iter()
                .for_each(&mut tell);
        }
        for list in listed_values(dictionary, field.property) {
            // Thousands may share one list: it is read once, and told once for each name.
            let list_at = std::ptr::from_ref(list);
            let by = (
                arrival.destination,
                arrival.asked.file.0,
                arrival.asked.start,
            );
            if !told.insert((list_at, word, name, by)) {
                continue;
            }
            let found = lists
                .entry((list_at, limit.most, limit.unit))
                .or_insert_with(|| {
                    let raws = list.iter().map(|raw| raw.value);
                    raws.filter_map(|raw| too_long(&limit, dictionary, raw))
                        .collect()
                });
            found.iter().copied().for_each(&mut tell);
        }
        let closed = dictionary
            .lookup(field.property, |p| &p.values_allowed)
            .is_some()
            || dictionary.lookup(field.property, |p| &p.constant).is_some();
        let longest = dictionary.lookup(field.property, |p| &p.max_length);
        if let Some(longest) = longest.filter(|l| !closed && *l.value > limit.most as u64) {
            let unit = limit.unit;
            let what = format!(
                "{word} `{name}` may have up to {} characters",
                longest.value
            );
            let said = match unit {
                "bytes" => format!("{said} bytes"),
                _ => said,
            };
            // It may, and perhaps never does.
            let weight = Weight::from(&limit).at_most(Level::Warn);
            breaches.add(longest.span, what, arrival, weight, said);
        }
    });
    breaches.report(sink, |_| {
        "shorten what is sent, or leave it out there".to_owned()
    });
}

/// Where a value is that is too long, and how long it is.
fn too_long(limit: &ValueLimit, dictionary: &Dictionary, raw: Raw) -> Option<(Span, usize)> {
    let value = dictionary.json(raw)?;
    let length = limit.measure(value.as_str()?);
    (length > limit.most).then_some((raw.span(), length))
}

/// What is too long in a list, by the list and the limit.
type Lists = BTreeMap<(*const List<Value>, usize, &'static str), Vec<(Span, usize)>>;

/// The values that the dictionary names of a property, each by a keyword of its own.
fn single_values(dictionary: &Dictionary, property: &Property) -> Vec<Raw> {
    let constant = dictionary.lookup(property, |p| &p.constant);
    let default = dictionary.lookup(property, |p| &p.default);
    let single = [constant, default].into_iter().flatten();
    single.map(|raw| *raw.value).collect()
}

/// The lists of values that the dictionary names of a property.
fn listed_values<'d>(
    dictionary: &'d Dictionary,
    property: &'d Property,
) -> impl Iterator<Item = &'d List<Value>> {
    let allowed = dictionary.lookup(property, |p| &p.values_allowed);
    let examples = dictionary.lookup(property, |p| &p.examples);
    let lists = [allowed, examples].into_iter().flatten();
    lists.map(|list| list.value)
}
