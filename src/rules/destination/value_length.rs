//! `destination/value-length`. The page beside this file is its documentation and its first test.

use super::breaches::{Breaches, Weight, each_field, field_word};
use crate::dict::Dictionary;
use crate::dict::model::Property;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::Raw;
use crate::tables::{Fact, Fields};
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
    each_field(ctx, |event, arrival, rules, field| {
        let Some(limit) = Limit::of(rules, field.name.name) else {
            return;
        };
        let (word, name) = (field_word(event), field.name.name);
        let said = format!("takes {}", limit.most);
        let dictionary = ctx.dictionary;
        for (span, length) in values(dictionary, field.property, &limit) {
            let (length, unit) = (length, limit.unit);
            let what = format!("a value of the {word} `{name}` has {length} {unit}");
            breaches.add(span, what, arrival, limit.weight, said.as_str());
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
            let weight = limit.weight.at_most(Level::Warn);
            breaches.add(longest.span, what, arrival, weight, said);
        }
    });
    breaches.report(sink, |_| {
        "shorten what is sent, or leave it out there".to_owned()
    });
}

struct Limit {
    most: usize,
    unit: &'static str,
    weight: Weight,
}

impl Limit {
    /// The limit for a value of this name.
    fn of(rules: &'static Fields, name: &str) -> Option<Self> {
        let named = rules.value_length_of.as_ref();
        if let Some((fact, most)) = named.and_then(|fact| Some((fact, fact.value.get(name)?))) {
            return Some(Self {
                most: *most,
                unit: "characters",
                weight: fact.into(),
            });
        }
        let of = |fact: &Fact<usize>, unit| Self {
            most: fact.value,
            unit,
            weight: fact.into(),
        };
        let bytes = rules.max_value_bytes.as_ref().map(|fact| of(fact, "bytes"));
        bytes.or_else(|| Some(of(rules.max_value_length.as_ref()?, "characters")))
    }

    fn measure(&self, text: &str) -> usize {
        match self.unit {
            "bytes" => text.len(),
            _ => text.chars().count(),
        }
    }
}

/// Values that the dictionary itself names and that are too long, each with its place.
fn values(dictionary: &Dictionary, property: &Property, limit: &Limit) -> Vec<(Span, usize)> {
    let mut raws: Vec<Raw> = Vec::new();
    raws.extend(
        dictionary
            .lookup(property, |p| &p.constant)
            .map(|raw| *raw.value),
    );
    raws.extend(
        dictionary
            .lookup(property, |p| &p.default)
            .map(|raw| *raw.value),
    );
    let allowed = dictionary.lookup(property, |p| &p.values_allowed);
    let examples = dictionary.lookup(property, |p| &p.examples);
    for list in [allowed, examples].into_iter().flatten() {
        raws.extend(list.value.iter().map(|raw| raw.value));
    }
    let too_long = |raw: Raw| {
        let value = dictionary.json(raw)?;
        let length = limit.measure(value.as_str()?);
        (length > limit.most).then_some((raw.span(), length))
    };
    raws.into_iter().filter_map(too_long).collect()
}
