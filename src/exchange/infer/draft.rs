//! The definitions of a draft, and what they are as text.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::define::{Conflict, Definition};
use super::events::Events;
use super::groups::Groups;
use super::options::Options;
use crate::config::Case;
use crate::dict::schema::escape;
use crate::exchange::import::names::{dominant_case, manifest, property_names};
use crate::exchange::import::{Comments, to_yaml};
use crate::payload::infer::IDENTIFIERS;

/// Definitions that are being drafted.
pub(super) struct Draft {
    pub(super) events: Events,
    pub(super) groups: Groups,
    pub(super) identifiers: BTreeMap<&'static str, Definition>,
    pub(super) conflicts: Vec<Conflict>,
}

/// What the draft says of each of [`IDENTIFIERS`]: for what it stands.
const SCOPES: [&str; IDENTIFIERS.len()] = ["person", "device", "account"];

impl Draft {
    /// The groups and identifiers.
    pub(super) fn shared(&self) -> (Map<String, Value>, Comments) {
        let mut comments = Comments::new();
        let mut out = Map::new();
        let mut groups = Map::new();
        for (name, group) in &self.groups {
            let at = format!("/groups/{}", escape(name));
            groups.insert(name.clone(), group.contents.write(&at, &mut comments));
        }
        let mut identifiers = Map::new();
        for ((name, _), scope) in IDENTIFIERS.iter().zip(SCOPES) {
            let Some(definition) = self.identifiers.get(name) else {
                continue;
            };
            let at = format!("/identifiers/{name}");
            let mut value = Map::from_iter([("scope".to_owned(), Value::from(scope))]);
            if let Value::Object(rest) = definition.write(&at, &mut comments) {
                value.extend(rest);
            }
            identifiers.insert((*name).to_owned(), Value::Object(value));
        }
        for (section, of) in [("groups", groups), ("identifiers", identifiers)] {
            if !of.is_empty() {
                out.insert(section.to_owned(), Value::Object(of));
            }
        }
        (out, comments)
    }

    /// All of it as one value, without comments.
    fn value(&self) -> Value {
        let (mut out, mut comments) = self.shared();
        let mut events = Map::new();
        for (key, event) in &self.events {
            events.insert(key.clone(), event.write("", &mut comments));
        }
        if !events.is_empty() {
            out.insert("events".to_owned(), Value::Object(events));
        }
        Value::Object(out)
    }

    /// All of it as one file.
    pub(super) fn text(&self) -> String {
        to_yaml(&self.value())
    }

    pub(super) fn manifest(&self, options: &Options) -> String {
        let value = self.value();
        let mut names = BTreeSet::new();
        for section in ["events", "groups"] {
            let definitions = value.get(section).and_then(Value::as_object);
            for definition in definitions.into_iter().flat_map(|all| all.values()) {
                if let Some(definition) = definition.as_object() {
                    property_names(definition, &mut names);
                }
            }
        }
        let is_empty = names.is_empty();
        let case = dominant_case(names.into_iter());
        let mut naming = json!({"preset": "snake_object_action_past"});
        // A property is called on the wire as it is here: where there is no usual case, none is asked for.
        let case = match is_empty {
            true => Case::Snake,
            false => case.unwrap_or(Case::Any),
        };
        if case != Case::Snake {
            naming["property"] = json!({"case": case.to_string()});
        }
        to_yaml(&manifest(&options.name, naming))
    }
}
