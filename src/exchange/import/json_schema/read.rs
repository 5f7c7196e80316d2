//! One file to a JSON value: JSON or YAML by what is in it, not by its name.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Value};

use crate::source::{EncodingFault, decode};

/// What a file holds.
#[derive(Debug)]
pub(super) enum Content {
    /// A JSON Schema.
    Schema(Value),
    /// Something else, and what.
    Other(String),
    /// Something that ought to be a schema and cannot be read: why, and what to do.
    Broken(String),
}

/// Reads the bytes of the file `path`.
pub(super) fn read(path: &str, bytes: Vec<u8>) -> Content {
    // A file whose name claims JSON or YAML has to be that; any other may be anything.
    let claims = has_schema_extension(path);
    let decoded = decode(bytes);
    if let Some(fault) = decoded.faults.first() {
        if !claims {
            return Content::Other("it is not text".into());
        }
        return Content::Broken(match fault {
            EncodingFault::Utf16 => "it is UTF-16; save it as UTF-8".into(),
            EncodingFault::InvalidUtf8 { start, .. } => {
                format!("byte {start} is not UTF-8; save the file as UTF-8")
            }
        });
    }
    let text = decoded
        .text
        .strip_prefix('\u{feff}')
        .unwrap_or(&decoded.text);
    if text.trim().is_empty() {
        return Content::Other("it is empty".into());
    }
    let json = text.trim_start().starts_with(['{', '['])
        && !path.ends_with(".yaml")
        && !path.ends_with(".yml");
    let value = if json {
        parse_json(text)
    } else {
        parse_yaml(text)
    };
    let value = match value {
        Ok(value) => value,
        Err(reason) if claims || json => return Content::Broken(reason),
        Err(_) => return Content::Other("it is neither JSON nor YAML".into()),
    };
    match &value {
        Value::Object(map) => match not_a_schema(map) {
            Some(reason) => Content::Other(reason),
            None => Content::Schema(value),
        },
        _ => Content::Other("it is not a JSON Schema: it holds no map".into()),
    }
}

/// The name without `.json`, `.yaml`, `.yml` and `.schema`.
pub(super) fn without_extension(path: &str) -> &str {
    let stem = [".json", ".yaml", ".yml", ".jsonschema"]
        .iter()
        .find_map(|extension| path.strip_suffix(extension))
        .unwrap_or(path);
    stem.strip_suffix(".schema").unwrap_or(stem)
}

fn has_schema_extension(path: &str) -> bool {
    [".json", ".yaml", ".yml", ".jsonschema"]
        .iter()
        .any(|extension| path.ends_with(extension))
}

/// Why a map is not a JSON Schema for events; `None` where it is one.
fn not_a_schema(map: &Map<String, Value>) -> Option<String> {
    if let Some(own) = map.get("self").and_then(Value::as_object) {
        let format = own.get("format").and_then(Value::as_str);
        return match format {
            Some("jsonschema") | None => None,
            Some(other) => Some(format!(
                "it describes itself as `{other}`, not as a JSON Schema"
            )),
        };
    }
    let text = |key: &str| map.get(key).and_then(Value::as_str);
    let dialect = text("$schema").is_some_and(|uri| uri.contains("json-schema.org"));
    let is_map = |key: &str| map.get(key).is_some_and(Value::is_object);
    let is_list = |key: &str| map.get(key).is_some_and(Value::is_array);
    let typed = match map.get("type") {
        Some(Value::String(word)) => super::keywords::is_type(word),
        Some(Value::Array(words)) => words
            .iter()
            .all(|word| word.as_str().is_some_and(super::keywords::is_type)),
        _ => false,
    };
    let known = dialect
        || typed
        || ["properties", "definitions", "$defs"]
            .into_iter()
            .any(is_map)
        || ["allOf", "anyOf", "oneOf"].into_iter().any(is_list)
        || text("$ref").is_some();
    (!known).then(|| "it is not a JSON Schema: no `$schema`, `type` or `properties`".to_owned())
}

fn parse_json(text: &str) -> Result<Value, String> {
    let mut reader = serde_json::Deserializer::from_str(text);
    Strict
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| format!("it is not JSON: {error}"))
}

fn parse_yaml(text: &str) -> Result<Value, String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(path: &str, text: &[u8]) -> String {
        match read(path, text.to_vec()) {
            Content::Schema(value) => format!("schema {value}"),
            Content::Other(reason) => format!("other: {reason}"),
            Content::Broken(reason) => format!("broken: {reason}"),
        }
    }

    #[test]
    fn tells_schemas_from_other_files() {
        assert!(kind("a/1-0-0", b"{\"type\": \"object\"}").starts_with("schema"));
        assert!(kind("a.yaml", b"\xef\xbb\xbftype: object\nx: 1.50\n").contains("1.5"));
        assert!(
            kind("package.json", b"{\"name\": \"x\", \"type\": \"module\"}").starts_with("other")
        );
        assert!(kind("LICENSE", b"Apache License\n  Version: 2: x").starts_with("other"));
        assert!(kind("x.thrift", b"{\"self\": {\"format\": \"thrift\"}}").contains("`thrift`"));
        assert!(kind("x.png", b"\x89PNG\xff").starts_with("other"));
        assert!(kind("x.json", b"\xff\xfe{\0").contains("UTF-16"));
        assert!(kind("x.json", b"{\"type\": \"object\xff\"}").contains("byte 16"));
        assert!(kind("x.json", b"{\"a\": 1, \"a\": 2}").contains("stands twice"));
        assert!(kind("x.json", b"{\"type\": \"null\", \"type\": \"null\"}").starts_with("schema"));
        assert!(
            kind("x.yaml", b"type: object\n1: 18446744073709552000\n")
                .contains("\"1\":1.8446744073709552e+19")
        );
        assert!(kind("x.yaml", b"type: object\nmaximum: .inf\n").contains("no number"));
        assert!(kind("x.yaml", b"a: 1\na: 2\n").starts_with("broken"));
        assert!(kind("x.json", b"{\"type\": ").starts_with("broken"));
        assert!(kind("x.yaml", b"type: object\n<<: {title: a}\n").contains("\"title\""));
    }
}
