//! Properties that many events have, compiled once for all of them: a dictionary of hundreds of events
//! then stays small enough for a processor's cache.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::schema::Schema;

/// The schemas of properties, by what they say.
#[derive(Debug, Default)]
pub(crate) struct Shared(Mutex<BTreeMap<String, Arc<Schema>>>);

impl Shared {
    /// What `make` compiles `value` to, or has compiled it to before; `None` where it makes nothing of it.
    pub(super) fn schema(
        &self,
        value: &Value,
        root: &Value,
        make: impl FnOnce() -> Option<Schema>,
    ) -> Option<Arc<Schema>> {
        let Some(key) = key(value, root) else {
            return make().map(Arc::new);
        };
        let known = |key: &str| {
            let schemas = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            schemas.get(key).map(Arc::clone)
        };
        if let Some(known) = known(&key) {
            return Some(known);
        }
        let made = Arc::new(make()?);
        let mut schemas = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(schemas.entry(key).or_insert(made)))
    }
}

/// All that a schema says, with the definitions of `root` that it refers to; `None` where it refers to
/// anything else.
fn key(value: &Value, root: &Value) -> Option<String> {
    let mut definitions: BTreeMap<&str, &Value> = BTreeMap::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                open.extend(members.values());
                // It may be a property of that name as well: then it is no text.
                let Some(Value::String(reference)) = members.get("$ref") else {
                    continue;
                };
                let definition = root.pointer(reference.strip_prefix('#')?)?;
                if !reference.starts_with("#/$defs/") {
                    return None;
                }
                if definitions.insert(reference, definition).is_none() {
                    open.push(definition);
                }
            }
            _ => {}
        }
    }
    let mut key = value.to_string();
    for (reference, definition) in definitions {
        key.push_str(reference);
        key.push_str(&definition.to_string());
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::key;

    #[test]
    fn what_is_referred_to_counts() {
        let root = |kind: &str| json!({ "$defs": { "a": { "$ref": "#/$defs/b" }, "b": { "type": kind }, "c": { "$ref": "#" } } });
        let (one, other) = (root("string"), root("number"));
        let refers = json!({ "$ref": "#/$defs/a", "minLength": 1 });
        assert_eq!(key(&refers, &one), key(&refers, &one.clone()));
        assert_ne!(key(&refers, &one), key(&refers, &other));
        let plain = json!({ "type": "string" });
        assert_eq!(key(&plain, &one), key(&plain, &other));
        for whole in [
            json!({ "$ref": "#" }),
            json!({ "items": { "$ref": "#/$defs/c" } }),
        ] {
            assert_eq!(key(&whole, &one), None);
        }
    }
}
