//! A schema after a change or two.

use serde_json::{Map, Value, json};

use crate::chance::Chance;
use crate::generate::{KEYWORDS, add, constant, pick, schema};

/// Keywords whose value is a schema.
const ONE: &[&str] = &[
    "items",
    "contains",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "unevaluatedProperties",
    "unevaluatedItems",
];
/// Those with a list of them.
const LIST: &[&str] = &["prefixItems", "allOf", "anyOf", "oneOf"];
/// Those with a map of them.
const MAP: &[&str] = &["properties", "patternProperties", "dependentSchemas"];

/// The pointers of all schemas in a schema.
fn places(schema: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    let Value::Object(keywords) = schema else {
        return;
    };
    for (keyword, value) in keywords {
        let here = format!("{at}/{keyword}");
        if ONE.contains(&keyword.as_str()) {
            places(value, &here, into);
        } else if LIST.contains(&keyword.as_str()) {
            for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                places(value, &format!("{here}/{index}"), into);
            }
        } else if MAP.contains(&keyword.as_str()) {
            for (name, value) in value.as_object().into_iter().flatten() {
                let name = name.replace('~', "~0").replace('/', "~1");
                places(value, &format!("{here}/{name}"), into);
            }
        }
    }
}

/// A schema that differs in a place or two.
pub(crate) fn changed(chance: &mut Chance, old: &Value) -> Value {
    let mut new = old.clone();
    for _ in 0..1 + chance.below(2) {
        let mut all = Vec::new();
        places(&new, "", &mut all);
        let place = pick(chance, &all);
        let Some(here) = new.pointer_mut(&place) else {
            continue;
        };
        *here = one(chance, here.clone());
    }
    match chance.below(6) {
        // The same behind a reference.
        0 => json!({ "$ref": "#/$defs/it", "$defs": { "it": new } }),
        _ => new,
    }
}

fn one(chance: &mut Chance, old: Value) -> Value {
    let Value::Object(mut keywords) = old else {
        return match chance.below(2) {
            0 => schema(chance, 1),
            _ => json!(old == json!(false)),
        };
    };
    let present: Vec<String> = keywords.keys().cloned().collect();
    match chance.below(10) {
        0 | 1 if !present.is_empty() => {
            keywords.shift_remove(&pick(chance, &present));
        }
        2 => {
            let keyword = pick(chance, KEYWORDS);
            add(chance, &mut keywords, keyword, 1);
        }
        3 => return json!({ "anyOf": [keywords, schema(chance, 1)] }),
        4 => return json!({ "allOf": [keywords], "anyOf": [true] }),
        5 => return json!({ "not": { "not": keywords } }),
        6 => return json!({ "oneOf": [keywords, schema(chance, 1)] }),
        7 => return json!({ "if": keywords, "then": true, "else": schema(chance, 1) }),
        _ if !present.is_empty() => {
            let keyword = pick(chance, &present);
            moved(chance, &mut keywords, &keyword);
        }
        _ => {
            let keyword = pick(chance, KEYWORDS);
            add(chance, &mut keywords, keyword, 1);
        }
    }
    Value::Object(keywords)
}

/// Changes the value of a keyword a little.
fn moved(chance: &mut Chance, keywords: &mut Map<String, Value>, keyword: &str) {
    let Some(value) = keywords.get_mut(keyword) else {
        return;
    };
    match (keyword, &mut *value) {
        ("multipleOf", _) => {
            *value = pick(
                chance,
                &[json!(0.5), json!(1), json!(2), json!(4), json!(6)],
            )
        }
        ("enum", Value::Array(values)) => match chance.below(2) {
            0 if values.len() > 1 => drop(values.pop()),
            _ => {
                let more = constant(chance, 1);
                if !values.contains(&more) {
                    values.push(more);
                }
            }
        },
        ("required" | "type", Value::Array(values)) if values.len() > 1 => drop(values.pop()),
        ("type", kind) => match kind.as_str() {
            Some("integer") => *kind = json!("number"),
            Some("null") | None => {}
            Some(word) => *kind = json!([word, "null"]),
        },
        ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(values)) => {
            values.push(schema(chance, 1));
        }
        (
            "minLength" | "minItems" | "minProperties" | "maxLength" | "maxItems" | "maxProperties"
            | "minContains" | "maxContains",
            Value::Number(number),
        ) => {
            let whole = number.as_u64().unwrap_or(0);
            let by = [whole + 1, whole + 2, whole.saturating_sub(1)];
            *value = json!(pick(chance, &by));
        }
        (_, Value::Number(number)) => {
            let by = [1.0, -1.0, 0.5, -0.5];
            *value = json!(number.as_f64().unwrap_or(0.0) + pick(chance, &by));
        }
        ("properties", Value::Object(members)) => {
            members.insert(pick(chance, &["c", "d"]).to_owned(), schema(chance, 1));
        }
        _ => {
            keywords.shift_remove(keyword);
            add(chance, keywords, keyword, 1);
        }
    }
}
