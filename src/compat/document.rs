//! The document that a schema stands in: its dialect, and where references lead.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::dict::schema::{Draft, escape};
use crate::text::percent_decoded;

/// A document.
pub(super) struct Document<'v> {
    root: &'v Value,
    pub(super) draft: Draft,
    /// Pointers of schemas with a name.
    names: BTreeMap<String, String>,
}

impl<'v> Document<'v> {
    pub(super) fn new(root: &'v Value) -> Self {
        let mut names = BTreeMap::new();
        identified(root, String::new(), &mut names);
        Self {
            root,
            draft: Draft::of(root.get("$schema").and_then(Value::as_str)),
            names,
        }
    }

    /// What stands at a pointer.
    pub(super) fn at(&self, pointer: &str) -> Option<&'v Value> {
        self.root.pointer(pointer)
    }

    /// The place of the schema with this `$id`.
    pub(super) fn named(&self, id: &str) -> Option<&String> {
        self.names.get(id.strip_suffix('#').unwrap_or(id))
    }

    /// The nearest schema with an `$id` that a pointer leads through.
    pub(super) fn resource_of(&self, pointer: &str) -> String {
        let mut found = String::new();
        for place in self.names.values() {
            let is_above = pointer == place || pointer.starts_with(&format!("{place}/"));
            if is_above && place.len() > found.len() && self.has_id(place) {
                found.clone_from(place);
            }
        }
        found
    }

    fn has_id(&self, pointer: &str) -> bool {
        let here = self.root.pointer(pointer);
        here.is_some_and(|here| {
            here.get("$id")
                .or(here.get("id"))
                .is_some_and(Value::is_string)
        })
    }

    /// What a `$ref` refers to; `None` where that is not in this document.
    pub(super) fn target(&self, reference: &str, resource: &str) -> Option<String> {
        if let Some(fragment) = reference.strip_prefix('#') {
            if fragment.is_empty() || fragment.starts_with('/') {
                let pointer = decoded(fragment);
                return Some(format!("{resource}{pointer}"));
            }
            return self.names.get(reference).cloned();
        }
        let (id, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let ends = |name: &str| name == id || name.rsplit('/').next() == id.rsplit('/').next();
        let exact = self.names.get(id);
        let only = || {
            let mut alike = self.names.iter().filter(|(name, _)| ends(name));
            let found = alike.next().map(|(_, place)| place);
            found.filter(|_| alike.next().is_none())
        };
        // A relative one is looked up by its last part; an absolute one is that or none.
        let place = exact.or_else(|| only().filter(|_| !id.contains(":")))?;
        match fragment.is_empty() || fragment.starts_with('/') {
            true => Some(format!("{place}{}", decoded(fragment))),
            false => None,
        }
    }
}

/// The places of schemas that have an `$id`, or an anchor in the whole.
fn identified(value: &Value, at: String, names: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(keywords) => {
            for key in ["$id", "id"] {
                if let Some(id) = keywords.get(key).and_then(Value::as_str) {
                    let id = id.strip_suffix('#').unwrap_or(id);
                    names.entry(id.to_owned()).or_insert_with(|| at.clone());
                }
            }
            if let Some(anchor) = keywords.get("$anchor").and_then(Value::as_str) {
                names
                    .entry(format!("#{anchor}"))
                    .or_insert_with(|| at.clone());
            }
            for (key, value) in keywords {
                if !matches!(key.as_str(), "enum" | "const" | "default" | "examples") {
                    identified(value, format!("{at}/{}", escape(key)), names);
                }
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                identified(value, format!("{at}/{index}"), names);
            }
        }
        _ => {}
    }
}

/// The fragment of a URI as what it stands for.
fn decoded(fragment: &str) -> String {
    String::from_utf8_lossy(&percent_decoded(fragment)).into_owned()
}
