//! Properties and custom types in the dictionary's grammar.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::super::json_schema::{Shape, ordered, standalone};
use super::super::names::{dominant_case, free_name};
use super::super::summary::{Listed, Summary};
use super::catalog::{Catalog, Kind, Resource};
use crate::dict::model;
use crate::syntax::decode::Record;
use crate::text::squash;

/// Keywords of a `config`, as RudderStack's two formats and as JSON Schema spell them.
const KEYWORDS: &[(&str, &str)] = &[
    ("additional_properties", "additionalProperties"),
    ("enum", "enum"),
    ("exclusive_maximum", "exclusiveMaximum"),
    ("exclusive_minimum", "exclusiveMinimum"),
    ("format", "format"),
    ("max_items", "maxItems"),
    ("max_length", "maxLength"),
    ("maximum", "maximum"),
    ("min_items", "minItems"),
    ("min_length", "minLength"),
    ("minimum", "minimum"),
    ("multiple_of", "multipleOf"),
    ("pattern", "pattern"),
    ("unique_items", "uniqueItems"),
];

/// A catalog, and what its definitions are called in the dictionary.
#[derive(Debug)]
pub(super) struct Shapes<'c> {
    /// The catalog.
    pub catalog: &'c Catalog,
    /// Shared names of properties, by id.
    pub properties: BTreeMap<String, String>,
    /// Shared names of custom types, by id.
    pub types: BTreeMap<String, String>,
    /// Shared names that are referred to, and how often.
    pub used: BTreeMap<String, usize>,
    /// Files of shared definitions, by their shared names.
    sources: BTreeMap<String, String>,
    /// Ids of properties that stand in events in full.
    pub inlined: BTreeSet<String>,
}

impl<'c> Shapes<'c> {
    /// Names everything. A property is called what it is called on the wire.
    pub(super) fn new(catalog: &'c Catalog, summary: &mut Summary) -> Self {
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut squashed: BTreeSet<String> = BTreeSet::new();
        let mut properties = BTreeMap::new();
        let mut types = BTreeMap::new();
        let mut sources = BTreeMap::new();
        let names = catalog.properties.values().map(wire_name);
        let names: Vec<String> = names.collect();
        let case = dominant_case(names.iter().map(String::as_str));
        let all = (catalog.properties.values().map(|one| (one, true)))
            .chain(catalog.types.values().map(|one| (one, false)));
        for (resource, is_property) in all {
            let wire = wire_name(resource);
            let mut name = wire.clone();
            // Names of properties are what is sent; a type's name may give way to one that reads
            // nearly the same.
            let clashes = |name: &str| match is_property {
                true => taken.contains(name),
                false => squashed.contains(&squash(name)),
            };
            if clashes(&name) {
                let base = match (is_property, case) {
                    (true, Some(case)) => case.apply(&format!("{wire} {}", resource.id)),
                    (true, None) => format!("{wire}-{}", resource.id),
                    (false, _) => format!("{wire}Definition"),
                };
                name = free_name(&base, clashes);
                let note = format!(
                    "another definition is called `{wire}`, too; `{}` is shared as `{name}`",
                    resource.id
                );
                let path = resource.file.clone();
                summary.renamed.push(Listed { path, note });
            }
            squashed.insert(squash(&name));
            sources.insert(name.clone(), resource.file.clone());
            taken.insert(name.clone());
            let names = if is_property {
                &mut properties
            } else {
                &mut types
            };
            names.insert(resource.id.clone(), name);
            if resource.text("name").is_some_and(is_template) || resource.text("name").is_none() {
                let path = resource.file.clone();
                let note = no_name(resource);
                summary.renamed.push(Listed { path, note });
            }
        }
        Self {
            catalog,
            properties,
            types,
            used: BTreeMap::new(),
            sources,
            inlined: BTreeSet::new(),
        }
    }

    /// A reference to a shared property.
    pub(super) fn reference(&mut self, property: &Resource) -> Map<String, Value> {
        let name = self
            .properties
            .get(&property.id)
            .cloned()
            .unwrap_or_default();
        *self.used.entry(name.clone()).or_default() += 1;
        Map::from_iter([("ref".to_owned(), json!(name))])
    }

    fn type_reference(&mut self, reference: &str) -> Result<Map<String, Value>, String> {
        let custom = self.catalog.get(Kind::Type, reference)?;
        let name = self.types.get(&custom.id).cloned().unwrap_or_default();
        *self.used.entry(name.clone()).or_default() += 1;
        Ok(Map::from_iter([("ref".to_owned(), json!(name))]))
    }

    /// A property in full, to be changed where it is used.
    pub(super) fn inline(
        &mut self,
        property: &Resource,
        summary: &mut Summary,
    ) -> Result<Map<String, Value>, String> {
        self.inlined.insert(property.id.clone());
        self.property(property, summary)
    }

    /// Where the shared definition `name` comes from.
    pub(super) fn source(&self, name: &str) -> String {
        self.sources.get(name).cloned().unwrap_or_default()
    }

    /// What `make` makes; what it counts on the way counts only if it succeeds.
    pub(super) fn attempt<T>(
        &mut self,
        summary: &mut Summary,
        make: impl FnOnce(&mut Self, &mut Summary) -> Result<T, String>,
    ) -> Result<T, String> {
        let used = std::mem::take(&mut self.used);
        let mut part = Summary::default();
        let made = make(self, &mut part);
        let own = std::mem::replace(&mut self.used, used);
        if made.is_ok() {
            summary.absorb(part);
            for (name, uses) in own {
                *self.used.entry(name).or_default() += uses;
            }
        }
        made
    }

    /// A property as a shared definition.
    pub(super) fn property(
        &mut self,
        property: &Resource,
        summary: &mut Summary,
    ) -> Result<Map<String, Value>, String> {
        let known = [
            "id",
            "name",
            "description",
            "type",
            "types",
            "item_type",
            "item_types",
            "config",
            "propConfig",
        ];
        let mut out = self.shape(property, summary)?;
        notes(property, &known, &mut out, summary);
        Ok(ordered(out, &model::Property::keys()))
    }

    /// `{$ref: …, required: …}` or `{property: …, required: …}`.
    pub(super) fn member(&self, member: &Value) -> Result<(&'c Resource, bool), String> {
        let reference = ["property", "$ref"]
            .iter()
            .find_map(|key| member.get(*key).and_then(Value::as_str))
            .ok_or("a property of it has neither `property` nor `$ref`")?;
        let required = match member.get("required") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(required)) => *required,
            Some(other) => {
                return Err(format!(
                    "`required` of `{reference}` is `{other}`, not true or false"
                ));
            }
        };
        Ok((self.catalog.get(Kind::Property, reference)?, required))
    }

    /// Type, items and config.
    pub(super) fn shape(
        &mut self,
        of: &Resource,
        summary: &mut Summary,
    ) -> Result<Map<String, Value>, String> {
        let types = words(&of.map, "type", "types")?;
        let config = match of.map.get("config").or_else(|| of.map.get("propConfig")) {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(config)) => config.clone(),
            Some(_) => return Err("its `config` is not a map".into()),
        };
        let mut items = words(&of.map, "item_type", "item_types")?;
        if let Some(of_config) = config.get("itemTypes").or_else(|| config.get("item_types")) {
            let map = Map::from_iter([("item_types".to_owned(), of_config.clone())]);
            items.extend(words(&map, "item_type", "item_types")?);
        }
        let mut schema = Map::new();
        let mut extra = Map::new();
        for (key, value) in config {
            let keyword = KEYWORDS
                .iter()
                .find(|(snake, camel)| *snake == key || *camel == key);
            match keyword {
                Some((_, keyword)) => {
                    schema.insert((*keyword).to_owned(), value);
                }
                None if matches!(key.as_str(), "itemTypes" | "item_types") => {}
                None => {
                    let name = format!("x-rudderstack-{key}");
                    Summary::add(&mut summary.annotations, name.clone(), &of.file);
                    extra.insert(name, value);
                }
            }
        }
        let refers = |words: &[String]| words.iter().any(|word| word.starts_with('#'));
        let mut out = match types.as_slice() {
            [one] if refers(&types) => {
                if !schema.is_empty() || !items.is_empty() {
                    return Err(format!(
                        "it has both the custom type `{one}` and a `config` of its own, and the type has its own"
                    ));
                }
                self.type_reference(one)?
            }
            _ if refers(&types) => {
                return Err(
                    "a custom type stands beside other types; one property has one custom type"
                        .into(),
                );
            }
            types => {
                match types {
                    [] => {}
                    [one] => {
                        schema.insert("type".into(), json!(one));
                    }
                    several => {
                        schema.insert("type".into(), json!(several));
                    }
                }
                if !items.is_empty() && !refers(&items) {
                    let kinds = match items.as_slice() {
                        [one] => json!(one),
                        several => json!(several),
                    };
                    schema.insert("items".into(), json!({"type": kinds}));
                }
                standalone(
                    &of.file,
                    Value::Object(schema),
                    "",
                    Shape::Property,
                    summary,
                )?
            }
        };
        match items.as_slice() {
            [one] if refers(&items) => {
                let items = self.type_reference(one)?;
                out.insert("items".into(), Value::Object(items));
            }
            _ if refers(&items) => {
                return Err(
                    "its items are of a custom type and of others; items have one custom type"
                        .into(),
                );
            }
            _ => {}
        }
        out.extend(extra);
        Ok(out)
    }
}

/// The name on the wire; the id where the name is a variable of the command line's, or missing.
pub(super) fn wire_name(resource: &Resource) -> String {
    let name = resource.text("name").filter(|name| !is_template(name));
    name.unwrap_or(&resource.id).to_owned()
}

/// Why a definition is called by its id.
pub(super) fn no_name(resource: &Resource) -> String {
    match resource.text("name") {
        Some(name) => format!(
            "`{}` is named by the variable `{name}`, which only RudderStack's command line knows; it is called by its id",
            resource.id
        ),
        None => format!("`{}` has no name; it is called by its id", resource.id),
    }
}

/// `{{ .NAME }}` is replaced when RudderStack's command line runs.
pub(super) fn is_template(text: &str) -> bool {
    text.contains("{{") && text.contains("}}")
}

/// What is said of a definition, and what it says that has no counterpart.
pub(super) fn notes(
    resource: &Resource,
    known: &[&str],
    out: &mut Map<String, Value>,
    summary: &mut Summary,
) {
    match resource.text("description") {
        Some(text) if is_template(text) => {
            let key = "x-rudderstack-description";
            Summary::add(
                &mut summary.annotations,
                format!("{key} (a variable of RudderStack's command line)"),
                &resource.file,
            );
            out.insert(key.into(), json!(text));
        }
        Some(text) => {
            out.insert("description".into(), json!(text));
        }
        None => {}
    }
    for (key, value) in &resource.map {
        if !known.contains(&key.as_str()) && !value.is_null() {
            let name = format!("x-rudderstack-{key}");
            Summary::add(&mut summary.annotations, name.clone(), &resource.file);
            out.insert(name, value.clone());
        }
    }
}

pub(super) fn fail(summary: &mut Summary, resource: &Resource, note: String) {
    let path = format!("{}, `{}`", resource.file, resource.id);
    summary.failed.push(Listed { path, note });
}

/// A list that may be missing.
pub(super) fn list<'v>(value: Option<&'v Value>, key: &str) -> Result<&'v [Value], String> {
    match value {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(format!("its `{key}` are not a list")),
    }
}

/// Types: one, several with commas, or a list.
fn words(map: &Map<String, Value>, one: &str, several: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    for key in [one, several] {
        match map.get(key) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => {
                words.extend(text.split(',').map(|word| word.trim().to_owned()));
            }
            Some(Value::Array(items)) => {
                for item in items {
                    // YAML's own null is the type `null` here.
                    let word = item.as_str().or(item.is_null().then_some("null"));
                    let word =
                        word.ok_or_else(|| format!("its `{key}` holds `{item}`, not a type"))?;
                    words.push(word.to_owned());
                }
            }
            Some(other) => return Err(format!("its `{key}` is `{other}`, not a type")),
        }
    }
    words.retain(|word| !word.is_empty());
    let types = [
        "string", "number", "integer", "boolean", "array", "object", "null",
    ];
    for word in &words {
        if !word.starts_with('#') && !types.contains(&word.as_str()) {
            return Err(format!(
                "`{word}` is no type; it is one of {}, or a custom type",
                types.join(", ")
            ));
        }
    }
    Ok(words)
}
