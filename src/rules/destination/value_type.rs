//! `destination/value-type`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use super::breaches::{Breaches, Weight, each_field, field_word, listed_with_and};
use crate::dict::Dictionary;
use crate::dict::model::{BoxedProperty, JsonType, Property, Value};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{List, Raw, article};
use crate::text::Span;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/value-type",
    summary: "destinations get values of types that they take",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("value_type.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    let mut nulls = Nulls::new();
    each_field(ctx, |event, arrival, rules, field| {
        let (word, name) = (field_word(event), field.name.name);
        let dictionary = ctx.dictionary;
        let types = dictionary.lookup(field.property, |property| &property.types);
        if let (Some(fact), Some(types)) = (&rules.types, types)
            && let Some(kind) = types.value.single()
            // Lists and objects are `destination/nested-value`'s.
            && !matches!(kind, JsonType::Array | JsonType::Object)
            && !fact.value.iter().any(|known| known == kind.word())
        {
            let what = format!(
                "{word} `{name}` is {} {}",
                article(kind.word()),
                kind.word()
            );
            let taken = fact.value.iter().filter_map(|known| several(known));
            let said = format!("takes {}", listed_with_and(&taken.collect::<Vec<&str>>()));
            breaches.add(types.span, what, arrival, fact, said);
        }
        if let Some(fact) = rules.takes_null.as_ref().filter(|fact| !fact.value) {
            let nullable = dictionary.lookup(field.property, |property| &property.nullable);
            let flag = nullable.filter(|flag| *flag.value).map(|flag| flag.span);
            let listed = types.filter(|types| types.value.has(JsonType::Null));
            let value = || null_value(dictionary, field.property, &mut nulls);
            if let Some(span) = flag.or(listed.map(|types| types.span)).or_else(value) {
                let what = format!("{word} `{name}` may be null");
                // Most libraries leave a null out; what is sent past them is not seen from here.
                let weight = Weight::from(fact).at_most(Level::Info);
                breaches.add(span, what, arrival, weight, "does not take null");
            }
        }
        if let Some(fact) = rules
            .takes_times_in_lists
            .as_ref()
            .filter(|fact| !fact.value)
            && let Some(span) = times(dictionary, field.property)
        {
            let what = format!("{word} `{name}` is a list of times");
            breaches.add(span, what, arrival, fact, "takes no times in lists");
        }
    });
    breaches.report(sink, |_| {
        "send it as a type that is taken, such as a string of two values, or leave it out there"
            .to_owned()
    });
}

/// What values of a type are called, where a name of their own tells more than another's.
fn several(kind: &str) -> Option<&str> {
    match kind {
        "string" => Some("strings"),
        "number" => Some("numbers"),
        "boolean" => Some("booleans"),
        "array" => Some("lists"),
        "object" => Some("objects"),
        _ => None,
    }
}

/// Where null is one of the values of a list. Thousands of properties may share one list.
type Nulls = BTreeMap<*const List<Value>, Option<Span>>;

/// Where null is one of the values that are allowed.
fn null_value(dictionary: &Dictionary, property: &Property, nulls: &mut Nulls) -> Option<Span> {
    let list = dictionary.lookup(property, |property| &property.values_allowed)?;
    let known = nulls.entry(std::ptr::from_ref(list.value));
    *known.or_insert_with(|| {
        let is_null = |raw: &Raw| dictionary.json(*raw).is_some_and(|value| value.is_null());
        let mut values = list.value.iter().map(|raw| raw.value);
        values.find(is_null).map(|raw| raw.span())
    })
}

/// Where the items of a list are said to be points in time.
fn times(dictionary: &Dictionary, property: &Property) -> Option<Span> {
    let items = dictionary.lookup(property, |property| &property.items)?;
    let BoxedProperty(items) = items.value;
    let types = dictionary.lookup(items, |items| &items.types);
    let format = dictionary.lookup(items, |items| &items.format);
    let timestamp = types.filter(|types| types.value.single() == Some(JsonType::Timestamp));
    let date = format.filter(|format| format.value.as_str() == "date-time");
    timestamp
        .map(|types| types.span)
        .or(date.map(|format| format.span))
}
