//! Variants: properties that belong to an object for some values of one of its properties.
//!
//! What a case requires becomes `required: {when: …}`. A closed object has no word for a
//! property that only some cases may have: that goes under `json_schema`, with the same meaning.

use serde_json::{Map, Value, json};

use super::super::summary::Summary;
use super::catalog::{Kind, Resource};
use super::shape::{Shapes, list, wire_name};

/// What the cases say of one property.
struct Member<'c> {
    property: &'c Resource,
    /// Values for which it is allowed, and for which it is required.
    allowed: Vec<Value>,
    required: Vec<Value>,
    /// Whether it is allowed, or required, for all other values.
    default: Option<bool>,
}

/// Adds the properties and conditions of `variants` to the object `out`, whose own properties and
/// openness are settled.
pub(super) fn apply(
    shapes: &mut Shapes<'_>,
    variants: Option<&Value>,
    out: &mut Map<String, Value>,
    file: &str,
    summary: &mut Summary,
) -> Result<(), String> {
    let variants = list(variants, "variants")?;
    let variant = match variants {
        [] => return Ok(()),
        [one] => one,
        _ => return Err("it has more than one of `variants`, and RudderStack allows one".into()),
    };
    if variant.get("type").and_then(Value::as_str) != Some("discriminator") {
        return Err("its `variants` are not of the type `discriminator`".into());
    }
    let reference = variant.get("discriminator").and_then(Value::as_str);
    let reference = reference.ok_or("its `variants` have no `discriminator`")?;
    let discriminator = wire_name(shapes.catalog.get(Kind::Property, reference)?);
    let declared = |out: &Map<String, Value>, name: &str| {
        let properties = out.get("properties").and_then(Value::as_object);
        properties.is_some_and(|properties| properties.contains_key(name))
    };
    if !declared(out, &discriminator) {
        return Err(format!(
            "`{discriminator}`, which its `variants` depend on, is none of its properties"
        ));
    }
    let (members, values, told) = members(shapes, variant)?;
    let closed = out
        .get("additionalProperties")
        .is_none_or(|open| open == &json!(false));
    let mut conditions = Vec::new();
    for member in members {
        let name = wire_name(member.property);
        let own = declared(out, &name);
        let entry = shapes.reference(member.property);
        let Some(Value::Object(properties)) = out.get_mut("properties") else {
            continue;
        };
        let entry = properties
            .entry(name.clone())
            .or_insert(Value::Object(entry));
        let always = entry
            .get("required")
            .is_some_and(|required| required == &json!(true));
        let rest = |of: &[Value]| -> Vec<Value> {
            values
                .iter()
                .filter(|value| !of.contains(value))
                .cloned()
                .collect()
        };
        let is_one_of = |of: &[Value]| json!({"properties": {discriminator.as_str(): {"enum": of}}, "required": [discriminator]});
        if !always && let Value::Object(entry) = entry {
            match member.default {
                Some(true) => match rest(&member.required) {
                    optional if optional.is_empty() => {
                        entry.insert("required".into(), json!(true));
                    }
                    optional => {
                        conditions.push(
                            json!({"if": is_one_of(&optional), "else": {"required": [name]}}),
                        );
                        Summary::add(
                            &mut summary.json_schema,
                            "a property that `default` requires",
                            file,
                        );
                    }
                },
                _ if !member.required.is_empty() => {
                    let when = match member.required.as_slice() {
                        [one] => one.clone(),
                        several => json!(several),
                    };
                    entry.insert(
                        "required".into(),
                        json!({"when": {discriminator.as_str(): when}}),
                    );
                    Summary::add(
                        &mut summary.translated,
                        "what a case requires as `required: {when: …}`",
                        file,
                    );
                }
                _ => {}
            }
        }
        if own {
            continue;
        }
        let excluded = match member.default {
            Some(_) => rest(&member.allowed),
            None => Vec::new(),
        };
        let everywhere = member.default.is_some() && excluded.is_empty();
        if everywhere {
            continue;
        }
        if !closed {
            let what =
                format!("`{name}` is checked for every `{discriminator}`, not only in its case");
            Summary::add(&mut summary.losses, what, file);
            continue;
        }
        Summary::add(
            &mut summary.json_schema,
            "a property that only some cases may have",
            file,
        );
        let never = json!({"properties": {name.as_str(): false}});
        conditions.push(match member.default {
            Some(_) => json!({"if": is_one_of(&excluded), "then": never}),
            None => json!({"if": is_one_of(&member.allowed), "else": never}),
        });
    }
    if !conditions.is_empty() {
        let schema = match conditions.len() {
            1 => conditions.swap_remove(0),
            _ => json!({"allOf": conditions}),
        };
        out.insert("json_schema".into(), schema);
    }
    Summary::add(
        &mut summary.annotations,
        "x-rudderstack-variants (names of the cases)",
        file,
    );
    out.insert("x-rudderstack-variants".into(), Value::Array(told));
    Ok(())
}

/// The properties of all cases, all values that cases name, and what is told of the cases.
#[expect(clippy::type_complexity, reason = "three lists from one walk")]
fn members<'c>(
    shapes: &Shapes<'c>,
    variant: &Value,
) -> Result<(Vec<Member<'c>>, Vec<Value>, Vec<Value>), String> {
    let mut members: Vec<Member<'c>> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut told = Vec::new();
    let mut find = |property: &'c Resource| {
        let at = members
            .iter()
            .position(|one| one.property.id == property.id);
        at.unwrap_or_else(|| {
            members.push(Member {
                property,
                allowed: Vec::new(),
                required: Vec::new(),
                default: None,
            });
            members.len() - 1
        })
    };
    let mut said: Vec<(usize, Option<Vec<Value>>, bool)> = Vec::new();
    for case in list(variant.get("cases"), "cases")? {
        let matches = list(case.get("match"), "match")?;
        if matches.is_empty()
            || matches
                .iter()
                .any(|value| value.is_object() || value.is_array())
        {
            return Err("a case of its `variants` has no `match` of plain values".into());
        }
        for value in matches {
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
        for member in list(case.get("properties"), "properties")? {
            let (property, required) = shapes.member(member)?;
            said.push((find(property), Some(matches.to_vec()), required));
        }
        let keys = ["display_name", "description", "match"];
        let kept = keys
            .iter()
            .filter_map(|key| Some(((*key).to_owned(), case.get(*key)?.clone())));
        told.push(Value::Object(kept.collect()));
    }
    let default = match variant.get("default") {
        Some(Value::Object(map)) => map.get("properties"),
        other => other,
    };
    for member in list(default, "default")? {
        let (property, required) = shapes.member(member)?;
        said.push((find(property), None, required));
    }
    for (at, matches, required) in said {
        let Some(member) = members.get_mut(at) else {
            continue;
        };
        match matches {
            None => member.default = Some(required || member.default == Some(true)),
            Some(matches) => {
                for value in matches {
                    if required && !member.required.contains(&value) {
                        member.required.push(value.clone());
                    }
                    if !member.allowed.contains(&value) {
                        member.allowed.push(value);
                    }
                }
            }
        }
    }
    Ok((members, values, told))
}
