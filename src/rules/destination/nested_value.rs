//! `destination/nested-value`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use super::breaches::{Breaches, Weight, each_field, field_word};
use crate::dict::Dictionary;
use crate::dict::model::{BoxedProperty, JsonType, Property};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::Effect;
use crate::text::Span;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/nested-value",
    summary: "destinations get lists and objects only where they take them",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("nested_value.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

/// Objects within each other that are followed.
const MAX_STEPS: usize = 256;

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    let mut depths = Depths::new();
    each_field(ctx, |event, arrival, rules, field| {
        let (word, name) = (field_word(event), field.name.name);
        let Some((kind, span)) = container(ctx.dictionary, field.property) else {
            return;
        };
        let span = span.unwrap_or(field.name.span);
        if let Some(types) = &rules.types
            && !types.value.iter().any(|known| known == kind.word())
            && !rules.may_nest(name)
        {
            let article = if kind == JsonType::Array {
                "a list"
            } else {
                "an object"
            };
            let what = format!("{word} `{name}` holds {article}");
            let said = match types.effect {
                Some(Effect::Transform) => "flattens lists and objects",
                _ => "takes neither lists nor objects",
            };
            breaches.add(span, what, arrival, types, said);
        }
        if let Some(types) = rules.types.as_ref().filter(|_| rules.may_nest(name))
            && let Some((_, span)) = within_items(ctx.dictionary, field.property)
        {
            let what = format!("{word} `{name}` holds a list or an object in its items");
            // What is said is that lists and objects are not taken; of those in items, nothing.
            let weight = Weight::from(types).at_most(Level::Warn);
            let span = span.unwrap_or(field.name.span);
            breaches.add(span, what, arrival, weight, "takes neither there");
        }
        let size = size(ctx.dictionary, field.property);
        let limits = [
            (&rules.max_items, size.items, "items in a list"),
            (&rules.max_keys, size.keys, "properties in an object"),
        ];
        for (limit, size, unit) in limits {
            let (Some(limit), Some((size, span))) = (limit, size) else {
                continue;
            };
            if size > limit.value as u64 {
                let what = format!("{word} `{name}` may have {size} {unit}");
                let said = format!("takes {}", limit.value);
                breaches.add(span.unwrap_or(field.name.span), what, arrival, limit, said);
            }
        }
        if let Some(limit) = &rules.max_depth {
            let depth = depth(ctx.dictionary, field.property, 0, &mut depths);
            if depth > limit.value {
                let what = format!("{word} `{name}` holds objects {depth} deep");
                let said = format!("takes {}", limit.value);
                breaches.add(span, what, arrival, limit, said);
            }
        }
    });
    breaches.report(sink, |_| {
        "send what is needed of it in properties of its own, or leave it out there".to_owned()
    });
}

/// The type of a property that holds nothing but a list or an object, and where that is said.
fn container(dictionary: &Dictionary, property: &Property) -> Option<(JsonType, Option<Span>)> {
    if let Some(types) = dictionary.lookup(property, |property| &property.types) {
        let kind = types.value.single()?;
        return matches!(kind, JsonType::Array | JsonType::Object)
            .then_some((kind, Some(types.span)));
    }
    let mut layers = dictionary.layers(property);
    if layers.clone().any(|property| !property.types.is_absent()) {
        return None;
    }
    let object = layers.find(|property| !property.properties.is_absent());
    object.map(|_| (JsonType::Object, None))
}

/// The first property of the items of a list that is a list or an object itself.
fn within_items(dictionary: &Dictionary, property: &Property) -> Option<(JsonType, Option<Span>)> {
    let BoxedProperty(items) = dictionary.lookup(property, |p| &p.items)?.value;
    let object = dictionary.lookup(items, |items| &items.properties)?;
    let inner = object
        .value
        .iter()
        .filter_map(|entry| entry.value.value.as_ref());
    let mut nested = inner.filter_map(|inner| container(dictionary, inner));
    nested.next()
}

/// How much a property may hold, and where that is said.
struct Size {
    items: Option<(u64, Option<Span>)>,
    keys: Option<(u64, Option<Span>)>,
}

fn size(dictionary: &Dictionary, property: &Property) -> Size {
    let items = dictionary.lookup(property, |property| &property.max_items);
    let keys = dictionary.lookup(property, |property| &property.properties);
    Size {
        items: items.map(|most| (*most.value, Some(most.span))),
        keys: keys.map(|object| (object.value.iter().count() as u64, None)),
    }
}

/// What is known of shared objects: many lead to the same ones, and some in circles.
type Depths = BTreeMap<*const Property, usize>;

/// How many objects are within each other, at most. What leads back to itself counts once.
fn depth(dictionary: &Dictionary, property: &Property, steps: usize, depths: &mut Depths) -> usize {
    let here = std::ptr::from_ref(property);
    if let Some(known) = depths.get(&here) {
        return *known;
    }
    if steps == MAX_STEPS {
        return 0;
    }
    depths.insert(here, 0);
    let mut deepest = 0;
    let mut is_object = false;
    for property in dictionary.layers(property) {
        if let Some(object) = property.properties.get() {
            is_object = true;
            for inner in object.iter().filter_map(|entry| entry.value.value.as_ref()) {
                deepest = deepest.max(depth(dictionary, inner, steps + 1, depths));
            }
        }
        if let Some(BoxedProperty(items)) = property.items.get() {
            deepest = deepest.max(depth(dictionary, items, steps + 1, depths));
        }
    }
    let depth = deepest + usize::from(is_object);
    depths.insert(here, depth);
    depth
}
