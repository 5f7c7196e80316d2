//! Values that are nearly valid by a schema, as text.

use serde_json::Value;

use super::generate::{Chance, KEYS, NUMBERS, STRINGS};

/// A value of JSON, with scalars and keys as written.
#[derive(Debug, Clone)]
pub(in crate::payload) enum Json {
    Scalar(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(in crate::payload) fn text(&self) -> String {
        match self {
            Self::Scalar(text) => text.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::text).collect();
                format!("[{}]", items.join(","))
            }
            Self::Object(entries) => {
                let entry = |(key, value): &(String, Json)| format!("{key}:{}", value.text());
                let entries: Vec<String> = entries.iter().map(entry).collect();
                format!("{{{}}}", entries.join(" , "))
            }
        }
    }

    fn count(&self) -> usize {
        1 + match self {
            Self::Scalar(_) => 0,
            Self::List(items) => items.iter().map(Self::count).sum(),
            Self::Object(entries) => entries.iter().map(|(_, value)| value.count()).sum(),
        }
    }

    /// The value with this number, depth first.
    fn find(&mut self, at: &mut usize) -> Option<&mut Json> {
        if *at == 0 {
            return Some(self);
        }
        *at -= 1;
        match self {
            Self::Scalar(_) => None,
            Self::List(items) => items.iter_mut().find_map(|item| item.find(at)),
            Self::Object(entries) => entries.iter_mut().find_map(|(_, value)| value.find(at)),
        }
    }
}

fn key(chance: &mut Chance, name: &str) -> String {
    let text = serde_json::to_string(name).unwrap();
    match name.chars().next() {
        Some(first) if chance.one_in(20) => {
            format!(
                "\"\\u{:04x}{}",
                u32::from(first),
                &text[1 + first.len_utf8()..]
            )
        }
        _ => text,
    }
}

/// A value that `schema` would mostly like.
pub(in crate::payload) fn instance(
    chance: &mut Chance,
    root: &Value,
    schema: &Value,
    depth: usize,
) -> Json {
    let below = |chance: &mut Chance, value: &Value| instance(chance, root, value, depth + 1);
    if depth > 12 {
        return Json::Scalar("null".to_owned());
    }
    if let Some(reference) = schema.get("$ref") {
        let name = match reference.as_str() {
            Some("#/$defs/tree") => "tree",
            _ => "money/a b",
        };
        return below(chance, &root["$defs"][name]);
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[keyword].as_array() {
            let at = match chance.one_in(3) {
                true => chance.below(choices.len()),
                false => 0,
            };
            return below(chance, &choices[at]);
        }
    }
    if let Some(value) = schema.get("const") {
        return Json::Scalar(value.to_string());
    }
    if let Some(values) = schema["enum"].as_array() {
        return Json::Scalar(values[chance.below(values.len())].to_string());
    }
    if let Some(inner) = schema.get("then") {
        return below(chance, inner);
    }
    if let Some(inner) = schema["not"].get("not") {
        return below(chance, inner);
    }
    if let (Some(all), None) = (schema["allOf"].as_array(), schema.get("type")) {
        return below(chance, &all[0]);
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(words) => words.iter().filter_map(Value::as_str).collect(),
        word => word.as_str().into_iter().collect(),
    };
    match kinds.get(chance.below(kinds.len())).copied() {
        Some("object") => {
            let mut entries = Vec::new();
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            for (name, value) in schema["properties"].as_object().into_iter().flatten() {
                let needed = required.iter().any(|other| other == name);
                if (needed && !chance.one_in(40)) || (depth < 6 && chance.one_in(2)) {
                    entries.push((key(chance, name), below(chance, value)));
                }
            }
            Json::Object(entries)
        }
        Some("array") => {
            let least = schema["minItems"].as_u64().unwrap_or(0) as usize;
            let prefix = schema["prefixItems"].as_array();
            let length = least + chance.below(3);
            let item = |at| {
                prefix
                    .and_then(|all: &Vec<Value>| all.get(at))
                    .unwrap_or(&schema["items"])
            };
            Json::List((0..length).map(|at| below(chance, item(at))).collect())
        }
        Some("boolean") => Json::Scalar(chance.of(&["true", "false"]).to_owned()),
        Some("null") => Json::Scalar("null".to_owned()),
        Some("integer" | "number") => Json::Scalar(number(chance, schema)),
        Some("string") => Json::Scalar(text(chance, schema)),
        _ => Json::Scalar(scalar(chance)),
    }
}

fn number(chance: &mut Chance, schema: &Value) -> String {
    let limits = [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
    ];
    let limits: Vec<&Value> = limits.iter().filter_map(|word| schema.get(word)).collect();
    match (limits.get(chance.below(limits.len() + 1)), chance.below(6)) {
        (Some(limit), 0) => limit.to_string(),
        (Some(limit), 1) => near(limit, |limit| limit + 1.0),
        (Some(limit), 2) => near(limit, |limit| limit - 1.0),
        (Some(limit), 3) => near(limit, |limit| limit * 3.0),
        (_, 0..5) if schema["type"] != "number" => chance.below(200).to_string(),
        (_, 0..5) => format!("{}.{:02}", chance.below(200), chance.below(100)),
        _ => chance.of(NUMBERS).to_owned(),
    }
}

fn near(limit: &Value, change: fn(f64) -> f64) -> String {
    let changed = change(limit.as_f64().unwrap());
    match changed.is_finite() {
        true => changed.to_string(),
        false => limit.to_string(),
    }
}

fn text(chance: &mut Chance, schema: &Value) -> String {
    let format = schema["format"].as_str().unwrap_or_default();
    let fits: &[&str] = match format {
        "date" => &["2026-02-28", "2024-02-29"],
        "date-time" => &["2026-11-26T03:05:49Z", "2026-11-26T03:05:49.123+02:00"],
        "time" => &["23:59:59Z"],
        "uuid" => &["6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
        "email" => &["ann@example.com", "a.b+c@mail.example.org"],
        "uri" => &["https://example.com/a?b=c#d", "http://example.com:80/%20"],
        "ipv4" => &["192.168.0.1"],
        "ipv6" => &["::1", "2001:db8::7"],
        "hostname" => &["example.com"],
        _ => &["EUR", "card", "user_7", "12", "ab", "äöü", "a b"],
    };
    match chance.one_in(12) {
        true => chance.of(STRINGS).to_owned(),
        false => format!("\"{}\"", chance.of(fits)),
    }
}

fn scalar(chance: &mut Chance) -> String {
    match chance.below(6) {
        0 | 1 => chance.of(NUMBERS).to_owned(),
        2 | 3 => chance.of(STRINGS).to_owned(),
        _ => chance
            .of(&[
                "null",
                "true",
                "false",
                "[]",
                "{}",
                "[1,1.0]",
                r#"{"x":null}"#,
            ])
            .to_owned(),
    }
}

/// The same value, written in another way where it is a string or a number.
fn respelled(value: &Json) -> Json {
    let Json::Scalar(text) = value else {
        return value.clone();
    };
    let read: Result<Value, _> = serde_json::from_str(text);
    Json::Scalar(match read {
        Ok(Value::String(string)) => {
            let units = string.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
            format!("\"{}\"", units.collect::<String>())
        }
        Ok(Value::Number(_)) if !text.contains(['.', 'e', 'E']) => format!("{text}.0"),
        _ => text.clone(),
    })
}

/// Changes `value` in one place.
pub(in crate::payload) fn mutate(chance: &mut Chance, value: &mut Json) {
    let mut at = chance.below(value.count());
    let Some(place) = value.find(&mut at) else {
        return;
    };
    match place {
        Json::Object(entries) if !chance.one_in(6) => {
            let index = chance.below(entries.len());
            match chance.below(4) {
                0 if !entries.is_empty() => drop(entries.remove(index)),
                1 => {
                    let name = chance.of(KEYS);
                    let entry = (key(chance, name), Json::Scalar(scalar(chance)));
                    entries.insert(index, entry);
                }
                2 if !entries.is_empty() => {
                    let (name, value) = entries[index].clone();
                    let other = match chance.one_in(2) {
                        true => value,
                        false => Json::Scalar(scalar(chance)),
                    };
                    let place = chance.below(entries.len() + 1);
                    entries.insert(place, (name, other));
                }
                _ if !entries.is_empty() => {
                    entries[index].1 = Json::Scalar(scalar(chance));
                }
                _ => {}
            }
        }
        Json::List(items) if !chance.one_in(6) => {
            let index = chance.below(items.len());
            match chance.below(3) {
                0 if !items.is_empty() => drop(items.remove(index)),
                1 if !items.is_empty() => items.push(respelled(&items[index])),
                _ => items.insert(index, Json::Scalar(scalar(chance))),
            }
        }
        place => *place = Json::Scalar(scalar(chance)),
    }
}
