//! `destination/nested-value`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use super::breaches::{Breaches, each_field, field_word};
use crate::dict::Dictionary;
use crate::dict::model::{BoxedProperty, JsonType, Property};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
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
            breaches.add(
                span,
                what,
                arrival,
                types,
                "takes neither lists nor objects",
            );
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
    let chain = dictionary.chain(property);
    if chain.iter().any(|property| !property.types.is_absent()) {
        return None;
    }
    let object = chain
        .iter()
        .find(|property| !property.properties.is_absent());
    object.map(|_| (JsonType::Object, None))
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
    for property in dictionary.chain(property) {
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
