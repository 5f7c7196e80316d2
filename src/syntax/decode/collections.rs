//! Lists, and maps from names to values.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Decode, Decoder, FaultKind, Raw, entries};
use crate::syntax::{Kind, NodeRef, ScalarValue};
use crate::text::{Name, Spanned};

/// A list; items that could not be read are left out, and counted by [`List::is_whole`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T> {
    items: Box<[Spanned<T>]>,
    whole: bool,
}

impl<T> List<T> {
    /// The items, each with its place.
    pub fn iter(&self) -> std::slice::Iter<'_, Spanned<T>> {
        self.items.iter()
    }

    /// Number of readable items.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether nothing readable is in it.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether every item could be read.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether nothing stands in it, readable or not.
    pub fn is_written_empty(&self) -> bool {
        self.whole && self.is_empty()
    }
}

impl<'l, T> IntoIterator for &'l List<T> {
    type Item = &'l Spanned<T>;
    type IntoIter = std::slice::Iter<'l, Spanned<T>>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T: Decode> Decode for List<T> {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if !matches!(node.kind(), Kind::Sequence) {
            let hint = match node.kind() {
                Kind::Scalar(scalar) if !scalar.text.is_empty() && !scalar.text.contains('\n') => {
                    Some(format!("write a list of one: [{}]", scalar.text))
                }
                _ => None,
            };
            decoder.wrong_type_hint(node, "a list", hint);
            return None;
        }
        let mut items = Vec::with_capacity(node.len());
        for item in node.items() {
            if let Some(value) = T::decode(item, decoder) {
                items.push(Spanned::new(value, item.span()));
            }
        }
        let whole = items.len() == node.len() && !node.is_partial();
        Some(Self {
            items: items.into(),
            whole,
        })
    }
}

impl<T: JsonSchema> JsonSchema for List<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("List_of_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "array", "items": generator.subschema_for::<T>()})
    }
}

/// A map from names to values, in the order written. A name that stands twice has been
/// reported, and only its first value is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map<T> {
    entries: Box<[MapEntry<T>]>,
    whole: bool,
}

/// One `name: value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapEntry<T> {
    /// The name.
    pub name: Spanned<Name>,
    /// The value; `None` inside where it could not be read.
    pub value: Spanned<Option<T>>,
}

impl<T> Map<T> {
    /// Entries in the order written.
    pub fn iter(&self) -> std::slice::Iter<'_, MapEntry<T>> {
        self.entries.iter()
    }

    /// Entries whose value could be read.
    pub fn readable(&self) -> impl Iterator<Item = (&Spanned<Name>, &T)> {
        self.entries
            .iter()
            .filter_map(|e| Some((&e.name, e.value.value.as_ref()?)))
    }

    /// The entry with this name.
    pub fn get(&self, name: &str) -> Option<&MapEntry<T>> {
        self.entries.iter().find(|entry| entry.name.value == *name)
    }

    /// Whether every name could be read.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether nothing stands in it, readable or not.
    pub fn is_written_empty(&self) -> bool {
        self.whole && self.is_empty()
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<T: Decode> Decode for Map<T> {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if !matches!(node.kind(), Kind::Mapping) {
            decoder.wrong_type_hint(node, "a map", names_as_keys(node, T::IS_RECORD));
            return None;
        }
        let mut entries: Vec<MapEntry<T>> = Vec::with_capacity(node.len());
        for entry in entries::check_entries(node, decoder) {
            let Some(key) = entry.key.scalar() else {
                continue;
            };
            let value = T::decode(entry.value, decoder);
            entries.push(MapEntry {
                name: Spanned::new(Name::new(key.text), entry.key.span()),
                value: Spanned::new(value, entry.value.span()),
            });
        }
        // What a merge key would bring is not there either.
        let merges = node.get("<<").is_some();
        Some(Self {
            entries: entries.into(),
            whole: !node.is_partial() && !merges,
        })
    }
}

/// Names of a list that are shown as keys.
const NAMES_SHOWN: usize = 3;

/// What to write in place of a list, where the names of things are keys.
fn names_as_keys(node: NodeRef<'_>, of_records: bool) -> Option<String> {
    if !matches!(node.kind(), Kind::Sequence) {
        return None;
    }
    let Some(first) = node.items().next() else {
        return Some("write `{}`, or take the key out".to_owned());
    };
    let plain = |name: &str| {
        let is_of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        name.starts_with(char::is_alphabetic) && name.chars().all(is_of_word)
    };
    let named = |node: NodeRef<'_>, key: &str| {
        let name = node.get(key)?.scalar()?.text.to_owned();
        plain(&name).then_some(name)
    };
    let names: Vec<&str> = node
        .items()
        .filter_map(|item| Some(item.scalar()?.text))
        .collect();
    if names.len() == node.len() && names.iter().all(|name| plain(name)) {
        let value = if of_records { "{}" } else { "…" };
        let mut entries: Vec<String> = names
            .iter()
            .take(NAMES_SHOWN)
            .map(|name| format!("{name}: {value}"))
            .collect();
        if names.len() > NAMES_SHOWN {
            entries.push("…".to_owned());
        }
        return Some(format!(
            "names are keys here: write `{{{}}}`",
            entries.join(", ")
        ));
    }
    for key in ["name", "event", "key", "id"] {
        if let Some(name) = named(first, key) {
            return Some(format!(
                "names are keys here: in place of `- {key}: {name}` write `{name}:`, and the rest of \
                 the item indented below it"
            ));
        }
    }
    let only = first.entries().next().filter(|_| first.len() == 1);
    let only = only.and_then(|entry| entry.key.scalar());
    Some(match only.filter(|key| plain(key.text)) {
        Some(key) => format!(
            "names are keys here: in place of `- {name}:` write `{name}:`, without the dash",
            name = key.text
        ),
        None if !of_records => "names are keys here: write `name: …` for each".to_owned(),
        None => "names are keys here: write `name:` for each, and what it has indented below it"
            .to_owned(),
    })
}

impl<T: JsonSchema> JsonSchema for Map<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Map_of_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object", "additionalProperties": generator.subschema_for::<T>()})
    }
}

/// Records a fault for each name of `map` that YAML reads as a number, a boolean or null:
/// other tools that read the file would not see the same name.
pub(crate) fn check_names_are_text(node: NodeRef<'_>, decoder: &mut Decoder) {
    for entry in node.entries() {
        let Some(scalar) = entry.key.scalar() else {
            continue;
        };
        let read_as = match entry.key.scalar_value() {
            None | Some(ScalarValue::String(_)) => continue,
            Some(ScalarValue::Null) => "null",
            Some(ScalarValue::Bool(_)) => "a boolean",
            Some(ScalarValue::Number(_)) => "a number",
        };
        let kind = FaultKind::AmbiguousScalar {
            written: scalar.text.to_owned(),
            read_as: read_as.to_owned(),
            instead: format!("\"{}\"", scalar.text),
        };
        decoder.fault(entry.key, kind);
    }
}

/// The `x-…` keys of a record: kept, shown and exported; no built-in rule judges them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(
    clippy::box_collection,
    reason = "most records have none, and a record has many fields"
)]
pub struct Extensions(Option<Box<Vec<Extension>>>);

/// An `x-…` key and its value.
pub type Extension = (Spanned<Name>, Raw);

impl Extensions {
    /// Keeps one.
    pub fn push(&mut self, name: Spanned<Name>, value: Raw) {
        self.0.get_or_insert_default().push((name, value));
    }

    /// Names and values in the order written.
    pub fn iter(&self) -> impl Iterator<Item = &Extension> {
        self.0.iter().flat_map(|list| list.iter())
    }
}
