//! Values that are directed at two schemas.

use serde_json::{Map, Value, json};

use crate::chance::Chance;
use crate::generate::{NAMES, constant, pick};

/// What is written in schemas: constants, bounds, names.
pub(crate) struct Pool {
    values: Vec<Value>,
    names: Vec<String>,
}

impl Pool {
    pub(crate) fn of(schemas: &[&Value]) -> Self {
        let mut pool = Self {
            values: vec![
                json!(""),
                json!("a"),
                json!("abcd"),
                json!("b"),
                json!(0),
                json!({}),
                json!([]),
            ],
            names: NAMES.iter().map(|name| (*name).to_owned()).collect(),
        };
        pool.names.extend([
            "c".to_owned(),
            "zz".to_owned(),
            "aa".to_owned(),
            "x2".to_owned(),
        ]);
        let formats = [
            "2020-01-01",
            "a@b.co",
            "00000000-0000-0000-0000-000000000000",
            "2020-01-01T00:00:00Z",
            "1.2.3.4",
        ];
        pool.values.extend(formats.map(|text| json!(text)));
        schemas.iter().for_each(|schema| pool.add(schema));
        pool
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::Number(number) => {
                let number = number.as_f64().unwrap_or(0.0);
                for by in [0.0, 1.0, -1.0, 0.5, -0.5, 0.1] {
                    let near = number + by;
                    self.values.push(match near.fract() == 0.0 {
                        true => json!(near as i64),
                        false => json!(near),
                    });
                }
                let times = number as usize;
                self.values.push(json!("a".repeat(times.min(6))));
            }
            Value::Array(items) => {
                self.values.extend(items.iter().cloned());
                items.iter().for_each(|item| self.add(item));
            }
            Value::Object(members) => {
                for (name, value) in members {
                    if matches!(name.as_str(), "const" | "default") {
                        self.values.push(value.clone());
                    }
                    self.add(value);
                }
            }
            other => self.values.push(other.clone()),
        }
    }
}

/// A value that may well be valid under a schema, and may not.
pub(crate) fn value(chance: &mut Chance, schema: &Value, pool: &Pool) -> Value {
    let mut maker = Maker {
        chance,
        root: schema,
        pool,
    };
    maker.made(schema, 4)
}

struct Maker<'m> {
    chance: &'m mut Chance,
    root: &'m Value,
    pool: &'m Pool,
}

impl Maker<'_> {
    fn one_in(&mut self, n: usize) -> bool {
        self.chance.one_in(n)
    }

    fn made(&mut self, schema: &Value, depth: usize) -> Value {
        let Value::Object(keywords) = schema else {
            return self.any(depth);
        };
        if let Some(target) = keywords.get("$ref").and_then(Value::as_str)
            && let Some(target) = self.root.pointer(target.trim_start_matches('#'))
            && depth > 0
        {
            return self.made(target, depth - 1);
        }
        if self.one_in(8) {
            return self.any(depth);
        }
        if let Some(value) = keywords.get("const") {
            return value.clone();
        }
        if let Some(values) = keywords.get("enum").and_then(Value::as_array)
            && !values.is_empty()
        {
            return pick(self.chance, values);
        }
        // Made for one of what it may be.
        let lists = ["anyOf", "oneOf", "allOf"].into_iter();
        let ones = ["if", "then", "else"].into_iter();
        let within: Vec<&Value> = lists
            .filter_map(|keyword| keywords.get(keyword)?.as_array())
            .flatten()
            .chain(ones.filter_map(|keyword| keywords.get(keyword)))
            .collect();
        if !within.is_empty() && depth > 0 && self.one_in(2) {
            let chosen = pick(self.chance, &within);
            return self.made(chosen, depth - 1);
        }
        if let Some(inner) = keywords.get("not").and_then(|not| not.get("not"))
            && depth > 0
        {
            return self.made(inner, depth - 1);
        }
        match self.kind(keywords) {
            Some("null") => Value::Null,
            Some("boolean") => json!(self.one_in(2)),
            Some("integer" | "number") => self.number(),
            Some("string") => self.text(),
            Some("array") if depth > 0 => self.list(keywords, depth),
            Some("object") if depth > 0 => self.object(keywords, depth),
            Some("array") => json!([]),
            Some(_) => json!({}),
            None => self.any(depth),
        }
    }

    /// The type that a value is made of: one that is asked for, or that the keywords are about.
    fn kind<'k>(&mut self, keywords: &'k Map<String, Value>) -> Option<&'k str> {
        match keywords.get("type") {
            Some(Value::String(kind)) => return Some(kind),
            Some(Value::Array(kinds)) if !kinds.is_empty() => {
                let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
                return Some(pick(self.chance, &kinds));
            }
            _ => {}
        }
        let about: [(&str, &[&str]); 4] = [
            (
                "object",
                &[
                    "properties",
                    "required",
                    "additionalProperties",
                    "propertyNames",
                    "patternProperties",
                    "minProperties",
                    "dependentRequired",
                ],
            ),
            ("array", &["items", "prefixItems", "contains", "minItems"]),
            ("string", &["pattern", "minLength", "format"]),
            ("number", &["minimum", "multipleOf", "maximum"]),
        ];
        let is_about = |of: &[&str]| of.iter().any(|keyword| keywords.contains_key(*keyword));
        let found = about.into_iter().find(|(_, of)| is_about(of));
        found.map(|(kind, _)| kind)
    }

    /// One of the pool.
    fn written(&mut self, is_it: fn(&Value) -> bool) -> Value {
        let all: Vec<&Value> = self
            .pool
            .values
            .iter()
            .filter(|value| is_it(value))
            .collect();
        pick(self.chance, &all).clone()
    }

    fn number(&mut self) -> Value {
        match self.chance.below(5) {
            0 => json!(self.chance.below(12) as f64 / 2.0 - 1.5),
            _ => self.written(Value::is_number),
        }
    }

    fn text(&mut self) -> Value {
        if self.chance.below(4) > 0 {
            return self.written(Value::is_string);
        }
        let count = self.chance.below(5);
        let letters = ['a', 'b', 'c', 'x', '1', 'é'];
        let text: String = (0..count).map(|_| *self.chance.of(&letters)).collect();
        json!(text)
    }

    /// What a schema asks for; anything without one.
    fn of(&mut self, schema: Option<&Value>, depth: usize) -> Value {
        match schema {
            Some(schema) => self.made(schema, depth),
            None => self.any(depth),
        }
    }

    fn list(&mut self, keywords: &Map<String, Value>, depth: usize) -> Value {
        let count = self.chance.below(5);
        let prefix = keywords.get("prefixItems").and_then(Value::as_array);
        let mut items = Vec::new();
        for at in 0..count {
            let own = prefix.and_then(|prefix| prefix.get(at));
            let of = match keywords.get("contains") {
                Some(contains) if self.one_in(2) => Some(contains),
                _ => own.or(keywords.get("items")),
            };
            items.push(self.of(of, depth - 1));
        }
        Value::Array(items)
    }

    fn object(&mut self, keywords: &Map<String, Value>, depth: usize) -> Value {
        let required = keywords.get("required").and_then(Value::as_array);
        let required = required.into_iter().flatten().filter_map(Value::as_str);
        let mut names: Vec<String> = required.map(str::to_owned).collect();
        let properties = keywords.get("properties").and_then(Value::as_object);
        for name in properties.into_iter().flat_map(Map::keys) {
            if self.one_in(2) {
                names.push(name.clone());
            }
        }
        for _ in 0..self.chance.below(3) {
            names.push(pick(self.chance, &self.pool.names));
        }
        let matching = keywords.get("patternProperties").and_then(Value::as_object);
        let matching = matching.and_then(|matching| matching.values().next());
        let mut members = Map::new();
        for name in names {
            let own = properties.and_then(|properties| properties.get(&name));
            let of = own
                .or_else(|| matching.filter(|_| self.one_in(2)))
                .or(keywords.get("additionalProperties"));
            let value = self.of(of, depth - 1);
            members.insert(name, value);
        }
        Value::Object(members)
    }

    fn any(&mut self, depth: usize) -> Value {
        match self.chance.below(6) {
            0 => constant(self.chance, depth.min(2)),
            1 if depth > 0 => {
                let count = self.chance.below(3);
                Value::Array((0..count).map(|_| self.any(depth - 1)).collect())
            }
            2 if depth > 0 => {
                let count = self.chance.below(3);
                let names = &self.pool.names;
                let members = (0..count).map(|_| (pick(self.chance, names), self.any(depth - 1)));
                Value::Object(members.collect())
            }
            _ => pick(self.chance, &self.pool.values),
        }
    }
}
