//! Values to compare verdicts on: made from a schema, then damaged at random, from a seed.

use serde_json::{Map, Value, json};

/// A small generator of numbers: the same on every machine.
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

/// A value that most likely satisfies `schema`; references stay within `root`.
pub(crate) fn value(schema: &Value, root: &Value, seed: &mut Seed, depth: usize) -> Value {
    let Value::Object(map) = schema else {
        return json!("anything");
    };
    if let Some(target) = map.get("$ref").and_then(Value::as_str) {
        let target = root
            .pointer(target.trim_start_matches('#'))
            .unwrap_or(&Value::Null);
        return if depth > 12 {
            Value::Null
        } else {
            value(target, root, seed, depth + 1)
        };
    }
    for key in ["oneOf", "anyOf"] {
        let branches = map
            .get(key)
            .and_then(Value::as_array)
            .filter(|_| !map.contains_key("properties"));
        if let Some(branches) = branches {
            return value(&branches[seed.below(branches.len())], root, seed, depth + 1);
        }
    }
    if let Some(values) = map.get("enum").and_then(Value::as_array) {
        return values[seed.below(values.len())].clone();
    }
    if let Some(value) = map.get("const") {
        return value.clone();
    }
    let kinds: Vec<&str> = match map.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(kind)) => vec![kind],
        _ if map.contains_key("properties") => vec!["object"],
        _ => vec!["string"],
    };
    let number = |key: &str, default: f64| map.get(key).and_then(Value::as_f64).unwrap_or(default);
    match kinds[seed.below(kinds.len())] {
        "object" => {
            let mut out = Map::new();
            let required = map.get("required").and_then(Value::as_array);
            for (name, property) in map
                .get("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                let needed = required.is_some_and(|names| names.contains(&json!(name)));
                if needed || (depth < 8 && seed.below(3) > 0) {
                    out.insert(name.clone(), value(property, root, seed, depth + 1));
                }
            }
            if let Some(rest @ Value::Object(_)) = map.get("additionalProperties") {
                out.insert("some_name".into(), value(rest, root, seed, depth + 1));
            }
            Value::Object(out)
        }
        "array" => {
            let count = number("minItems", 1.0) as usize;
            let items = map.get("items").unwrap_or(&Value::Bool(true));
            (0..count.clamp(1, 4))
                .map(|_| value(items, root, seed, depth + 1))
                .collect()
        }
        "integer" => json!(number("minimum", 3.0).max(number("minimum", 1.0)) as i64),
        "number" => json!(number("minimum", 1.0)),
        "boolean" => json!(seed.below(2) == 0),
        "null" => Value::Null,
        _ => {
            let text = match map.get("format").and_then(Value::as_str) {
                Some("date-time") => "2026-01-01T00:00:00Z",
                Some("date") => "2026-01-01",
                Some("uuid") => "2f1d7ba4-4a4b-4ad7-9a5e-0a8f3e4f3c11",
                Some("uri" | "uri-reference" | "iri") => "https://shop.example/a",
                Some("email") => "a@shop.example",
                Some("ipv4") => "192.0.2.1",
                Some("ipv6") => "2001:db8::1",
                _ => "word",
            };
            let least = number("minLength", 0.0) as usize;
            let most = number("maxLength", 1e6) as usize;
            let mut text = text.to_owned();
            while text.len() < least {
                text.push('x');
            }
            text.truncate(most.max(1));
            json!(text)
        }
    }
}

/// Damages `value` in one place.
pub(crate) fn damage(value: &mut Value, seed: &mut Seed) {
    let go_in = seed.below(4) > 0;
    match value {
        Value::Object(map) if !map.is_empty() && go_in => {
            let at = seed.below(map.len());
            let name = map.keys().nth(at).cloned().unwrap_or_default();
            match seed.below(5) {
                0 => {
                    map.shift_remove(&name);
                }
                1 => {
                    map.insert(format!("{name}_unknown"), json!(1));
                }
                _ => damage(&mut map[&name], seed),
            }
        }
        Value::Array(items) if !items.is_empty() && go_in => {
            let at = seed.below(items.len());
            match seed.below(4) {
                0 => {
                    items.remove(at);
                }
                1 => {
                    let copy = items[at].clone();
                    items.push(copy);
                }
                _ => damage(&mut items[at], seed),
            }
        }
        other => {
            let choices = [
                Value::Null,
                json!(true),
                json!(""),
                json!("x".repeat(5000)),
                json!("not a format"),
                json!(-1),
                json!(1.5),
                json!(1_000_000_000_000_000_000_i64),
                json!([]),
                json!({}),
                json!({"unknown": 1}),
                json!(["a", "a"]),
                json!([{"a": 1}, null]),
                json!("2026-13-41"),
            ];
            *other = choices[seed.below(choices.len())].clone();
        }
    }
}
