//! The two formats of Segment's API, as one list of rules.
//!
//! The Public API has `rules` as a list, each with `key`, `type` and `jsonSchema`; the older
//! Config API has a map of `events`, `global`, `identify_traits` and `group_traits`.

use serde_json::{Map, Value};

use super::super::summary::{Listed, Summary};

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Every event.
    Global,
    /// `analytics.track`.
    Track,
    /// `analytics.identify`.
    Identify,
    /// `analytics.group`.
    Group,
    /// `analytics.page`.
    Page,
    /// `analytics.screen`.
    Screen,
}

impl Kind {
    fn from_word(word: &str) -> Option<Self> {
        Some(match word.to_ascii_uppercase().as_str() {
            "COMMON" => Self::Global,
            "TRACK" => Self::Track,
            "IDENTIFY" => Self::Identify,
            "GROUP" => Self::Group,
            "PAGE" => Self::Page,
            "SCREEN" => Self::Screen,
            _ => return None,
        })
    }

    /// The dictionary's word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Track => "track",
            Self::Identify => "identify",
            Self::Group => "group",
            Self::Page => "page",
            Self::Screen => "screen",
        }
    }

    /// The member of a message that its properties are in.
    pub(super) fn body(self) -> &'static str {
        match self {
            Self::Identify | Self::Group => "traits",
            _ => "properties",
        }
    }
}

/// One rule of a plan.
#[derive(Debug)]
pub(super) struct Rule {
    /// What it is about.
    pub kind: Kind,
    /// The event's name, where it has one.
    pub key: Option<String>,
    /// Its version, where it has one.
    pub version: Option<u64>,
    /// What is said of the event.
    pub description: Option<String>,
    /// The schema, of the message or of its properties.
    pub schema: Map<String, Value>,
    /// Whether the schema is one of the properties, as it says by naming its event beside them.
    pub flat: bool,
    /// What else the rule says, to be kept.
    pub rest: Map<String, Value>,
}

/// A plan.
#[derive(Debug)]
pub(super) struct Plan {
    /// What people call it.
    pub name: Option<String>,
    /// Its rules, as listed.
    pub rules: Vec<Rule>,
}

/// What an API tells of its own records, which says nothing of events.
const BOOKKEEPING: &[&str] = &[
    "id",
    "slug",
    "resourceSchemaId",
    "createdAt",
    "updatedAt",
    "create_time",
    "update_time",
    "type",
    "name",
];

/// Reads either format. Rules that cannot be read go to the summary.
///
/// # Errors
/// When it is no plan: what it is instead, and what to do.
pub(super) fn plan(value: Value, summary: &mut Summary) -> Result<Plan, String> {
    let mut map = unwrap(value)?;
    let name = ["display_name", "name"]
        .iter()
        .filter_map(|key| map.get(*key).and_then(Value::as_str))
        .map(str::trim)
        .find(|name| !name.is_empty())
        .map(str::to_owned);
    let mut rules = Vec::new();
    match map.shift_remove("rules") {
        Some(Value::Array(list)) => {
            for (at, rule) in list.into_iter().enumerate() {
                match public(rule) {
                    Ok(rule) => rules.push(rule),
                    Err(note) => failed(summary, format!("rules[{at}]"), note),
                }
            }
        }
        Some(Value::Object(sections)) => config(sections, &mut rules, summary),
        Some(other) => {
            return Err(format!(
                "its `rules` are {}, and a list or a map is needed; save the plan as Segment's API returns it",
                what(&other)
            ));
        }
        None if map.contains_key("resourceSchemaId") => {
            return Err(
                "the plan is without its `rules`; the Public API returns those under `/tracking-plans/{id}/rules`: save that, too, as the file to import"
                    .into(),
            );
        }
        None => {
            return Err(
                "it is JSON, but no Segment tracking plan: it has no `rules`; save the plan as Segment's API returns it"
                    .into(),
            );
        }
    }
    for (key, value) in map {
        let empty = value.is_null() || value == "";
        match key.as_str() {
            "display_name" => {}
            "name" if value.as_str().map(str::trim) == name.as_deref() => {}
            _ if empty => {}
            // With another page, these are not all rules.
            "pagination" => {
                if value.get("next").is_some_and(|next| !next.is_null()) {
                    let note = "the API has more rules on the next page, which this file is without; fetch them with a larger page size".to_owned();
                    failed(summary, "pagination".into(), note);
                }
            }
            key if BOOKKEEPING.contains(&key) => {
                Summary::add(
                    &mut summary.left_out,
                    format!("`{key}` of the plan"),
                    "plan",
                );
            }
            key => {
                Summary::add(&mut summary.losses, format!("`{key}` of the plan"), "plan");
            }
        }
    }
    Ok(Plan { name, rules })
}

/// What a `GET` wraps the plan in.
fn unwrap(value: Value) -> Result<Map<String, Value>, String> {
    let mut map = match value {
        Value::Object(map) => map,
        // A list of rules, saved by itself.
        Value::Array(list) if list.iter().any(|rule| rule.get("jsonSchema").is_some()) => {
            return Ok(Map::from_iter([("rules".to_owned(), Value::Array(list))]));
        }
        other => {
            return Err(format!(
                "it holds {}, and a Segment tracking plan is a map with `rules`",
                what(&other)
            ));
        }
    };
    for wrapper in ["data", "trackingPlan", "tracking_plan"] {
        if map.contains_key("rules") {
            break;
        }
        if let Some(Value::Object(inner)) = map.get(wrapper) {
            map = inner.clone();
        }
    }
    if let Some(Value::Array(plans)) = map.get("tracking_plans") {
        return match plans.as_slice() {
            [Value::Object(one)] => Ok(one.clone()),
            _ => Err(format!(
                "it is a list of {} plans; save one of them as a file of its own",
                plans.len()
            )),
        };
    }
    Ok(map)
}

fn public(rule: Value) -> Result<Rule, String> {
    let Value::Object(mut rule) = rule else {
        return Err(format!("it is {}, and a rule is a map", what(&rule)));
    };
    let word = match rule.shift_remove("type") {
        Some(Value::String(word)) => word,
        Some(other) => return Err(format!("its `type` is {}", what(&other))),
        None => return Err("it has no `type`, such as TRACK".into()),
    };
    let kind = Kind::from_word(&word).ok_or_else(|| {
        format!("its `type` is `{word}`; it is one of COMMON, TRACK, IDENTIFY, GROUP, PAGE, SCREEN")
    })?;
    let key = text(&mut rule, "key")?;
    let mut schema = schema(&mut rule, "jsonSchema")?;
    let description = text(&mut schema, "description")?;
    let said = |of: &Value| {
        let word = |key: &str| of.get(key).and_then(Value::as_str);
        word("name") == key.as_deref()
            && word("type").is_none_or(|other| other.eq_ignore_ascii_case(kind.word()))
            && of.as_object().is_some_and(|map| map.len() <= 2)
    };
    let flat = schema.contains_key("eventMetadata");
    // It says the name and the type once more.
    if schema.get("eventMetadata").is_some_and(said) {
        schema.shift_remove("eventMetadata");
    }
    let rule = finish(kind, key, description, schema, rule)?;
    Ok(Rule { flat, ..rule })
}

fn config(sections: Map<String, Value>, rules: &mut Vec<Rule>, summary: &mut Summary) {
    for (section, value) in sections {
        let kind = match section.as_str() {
            "events" => Kind::Track,
            "global" => Kind::Global,
            "identify" | "identify_traits" => Kind::Identify,
            "group" | "group_traits" => Kind::Group,
            "page" => Kind::Page,
            "screen" => Kind::Screen,
            _ => {
                let note = "it is no section of a plan that is known here".to_owned();
                failed(summary, format!("rules.{section}"), note);
                continue;
            }
        };
        match value {
            Value::Null => {}
            Value::Array(list) => {
                for (at, rule) in list.into_iter().enumerate() {
                    match config_rule(kind, rule) {
                        Ok(rule) => rules.push(rule),
                        Err(note) => failed(summary, format!("rules.{section}[{at}]"), note),
                    }
                }
            }
            Value::Object(map) if map.is_empty() => {}
            // The schema of the message, without a rule around it.
            Value::Object(mut map) => {
                let rule = text(&mut map, "description")
                    .and_then(|description| finish(kind, None, description, map, Map::new()));
                match rule {
                    Ok(rule) => rules.push(rule),
                    Err(note) => failed(summary, format!("rules.{section}"), note),
                }
            }
            other => {
                let note = format!("it is {}, and a list of rules is needed", what(&other));
                failed(summary, format!("rules.{section}"), note);
            }
        }
    }
}

fn config_rule(kind: Kind, rule: Value) -> Result<Rule, String> {
    let Value::Object(mut rule) = rule else {
        return Err(format!("it is {}, and a rule is a map", what(&rule)));
    };
    let key = text(&mut rule, "name")?;
    let description = text(&mut rule, "description")?;
    let mut schema = schema(&mut rule, "rules")?;
    let own = text(&mut schema, "description")?;
    finish(kind, key, description.or(own), schema, rule)
}

fn finish(
    kind: Kind,
    key: Option<String>,
    description: Option<String>,
    schema: Map<String, Value>,
    mut rest: Map<String, Value>,
) -> Result<Rule, String> {
    if kind == Kind::Track && key.is_none() {
        return Err("it has no name".into());
    }
    let version = match rest.shift_remove("version") {
        None | Some(Value::Null) => None,
        Some(value) => match value.as_u64() {
            Some(version) => Some(version),
            None => return Err(format!("its version is `{value}`, not a whole number")),
        },
    };
    Ok(Rule {
        kind,
        key,
        version: version.filter(|version| *version > 0),
        description,
        schema,
        flat: false,
        rest,
    })
}

/// A text that may be missing or empty; the empty one says nothing.
fn text(map: &mut Map<String, Value>, key: &str) -> Result<Option<String>, String> {
    match map.shift_remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(format!("its `{key}` is {}, not a text", what(&other))),
    }
}

fn schema(map: &mut Map<String, Value>, key: &str) -> Result<Map<String, Value>, String> {
    match map.shift_remove(key) {
        Some(Value::Object(schema)) => Ok(schema),
        Some(other) => Err(format!(
            "its `{key}` is {}, not a JSON Schema",
            what(&other)
        )),
        None => Err(format!("it has no JSON Schema under `{key}`")),
    }
}

pub(super) fn failed(summary: &mut Summary, path: String, note: String) {
    summary.failed.push(Listed { path, note });
}

/// A value, in a word.
fn what(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}
