//! What a schema says, as a set of facts `(path, keyword, value)`: read from the source and from
//! the imported dictionary by two walks that know nothing of the importer.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

pub(crate) type Facts = BTreeSet<(String, String, String)>;

fn add(facts: &mut Facts, path: &str, keyword: &str, value: &Value) {
    facts.insert((path.to_owned(), keyword.to_owned(), plain(value)));
}

/// Numbers are compared as numbers: `1` is `1.0`.
fn plain(value: &Value) -> String {
    match value {
        Value::Number(number) => format!("{:?}", number.as_f64()),
        Value::Array(items) => format!(
            "[{}]",
            items.iter().map(plain).collect::<Vec<_>>().join(",")
        ),
        Value::Object(map) => {
            let mut entries: Vec<String> = map
                .iter()
                .map(|(k, v)| format!("{k:?}:{}", plain(v)))
                .collect();
            entries.sort();
            format!("{{{}}}", entries.join(","))
        }
        other => other.to_string(),
    }
}

/// Facts of a JSON Schema whose references stay within it.
pub(crate) fn of_schema(schema: &Value, path: &str, root: &Value, facts: &mut Facts) {
    let Value::Object(map) = schema else {
        return;
    };
    if let Some(target) = map.get("$ref").and_then(Value::as_str) {
        let pointer = target.trim_start_matches("./").trim_start_matches('#');
        let target = root
            .pointer(pointer)
            .expect("the corpora refer within a file");
        of_schema(target, path, root, facts);
    }
    let object = map.get("type").is_some_and(|kind| {
        kind == "object"
            || kind
                .as_array()
                .is_some_and(|kinds| kinds.contains(&json!("object")))
    });
    for (key, value) in map {
        match (key.as_str(), value) {
            ("$ref" | "definitions" | "$defs" | "self" | "$schema", _) => {}
            ("properties", Value::Object(properties)) => {
                for (name, property) in properties {
                    let below = format!("{path}.{name}");
                    add(facts, &below, "is there", &json!(true));
                    of_schema(property, &below, root, facts);
                }
            }
            ("items", Value::Object(_)) => of_schema(value, &format!("{path}[]"), root, facts),
            ("patternProperties", Value::Object(patterns)) => {
                for (pattern, schema) in patterns {
                    of_schema(schema, &format!("{path}/{pattern}/"), root, facts);
                }
            }
            ("additionalProperties", Value::Object(_)) => {
                of_schema(value, &format!("{path}{{}}"), root, facts)
            }
            ("additionalProperties", Value::Bool(false)) => {
                add(facts, path, "closed", &json!(true))
            }
            ("additionalProperties", _) => {}
            ("anyOf" | "oneOf" | "allOf", Value::Array(branches)) => {
                branches
                    .iter()
                    .for_each(|branch| of_schema(branch, path, root, facts));
            }
            ("required", Value::Array(names)) => {
                names
                    .iter()
                    .for_each(|name| add(facts, path, "required", name));
            }
            ("dependencies" | "dependentRequired", _) => add(facts, path, "dependencies", value),
            ("type", Value::Array(kinds)) => {
                kinds.iter().for_each(|kind| add(facts, path, "type", kind));
            }
            ("enum", Value::Array(values)) => {
                values
                    .iter()
                    .for_each(|value| add(facts, path, "value", value));
            }
            ("const", value) => add(facts, path, "value", value),
            ("$id", value) => add(facts, path, "x-json-schema-id", value),
            (key, value) => add(facts, path, key, value),
        }
    }
    if object && !map.contains_key("additionalProperties") {
        add(facts, path, "open", &json!(true));
    }
}

/// Facts of an imported event or property.
pub(crate) fn of_dictionary(entry: &Value, path: &str, shared: &Value, facts: &mut Facts) {
    let map = entry.as_object().expect("a definition is a map");
    if let Some(name) = map.get("ref").and_then(Value::as_str) {
        let target = shared["properties"].get(name).expect("a shared property");
        of_dictionary(target, path, shared, facts);
    }
    let includes = map.get("include").and_then(Value::as_array);
    for name in includes.into_iter().flatten() {
        let group = &shared["groups"][name.as_str().expect("a name")];
        assert!(group.is_object(), "no group {name}");
        members(&group["properties"], path, shared, facts);
    }
    if let Some(properties) = map.get("properties") {
        members(properties, path, shared, facts);
    }
    let object = has_type(map, "object")
        || map.contains_key("properties")
        || map.contains_key("include")
        || path.is_empty();
    if object && map.get("ref").is_none() {
        let (keyword, always) = match map.get("additionalProperties") {
            None => ("closed", true),
            Some(Value::Bool(true)) => ("open", true),
            Some(_) => ("", false),
        };
        if always {
            add(facts, path, keyword, &json!(true));
        }
    }
    for (key, value) in map {
        match (key.as_str(), value) {
            ("ref" | "include" | "required" | "properties" | "version" | "aliases", _) => {}
            ("items", Value::Object(_)) => {
                of_dictionary(value, &format!("{path}[]"), shared, facts)
            }
            ("additionalProperties", Value::Object(_)) => {
                of_dictionary(value, &format!("{path}{{}}"), shared, facts)
            }
            ("additionalProperties", _) => {}
            ("json_schema", value) => {
                of_schema(value, path, value, facts);
                for definition in value
                    .get("$defs")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten()
                {
                    of_schema(
                        definition.1,
                        &format!("{path}#{}", definition.0),
                        value,
                        facts,
                    );
                }
            }
            ("nullable", _) => {
                add(facts, path, "type", &json!("null"));
                if map.contains_key("enum") {
                    add(facts, path, "value", &Value::Null);
                }
            }
            ("values", Value::Object(values)) => {
                for note in values.values() {
                    if let Some(text) = note.get("description") {
                        add(facts, path, "description", text);
                    }
                }
            }
            ("type", Value::Array(kinds)) => {
                kinds.iter().for_each(|kind| add(facts, path, "type", kind));
            }
            ("enum", Value::Array(values)) => {
                values
                    .iter()
                    .for_each(|value| add(facts, path, "value", value));
            }
            ("const", value) => add(facts, path, "value", value),
            (key, value) => add(facts, path, key, value),
        }
    }
}

fn has_type(map: &Map<String, Value>, wanted: &str) -> bool {
    match map.get("type") {
        Some(Value::Array(kinds)) => kinds.contains(&json!(wanted)),
        Some(kind) => kind == wanted,
        None => false,
    }
}

fn members(properties: &Value, path: &str, shared: &Value, facts: &mut Facts) {
    for (name, property) in properties.as_object().into_iter().flatten() {
        let below = format!("{path}.{name}");
        add(facts, &below, "is there", &json!(true));
        if property.get("required") == Some(&json!(true)) {
            add(facts, path, "required", &json!(name));
        }
        of_dictionary(property, &below, shared, facts);
    }
}
