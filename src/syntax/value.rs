//! Nodes to JSON values.

use serde_json::{Map, Value};

use super::scalar::{ScalarValue, resolve_plain};
use super::tree::{Kind, NodeRef, ScalarRef, Tag};

const CORE: &str = "tag:yaml.org,2002:";

impl<'t> NodeRef<'t> {
    /// The scalar's value, its tag taken into account: `!!str 1` is a string, `!!int "1"` a
    /// number. `None` for anything but a scalar, and for a scalar that is not what its tag says.
    pub fn scalar_value(self) -> Option<ScalarValue<'t>> {
        let node = self.target();
        tagged(node.scalar()?, node.tag())
    }

    /// The node as JSON, aliases followed. Scalar keys become strings of their text; a key that
    /// is written twice has its last value.
    ///
    /// `None` if anything in it could not be read, is a key that is not a scalar, or has a value
    /// that JSON does not have (`.inf`, `.nan`).
    pub fn to_json(self) -> Option<Value> {
        match self.kind() {
            Kind::Scalar(_) => match self.scalar_value()? {
                ScalarValue::Null => Some(Value::Null),
                ScalarValue::Bool(value) => Some(Value::Bool(value)),
                number @ ScalarValue::Number(_) => number.to_number().map(Value::Number),
                ScalarValue::String(text) => Some(Value::String(text.to_owned())),
            },
            // As deep as the parser allows, no deeper.
            Kind::Sequence => self.items().map(NodeRef::to_json).collect(),
            Kind::Mapping => {
                let mut map = Map::with_capacity(self.len());
                for entry in self.entries() {
                    let key = entry.key.scalar()?.text.to_owned();
                    map.insert(key, entry.value.to_json()?);
                }
                Some(Value::Object(map))
            }
            Kind::Lost => None,
        }
    }
}

fn tagged<'t>(scalar: ScalarRef<'t>, tag: Option<&Tag>) -> Option<ScalarValue<'t>> {
    let Some(tag) = tag else {
        return Some(scalar.value());
    };
    let read = resolve_plain(scalar.text);
    let fits = match tag.uri.strip_prefix(CORE) {
        // `!` says: not by its looks.
        Some("str") => return Some(ScalarValue::String(scalar.text)),
        None if &*tag.uri == "!" => return Some(ScalarValue::String(scalar.text)),
        Some("null") => read == ScalarValue::Null,
        Some("bool") => matches!(read, ScalarValue::Bool(_)),
        Some("int") => matches!(read, ScalarValue::Number(_)) && is_integer(scalar.text),
        Some("float") => matches!(read, ScalarValue::Number(_)),
        // A tag of someone else changes nothing here.
        _ => return Some(scalar.value()),
    };
    fits.then_some(read)
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.starts_with("0x")
        || digits.bytes().all(|b| b.is_ascii_digit())
        || digits.starts_with("0o")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::syntax::parse_yaml;
    use crate::text::FileId;

    fn value(text: &str) -> Option<serde_json::Value> {
        let tree = parse_yaml(FileId(0), text.into());
        tree.documents().next()?.to_json()
    }

    #[test]
    fn reads_every_kind() {
        assert_eq!(
            value("a: [1, -1.5, 0x1F, true, ~, no, '1', \"x\"]\n2: {b: &x hi, c: *x}\n"),
            Some(json!({
                "a": [1, -1.5, 31, true, null, "no", "1", "x"],
                "2": {"b": "hi", "c": "hi"}
            }))
        );
    }

    #[test]
    fn follows_core_tags() {
        assert_eq!(
            value("[!!str 1, !!int \"1\", ! 2, !local 3, !!float 1]"),
            Some(json!(["1", 1, "2", 3, 1]))
        );
        assert_eq!(value("[!!int x]"), None);
    }

    #[test]
    fn has_nothing_where_json_has_nothing() {
        assert_eq!(value("[.nan]"), None);
        assert_eq!(value("{[a]: b}"), None);
        assert_eq!(value("a: 1\nb: {c"), None);
    }
}
