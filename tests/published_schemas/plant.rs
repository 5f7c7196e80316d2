//! A published schema as a tree of schemas: its records and keys, where each stands in a document,
//! and every way to weaken it by one constraint.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::mutate::Step;

/// A key of a record: the pointer of the record's schema, and the key.
pub(crate) type KeyId = (String, String);

/// Every schema within `schema`, by its pointer.
pub(crate) fn schemas(schema: &Value) -> Vec<String> {
    fn visit(schema: &Value, here: &str, out: &mut Vec<String>) {
        if !schema.is_object() {
            return;
        }
        out.push(here.to_owned());
        for keyword in ["properties", "patternProperties", "$defs"] {
            for (name, inner) in schema[keyword].as_object().into_iter().flatten() {
                visit(inner, &format!("{here}/{keyword}/{name}"), out);
            }
        }
        for keyword in ["anyOf", "allOf"] {
            for (i, inner) in schema[keyword].as_array().into_iter().flatten().enumerate() {
                visit(inner, &format!("{here}/{keyword}/{i}"), out);
            }
        }
        for keyword in ["items", "additionalProperties", "not", "contains"] {
            visit(&schema[keyword], &format!("{here}/{keyword}"), out);
        }
    }
    let mut out = Vec::new();
    visit(schema, "", &mut out);
    out
}

/// Every key of every record.
pub(crate) fn keys(schema: &Value) -> BTreeSet<KeyId> {
    let mut keys = BTreeSet::new();
    for pointer in schemas(schema) {
        let properties = schema.pointer(&pointer).map(|record| &record["properties"]);
        for (key, _) in properties.and_then(Value::as_object).into_iter().flatten() {
            keys.insert((pointer.clone(), key.clone()));
        }
    }
    keys
}

/// A place of a document that the schema says something of.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// The schemas in force, by pointer.
    pub(crate) schemas: Vec<String>,
    /// The key of a record whose value it is.
    pub(crate) key: Option<KeyId>,
    /// Whether the schema has a pattern or format.
    pub(crate) judges_text: bool,
    /// The words that the schema lists, and what could be made of them.
    pub(crate) words: Vec<Value>,
}

/// What the schema says of each place of `document`; nothing of what it leaves free.
pub(crate) fn places(schema: &Value, document: &Value) -> BTreeMap<Vec<Step>, Place> {
    let mut walk = Walk {
        schema,
        path: Vec::new(),
        out: BTreeMap::new(),
    };
    walk.visit("", document);
    walk.out
}

struct Walk<'s> {
    schema: &'s Value,
    path: Vec<Step>,
    out: BTreeMap<Vec<Step>, Place>,
}

impl Walk<'_> {
    fn visit(&mut self, pointer: &str, value: &Value) {
        let Some(schema) = self.schema.pointer(pointer) else {
            return;
        };
        let place = self.out.entry(self.path.clone()).or_default();
        place.schemas.push(pointer.to_owned());
        place.words.extend(words(schema));
        place.judges_text |= ["pattern", "format"]
            .iter()
            .any(|k| schema.get(k).is_some());
        if let Some(target) = schema["$ref"].as_str() {
            self.visit(&target[1..], value);
        }
        for keyword in ["anyOf", "allOf"] {
            for i in 0..schema[keyword].as_array().map_or(0, Vec::len) {
                self.visit(&format!("{pointer}/{keyword}/{i}"), value);
            }
        }
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    self.path.push(Step::Key(key.clone()));
                    if schema["properties"].get(key).is_some() {
                        self.visit(&format!("{pointer}/properties/{key}"), value);
                        let place = self.out.entry(self.path.clone()).or_default();
                        place.key = Some((pointer.to_owned(), key.clone()));
                    } else if schema["additionalProperties"].is_object() {
                        let at = format!("{pointer}/additionalProperties");
                        self.visit(&at, value);
                    }
                    self.path.pop();
                }
            }
            Value::Array(items) if schema["items"].is_object() => {
                for (i, item) in items.iter().enumerate() {
                    self.path.push(Step::Index(i));
                    self.visit(&format!("{pointer}/items"), item);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }
}

/// The words of an `enum`, alone and in a list.
fn words(schema: &Value) -> Vec<Value> {
    let mut out = Vec::new();
    for word in schema["enum"].as_array().into_iter().flatten() {
        out.extend([word.clone(), json!([word]), json!([word, word])]);
    }
    out
}

/// Every weakening or tightening of `schema` by one constraint, with its name.
pub(crate) fn plants(schema: &Value) -> Vec<(String, Value)> {
    let mut out = Vec::new();
    for pointer in schemas(schema) {
        let Some(Value::Object(here)) = schema.pointer(&pointer) else {
            continue;
        };
        let mut plant = |what: String, change: &dyn Fn(&mut Value)| {
            let mut planted = schema.clone();
            if let Some(target) = planted.pointer_mut(&pointer) {
                change(target);
            }
            out.push((format!("{pointer}: {what}"), planted));
        };
        for (keyword, value) in here {
            match (keyword.as_str(), value) {
                ("properties", Value::Object(properties)) => {
                    for (key, inner) in properties {
                        plant(format!("no key `{key}`"), &|schema| {
                            schema["properties"]
                                .as_object_mut()
                                .map(|map| map.shift_remove(key));
                        });
                        let only_described = inner
                            .as_object()
                            .is_some_and(|map| map.keys().all(|key| key == "description"));
                        if !only_described {
                            plant(format!("anything under `{key}`"), &|schema| {
                                schema["properties"][key] = json!(true);
                            });
                        }
                    }
                }
                ("required" | "anyOf" | "enum" | "allOf", Value::Array(items)) => {
                    for i in 0..items.len() {
                        plant(format!("`{keyword}` without {}", items[i]), &|schema| {
                            if items.len() == 1 {
                                schema.as_object_mut().map(|map| map.shift_remove(keyword));
                            } else {
                                schema[keyword].as_array_mut().map(|list| list.remove(i));
                            }
                        });
                    }
                }
                ("description" | "$schema" | "$id" | "title" | "$defs", _) | ("default", _) => {}
                // A schema that allows anything is no constraint.
                (_, Value::Bool(true)) if keyword != "uniqueItems" => {}
                _ => plant(format!("no `{keyword}`"), &|schema| {
                    schema.as_object_mut().map(|map| map.shift_remove(keyword));
                }),
            }
        }
    }
    out
}
