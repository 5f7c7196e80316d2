//! What the examples of a dictionary have and lack: a fix that asks for more must not make one of
//! them invalid.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::dict::Dictionary;
use crate::dict::model::Value as Raw;
use crate::rule::Ctx;

/// The objects of examples and defaults, at any depth.
#[derive(Debug, Default)]
pub(in super::super) struct Examples {
    /// The examples as they are, outermost.
    whole: Vec<Json>,
    /// Whether one of them could not be read.
    unknown: bool,
    /// For two names that were asked for, whether an object has the first alone.
    asked: BTreeMap<(String, String), bool>,
}

impl Examples {
    pub(in super::super) fn read(dictionary: &Dictionary, examples: &[Raw]) -> Self {
        let mut read = Self::default();
        for example in examples {
            match dictionary.json(*example) {
                Some(json) => read.whole.push(json),
                None => read.unknown = true,
            }
        }
        read
    }

    /// Those of all events and properties.
    pub(in super::super) fn of(ctx: &Ctx<'_>) -> Self {
        let mut all: Vec<Raw> = Vec::new();
        for event in ctx.dictionary.events() {
            let examples = event.body.examples.get().into_iter().flatten();
            all.extend(examples.map(|example| example.value));
        }
        for at in ctx.properties() {
            let examples = at.property.examples.get().into_iter().flatten();
            all.extend(examples.map(|example| example.value));
            all.extend(at.property.default.get().copied());
        }
        let mut read = Self::read(ctx.dictionary, &all);
        read.whole
            .retain(|json| json.is_object() || json.is_array());
        read
    }

    /// Whether each example is known and has this key.
    pub(in super::super) fn all_have(&self, key: &str) -> bool {
        !self.unknown && self.whole.iter().all(|json| json.get(key).is_some())
    }

    /// Whether an object anywhere in the examples may have the one key and lack the other.
    pub(in super::super) fn has_without(&mut self, key: &str, other: &str) -> bool {
        let asked = (key.to_owned(), other.to_owned());
        if let Some(known) = self.asked.get(&asked) {
            return *known || self.unknown;
        }
        let lacks = |map: &Map<String, Json>| map.contains_key(key) && !map.contains_key(other);
        let found = self.whole.iter().any(|json| any_object(json, &lacks));
        self.asked.insert(asked, found);
        found || self.unknown
    }
}

fn any_object(json: &Json, wanted: &dyn Fn(&Map<String, Json>) -> bool) -> bool {
    match json {
        Json::Object(map) => wanted(map) || map.values().any(|value| any_object(value, wanted)),
        Json::Array(items) => items.iter().any(|item| any_object(item, wanted)),
        _ => false,
    }
}
