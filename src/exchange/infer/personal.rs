//! Declares what is personal by its name, as the rules of a dictionary will ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::define::{Additional, Conflict, Definition, SPELLINGS};
use super::draft::Draft;
use crate::dict::model::{self, Pii, Property};
use crate::dict::personal::personal;
use crate::dict::{Dictionary, Entity, Fragment, PropertyAt, walk_properties};
use crate::syntax::parse_yaml;
use crate::text::FileId;

/// Where a property of a dictionary is: in what, and under which names, none for what a list or a map holds.
type Way = Vec<Option<String>>;

/// Declares it, and forgets the values of it.
pub(super) fn declare(draft: &mut Draft) {
    for (entity, way, asked) in asked(&draft.text()) {
        let found = match entity {
            ("event", name) => draft.events.get_mut(&name).map(|event| &mut event.contents),
            ("group", name) => draft.groups.get_mut(&name).map(|group| &mut group.contents),
            ("identifier", name) => {
                if let Some(identifier) = draft.identifiers.get_mut(name.as_str()) {
                    raise(identifier, asked);
                }
                None
            }
            _ => None,
        };
        if let Some(contents) = found {
            at(contents, &way, &mut |definition| raise(definition, asked));
        }
    }
    let events = draft.events.values_mut().map(|event| &mut event.contents);
    let groups = draft.groups.values_mut().map(|group| &mut group.contents);
    let mut forgotten = BTreeSet::new();
    events
        .chain(groups)
        .for_each(|of| forget(of, &mut forgotten));
    let names_none =
        |conflict: &Conflict| !forgotten.contains(&format!("conflict: {}", conflict.what));
    draft.conflicts.retain(names_none);
}

fn raise(definition: &mut Definition, asked: Pii) {
    definition.pii = definition.pii.max(Some(asked));
}

/// Takes the values out of what is of somebody; the comments that named some go to `forgotten`.
fn forget(definition: &mut Definition, forgotten: &mut BTreeSet<String>) {
    if definition.pii.is_some_and(|pii| pii != Pii::None)
        && definition.keywords.remove("enum").is_some()
    {
        let names_values = |line: &mut String| line.contains(SPELLINGS);
        forgotten.extend(definition.comments.extract_if(.., names_values));
    }
    let within = definition.properties.values_mut();
    within.for_each(|property| forget(property, forgotten));
    if let Some(items) = &mut definition.items {
        forget(items, forgotten);
    }
    if let Additional::Values(values) = &mut definition.additional {
        forget(values, forgotten);
    }
}

/// The properties that are personal by their names, and how personal they are.
fn asked(text: &str) -> Vec<((&'static str, String), Way, Pii)> {
    let tree = Arc::new(parse_yaml(FileId(0), text.into()));
    let dictionary = Dictionary::new(vec![Arc::new(Fragment::read(tree))], false);
    let by_property: BTreeMap<*const Property, Pii> = personal(&dictionary)
        .iter()
        .filter(|personal| personal.by_name.is_some())
        .filter_map(|one| Some((std::ptr::from_ref(one.at.property), one.asked()?)))
        .filter(|(_, asked)| *asked != Pii::None)
        .collect();
    let mut found = Vec::new();
    let mut way: Way = Vec::new();
    walk_properties(&dictionary, |at| {
        way.truncate(at.depth);
        // What an event holds besides comes after its properties, and is within none of them.
        if is_besides(&dictionary, &at) {
            way.clear();
        }
        way.push(at.name.map(|name| name.value.to_string()));
        if let Some(asked) = by_property.get(&std::ptr::from_ref(at.property)) {
            let entity = match at.entity {
                Entity::Event(name) => ("event", name.to_string()),
                Entity::Group(name) => ("group", name.to_string()),
                Entity::Identifier(name) => ("identifier", name.to_string()),
                Entity::Property(name) => ("property", name.to_string()),
            };
            found.push((entity, way.clone(), *asked));
        }
    });
    found
}

/// Whether it is the shape of what an event holds besides its properties.
fn is_besides(dictionary: &Dictionary, at: &PropertyAt<'_>) -> bool {
    let Entity::Event(name) = at.entity else {
        return false;
    };
    let body = dictionary.event(name).map(|event| event.body);
    let besides = body.and_then(|body| body.additional_properties.get());
    matches!(besides, Some(model::Additional::Schema(of)) if std::ptr::eq(&*of.0, at.property))
}

/// Shows the definitions that are `way` below another.
pub(super) fn at(
    definition: &mut Definition,
    way: &[Option<String>],
    see: &mut dyn FnMut(&mut Definition),
) {
    let Some((step, rest)) = way.split_first() else {
        return see(definition);
    };
    match step {
        Some(name) => {
            if let Some(property) = definition.properties.get_mut(name) {
                at(property, rest, see);
            }
        }
        None => {
            if let Some(items) = &mut definition.items {
                at(items, rest, see);
            }
            if let Additional::Values(values) = &mut definition.additional {
                at(values, rest, see);
            }
        }
    }
}
