//! The files of a data catalog, in either version of their format, as one catalog.
//!
//! `rudder/0.1` (also written `rudder/v0.1`) refers to `#/properties/GROUP/ID` and spells its
//! keywords in camelCase under `propConfig`; `rudder/v1` refers to `#property:ID` and spells
//! them in snake_case under `config`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::strict::{parse_yaml, text_of};
use super::super::summary::{Listed, Summary};

/// A resource, and where it stands.
#[derive(Debug)]
pub(super) struct Resource {
    /// Path of its file.
    pub file: String,
    /// Its handle.
    pub id: String,
    /// What is written.
    pub map: Map<String, Value>,
}

impl Resource {
    /// A text that is neither missing nor empty.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        let text = self.map.get(key).and_then(Value::as_str);
        text.filter(|text| !text.trim().is_empty())
    }
}

/// Everything that the files define, by id. Order is that of the files.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    /// Properties.
    pub properties: BTreeMap<String, Resource>,
    /// Custom types.
    pub types: BTreeMap<String, Resource>,
    /// Events.
    pub events: BTreeMap<String, Resource>,
    /// Categories of events.
    pub categories: BTreeMap<String, Resource>,
    /// Tracking plans.
    pub plans: BTreeMap<String, Resource>,
}

/// What a reference names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A property.
    Property,
    /// A custom type.
    Type,
    /// An event.
    Event,
    /// A category.
    Category,
}

impl Kind {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Property => ("properties", "property"),
            Self::Type => ("custom-types", "custom-type"),
            Self::Event => ("events", "event"),
            Self::Category => ("categories", "category"),
        }
    }
}

impl Catalog {
    /// What `reference` leads to.
    ///
    /// # Errors
    /// When it leads to nothing here, or is no reference to a `kind`.
    pub(super) fn get(&self, kind: Kind, reference: &str) -> Result<&Resource, String> {
        let (plural, singular) = kind.words();
        let id = reference
            .strip_prefix(&format!("#{singular}:"))
            .or_else(|| reference.strip_prefix(&format!("#{plural}:")))
            .or_else(|| {
                let rest = reference.strip_prefix(&format!("#/{plural}/"))?;
                Some(rest.split_once('/')?.1)
            })
            .ok_or_else(|| {
                format!("`{reference}` is no reference to a {singular}, such as `#{singular}:id`")
            })?;
        let all = match kind {
            Kind::Property => &self.properties,
            Kind::Type => &self.types,
            Kind::Event => &self.events,
            Kind::Category => &self.categories,
        };
        all.get(id).ok_or_else(|| {
            format!("`{reference}` leads to no {singular} of this folder; put its file here, or correct it")
        })
    }
}

/// What a file turned out to be.
enum File {
    Catalog {
        kind: String,
        spec: Map<String, Value>,
    },
    Other(String),
}

/// Adds the file `path` to the catalog. What cannot be read, or is of another kind, goes to the
/// summary.
pub(super) fn add(catalog: &mut Catalog, path: &str, bytes: Vec<u8>, summary: &mut Summary) {
    let listed = |note: String| Listed {
        path: path.to_owned(),
        note,
    };
    let (kind, spec) = match read(bytes) {
        Ok(File::Catalog { kind, spec }) => (kind, spec),
        Ok(File::Other(note)) => return summary.skipped.push(listed(note)),
        Err(note) => return summary.failed.push(listed(note)),
    };
    let (list, section) = match kind.as_str() {
        "properties" => (&mut catalog.properties, "properties"),
        "custom-types" => (&mut catalog.types, "types"),
        "events" => (&mut catalog.events, "events"),
        "categories" => (&mut catalog.categories, "categories"),
        "tp" | "tracking-plan" => {
            if let Err(note) = insert(&mut catalog.plans, path, Value::Object(spec)) {
                summary.failed.push(listed(note));
            }
            return;
        }
        _ => {
            let note = format!(
                "it is a RudderStack file of kind `{kind}`, which is no part of a data catalog"
            );
            return summary.skipped.push(listed(note));
        }
    };
    let items = match spec.get(section) {
        Some(Value::Array(items)) => items,
        Some(Value::Null) | None => {
            let note = format!("its `spec` has no `{section}`");
            return summary.failed.push(listed(note));
        }
        Some(_) => {
            let note = format!("its `spec.{section}` is not a list");
            return summary.failed.push(listed(note));
        }
    };
    for (at, item) in items.iter().enumerate() {
        if let Err(note) = insert(list, path, item.clone()) {
            summary.failed.push(Listed {
                path: format!("{path}, {section}[{at}]"),
                note,
            });
        }
    }
}

fn insert(list: &mut BTreeMap<String, Resource>, path: &str, item: Value) -> Result<(), String> {
    let Value::Object(map) = item else {
        return Err("it is not a map".into());
    };
    let id = match map.get("id") {
        Some(Value::String(id)) if !id.trim().is_empty() => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => return Err("it has no `id`".into()),
    };
    if let Some(other) = list.get(&id) {
        // Said twice is said once.
        if other.map == map {
            return Ok(());
        }
        return Err(format!(
            "`{id}` is defined in `{}`, too, with other content; name the folder of one catalog, or remove one of them",
            other.file
        ));
    }
    let resource = Resource {
        file: path.to_owned(),
        id: id.clone(),
        map,
    };
    list.insert(id, resource);
    Ok(())
}

fn read(bytes: Vec<u8>) -> Result<File, String> {
    let text = text_of(bytes)?;
    if text.trim().is_empty() {
        return Ok(File::Other("it is empty".into()));
    }
    let Value::Object(mut map) = parse_yaml(&text)? else {
        return Ok(File::Other(
            "it is YAML of another kind: it holds no map".into(),
        ));
    };
    let version = map
        .get("version")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let Some(version) = version.strip_prefix("rudder/") else {
        return Ok(File::Other(
            "it is YAML of another kind: its `version` is none of RudderStack's, such as `rudder/v1`".into(),
        ));
    };
    if !matches!(version, "0.1" | "v0.1" | "v1" | "1") {
        return Err(format!(
            "its version is `rudder/{version}`, and `rudder/0.1` and `rudder/v1` are known here"
        ));
    }
    let Some(Value::String(kind)) = map.shift_remove("kind") else {
        return Err("it has no `kind`, such as `events`".into());
    };
    let Some(Value::Object(spec)) = map.shift_remove("spec") else {
        return Err("it has no `spec`".into());
    };
    Ok(File::Catalog { kind, spec })
}
