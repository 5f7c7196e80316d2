//! A normalised schema in the dictionary's grammar. What the grammar has no word for goes under
//! `json_schema`; what JSON Schema itself does not know becomes an `x-` key.

use serde_json::{Map, Value, json};

use crate::dict::model;
use crate::syntax::decode::Record;

use super::super::summary::Summary;
use super::keywords::{is_direct, is_standard, is_type};
use super::normalize::Normalizer;

/// Converts the schemas of one event.
pub(super) struct Converter<'a, 'd> {
    /// For the definitions of recursive references.
    pub normalizer: &'a mut Normalizer<'d>,
    /// Where to say what was done.
    pub summary: &'a mut Summary,
    /// The event's file.
    pub file: &'a str,
}

impl Converter<'_, '_> {
    /// The schema of a whole event.
    pub(super) fn event(&mut self, schema: &Value) -> Result<Map<String, Value>, String> {
        let Value::Object(map) = schema else {
            return Err("it is `true` or `false`; an event is an object with properties".into());
        };
        let mut map = map.clone();
        if let Some(kind) = map.remove("type") {
            if !names_type(&kind, "object") {
                return Err(format!(
                    "it describes {kind}, and an event is an object; wrap it in one, or leave it out"
                ));
            }
            if kind != "object" {
                self.translated("a root that may also be another type, as an object");
            }
        }
        let mut raw = Map::new();
        set_apart(&mut map, &mut raw);
        let mut out = self.members(&mut map, &mut raw, true)?;
        for (key, value) in map {
            match key.as_str() {
                "title" | "description" | "examples" => {
                    out.insert(key, value);
                }
                _ => self.elsewhere(key, value, &mut out, &mut raw),
            }
        }
        self.finish(out, raw, &model::Event::keys())
    }

    /// The schema of a property.
    pub(super) fn property(&mut self, schema: &Value) -> Result<Map<String, Value>, String> {
        // Whoever writes `{}` means any value; whoever writes a description may have forgotten.
        if allows_all(schema) {
            return Ok(Map::from_iter([("json_schema".to_owned(), json!(true))]));
        }
        let mut map = match schema {
            Value::Object(map) => map.clone(),
            Value::Bool(false) => Map::from_iter([("not".to_owned(), json!({}))]),
            _ => Map::new(),
        };
        let mut raw = Map::new();
        set_apart(&mut map, &mut raw);
        let values = self.constants(&mut map);
        let nullable = take_null(&mut map);
        let is_object = match map.get("type") {
            Some(kind) => names_type(kind, "object"),
            None => map.contains_key("properties"),
        };
        let mut out = self.members(&mut map, &mut raw, is_object)?;
        if nullable {
            self.translated("a type or null as `nullable: true`");
            out.insert("nullable".into(), json!(true));
        }
        if let Some(values) = values {
            out.insert("values".into(), Value::Object(values));
        }
        if let Some(items) = map.remove("items") {
            match items {
                Value::Bool(false) => {
                    raw.insert("items".into(), items);
                }
                items => {
                    let items = self.property(&items)?;
                    out.insert("items".into(), Value::Object(items));
                }
            }
        }
        for (key, value) in map {
            match key.as_str() {
                "enum" => {
                    out.insert(key, self.distinct(value));
                }
                "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
                | "maxProperties" => {
                    // 3.0 is the count 3 to JSON Schema, and not to everybody.
                    let count = value.as_f64().filter(|_| !value.is_u64());
                    let value = count.map_or(value, |count| json!(count as u64));
                    out.insert(key, value);
                }
                _ if is_direct(&key) => {
                    out.insert(key, value);
                }
                _ => self.elsewhere(key, value, &mut out, &mut raw),
            }
        }
        self.finish(out, raw, &model::Property::keys())
    }

    /// `properties`, `required` and `additionalProperties`.
    fn members(
        &mut self,
        map: &mut Map<String, Value>,
        raw: &mut Map<String, Value>,
        is_object: bool,
    ) -> Result<Map<String, Value>, String> {
        let mut out = Map::new();
        let required = match map.remove("required") {
            Some(Value::Array(names)) => names,
            _ => Vec::new(),
        };
        let mut undeclared = required.clone();
        if let Some(Value::Object(properties)) = map.remove("properties") {
            let mut converted = Map::new();
            for (name, schema) in properties {
                let mut property = self.property(&schema)?;
                if required.contains(&json!(name)) {
                    property.insert("required".into(), json!(true));
                    property = ordered(property, &model::Property::keys());
                }
                undeclared.retain(|other| *other != json!(name));
                converted.insert(name, Value::Object(property));
            }
            out.insert("properties".into(), Value::Object(converted));
        }
        if !undeclared.is_empty() {
            raw.insert("required".into(), Value::Array(undeclared));
        }
        match map.remove("additionalProperties") {
            None if is_object => {
                out.insert("additionalProperties".into(), json!(true));
            }
            None => {}
            Some(Value::Bool(false)) if is_object => {}
            Some(closed @ Value::Bool(false)) => {
                raw.insert("additionalProperties".into(), closed);
            }
            Some(schema) => {
                let additional = match allows_all(&schema) {
                    true => json!(true),
                    false => Value::Object(self.property(&schema)?),
                };
                out.insert("additionalProperties".into(), additional);
            }
        }
        Ok(out)
    }

    /// A choice of constants with a description each is an `enum` with `values`.
    fn constants(&mut self, map: &mut Map<String, Value>) -> Option<Map<String, Value>> {
        if map.contains_key("enum") || map.contains_key("const") {
            return None;
        }
        let keyword = ["oneOf", "anyOf"]
            .into_iter()
            .find(|key| map.contains_key(*key))?;
        let branches = map.get(keyword)?.as_array()?;
        let mut words: Vec<Value> = Vec::new();
        let mut notes = Map::new();
        for branch in branches {
            let branch = branch.as_object()?;
            let word = match (
                branch.get("const"),
                branch.get("enum").and_then(Value::as_array),
            ) {
                (Some(word), None) => word,
                (None, Some(one)) if one.len() == 1 => one.first()?,
                _ => return None,
            };
            // A word that stands twice satisfies two branches, which `oneOf` refuses.
            let text = word.as_str().filter(|_| !words.contains(word))?;
            let mut note = Map::new();
            for (key, value) in branch {
                match key.as_str() {
                    "const" | "enum" => {}
                    "type" if value == "string" => {}
                    "description" => {
                        note.insert(key.clone(), value.clone());
                    }
                    "title" => {
                        note.insert("x-title".into(), value.clone());
                    }
                    key if key.starts_with("x-") => {
                        note.insert(key.to_owned(), value.clone());
                    }
                    _ => return None,
                }
            }
            if !note.is_empty() {
                notes.insert(text.to_owned(), Value::Object(note));
            }
            words.push(word.clone());
        }
        map.remove(keyword);
        map.insert("enum".into(), Value::Array(words));
        self.translated(&format!("`{keyword}` of constants as `enum` and `values`"));
        (!notes.is_empty()).then_some(notes)
    }

    /// An `enum` that names a value twice is an error in most readers and says nothing more.
    fn distinct(&mut self, values: Value) -> Value {
        let Value::Array(values) = values else {
            return values;
        };
        let mut kept: Vec<Value> = Vec::new();
        for value in values {
            if kept.contains(&value) {
                self.translated("a value that an `enum` names twice, once");
            } else {
                kept.push(value);
            }
        }
        Value::Array(kept)
    }

    /// A keyword that has no word of its own in the grammar.
    fn elsewhere(
        &mut self,
        key: String,
        value: Value,
        out: &mut Map<String, Value>,
        raw: &mut Map<String, Value>,
    ) {
        if is_standard(&key) {
            raw.insert(key, value);
            return;
        }
        let name = if key.starts_with("x-") {
            key.clone()
        } else {
            format!("x-{key}")
        };
        // These have been counted, with the reason, where they were set aside.
        let counted = key == "x-beside-ref" || key.strip_prefix("x-").is_some_and(is_standard);
        if !counted {
            Summary::add(&mut self.summary.annotations, key, self.file);
        }
        out.insert(name, value);
    }

    fn finish(
        &mut self,
        mut out: Map<String, Value>,
        mut raw: Map<String, Value>,
        keys: &[&str],
    ) -> Result<Map<String, Value>, String> {
        if !raw.is_empty() {
            for key in raw.keys() {
                Summary::add(&mut self.summary.json_schema, key.clone(), self.file);
            }
            let fragment = Value::Object(raw);
            let definitions = self.normalizer.definitions(&fragment, self.summary)?;
            let Value::Object(fragment) = fragment else {
                return Ok(out);
            };
            raw = fragment;
            if !definitions.is_empty() {
                raw.insert("$defs".into(), Value::Object(definitions));
            }
            out.insert("json_schema".into(), Value::Object(raw));
        }
        Ok(ordered(out, keys))
    }

    fn translated(&mut self, what: &str) {
        Summary::add(&mut self.summary.translated, what, self.file);
    }
}

/// Moves keywords that only mean the same beside others to `json_schema` together with those.
fn set_apart(map: &mut Map<String, Value>, raw: &mut Map<String, Value>) {
    let names = |map: &Map<String, Value>| {
        map.get("properties")
            .and_then(Value::as_object)
            .map(|properties| {
                let all = properties.keys().map(|name| (name.clone(), json!(true)));
                Value::Object(all.collect())
            })
    };
    let move_keys = |map: &mut Map<String, Value>, raw: &mut Map<String, Value>, keys: &[&str]| {
        for key in keys {
            if let Some(value) = map.remove(*key) {
                raw.insert((*key).to_owned(), value);
            }
        }
    };
    const APPLICATORS: [&str; 11] = [
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "dependentSchemas",
        "contains",
        "minContains",
    ];
    let unevaluated = ["unevaluatedProperties", "unevaluatedItems"]
        .iter()
        .any(|key| map.contains_key(*key));
    let patterns = map.contains_key("patternProperties");
    let closes = map
        .get("additionalProperties")
        .is_some_and(|value| *value != json!(true) && *value != json!({}));
    if map.contains_key("unevaluatedProperties") || (patterns && closes) {
        // Which names are declared matters to both; what they hold is said outside.
        if let Some(names) = names(map) {
            raw.insert("properties".into(), names);
        }
        move_keys(map, raw, &["patternProperties", "additionalProperties"]);
    }
    move_keys(map, raw, &["patternProperties"]);
    if map.contains_key("prefixItems") || map.contains_key("unevaluatedItems") {
        move_keys(map, raw, &["prefixItems", "items"]);
    }
    if unevaluated {
        move_keys(map, raw, &APPLICATORS);
        move_keys(
            map,
            raw,
            &["maxContains", "unevaluatedProperties", "unevaluatedItems"],
        );
    }
}

/// Takes null out of the types, and out of the values, where `nullable` says exactly that.
fn take_null(map: &mut Map<String, Value>) -> bool {
    let Some(Value::Array(types)) = map.get("type") else {
        return false;
    };
    if let [one] = types.as_slice() {
        let one = one.clone();
        map.insert("type".into(), one);
        return false;
    }
    let mut others = types.iter().filter(|kind| *kind != "null");
    let (Some(other), None, 2) = (others.next().cloned(), others.next(), types.len()) else {
        return false;
    };
    if map.contains_key("const") {
        return false;
    }
    if let Some(Value::Array(values)) = map.get("enum") {
        let rest: Vec<Value> = values
            .iter()
            .filter(|value| !value.is_null())
            .cloned()
            .collect();
        // Without null among the values, null was never valid, whatever the types say.
        if rest.len() == values.len() || rest.is_empty() {
            return false;
        }
        map.insert("enum".into(), Value::Array(rest));
    }
    map.insert("type".into(), other);
    true
}

/// Whether a schema is one without a keyword.
fn allows_all(schema: &Value) -> bool {
    *schema == json!(true) || *schema == json!({})
}

fn names_type(kind: &Value, wanted: &str) -> bool {
    debug_assert!(is_type(wanted));
    match kind {
        Value::String(word) => word == wanted,
        Value::Array(words) => words.iter().any(|word| word == wanted),
        _ => false,
    }
}

/// `map` in the order of `keys`; other keys follow in the order that they have.
pub(in super::super) fn ordered(mut map: Map<String, Value>, keys: &[&str]) -> Map<String, Value> {
    let mut out = Map::new();
    for key in keys {
        if let Some(value) = map.shift_remove(*key) {
            out.insert((*key).to_owned(), value);
        }
    }
    out.extend(map);
    out
}
