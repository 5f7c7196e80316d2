//! A rule as an event: where in the message its properties are, and what else it asks for.

use serde_json::{Map, Value, json};

use super::super::json_schema::{Shape, is_standard, ordered, standalone};
use super::super::summary::Summary;
use super::plan::{Kind, Rule};
use crate::dict::model;
use crate::syntax::decode::Record;
use crate::text::percent_decoded;

/// Members of a message that rules are about.
const MESSAGE: &[&str] = &["context", "properties", "traits"];

/// A rule, taken apart.
#[derive(Debug)]
pub(super) struct Parts {
    /// The whole schema: references resolve in it.
    pub root: Map<String, Value>,
    /// JSON pointer to the schema of the properties; none where the rule says nothing of them.
    pub body: Option<&'static str>,
    /// Whether the rule has a schema of the message's `context` that says something.
    pub context: bool,
    /// What the rule says of the message beside them.
    pub message: Map<String, Value>,
    /// Labels that the plan gives to the event.
    pub labels: Option<Value>,
}

/// Takes a rule apart; noise of the API goes, and is counted under `file`.
pub(super) fn parts(rule: &Rule, file: &str, summary: &mut Summary) -> Parts {
    let mut root = rule.schema.clone();
    let labels = root
        .shift_remove("labels")
        .filter(|labels| labels.as_object().is_none_or(|map| !map.is_empty()));
    if let Some(dialect) = root.get("$schema").and_then(Value::as_str)
        && !dialect.contains("2020-12")
    {
        Summary::add(&mut summary.translated, "an older draft as 2020-12", file);
    }
    clean(&mut root, None, file, summary);
    for key in ["id", "$id"] {
        if root.get(key).is_some_and(Value::is_string) {
            root.shift_remove(key);
            let what = format!("`{key}` of a schema, which nothing refers to from outside");
            Summary::add(&mut summary.left_out, what, file);
        }
    }
    if root.contains_key("definitions") || root.contains_key("$defs") {
        let what = "definitions in place of the references to them; those without any are left out";
        Summary::add(&mut summary.translated, what, file);
    }
    let mut message = Map::new();
    if !is_message(&root, rule.flat) {
        let body = Some("");
        return Parts {
            root,
            body,
            context: false,
            message,
            labels,
        };
    }
    let body = rule.kind.body();
    let members = match root.get("properties") {
        Some(Value::Object(members)) => members.clone(),
        _ => Map::new(),
    };
    for (name, schema) in &members {
        if name != body && name != "context" && !says_nothing(schema) {
            message.insert(name.clone(), schema.clone());
        }
    }
    if let Some(Value::Array(required)) = root.get("required") {
        let asks = |name: &Value| match name.as_str() {
            // Required properties say so by themselves.
            Some(name) if name == body || name == "context" => {
                let own = members.get(name).and_then(|own| own.get("required"));
                own.and_then(Value::as_array).is_none_or(Vec::is_empty)
            }
            _ => true,
        };
        let more: Vec<Value> = required.iter().filter(|name| asks(name)).cloned().collect();
        if !more.is_empty() {
            message.insert("required".into(), Value::Array(more));
        }
    }
    for (key, value) in &root {
        let known = matches!(
            key.as_str(),
            "$schema" | "type" | "properties" | "required" | "definitions" | "$defs"
        );
        if !known && !key.starts_with("x-") {
            message.insert(key.clone(), value.clone());
        }
    }
    let context = members
        .get("context")
        .is_some_and(|context| !says_nothing(context));
    let body = match (members.contains_key(body), body) {
        (true, "traits") => Some("/properties/traits"),
        (true, _) => Some("/properties/properties"),
        (false, _) => None,
    };
    root.shift_remove("title");
    Parts {
        root,
        body,
        context,
        message,
        labels,
    }
}

/// Whether a schema is one of the whole message, not of the properties alone. A plan in the
/// Public API's format may have either.
fn is_message(schema: &Map<String, Value>, flat: bool) -> bool {
    let Some(Value::Object(members)) = schema.get("properties") else {
        return false;
    };
    let holds = |name: &str| {
        members.get(name).is_some_and(|member| {
            says_nothing(member)
                || member.get("type").is_some_and(|kind| kind == "object")
                || member.get("properties").is_some()
        })
    };
    let known = MESSAGE.iter().filter(|name| holds(name)).count();
    // An event may have a property that is called so; hardly two of them, and nothing else.
    match flat {
        true => known >= 2 && members.contains_key("context"),
        false => known >= 2 || (known == 1 && members.len() == 1),
    }
}

/// `{}` and `{type: object}` allow any object.
fn says_nothing(schema: &Value) -> bool {
    match schema {
        Value::Bool(allows) => *allows,
        Value::Object(map) => map.iter().all(|(key, value)| match key.as_str() {
            "type" => value == "object",
            "properties" => value.as_object().is_some_and(Map::is_empty),
            "required" => value.as_array().is_some_and(Vec::is_empty),
            _ => false,
        }),
        _ => true,
    }
}

/// Removes what Segment's API writes into each schema and says nothing: an `id` that is the place
/// where it stands, empty descriptions and empty lists of names.
fn clean(map: &mut Map<String, Value>, place: Option<&str>, file: &str, summary: &mut Summary) {
    let repeats = |id: &str| {
        let id = String::from_utf8_lossy(&percent_decoded(id)).into_owned();
        id.starts_with('/') && place.is_some_and(|place| id.ends_with(&format!("/{place}")))
    };
    if map.get("id").and_then(Value::as_str).is_some_and(repeats) {
        map.shift_remove("id");
        let what = "`id` that repeats the place of a property";
        Summary::add(&mut summary.left_out, what, file);
    }
    if map.get("description").is_some_and(|text| text == "") {
        map.shift_remove("description");
        Summary::add(&mut summary.left_out, "an empty `description`", file);
    }
    let is_object = map.get("type").is_some_and(|kind| {
        kind == "object"
            || kind
                .as_array()
                .is_some_and(|kinds| kinds.contains(&json!("object")))
    });
    let no_names = map.get("properties").and_then(Value::as_object);
    if is_object && no_names.is_some_and(Map::is_empty) {
        map.shift_remove("properties");
    }
    for (key, value) in map.iter_mut() {
        match (key.as_str(), value) {
            (
                "properties" | "patternProperties" | "definitions" | "$defs",
                Value::Object(named),
            ) => {
                for (name, schema) in named {
                    if let Value::Object(schema) = schema {
                        clean(schema, Some(name), file, summary);
                    }
                }
            }
            ("allOf" | "anyOf" | "oneOf" | "items", Value::Array(list)) => {
                for schema in list.iter_mut().filter_map(Value::as_object_mut) {
                    clean(schema, None, file, summary);
                }
            }
            (
                "items" | "additionalProperties" | "not" | "if" | "then" | "else",
                Value::Object(schema),
            ) => clean(schema, Some(key), file, summary),
            _ => {}
        }
    }
}

/// Says of the properties that have no type that any value is meant: that is how a plan spells the
/// type "any". `map` is an event or a property, in the dictionary's grammar.
fn spell_any(map: &mut Map<String, Value>) {
    if let Some(Value::Object(members)) = map.get_mut("properties") {
        for member in members.values_mut().filter_map(Value::as_object_mut) {
            let bare = member.keys().all(|key| match key.as_str() {
                "title" | "description" | "required" | "examples" => true,
                // What could not be read may have been a type.
                key => key.strip_prefix("x-").is_some_and(|key| !is_standard(key)),
            });
            if bare {
                member.insert("json_schema".into(), json!(true));
                *member = ordered(std::mem::take(member), &model::Property::keys());
            } else {
                spell_any(member);
            }
        }
    }
    for key in ["items", "additionalProperties"] {
        if let Some(Value::Object(inner)) = map.get_mut(key) {
            spell_any(inner);
        }
    }
}

/// What `also` requires and `own` refuses: of an event with both, no message is valid.
fn refused<'a>(own: &Value, also: &'a Value) -> Vec<&'a str> {
    let takes_others = own.get("additionalProperties") != Some(&json!(false))
        || own.get("patternProperties").is_some();
    if takes_others {
        return Vec::new();
    }
    let required = also.get("required").and_then(Value::as_array);
    let required = required.into_iter().flatten().filter_map(Value::as_str);
    let members = own.get("properties").and_then(Value::as_object);
    required
        .filter(|name| members.is_none_or(|members| !members.contains_key(*name)))
        .collect()
}

/// The event's own definition, with `also` (the rule for all events) merged in where given.
///
/// # Errors
/// When its schema is none that a dictionary can hold.
pub(super) fn event(
    rule: &Rule,
    parts: &Parts,
    also: Option<&Value>,
    file: &str,
    summary: &mut Summary,
) -> Result<Map<String, Value>, String> {
    let root = Value::Object(parts.root.clone());
    let mut out = match (parts.body, also) {
        (Some(pointer), None) => standalone(file, root, pointer, Shape::Event, summary)?,
        (pointer, Some(also)) => {
            let own = pointer.and_then(|pointer| root.pointer(pointer)).cloned();
            for name in own.iter().flat_map(|own| refused(own, also)) {
                let what = format!(
                    "any valid message: the rule for all events requires `{name}`, and the event's own \
                     allows no such property; add it there"
                );
                Summary::add(&mut summary.losses, what, file);
            }
            let mut both = Map::new();
            for key in ["$schema", "definitions", "$defs"] {
                if let Some(value) = root.get(key).filter(|_| pointer != Some("")) {
                    both.insert(key.into(), value.clone());
                }
            }
            both.insert("type".into(), json!("object"));
            let branches: Vec<Value> = own.into_iter().chain([also.clone()]).collect();
            both.insert("allOf".into(), Value::Array(branches));
            standalone(file, Value::Object(both), "", Shape::Event, summary)?
        }
        (None, None) => Map::from_iter([("additionalProperties".to_owned(), json!(true))]),
    };
    spell_any(&mut out);
    if rule.kind != Kind::Track {
        out.insert("kind".into(), json!(rule.kind.word()));
    }
    if let Some(version) = rule.version {
        out.insert("version".into(), json!(version));
    }
    if let Some(description) = &rule.description {
        let own = out.insert("description".into(), json!(description));
        if let Some(own) = own.filter(|own| own != description) {
            let key = "x-segment-description";
            Summary::add(&mut summary.annotations, key, file);
            out.insert(key.into(), own);
        }
    }
    let mut keep = |key: &str, value: &Value| {
        Summary::add(&mut summary.annotations, key, file);
        out.insert(key.to_owned(), value.clone());
    };
    if let Some(labels) = &parts.labels {
        keep("x-labels", labels);
    }
    if !parts.message.is_empty() {
        keep("x-segment-message", &Value::Object(parts.message.clone()));
        let what = "what a rule asks of the message beside its properties: kept as `x-segment-message`, not checked";
        Summary::add(&mut summary.losses, what, file);
    }
    for (key, value) in &rule.rest {
        let empty = value.is_null() || value == "" || value == &json!({}) || value == &json!([]);
        match key.as_str() {
            _ if empty => {}
            "createdAt" | "updatedAt" | "id" => {
                let what = format!("`{key}` of a rule");
                Summary::add(&mut summary.left_out, what, file);
            }
            // A year of one is how the API says never.
            "deprecatedAt" if value.as_str().is_some_and(|at| at.starts_with("0001-")) => {}
            "deprecatedAt" => {
                Summary::add(&mut summary.annotations, "x-segment-deprecated-at", file);
                out.insert("x-segment-deprecated-at".into(), value.clone());
                let what = "`deprecatedAt`: a deprecation here needs a reason and a sunset, which the plan does not tell; kept as `x-segment-deprecated-at`";
                Summary::add(&mut summary.losses, what, file);
            }
            key => {
                let name = format!("x-segment-{key}");
                Summary::add(&mut summary.annotations, name.clone(), file);
                out.insert(name, value.clone());
            }
        }
    }
    Ok(ordered(out, &model::Event::keys()))
}
