//! One file to a JSON value: JSON or YAML by what is in it, not by its name.

use serde_json::{Map, Value};

use super::super::strict::{parse_json, parse_yaml, text_of};

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
    let text = match text_of(bytes) {
        Ok(text) => text,
        Err(_) if !claims => return Content::Other("it is not text".into()),
        Err(reason) => return Content::Broken(reason),
    };
    if text.trim().is_empty() {
        return Content::Other("it is empty".into());
    }
    let json = text.trim_start().starts_with(['{', '['])
        && !path.ends_with(".yaml")
        && !path.ends_with(".yml");
    let value = if json {
        parse_json(&text)
    } else {
        parse_yaml(&text)
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
