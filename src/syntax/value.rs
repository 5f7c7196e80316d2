//! Trees to plain JSON.

use serde_json::{Map, Value};

use super::scalar::ScalarValue;
use super::tree::{Kind, NodeRef};

impl NodeRef<'_> {
    /// The value as JSON, aliases followed. `None` where part of it could not be read, or has
    /// no JSON (`.nan`, a map as a key). Of a key that stands twice the first value counts.
    pub fn to_json(self) -> Option<Value> {
        Some(match self.kind() {
            Kind::Lost => return None,
            Kind::Scalar(scalar) => match scalar.value() {
                ScalarValue::Null => Value::Null,
                ScalarValue::Bool(value) => Value::Bool(value),
                number @ ScalarValue::Number(_) => Value::Number(number.to_number()?),
                ScalarValue::String(text) => Value::String(text.to_owned()),
            },
            Kind::Sequence => Value::Array(self.items().map(Self::to_json).collect::<Option<_>>()?),
            Kind::Mapping => {
                let mut map = Map::with_capacity(self.len());
                for entry in self.entries() {
                    let key = entry.key.scalar()?;
                    let value = entry.value.to_json()?;
                    map.entry(key.text).or_insert(value);
                }
                Value::Object(map)
            }
        })
    }
}
