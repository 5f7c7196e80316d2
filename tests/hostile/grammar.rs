//! Documents built from the grammar's own keys, with values that often fit and often do not. Each
//! choice takes one byte of a list, so that a failing list can be made shorter.

use event_schema::config::manifest;
use event_schema::dict::model;
use event_schema::syntax::decode::Record;
use serde_json::{Map, Value, json};

/// Choices still to be made.
pub(crate) struct Choices<'b>(std::slice::Iter<'b, u8>);

/// Names that everything is called by, so that references often meet.
const NAMES: [&str; 8] = ["a", "b", "c", "A", "order_completed", "web", "", "ä b"];

const WORDS: [&str; 24] = [
    "string",
    "integer",
    "object",
    "array",
    "null",
    "timestamp",
    "track",
    "identify",
    "active",
    "deprecated",
    "removed",
    "draft",
    "context",
    "personal",
    "person",
    "2026-09-01",
    "2.1.0",
    "30d",
    "^[a-z]+$",
    "(",
    "uuid",
    "dictionary/**",
    "naming/*",
    "error",
];

impl<'b> Choices<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self(bytes.iter())
    }

    /// One of `count`; the first once there is nothing left to choose by.
    pub(crate) fn of(&mut self, count: usize) -> usize {
        self.0.next().map_or(0, |byte| usize::from(*byte) % count)
    }

    fn is_over(&self) -> bool {
        self.0.len() == 0
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.of(from.len())]
    }

    fn name(&mut self) -> Value {
        self.pick(&NAMES).into()
    }

    fn list(&mut self, mut item: impl FnMut(&mut Self) -> Value) -> Value {
        (0..self.of(4)).map(|_| item(self)).collect()
    }

    fn map(&mut self, mut value: impl FnMut(&mut Self) -> Value) -> Value {
        let mut map = Map::new();
        for _ in 0..self.of(5) {
            let name = self.pick(&NAMES).to_owned();
            map.insert(name, value(self));
        }
        Value::Object(map)
    }

    /// Anything at all.
    fn any(&mut self, depth: usize) -> Value {
        match self.of(if depth == 0 { 8 } else { 11 }) {
            0 => Value::Null,
            1 => true.into(),
            2 => self.name(),
            3 | 4 => self.pick(&WORDS).into(),
            5 => self.of(4).into(),
            6 => json!(-1.5),
            7 => json!(1e300),
            8 => self.list(|this| this.any(depth - 1)),
            9 => self.map(|this| this.any(depth - 1)),
            _ => self.property(depth - 1),
        }
    }

    /// A record of `keys`, each value by `value` or, now and then, anything.
    fn record(
        &mut self,
        keys: &[&'static str],
        depth: usize,
        value: impl Fn(&mut Self, &str) -> Value,
    ) -> Value {
        let mut map = Map::new();
        for _ in 0..1 + self.of(7) {
            let key = keys[self.of(keys.len())];
            let fits = self.of(8) != 0;
            let value = if fits {
                value(self, key)
            } else {
                self.any(depth)
            };
            map.insert(key.to_owned(), value);
        }
        Value::Object(map)
    }

    fn property(&mut self, depth: usize) -> Value {
        if depth == 0 || self.is_over() {
            return json!({"ref": self.name()});
        }
        let mut keys = model::Identifier::keys();
        // What refers to something comes more often.
        keys.extend([
            "ref",
            "type",
            "properties",
            "items",
            "include",
            "required",
            "examples",
            "enum",
        ]);
        self.record(&keys, depth, |this, key| match key {
            "ref" => this.name(),
            "type" => match this.of(3) {
                0 => this.list(|this| this.pick(&WORDS[..6]).into()),
                _ => this.pick(&WORDS[..6]).into(),
            },
            "properties" => this.map(|this| this.property(depth - 1)),
            "items" => this.property(depth - 1),
            "additionalProperties" => match this.of(3) {
                0 => this.property(depth - 1),
                other => json!(other == 1),
            },
            "required" => match this.of(4) {
                0 => json!({"when": this.map(|this| this.any(1)), "platforms": this.list(Self::name)}),
                1 => json!({"when": this.map(|this| this.any(0))}),
                other => json!(other == 2),
            },
            "include" | "allowed_destinations" | "tags" => this.list(Self::name),
            "enum" | "examples" => this.list(|this| this.any(2)),
            "aliases" => this.map(Self::name),
            "values" => this.map(|this| json!({"description": this.name(), "deprecated": this.deprecation()})),
            "unit" => json!({"property": this.name()}),
            "deprecated" => this.deprecation(),
            "json_schema" => this.fragment(depth),
            "nullable" | "uniqueItems" => json!(this.of(2) == 0),
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" | "minimum"
            | "maximum" | "multipleOf" | "exclusiveMinimum" | "exclusiveMaximum" => this.of(4).into(),
            _ => this.pick(&WORDS).into(),
        })
    }

    fn fragment(&mut self, depth: usize) -> Value {
        const KEYS: [&str; 9] = [
            "$ref",
            "$defs",
            "properties",
            "not",
            "items",
            "$id",
            "$anchor",
            "type",
            "pattern",
        ];
        if depth == 0 {
            return json!({"$ref": "#"});
        }
        self.record(&KEYS, 1, |this, key| match key {
            "$ref" => this
                .pick(&[
                    "#",
                    "#/$defs/a",
                    "#/properties/b",
                    "#a",
                    "urn:x",
                    "a",
                    "https://x.example/y",
                ])
                .into(),
            "$defs" | "properties" => this.map(|this| this.fragment(depth - 1)),
            "not" | "items" => this.fragment(depth - 1),
            "$id" => this
                .pick(&["a", "urn:x", "#", "https://x.example/y"])
                .into(),
            _ => this.pick(&WORDS).into(),
        })
    }

    fn deprecation(&mut self) -> Value {
        self.record(&model::Deprecation::keys(), 1, |this, key| match key {
            "replaced_by" if this.of(2) == 0 => {
                json!({"event": this.name(), "properties": this.map(Self::name)})
            }
            "replaced_by" => this.name(),
            "on" | "sunset" => "2026-09-01".into(),
            _ => this.pick(&WORDS).into(),
        })
    }

    fn event(&mut self) -> Value {
        let mut keys = model::Event::keys();
        keys.extend(["properties", "properties", "include", "examples"]);
        self.record(&keys, 2, |this, key| match key {
            "properties" => this.map(|this| this.property(4)),
            "examples" => this.list(|this| this.map(|this| this.any(2))),
            "additionalProperties" => this.property(2),
            "json_schema" => this.fragment(3),
            "platforms" | "include" | "destinations" | "matches" | "unique_by" | "tags"
            | "identifiers" => this.list(Self::name),
            "aliases" => this.map(Self::name),
            "deprecated" => this.deprecation(),
            "previous" => {
                json!({"1": {"platforms": this.list(Self::name), "sunset": "2026-09-01"}})
            }
            "version" => this.of(3).into(),
            _ => this.pick(&WORDS).into(),
        })
    }

    fn group(&mut self) -> Value {
        let mut keys = model::Group::keys();
        keys.extend(["properties", "include"]);
        self.record(&keys, 2, |this, key| match key {
            "properties" => this.map(|this| this.property(3)),
            "include" | "tags" => this.list(Self::name),
            _ => this.pick(&WORDS).into(),
        })
    }

    /// A dictionary file.
    pub(crate) fn dictionary(&mut self) -> Value {
        json!({
            "events": self.map(Self::event),
            "groups": self.map(Self::group),
            "properties": self.map(|this| this.property(4)),
            "identifiers": self.map(|this| this.property(2)),
        })
    }

    /// A manifest.
    pub(crate) fn manifest(&mut self) -> Value {
        let mut map = Map::from_iter([("version".to_owned(), json!(1))]);
        for key in manifest::Manifest::keys() {
            if self.of(2) == 0 || key == "version" || key == "dictionary" {
                continue;
            }
            let value = match key {
                "platforms" => self.map(|this| json!({"destinations": this.list(Self::name), "notice": this.pick(&WORDS)})),
                "sources" => self.map(|this| json!({"platform": this.name()})),
                "owners" => self.map(|this| json!({"contact": this.name()})),
                "naming" => json!({
                    "preset": self.pick(manifest::Preset::WORDS),
                    "event": {"case": self.pick(event_schema::config::Case::WORDS), "max_length": self.of(5)},
                    "property": {"case": self.pick(event_schema::config::Case::WORDS), "max_length": self.of(5)},
                }),
                "lint" => {
                    let rules: Map<String, Value> = event_schema::rules::ALL
                        .iter()
                        .filter(|_| self.of(3) == 0)
                        .map(|rule| (rule.id.to_owned(), "info".into()))
                        .collect();
                    json!({"rules": rules, "overrides": [{"files": "**", "rules": self.map(|this| this.any(1))}]})
                }
                _ => self.any(3),
            };
            map.insert(key.to_owned(), value);
        }
        Value::Object(map)
    }
}
