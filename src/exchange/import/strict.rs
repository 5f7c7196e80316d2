//! Text to one JSON value, by readers that refuse what others take silently.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Value};

use crate::source::{EncodingFault, decode};

/// The text of a file, without a byte-order mark.
///
/// # Errors
/// When it is not UTF-8: what it is instead, and what to do.
pub(super) fn text_of(bytes: Vec<u8>) -> Result<String, String> {
    let decoded = decode(bytes);
    match decoded.faults.first() {
        None => {}
        Some(EncodingFault::Utf16) => return Err("it is UTF-16; save it as UTF-8".into()),
        Some(EncodingFault::InvalidUtf8 { start, .. }) => {
            return Err(format!("byte {start} is not UTF-8; save the file as UTF-8"));
        }
    }
    let text = decoded.text;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// JSON as it is.
///
/// # Errors
/// What is wrong, with its line, and what to do.
pub(super) fn parse_json(text: &str) -> Result<Value, String> {
    let mut reader = serde_json::Deserializer::from_str(text);
    Strict
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| format!("it is not JSON: {error}"))
}

/// YAML as JSON, with merge keys applied.
///
/// # Errors
/// What is wrong, with its line, and what to do.
pub(super) fn parse_yaml(text: &str) -> Result<Value, String> {
    let mut value = Strict
        .deserialize(serde_yaml::Deserializer::from_str(text))
        .map_err(|error| format!("it is not YAML: {error}"))?;
    apply_merge_keys(&mut value);
    Ok(value)
}

/// `<<: *base` is YAML 1.1 for the keys of another map; those that stand there go first.
fn apply_merge_keys(value: &mut Value) {
    match value {
        Value::Object(map) => {
            let mergeable = |value: &Value| {
                value.is_object()
                    || value
                        .as_array()
                        .is_some_and(|items| items.iter().all(Value::is_object))
            };
            if map.get("<<").is_some_and(mergeable) {
                let bases = match map.shift_remove("<<") {
                    Some(Value::Array(bases)) => bases,
                    other => other.into_iter().collect(),
                };
                for base in bases {
                    for (key, value) in base.as_object().into_iter().flatten() {
                        map.entry(key).or_insert_with(|| value.clone());
                    }
                }
            }
            map.values_mut().for_each(apply_merge_keys);
        }
        Value::Array(items) => items.iter_mut().for_each(apply_merge_keys),
        _ => {}
    }
}

/// Reads JSON or YAML as it is, and refuses a key that stands twice with two values: the last
/// one would win silently.
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        // YAML's `.inf` and `.nan` would become null.
        serde_json::Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| {
                E::custom(format!(
                    "JSON has no number `{value}`; write it as a string"
                ))
            })
    }
    // Longer than 64 bits: every JSON reader takes the nearest double.
    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok((value as f64).into())
    }
    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok((value as f64).into())
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(Strict)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(Key(key)) = access.next_key()? {
            let value = access.next_value_seed(Strict)?;
            match map.get(&key) {
                // Said twice is said once.
                Some(known) if *known == value => {}
                Some(_) => {
                    return Err(A::Error::custom(format!(
                        "the key `{key}` stands twice in one map, with two values; remove one"
                    )));
                }
                None => {
                    map.insert(key, value);
                }
            }
        }
        Ok(Value::Object(map))
    }
}

struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        String::deserialize(reader).map(Self)
    }
}
