//! A schema of any draft, spread over files, as one schema of 2020-12 without references:
//! what a `$ref` leads to takes its place, and `allOf` is merged where that says the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::super::summary::Summary;
use super::keywords::{Holds, holds, is_annotation, is_standard, is_well_formed};
use super::merge::conjoin;
use super::refs::{Documents, Place};
use crate::dict::schema::Draft;

/// Schemas that grow larger than this many nodes are refused: references can double at every
/// step.
const MAX_NODES: usize = 200_000;

/// Resolves and translates the schemas of one event.
pub(super) struct Normalizer<'d> {
    documents: &'d Documents,
    /// The event's file, for the summary.
    file: String,
    /// References that are being replaced: one of them again is recursion.
    stack: Vec<Place>,
    nodes: usize,
    /// Names of recursive definitions.
    recursive: BTreeMap<Place, String>,
    /// All places that a `$ref` leads to.
    pub used: BTreeSet<Place>,
}

impl<'d> Normalizer<'d> {
    /// For the event that `file` describes.
    pub(super) fn new(documents: &'d Documents, file: &str) -> Self {
        Self {
            documents,
            file: file.to_owned(),
            stack: Vec::new(),
            nodes: 0,
            recursive: BTreeMap::new(),
            used: BTreeSet::new(),
        }
    }

    /// The schema at `place`.
    pub(super) fn root(&mut self, place: &Place, summary: &mut Summary) -> Result<Value, String> {
        let value = self.documents.get(place).ok_or("there is nothing")?;
        self.stack.push(place.clone());
        let out = self.schema(value, place, summary);
        self.stack.pop();
        out
    }

    /// The recursive definitions that `schema` refers to, and those that they refer to.
    pub(super) fn definitions(
        &mut self,
        schema: &Value,
        summary: &mut Summary,
    ) -> Result<Map<String, Value>, String> {
        let mut done = Map::new();
        let mut open = Vec::new();
        markers(schema, &mut open);
        while let Some(name) = open.pop() {
            if done.contains_key(&name) {
                continue;
            }
            let place = self.recursive.iter().find(|(_, known)| **known == name);
            let Some(place) = place.map(|(place, _)| place.clone()) else {
                continue;
            };
            let outer = std::mem::take(&mut self.stack);
            let definition = self.root(&place, summary);
            self.stack = outer;
            let definition = definition?;
            markers(&definition, &mut open);
            done.insert(name, definition);
        }
        let mut sorted: Vec<_> = done.into_iter().collect();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(sorted.into_iter().collect())
    }

    fn note(&self, summary: &mut Summary, what: impl Into<String>) {
        Summary::add(&mut summary.translated, what, &self.file);
    }

    fn schema(
        &mut self,
        value: &Value,
        at: &Place,
        summary: &mut Summary,
    ) -> Result<Value, String> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(format!(
                "its references expand to more than {MAX_NODES} schemas; simplify them"
            ));
        }
        let map = match value {
            Value::Object(map) => map,
            Value::Bool(_) => return Ok(value.clone()),
            _ => return Err(format!("`{value}` at `#{}` is not a schema", at.pointer)),
        };
        for dynamic in ["$dynamicRef", "$recursiveRef"] {
            if map.contains_key(dynamic) {
                return Err(format!(
                    "`{dynamic}` at `#{}` cannot be imported; write a plain `$ref`",
                    at.pointer
                ));
            }
        }
        if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
            return self.reference(map, reference, at, summary);
        }
        let out = self.keywords(map, at, summary)?;
        Ok(Value::Object(self.flatten(out, summary)))
    }

    fn draft(&self, at: &Place) -> Draft {
        self.documents.all[at.document].draft
    }

    fn keywords(
        &mut self,
        map: &Map<String, Value>,
        at: &Place,
        summary: &mut Summary,
    ) -> Result<Map<String, Value>, String> {
        let draft = self.draft(at);
        let mut out = Map::new();
        for (key, value) in map {
            let place = at.child(key);
            match key.as_str() {
                "definitions" | "$defs" if value.is_object() => {}
                "$id" if value.is_string() => {
                    out.insert("x-json-schema-id".into(), value.clone());
                }
                "id" if value.is_string() && (draft == Draft::Four || at.pointer.is_empty()) => {
                    out.insert("x-json-schema-id".into(), value.clone());
                }
                "$schema" if value.is_string() => self.dialect(value, at, &mut out, summary),
                "$anchor" | "$dynamicAnchor" => {
                    out.insert("x-json-schema-anchor".into(), value.clone());
                }
                "self" if at.pointer.is_empty() && is_plain_self(value) => {
                    self.note(summary, "`self` as name, version and alias");
                }
                "items" if value.is_array() => {
                    let items = self.held(Holds::List, value, &place, summary)?;
                    out.insert("prefixItems".into(), items);
                    if let Some(rest) = map.get("additionalItems") {
                        let rest = self.schema(rest, &at.child("additionalItems"), summary)?;
                        out.insert("items".into(), rest);
                    }
                    self.note(summary, "a list of `items` as `prefixItems`");
                }
                "additionalItems" if map.get("items").is_some_and(Value::is_array) => {}
                "dependencies" if value.is_object() => {
                    self.dependencies(value, &place, &mut out, summary)?;
                }
                "exclusiveMinimum" | "exclusiveMaximum" if value.is_boolean() => {
                    self.note(summary, format!("`{key}: true` or `false` as a number"));
                    let bound = if key == "exclusiveMinimum" {
                        "minimum"
                    } else {
                        "maximum"
                    };
                    match map.get(bound) {
                        Some(bound) if value == true => {
                            out.insert(key.clone(), bound.clone());
                        }
                        // Without a bound, or as false, it says nothing.
                        _ => {}
                    }
                }
                "minimum" if map.get("exclusiveMinimum") == Some(&json!(true)) => {}
                "maximum" if map.get("exclusiveMaximum") == Some(&json!(true)) => {}
                // Draft-03 says so at the property itself; `properties` has collected it.
                "required" if value.is_boolean() && !at.pointer.is_empty() => {}
                "examples" if value.is_array() => {
                    let resolved = self.data(value, at.document, 0, summary);
                    out.insert(key.clone(), resolved);
                }
                _ if !draft.knows(key) => {
                    Summary::add(
                        &mut summary.annotations,
                        format!("{key} (means nothing in {})", draft.name()),
                        &self.file,
                    );
                    out.insert(format!("x-{key}"), value.clone());
                }
                // One name that is no schema does not make the others none.
                "properties" | "patternProperties" | "dependentSchemas"
                    if value.is_object() && !is_well_formed(key, value) =>
                {
                    let (good, bad): (Map<_, _>, Map<_, _>) = value
                        .as_object()
                        .into_iter()
                        .flatten()
                        .map(|(name, schema)| (name.clone(), schema.clone()))
                        .partition(|(_, schema)| schema.is_object() || schema.is_boolean());
                    Summary::add(
                        &mut summary.annotations,
                        format!("{key} (not valid JSON Schema there)"),
                        &self.file,
                    );
                    out.insert(format!("x-{key}"), Value::Object(bad));
                    if !good.is_empty() {
                        let good = Value::Object(good);
                        let schemas = self.held(Holds::Named, &good, &place, summary)?;
                        if key == "properties" {
                            self.old_required(&good, &mut out, summary);
                        }
                        out.insert(key.clone(), schemas);
                    }
                }
                _ if is_standard(key) && !is_well_formed(key, value) => {
                    Summary::add(
                        &mut summary.annotations,
                        format!("{key} (not valid JSON Schema there)"),
                        &self.file,
                    );
                    out.insert(format!("x-{key}"), value.clone());
                }
                "properties" => {
                    let schemas = self.held(Holds::Named, value, &place, summary)?;
                    self.old_required(value, &mut out, summary);
                    out.insert(key.clone(), schemas);
                }
                "required" => {
                    let mut names = match out.remove(key) {
                        Some(Value::Array(names)) => names,
                        _ => Vec::new(),
                    };
                    for name in value.as_array().into_iter().flatten() {
                        if !names.contains(name) {
                            names.push(name.clone());
                        }
                    }
                    out.insert(key.clone(), Value::Array(names));
                }
                "format" => {
                    if let Some(name) = value.as_str().filter(|name| !checks_format(draft, name)) {
                        self.note(
                            summary,
                            format!(
                                "`format: {name}`, which {} does not know and 2020-12 checks",
                                draft.name()
                            ),
                        );
                    }
                    out.insert(key.clone(), value.clone());
                }
                _ => {
                    let held = holds(key);
                    let value = match held {
                        Holds::None => value.clone(),
                        held => self.held(held, value, &place, summary)?,
                    };
                    out.insert(key.clone(), value);
                }
            }
        }
        Ok(out)
    }

    /// The dialect is kept where it is news: at the root, and where a part has another one.
    fn dialect(
        &self,
        value: &Value,
        at: &Place,
        out: &mut Map<String, Value>,
        summary: &mut Summary,
    ) {
        let root = self.stack.first();
        let of_root = root.and_then(|root| self.documents.all[root.document].value.get("$schema"));
        if root != Some(at) && of_root == Some(value) {
            self.note(summary, "a repeated `$schema` left out");
        } else {
            out.insert("x-json-schema-dialect".into(), value.clone());
        }
    }

    fn held(
        &mut self,
        held: Holds,
        value: &Value,
        at: &Place,
        summary: &mut Summary,
    ) -> Result<Value, String> {
        Ok(match (held, value) {
            (Holds::List, Value::Array(items)) => Value::Array(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| self.schema(item, &at.child(&index.to_string()), summary))
                    .collect::<Result<_, _>>()?,
            ),
            (Holds::Named, Value::Object(map)) => {
                let mut out = Map::new();
                for (name, schema) in map {
                    out.insert(name.clone(), self.schema(schema, &at.child(name), summary)?);
                }
                Value::Object(out)
            }
            _ => self.schema(value, at, summary)?,
        })
    }

    fn dependencies(
        &mut self,
        value: &Value,
        at: &Place,
        out: &mut Map<String, Value>,
        summary: &mut Summary,
    ) -> Result<(), String> {
        for (name, dependency) in value.as_object().into_iter().flatten() {
            let (keyword, dependency) = match dependency {
                Value::Array(_) => ("dependentRequired", dependency.clone()),
                // Draft-03 allows one name without a list.
                Value::String(_) => ("dependentRequired", json!([dependency])),
                schema => {
                    let schema = self.schema(schema, &at.child(name), summary)?;
                    ("dependentSchemas", schema)
                }
            };
            self.note(summary, format!("`dependencies` as `{keyword}`"));
            if let Value::Object(map) = out.entry(keyword).or_insert_with(|| json!({})) {
                map.insert(name.clone(), dependency);
            }
        }
        Ok(())
    }

    fn old_required(
        &self,
        properties: &Value,
        out: &mut Map<String, Value>,
        summary: &mut Summary,
    ) {
        for (name, schema) in properties.as_object().into_iter().flatten() {
            if schema.get("required") != Some(&json!(true)) {
                continue;
            }
            self.note(summary, "draft-03 `required: true` of a property");
            if let Value::Array(names) = out.entry("required").or_insert_with(|| json!([]))
                && !names.contains(&json!(name))
            {
                names.push(json!(name));
            }
        }
    }

    fn reference(
        &mut self,
        map: &Map<String, Value>,
        reference: &str,
        at: &Place,
        summary: &mut Summary,
    ) -> Result<Value, String> {
        let target = self.documents.resolve(reference, at)?;
        self.used.insert(target.clone());
        let found = if self.stack.contains(&target) {
            let name = self.definition_name(&target);
            json!({"$ref": format!("#/$defs/{name}")})
        } else {
            let value = self
                .documents
                .get(&target)
                .ok_or_else(|| format!("`$ref: {reference}` leads to nothing; correct it"))?;
            self.note(summary, "`$ref` as what it leads to");
            self.stack.push(target.clone());
            let found = self.schema(value, &target, summary);
            self.stack.pop();
            found?
        };
        let mut siblings = map.clone();
        siblings.remove("$ref");
        if siblings.is_empty() {
            return Ok(found);
        }
        let mut found = match found {
            Value::Object(found) => found,
            Value::Bool(true) => Map::new(),
            _ => Map::from_iter([("not".to_owned(), json!({}))]),
        };
        if !self.draft(at).ref_hides_siblings() {
            let mut own = self.keywords(&siblings, at, summary)?;
            let mut branches = vec![Value::Object(found)];
            if let Some(Value::Array(more)) = own.remove("allOf") {
                branches.extend(more);
            }
            own.insert("allOf".into(), Value::Array(branches));
            return Ok(Value::Object(self.flatten(own, summary)));
        }
        // The draft ignores what stands beside a reference, but people read it.
        let (notes, ignored): (Map<_, _>, Map<_, _>) = siblings
            .into_iter()
            .partition(|(key, _)| is_annotation(key));
        for (key, value) in self.keywords(&notes, at, summary)? {
            if let Some(hidden) = found.insert(key.clone(), value.clone())
                && hidden != value
            {
                found.insert(format!("x-ref-{key}"), hidden);
            }
        }
        let ignored: Map<_, _> = ignored
            .into_iter()
            .filter(|(key, _)| !matches!(key.as_str(), "definitions" | "$defs"))
            .collect();
        if !ignored.is_empty() {
            Summary::add(
                &mut summary.annotations,
                format!(
                    "keywords beside `$ref` (mean nothing in {})",
                    self.draft(at).name()
                ),
                &self.file,
            );
            found.insert("x-beside-ref".into(), Value::Object(ignored));
        }
        Ok(Value::Object(found))
    }

    fn definition_name(&mut self, place: &Place) -> String {
        if let Some(name) = self.recursive.get(place) {
            return name.clone();
        }
        let base: String = place
            .last()
            .unwrap_or_else(|| "root".to_owned())
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        let mut name = base.clone();
        let mut number = 2;
        while self.recursive.values().any(|known| *known == name) {
            name = format!("{base}_{number}");
            number += 1;
        }
        self.recursive.insert(place.clone(), name.clone());
        name
    }

    /// `allOf` merged into the schema, as far as that is exact.
    fn flatten(&self, mut schema: Map<String, Value>, summary: &mut Summary) -> Map<String, Value> {
        let Some(Value::Array(branches)) = schema.get("allOf").cloned() else {
            return schema;
        };
        schema.remove("allOf");
        // A wrapper around one schema is that schema, with its description.
        let wrapper = branches.len() == 1 && schema.keys().all(|key| is_annotation(key));
        let mut left = Vec::new();
        for branch in branches {
            let merged = match &branch {
                Value::Bool(true) => Some(schema.clone()),
                Value::Object(branch) => conjoin(&schema, branch, wrapper),
                _ => None,
            };
            match merged {
                Some(merged) => {
                    schema = merged;
                    self.note(summary, "`allOf` merged into the schema that has it");
                }
                None => left.push(branch),
            }
        }
        if !left.is_empty() {
            schema.insert("allOf".into(), Value::Array(left));
        }
        schema
    }

    /// An example in which `{$ref: '#/…'}` stands for a value of the file.
    fn data(&self, value: &Value, document: usize, depth: usize, summary: &mut Summary) -> Value {
        match value {
            Value::Object(map) => {
                let reference = map.get("$ref").and_then(Value::as_str);
                if let Some(reference) = reference.filter(|r| map.len() == 1 && r.contains('#')) {
                    let root = Place {
                        document,
                        pointer: String::new(),
                    };
                    let target = self.documents.resolve(reference, &root).ok();
                    let found = target
                        .as_ref()
                        .and_then(|target| self.documents.get(target));
                    if let (Some(found), Some(target)) = (found, &target)
                        && depth < 16
                    {
                        self.note(
                            summary,
                            "`$ref` in an example as the value that it leads to",
                        );
                        return self.data(found, target.document, depth + 1, summary);
                    }
                }
                map.iter()
                    .map(|(key, value)| (key.clone(), self.data(value, document, depth, summary)))
                    .collect::<Map<_, _>>()
                    .into()
            }
            Value::Array(items) => items
                .iter()
                .map(|item| self.data(item, document, depth, summary))
                .collect(),
            other => other.clone(),
        }
    }
}

fn is_plain_self(value: &Value) -> bool {
    value.as_object().is_some_and(|own| {
        own.iter().all(|(key, value)| {
            matches!(key.as_str(), "vendor" | "name" | "format" | "version") && value.is_string()
        })
    })
}

/// Whether `draft` checks the format `name`, or no draft does.
fn checks_format(draft: Draft, name: &str) -> bool {
    let since = match name {
        "uri-reference" | "uri-template" | "json-pointer" => Draft::Six,
        "date"
        | "time"
        | "idn-email"
        | "idn-hostname"
        | "iri"
        | "iri-reference"
        | "relative-json-pointer"
        | "regex" => Draft::Seven,
        "duration" | "uuid" => Draft::Y2019,
        _ => return true,
    };
    draft >= since
}

/// The names of recursive definitions that `schema` refers to.
fn markers(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                match value
                    .as_str()
                    .and_then(|text| text.strip_prefix("#/$defs/"))
                {
                    Some(name) if key == "$ref" => names.push(name.to_owned()),
                    _ => markers(value, names),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| markers(item, names)),
        _ => {}
    }
}
