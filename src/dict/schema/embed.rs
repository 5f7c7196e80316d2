//! A raw JSON Schema fragment within our own schema: a resource of its own, so that `#` in it
//! is its own root.

use jsonschema::Draft;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

/// Where fragments without an `$id` live. It is never fetched: the name is reserved so that it
/// cannot exist (RFC 2606), and a base with a path lets relative references within resolve.
const BASE: &str = "https://fragment.invalid/";

/// `fragment` as it can stand within another schema; the pointer at which what was written
/// begins, within what is returned. `None` for what is no schema at all.
pub(super) fn embed(fragment: Value) -> Option<(Value, &'static str)> {
    let draft = Draft::Draft202012.detect(&fragment);
    let Value::Object(fragment) = fragment else {
        return fragment.is_boolean().then_some((fragment, ""));
    };
    let keyword = draft.id_keyword();
    let id = fragment.get(keyword).and_then(Value::as_str);
    match id {
        Some(id) if is_absolute(id) => Some((Value::Object(fragment), "")),
        // Below a base of its own, a relative id is not that of a neighbour.
        Some(_) => {
            let base = base(&fragment);
            Some((
                json!({"$id": base, "allOf": [Value::Object(fragment)]}),
                "/allOf/0",
            ))
        }
        // A fragment that refers to nothing means the same without an identity.
        None if !refers(&fragment) && fragment.get("$schema").is_none() => {
            Some((Value::Object(fragment), ""))
        }
        None => Some((Value::Object(identified(fragment, draft)), "")),
    }
}

/// `fragment` with a generated id.
fn identified(mut fragment: Map<String, Value>, draft: Draft) -> Map<String, Value> {
    let id = Value::String(base(&fragment));
    // Up to draft 7 a `$ref` hides its neighbours, an id too.
    let hides = matches!(draft, Draft::Draft4 | Draft::Draft6 | Draft::Draft7);
    if hides && fragment.contains_key("$ref") {
        let mut shown = Map::new();
        for keyword in ["$schema", "definitions", "$defs"] {
            if let Some(value) = fragment.get(keyword) {
                shown.insert(keyword.to_owned(), value.clone());
            }
        }
        let reference = fragment.remove("$ref").unwrap_or_default();
        shown.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
        fragment = shown;
    }
    fragment.shift_insert(0, draft.id_keyword().to_owned(), id);
    fragment
}

/// The same fragment has the same base wherever it stands, and no other has it.
fn base(fragment: &Map<String, Value>) -> String {
    let text = serde_json::to_string(fragment).unwrap_or_default();
    let digest = Sha256::digest(text.as_bytes());
    let hex: String = digest[..8].iter().map(|b| format!("{b:02x}")).collect();
    format!("{BASE}{hex}/")
}

/// Whether a URI reference begins with a scheme (RFC 3986, section 3.1).
fn is_absolute(uri: &str) -> bool {
    uri.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// Whether anything in `fragment` could refer to a base, or be referred to.
fn refers(fragment: &Map<String, Value>) -> bool {
    fragment.iter().any(|(key, value)| {
        (key.starts_with('$') && key != "$schema" && key != "$comment") || value_refers(value)
    })
}

fn value_refers(value: &Value) -> bool {
    match value {
        Value::Object(map) => refers(map),
        Value::Array(items) => items.iter().any(value_refers),
        _ => false,
    }
}
