//! The conjunction of two schemas as one schema, where that says exactly the same.

use serde_json::{Map, Value, json};

use super::keywords::is_annotation;

/// Where the annotations of a merged `allOf` branch are kept when the schema has its own.
pub(super) const BRANCHES: &str = "x-all-of";

/// A schema that accepts exactly what both accept; `None` where that takes `allOf`. The title,
/// description and other annotations are those of `a`; `b` fills in what is missing if
/// `inherit`, and the rest of its annotations are kept under [`BRANCHES`].
pub(super) fn conjoin(
    a: &Map<String, Value>,
    b: &Map<String, Value>,
    inherit: bool,
) -> Option<Map<String, Value>> {
    let mut out = a.clone();
    let mut spare = Map::new();
    for (key, value) in b {
        if key == BRANCHES {
            push_branches(&mut out, value);
            continue;
        }
        if is_annotation(key) {
            match out.get(key) {
                Some(own) if own == value => {}
                None if inherit => {
                    out.insert(key.clone(), value.clone());
                }
                _ => {
                    spare.insert(key.clone(), value.clone());
                }
            }
            continue;
        }
        match key.as_str() {
            // These are seen together, below.
            "properties" | "patternProperties" | "additionalProperties" => {}
            // These look at what stands beside them, and here that would become more.
            "unevaluatedProperties" | "unevaluatedItems" => return None,
            _ => {
                let merged = match a.get(key) {
                    None => family_is_free(key, a).then(|| value.clone())?,
                    Some(own) => both(key, own, value, a, b)?,
                };
                out.insert(key.clone(), merged);
            }
        }
    }
    objects(a, b, &mut out)?;
    if !spare.is_empty() {
        push_branches(&mut out, &json!([spare]));
    }
    Some(out)
}

fn push_branches(out: &mut Map<String, Value>, more: &Value) {
    let list = out
        .entry(BRANCHES)
        .or_insert_with(|| Value::Array(Vec::new()));
    if let (Value::Array(list), Value::Array(more)) = (list, more) {
        list.extend(more.iter().cloned());
    }
}

/// Whether `a` has none of the keywords that work together with `keyword`.
fn family_is_free(keyword: &str, a: &Map<String, Value>) -> bool {
    let family: &[&str] = match keyword {
        "items" | "prefixItems" => &["items", "prefixItems"],
        "contains" | "minContains" | "maxContains" => &["contains", "minContains", "maxContains"],
        "if" | "then" | "else" => &["if", "then", "else"],
        _ => &[],
    };
    family.iter().all(|other| !a.contains_key(*other))
}

fn both(
    keyword: &str,
    own: &Value,
    other: &Value,
    a: &Map<String, Value>,
    b: &Map<String, Value>,
) -> Option<Value> {
    if own == other {
        // An `if` is only the same condition when `then` and `else` are the same too.
        let family_equal = match keyword {
            "items" => a.get("prefixItems") == b.get("prefixItems"),
            "prefixItems" => a.get("items") == b.get("items"),
            "contains" | "minContains" | "maxContains" => {
                ["contains", "minContains", "maxContains"]
                    .iter()
                    .all(|key| a.get(*key) == b.get(*key))
            }
            "if" | "then" | "else" => ["if", "then", "else"]
                .iter()
                .all(|key| a.get(*key) == b.get(*key)),
            _ => true,
        };
        return family_equal.then(|| own.clone());
    }
    match keyword {
        "type" => types(own, other),
        "required" => {
            let mut names = own.as_array()?.clone();
            for name in other.as_array()? {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
            Some(Value::Array(names))
        }
        "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties" => {
            let larger = own.as_f64()? >= other.as_f64()?;
            Some(if larger { own } else { other }.clone())
        }
        "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties" => {
            let smaller = own.as_f64()? <= other.as_f64()?;
            Some(if smaller { own } else { other }.clone())
        }
        "enum" => {
            let wanted = other.as_array()?;
            let kept: Vec<Value> = own
                .as_array()?
                .iter()
                .filter(|value| wanted.contains(value))
                .cloned()
                .collect();
            (!kept.is_empty()).then_some(Value::Array(kept))
        }
        "uniqueItems" => Some(Value::Bool(own == true || other == true)),
        "items" if !a.contains_key("prefixItems") && !b.contains_key("prefixItems") => {
            conjoin_values(own, other)
        }
        _ => None,
    }
}

fn types(a: &Value, b: &Value) -> Option<Value> {
    let list = |value: &Value| -> Vec<String> {
        match value {
            Value::String(word) => vec![word.clone()],
            Value::Array(words) => words
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            _ => Vec::new(),
        }
    };
    let (a, b) = (list(a), list(b));
    let mut kept: Vec<Value> = Vec::new();
    for word in &a {
        let has = |words: &[String], word: &str| words.iter().any(|other| other == word);
        if has(&b, word) || (word == "integer" && has(&b, "number")) {
            kept.push(json!(word));
        } else if word == "number" && has(&b, "integer") && !has(&a, "integer") {
            kept.push(json!("integer"));
        }
    }
    match kept.len() {
        0 => None,
        1 => kept.pop(),
        _ => Some(Value::Array(kept)),
    }
}

/// The same for two schemas of which either may be `true` or `false`.
fn conjoin_values(a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::Bool(true), other) | (other, Value::Bool(true)) => Some(other.clone()),
        (Value::Bool(false), _) | (_, Value::Bool(false)) => Some(Value::Bool(false)),
        (Value::Object(a), Value::Object(b)) => conjoin(a, b, true).map(Value::Object),
        _ => None,
    }
}

/// `properties`, `patternProperties` and `additionalProperties`, which depend on each other.
fn objects(
    a: &Map<String, Value>,
    b: &Map<String, Value>,
    out: &mut Map<String, Value>,
) -> Option<()> {
    let empty = Map::new();
    let properties = |map: &Map<String, Value>| -> Map<String, Value> {
        map.get("properties")
            .and_then(Value::as_object)
            .unwrap_or(&empty)
            .clone()
    };
    let (own, other) = (properties(a), properties(b));
    let restricts = |map: &Map<String, Value>| {
        map.get("additionalProperties")
            .is_some_and(|value| *value != json!(true) && *value != json!({}))
    };
    let (a_closed, b_closed) = (restricts(a), restricts(b));
    let (a_patterns, b_patterns) = (
        a.contains_key("patternProperties"),
        b.contains_key("patternProperties"),
    );
    // A name that only one side declares falls under the other side's additionalProperties.
    let outside = |names: &Map<String, Value>, of: &Map<String, Value>| {
        names.keys().any(|name| !of.contains_key(name))
    };
    if (a_closed && (outside(&other, &own) || b_patterns))
        || (b_closed && (outside(&own, &other) || a_patterns))
        || (a_patterns && b_patterns)
    {
        return None;
    }
    let mut merged = own.clone();
    for (name, schema) in &other {
        let schema = match own.get(name) {
            Some(own) => conjoin_values(own, schema)?,
            None => schema.clone(),
        };
        merged.insert(name.clone(), schema);
    }
    if a.contains_key("properties") || b.contains_key("properties") {
        out.insert("properties".into(), Value::Object(merged));
    }
    if let Some(patterns) = b.get("patternProperties") {
        out.insert("patternProperties".into(), patterns.clone());
    }
    let additional = match (a.get("additionalProperties"), b.get("additionalProperties")) {
        (Some(a), Some(b)) => Some(conjoin_values(a, b)?),
        (a, b) => a.or(b).cloned(),
    };
    if let Some(additional) = additional {
        out.insert("additionalProperties".into(), additional);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both_of(a: Value, b: Value) -> Option<Value> {
        conjoin_values(&a, &b)
    }

    #[test]
    fn merges_only_what_stays_exact() {
        let merged = both_of(
            json!({"type": ["number", "null"], "minimum": 1, "properties": {"a": {"maxLength": 5}}, "required": ["a"]}),
            json!({"type": ["integer", "null"], "minimum": 3, "properties": {"a": {"maxLength": 3}, "b": true}, "required": ["b"]}),
        );
        let expected = json!({"type": ["integer", "null"], "minimum": 3, "properties": {"a": {"maxLength": 3}, "b": true}, "required": ["a", "b"]});
        assert_eq!(merged, Some(expected));
        let closed = json!({"properties": {"a": {}}, "additionalProperties": false});
        assert_eq!(
            both_of(closed.clone(), json!({"properties": {"b": {}}})),
            None
        );
        assert_eq!(
            both_of(json!({"properties": {"b": {}}}), closed.clone()),
            None
        );
        assert_eq!(both_of(closed.clone(), closed.clone()), Some(closed));
        for (a, b) in [
            (json!({"pattern": "a"}), json!({"pattern": "b"})),
            (json!({"type": "string"}), json!({"type": "object"})),
            (json!({"if": {}, "then": false}), json!({"else": false})),
            (
                json!({"items": {"type": "string"}}),
                json!({"prefixItems": [{}]}),
            ),
            (json!({"enum": [1]}), json!({"enum": [2]})),
            (json!({"anyOf": [{}]}), json!({"anyOf": [true]})),
            (json!({}), json!({"unevaluatedProperties": false})),
        ] {
            assert_eq!(both_of(a.clone(), b.clone()), None, "{a} and {b}");
        }
    }

    #[test]
    fn keeps_every_annotation() {
        let merged = both_of(
            json!({"title": "A"}),
            json!({"title": "B", "description": "b", "x-y": 1}),
        );
        let expected =
            json!({"title": "A", "description": "b", "x-y": 1, "x-all-of": [{"title": "B"}]});
        assert_eq!(merged, Some(expected));
    }
}
