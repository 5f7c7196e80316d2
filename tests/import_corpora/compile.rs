//! The meaning of an imported definition as a JSON Schema, by the words of the dictionary's
//! grammar and nothing else, so that verdicts can be compared with those of the source.

use serde_json::{Map, Value, json};

/// The schema of an event, group member or property.
pub(crate) fn schema(entry: &Value, shared: &Value, is_event: bool, next: &mut usize) -> Value {
    let map = entry.as_object().expect("a definition is a map");
    if let Some(name) = map.get("ref").and_then(Value::as_str) {
        return schema(&shared["properties"][name], shared, false, next);
    }
    let mut out = Map::new();
    let mut properties = Map::new();
    let mut required = Vec::new();
    let groups = map.get("include").and_then(Value::as_array);
    let groups = groups
        .into_iter()
        .flatten()
        .map(|name| &shared["groups"][name.as_str().expect("a name")]["properties"]);
    for members in groups.chain(map.get("properties")) {
        for (name, property) in members.as_object().expect("a map") {
            if property.get("required") == Some(&json!(true)) {
                required.push(json!(name));
            }
            let known = properties.insert(name.clone(), schema(property, shared, false, next));
            assert!(known.is_none(), "{name} is defined twice");
        }
    }
    let mut types = match map.get("type") {
        Some(Value::Array(kinds)) => kinds.clone(),
        Some(kind) => vec![kind.clone()],
        None if is_event => vec![json!("object")],
        None => Vec::new(),
    };
    let has_members = map.contains_key("properties") || map.contains_key("include");
    if types.contains(&json!("object")) || has_members {
        let rest = match map.get("additionalProperties") {
            None => json!(false),
            Some(Value::Bool(open)) => json!(open),
            Some(rest) => schema(rest, shared, false, next),
        };
        out.insert("additionalProperties".into(), rest);
    } else if let Some(rest) = map.get("additionalProperties") {
        let rest = if rest.is_object() {
            schema(rest, shared, false, next)
        } else {
            rest.clone()
        };
        out.insert("additionalProperties".into(), rest);
    }
    let nullable = map.get("nullable") == Some(&json!(true));
    if nullable {
        types.push(json!("null"));
    }
    if !types.is_empty() {
        out.insert("type".into(), Value::Array(types));
    }
    if has_members {
        out.insert("properties".into(), Value::Object(properties));
        out.insert("required".into(), Value::Array(required));
    }
    for (key, value) in map {
        match key.as_str() {
            "const" | "format" | "pattern" | "minLength" | "maxLength" | "minimum" | "maximum"
            | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" | "minItems" | "maxItems"
            | "uniqueItems" | "minProperties" | "maxProperties" => {
                out.insert(key.clone(), value.clone());
            }
            "enum" => {
                let mut values = value.as_array().expect("a list").clone();
                if nullable {
                    values.push(Value::Null);
                }
                out.insert(key.clone(), Value::Array(values));
            }
            "items" => {
                out.insert(key.clone(), schema(value, shared, false, next));
            }
            "json_schema" => {
                *next += 1;
                let mut fragment = value.as_object().expect("a map").clone();
                fragment.insert("$id".into(), json!(format!("urn:fragment:{next}")));
                out.insert("allOf".into(), json!([fragment]));
            }
            _ => {}
        }
    }
    Value::Object(out)
}
