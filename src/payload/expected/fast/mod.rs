//! JSON Schema 2020-12 for the case that nothing is wrong: whether a value is valid for sure, found
//! without a tree of it and without a report of errors.
//!
//! There are three answers within: valid, invalid, and doubt. What is not valid for sure is left to
//! the exact validator (the `jsonschema` crate with formats asserted), which also says what is
//! wrong. So the rules here follow what that crate does, and stop where following it would be hard.

mod check;
mod compile;
mod format;
mod keywords;
mod number;
mod object;
mod schema;
mod shared;
mod straight;
#[cfg(test)]
pub(in crate::payload) mod tests;

use serde_json::{Map, Value};

use crate::payload::tape::{Cursor, Item, Kind};
pub(in crate::payload) use format::Format;
use schema::Schema;
pub(crate) use shared::Shared;
pub(in crate::payload) use straight::Aside;

/// A schema compiled for the fast way.
#[derive(Debug)]
pub struct Fast {
    schema: Schema,
}

impl Fast {
    /// Compiles `schema`, which has to be sound JSON Schema 2020-12.
    ///
    /// `None` where it uses a keyword outside the fast set (such as `contains`, `$id` or
    /// `dependentSchemas`) in any place that is evaluated: the exact way is then the only one.
    /// Annotations and unknown keywords are ignored, as the exact validator ignores them.
    pub fn of(schema: &Value) -> Option<Fast> {
        compile::compile(schema, None).map(|schema| Fast { schema })
    }

    /// The same, where its properties are compiled once for all schemas of `shared`.
    pub(crate) fn sharing(schema: &Value, shared: &Shared) -> Option<Fast> {
        compile::compile(schema, Some(shared)).map(|schema| Fast { schema })
    }

    /// Whether `item` is valid for sure. `false` means that the exact validator has to be asked,
    /// with [`to_value`]: the item is invalid, or in doubt.
    ///
    /// In doubt are, among others, numbers where `f64` and integers meet beyond 2^53, patterns and
    /// formats that are not certainly read alike, and values nested deeper than some hundred levels.
    pub fn passes(&self, item: Item<'_>) -> bool {
        self.passes_but_for(item, &|_| false)
    }

    /// The same, where `additionalProperties` of the whole object does not speak of keys that `is_extra`
    /// names.
    pub fn passes_but_for(&self, item: Item<'_>, is_extra: &dyn Fn(&str) -> bool) -> bool {
        check::passes(&self.schema, item, is_extra)
    }

    /// Reads the value that begins at `cursor`, up to its end. `None`: it may be that it does not pass, that
    /// something is to be said of it aside, that a key comes twice in it, or that it is no JSON; the cursor is
    /// then anywhere in it.
    pub(in crate::payload) fn reads(
        &self,
        cursor: &mut Cursor<'_>,
        aside: Aside<'_>,
    ) -> Option<()> {
        straight::reads(&self.schema, cursor, aside)
    }

    /// Whether an object is declared to have `key`.
    pub(in crate::payload) fn has(&self, key: &str) -> bool {
        let root = self.schema.nodes.get(self.schema.root as usize);
        let object = root.and_then(|node| node.object.as_ref());
        object.is_some_and(|object| object.names.find(key.as_bytes()).is_some())
    }
}

/// The value as `serde_json` reads the same text, for the exact way: of two equal keys the last
/// value counts, and integers beyond `u64` and `i64` are `f64`.
///
/// A number too large for `f64`, which `serde_json` refuses to read, is the largest or the smallest
/// finite one: it stays a number, and still breaks every bound that it would break. The nesting is
/// that of the item, so at most [`MAX_DEPTH`](crate::payload::tape::MAX_DEPTH) levels.
pub fn to_value(item: Item<'_>) -> Value {
    match item.kind() {
        Kind::Null => Value::Null,
        Kind::False => Value::Bool(false),
        Kind::True => Value::Bool(true),
        Kind::Number => number_value(item.raw()),
        Kind::String => Value::String(text_of(item)),
        Kind::Array => Value::Array(item.items().map(to_value).collect()),
        Kind::Object => {
            let mut map = Map::new();
            for (key, value) in item.entries() {
                map.insert(text_of(key), to_value(value));
            }
            Value::Object(map)
        }
    }
}

fn text_of(item: Item<'_>) -> String {
    item.string().map(Into::into).unwrap_or_default()
}

pub(crate) fn number_value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| {
        let limit = match text.starts_with('-') {
            true => f64::MIN,
            false => f64::MAX,
        };
        Value::from(limit)
    })
}
