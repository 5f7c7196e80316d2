//! Definitions that several places use: each stands once, and what is wrong with it is said
//! once. Only exact equality makes two places one, so that sharing never changes a meaning.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::dict::model;
use crate::syntax::decode::Record;

use super::super::summary::{SharedDefinition, Summary};
use super::convert::ordered;
use super::merge::BRANCHES;

/// Something that the input defines apart from the events.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Its name in the dictionary.
    pub name: String,
    /// Where it is defined.
    pub source: String,
    /// Its definition as a property.
    pub property: Map<String, Value>,
}

/// The file of shared definitions.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// `properties` of the file.
    pub properties: Map<String, Value>,
    /// `groups` of the file.
    pub groups: Map<String, Value>,
}

/// Replaces in `events` what equals a candidate, where that is so in two places or more.
pub(super) fn share(
    events: &mut [Map<String, Value>],
    mut candidates: Vec<Candidate>,
    summary: &mut Summary,
) -> Shared {
    // The largest first: what is left of it holds only smaller ones.
    candidates.sort_by_cached_key(|candidate| {
        let size = Value::Object(candidate.property.clone()).to_string().len();
        (std::cmp::Reverse(size), candidate.name.clone())
    });
    let mut accepted: Vec<usize> = Vec::new();
    for at in 0..candidates.len() {
        let pattern = candidates[at].property.clone();
        if !is_worth_a_name(&pattern) {
            continue;
        }
        let mut uses = 0;
        let roots = events
            .iter()
            .chain(accepted.iter().map(|index| &candidates[*index].property));
        for root in roots {
            each_property(root, &mut |property| {
                uses += usize::from(as_ref(property, &pattern, "").is_some())
            });
        }
        if uses < 2 {
            continue;
        }
        let name = candidates[at].name.clone();
        let mut replace = |property: &mut Map<String, Value>| {
            if let Some(reference) = as_ref(property, &pattern, &name) {
                *property = reference;
            }
        };
        for event in events.iter_mut() {
            each_property_mut(event, &mut replace);
        }
        for (index, candidate) in candidates.iter_mut().enumerate() {
            if index != at {
                each_property_mut(&mut candidate.property, &mut replace);
            }
        }
        accepted.push(at);
        summary.shared.push(SharedDefinition {
            kind: "property",
            name,
            source: candidates[at].source.clone(),
            uses,
        });
    }
    let mut shared = Shared {
        groups: groups(events, &mut candidates, &accepted, summary),
        ..Shared::default()
    };
    let names: BTreeSet<usize> = accepted.into_iter().collect();
    let mut named: Vec<(String, Map<String, Value>)> = candidates
        .into_iter()
        .enumerate()
        .filter(|(index, _)| names.contains(index))
        .map(|(_, candidate)| (candidate.name, candidate.property))
        .collect();
    named.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, property) in named {
        shared.properties.insert(name, Value::Object(property));
    }
    shared
}

fn groups(
    events: &mut [Map<String, Value>],
    candidates: &mut [Candidate],
    accepted: &[usize],
    summary: &mut Summary,
) -> Map<String, Value> {
    let mut groups: Vec<(String, Value)> = Vec::new();
    for at in 0..candidates.len() {
        let own = candidates[at].property.clone();
        let Some(members) = own.get("properties").and_then(Value::as_object) else {
            continue;
        };
        if members.len() < 2 {
            continue;
        }
        let mut uses = 0;
        let others = accepted.iter().filter(|index| **index != at);
        let roots = events
            .iter()
            .chain(others.map(|index| &candidates[*index].property));
        for root in roots {
            uses += usize::from(holds_all(root, members));
            each_property(root, &mut |property| {
                uses += usize::from(holds_all(property, members))
            });
        }
        if uses < 2 {
            continue;
        }
        let name = candidates[at].name.clone();
        let include = |object: &mut Map<String, Value>, keys: &[&str]| {
            if holds_all(object, members) {
                take_members(object, &own, members, &name);
                *object = ordered(std::mem::take(object), keys);
            }
        };
        for event in events.iter_mut() {
            include(event, &model::Event::keys());
            each_property_mut(event, &mut |property| {
                include(property, &model::Property::keys())
            });
        }
        for (index, candidate) in candidates.iter_mut().enumerate() {
            if index == at {
                continue;
            }
            if accepted.contains(&index) {
                include(&mut candidate.property, &model::Property::keys());
            }
            each_property_mut(&mut candidate.property, &mut |inner| {
                include(inner, &model::Property::keys());
            });
        }
        summary.shared.push(SharedDefinition {
            kind: "group",
            name: name.clone(),
            source: candidates[at].source.clone(),
            uses,
        });
        groups.push((name, Value::Object(as_group(&own))));
    }
    groups.sort_by(|a, b| a.0.cmp(&b.0));
    groups.into_iter().collect()
}

/// A fragment's properties, and what it says of itself.
fn as_group(property: &Map<String, Value>) -> Map<String, Value> {
    let mut group = Map::new();
    for (key, value) in property {
        match key.as_str() {
            "description" | "title" | "properties" => {
                group.insert(key.clone(), value.clone());
            }
            "examples" => {
                group.insert("x-examples".into(), value.clone());
            }
            key if key.starts_with("x-") => {
                group.insert(key.to_owned(), value.clone());
            }
            // Whether the object is open, and the like, is said by each object that includes it.
            _ => {}
        }
    }
    ordered(group, &model::Group::keys())
}

fn holds_all(object: &Map<String, Value>, members: &Map<String, Value>) -> bool {
    object
        .get("properties")
        .and_then(Value::as_object)
        .is_some_and(|own| {
            members
                .iter()
                .all(|(name, value)| own.get(name) == Some(value))
        })
}

fn take_members(
    object: &mut Map<String, Value>,
    own: &Map<String, Value>,
    members: &Map<String, Value>,
    group: &str,
) {
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        properties.retain(|name, _| !members.contains_key(name));
        if properties.is_empty() {
            object.shift_remove("properties");
        }
    }
    // What the fragment says of itself is now said by the group.
    if let Some(Value::Array(branches)) = object.get_mut(BRANCHES) {
        branches.retain(|branch| {
            let notes = branch.as_object().into_iter().flatten();
            !notes
                .into_iter()
                .all(|(key, value)| own.get(key) == Some(value))
        });
        if branches.is_empty() {
            object.shift_remove(BRANCHES);
        }
    }
    if let Value::Array(include) = object.entry("include").or_insert_with(|| json!([])) {
        include.push(json!(group));
    }
}

/// `{type: string}` is not a definition that anybody would look up.
fn is_worth_a_name(property: &Map<String, Value>) -> bool {
    let says_more = [
        "description",
        "properties",
        "enum",
        "pattern",
        "items",
        "json_schema",
    ]
    .iter()
    .any(|key| property.contains_key(*key));
    says_more && property.len() >= 2
}

/// `property` as a reference to the shared definition `name`, where it is that.
fn as_ref(
    property: &Map<String, Value>,
    shared: &Map<String, Value>,
    name: &str,
) -> Option<Map<String, Value>> {
    let own = |key: &str| property.get(key);
    let description = shared.get("description");
    // The hidden description of a reference is the one that the definition still has.
    let hidden = own("x-ref-description");
    let same = |key: &str| match key {
        "required" | "description" => true,
        "x-ref-description" => hidden == description,
        // Said where it is another one than the event's.
        "x-json-schema-dialect" => own(key).is_none() || own(key) == shared.get(key),
        key => property.get(key) == shared.get(key),
    };
    if !property.keys().chain(shared.keys()).all(|key| same(key)) {
        return None;
    }
    let mut reference = Map::from_iter([("ref".to_owned(), json!(name))]);
    match (own("description"), description) {
        (None, None) => {}
        (Some(own), Some(shared)) if own == shared && hidden.is_none() => {}
        (Some(own), _) => {
            reference.insert("description".into(), own.clone());
        }
        (None, Some(_)) => return None,
    }
    if let Some(required) = own("required") {
        reference.insert("required".into(), required.clone());
    }
    Some(reference)
}

/// Calls `visit` for each property below `object`, at any depth, outer ones first.
fn each_property(object: &Map<String, Value>, visit: &mut impl FnMut(&Map<String, Value>)) {
    for (key, value) in object {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for property in properties.values().filter_map(Value::as_object) {
                    visit(property);
                    each_property(property, visit);
                }
            }
            ("items" | "additionalProperties", Value::Object(property)) => {
                visit(property);
                each_property(property, visit);
            }
            _ => {}
        }
    }
}

/// The same, and each may be replaced; what replaced it is not entered.
fn each_property_mut(
    object: &mut Map<String, Value>,
    visit: &mut dyn FnMut(&mut Map<String, Value>),
) {
    for (key, value) in object.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for property in properties.values_mut().filter_map(Value::as_object_mut) {
                    visit(property);
                    each_property_mut(property, visit);
                }
            }
            ("items" | "additionalProperties", Value::Object(property)) => {
                visit(property);
                each_property_mut(property, visit);
            }
            _ => {}
        }
    }
}
