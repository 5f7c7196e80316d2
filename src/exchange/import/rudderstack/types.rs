//! Custom types, and the file of definitions that events share.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::json_schema::ordered;
use super::super::summary::Summary;
use super::catalog::Resource;
use super::shape::{Shapes, fail, list, notes, wire_name};
use super::variants;
use crate::dict::model;
use crate::syntax::decode::Record;

/// The shared definitions that events use, and those that nothing uses.
pub(super) fn shared(shapes: &mut Shapes<'_>, summary: &mut Summary) -> Map<String, Value> {
    let catalog = shapes.catalog;
    let mut out = BTreeMap::new();
    for property in catalog.properties.values() {
        let name = shapes
            .properties
            .get(&property.id)
            .cloned()
            .unwrap_or_default();
        let only_inline = shapes.inlined.contains(&property.id);
        match shapes.attempt(summary, |shapes, summary| {
            shapes.property(property, summary)
        }) {
            Ok(definition) => out.insert(name, (definition, only_inline)),
            Err(note) => {
                fail(summary, property, note);
                continue;
            }
        };
    }
    for custom in catalog.types.values() {
        let name = shapes.types.get(&custom.id).cloned().unwrap_or_default();
        match shapes.attempt(summary, |shapes, summary| {
            custom_type(shapes, custom, summary)
        }) {
            Ok(definition) => out.insert(name, (definition, false)),
            Err(note) => {
                fail(summary, custom, note);
                continue;
            }
        };
    }
    let kept = out
        .into_iter()
        .filter(|(name, (_, only_inline))| !only_inline || shapes.used.contains_key(name));
    kept.map(|(name, (definition, _))| (name, Value::Object(definition)))
        .collect()
}

fn custom_type(
    shapes: &mut Shapes<'_>,
    custom: &Resource,
    summary: &mut Summary,
) -> Result<Map<String, Value>, String> {
    let known = [
        "id",
        "name",
        "description",
        "type",
        "item_type",
        "item_types",
        "config",
        "properties",
        "variants",
    ];
    let mut out = shapes.shape(custom, summary)?;
    let members = list(custom.map.get("properties"), "properties")?;
    if !members.is_empty() {
        let mut properties = Map::new();
        for member in members {
            let (property, required) = shapes.member(member)?;
            let mut entry = shapes.reference(property);
            if required {
                entry.insert("required".into(), json!(true));
            }
            properties.insert(wire_name(property), Value::Object(entry));
        }
        out.insert("properties".into(), Value::Object(properties));
    }
    notes(custom, &known, &mut out, summary);
    variants::apply(
        shapes,
        custom.map.get("variants"),
        &mut out,
        &custom.file,
        summary,
    )?;
    Ok(ordered(out, &model::Property::keys()))
}
