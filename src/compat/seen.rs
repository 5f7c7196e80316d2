//! What keywords of a schema have looked at.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// What was looked at.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) names: BTreeSet<String>,
    pub(super) patterns: BTreeSet<String>,
    /// All items before this place.
    pub(super) items: usize,
    /// All there are.
    pub(super) is_all: bool,
}

impl Seen {
    /// What `properties` and `patternProperties` look at.
    pub(super) fn beside(&mut self, keywords: &Map<String, Value>) {
        let keys = |keyword: &str| {
            let map = keywords.get(keyword).and_then(Value::as_object);
            map.into_iter().flat_map(|map| map.keys().cloned())
        };
        self.names.extend(keys("properties"));
        self.patterns.extend(keys("patternProperties"));
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.names.extend(other.names.iter().cloned());
        self.patterns.extend(other.patterns.iter().cloned());
        self.items = self.items.max(other.items);
        self.is_all |= other.is_all;
    }
}
