//! `schema import segment FILE`: a tracking plan of Segment Protocols as a dictionary.
//!
//! `plan` reads either format of Segment's API, `rule` makes an event of a rule. The newest
//! version of an event is imported. What the rule for all events asks of properties becomes a
//! group that events include, where that says the same; else it is merged into the event.

mod plan;
mod rule;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Map, Value, json};

use self::plan::{Kind, Plan, Rule, failed};
use self::rule::Parts;
use super::json_schema::{Shape, ordered, standalone};
use super::names::{FileNames, dominant_case, free_name, manifest, property_names};
use super::outcome::{ImportError, Imported};
use super::strict::{parse_json, text_of};
use super::summary::{ImportedEvent, Listed, SharedDefinition, Summary};
use super::to_yaml;
use crate::config::{Case, MANIFEST};
use crate::dict::model;
use crate::source::{Disk, Source as _};
use crate::syntax::decode::Record;

/// The group of what every event has.
const EVERY: &str = "segment_global";

/// Imports the tracking plan in the file `input`. Writes nothing.
///
/// # Errors
/// When `input` cannot be read, is no tracking plan, or no rule of it can be imported.
pub fn import(input: &Path) -> Result<Imported, ImportError> {
    let error = |reason: String| ImportError {
        path: input.to_owned(),
        reason,
    };
    if input.is_dir() {
        let reason = "it is a folder, and a tracking plan is one JSON file; name the file";
        return Err(error(reason.into()));
    }
    let name = input.file_name().unwrap_or_default().to_string_lossy();
    let folder = Disk::new(input.parent().unwrap_or(Path::new("")));
    let bytes = folder.read(&name).map_err(|fault| error(fault.reason))?;
    let text = text_of(bytes).map_err(error)?;
    from_text(&text, &name).map_err(error)
}

/// Imports the tracking plan `text`, which was in the file `file`.
///
/// # Errors
/// When it is no tracking plan, or no rule of it can be imported.
pub fn from_text(text: &str, file: &str) -> Result<Imported, String> {
    if text.trim().is_empty() {
        return Err("it is empty".into());
    }
    let value = parse_json(text)?;
    let mut summary = Summary {
        files: 1,
        ..Summary::default()
    };
    let Plan { name, rules } = plan::plan(value, &mut summary)?;
    let (global, rules): (Vec<Rule>, Vec<Rule>) = rules
        .into_iter()
        .partition(|rule| rule.kind == Kind::Global);
    let global = newest(global, &mut summary).into_iter().next();
    let mut builder = Builder {
        summary,
        groups: Map::new(),
        every: None,
        every_group: Map::new(),
        uses: BTreeMap::new(),
    };
    if let Some(rule) = &global {
        builder.global(rule);
    }
    let mut events: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let mut aliased: BTreeSet<String> = BTreeSet::new();
    for rule in newest(rules, &mut builder.summary) {
        let label = label(&rule);
        // What is counted of an event that fails in the middle does not count.
        let whole = std::mem::take(&mut builder.summary);
        let event = builder.event(&rule, &label);
        let part = std::mem::replace(&mut builder.summary, whole);
        match event {
            Ok(mut definition) => {
                builder.summary.absorb(part);
                let wanted = rule.key.clone().unwrap_or_else(|| rule.kind.word().into());
                let name = free_name(&wanted, |name| events.contains_key(name));
                if name != wanted {
                    let mut note = format!("another event is called so, too; this one is `{name}`");
                    if let Some(key) = &rule.key {
                        // What is called so twice over would be told apart by nobody.
                        let (entry, value, what) = match aliased.insert(key.clone()) {
                            true => ("aliases", json!({"segment": key}), "as an alias"),
                            false => ("x-segment-name", json!(key), "as `x-segment-name`"),
                        };
                        note.push_str(&format!(", and its own name stays {what}"));
                        definition.insert(entry.into(), value);
                        definition = ordered(definition, &model::Event::keys());
                    }
                    builder.summary.renamed.push(Listed { path: label, note });
                }
                events.insert(name, definition);
            }
            Err(note) => {
                failed(&mut builder.summary, label, note);
            }
        }
    }
    if events.is_empty() {
        return Err(match builder.summary.failed.first() {
            Some(Listed { path, note }) => {
                format!("none of its rules can be imported (`{path}`: {note})")
            }
            None => "the plan has no events".into(),
        });
    }
    Ok(builder.finish(
        name.as_deref().unwrap_or(file.trim_end_matches(".json")),
        file,
        events,
    ))
}

/// What people call a rule.
fn label(rule: &Rule) -> String {
    match &rule.key {
        Some(key) if rule.kind == Kind::Track => key.clone(),
        Some(key) => format!("{} {key}", rule.kind.word()),
        None => rule.kind.word().to_owned(),
    }
}

/// The newest version of each; the others go to the summary. Sorted by name.
fn newest(rules: Vec<Rule>, summary: &mut Summary) -> Vec<Rule> {
    let mut kept: BTreeMap<(Option<String>, Kind), Rule> = BTreeMap::new();
    for rule in rules {
        let key = (rule.key.clone(), rule.kind);
        let Some(other) = kept.remove(&key) else {
            kept.insert(key, rule);
            continue;
        };
        let same = other.version == rule.version;
        let (newer, older) = match rule.version > other.version {
            true => (rule, other),
            false => (other, rule),
        };
        let path = label(&older);
        let version = |rule: &Rule| rule.version.map_or("none".to_owned(), |v| v.to_string());
        if same {
            // Said twice is said once; two contracts under one version are not.
            if newer.schema != older.schema {
                let note = format!(
                    "the plan has version {} of it twice, with other content; the first one is imported",
                    version(&newer)
                );
                failed(summary, path, note);
            }
        } else {
            let note = format!("version {}; {} is newer", version(&older), version(&newer));
            summary.older.push(Listed { path, note });
        }
        kept.insert(key, newer);
    }
    kept.into_values().collect()
}

struct Builder {
    summary: Summary,
    groups: Map<String, Value>,
    /// The schema of what every event has.
    every: Option<Value>,
    /// The same as a group, where a group can say it.
    every_group: Map<String, Value>,
    uses: BTreeMap<String, usize>,
}

impl Builder {
    /// The rule for all events.
    fn global(&mut self, rule: &Rule) {
        let file = label(rule);
        let parts = rule::parts(rule, &file, &mut self.summary);
        if parts.context {
            self.context(&parts, "segment_context", &file);
        }
        if !parts.message.is_empty() {
            let what = "what the rule for all events asks of the message beside its properties";
            Summary::add(&mut self.summary.losses, what, &file);
        }
        let root = Value::Object(parts.root.clone());
        let Some(body) = parts.body.and_then(|pointer| root.pointer(pointer)) else {
            return;
        };
        let plain = |key: &String| {
            matches!(
                key.as_str(),
                "type" | "properties" | "required" | "description"
            )
        };
        let open = body.as_object().is_some_and(|map| {
            map.iter().all(|(key, value)| {
                plain(key) || (key == "additionalProperties" && *value == json!(true))
            })
        });
        let members = body.get("properties").and_then(Value::as_object);
        if members.is_none_or(Map::is_empty) && open {
            return;
        }
        let mut own = Map::new();
        for key in ["$schema", "definitions", "$defs"] {
            if let (Some(value), Some(_)) = (root.get(key), parts.body.filter(|at| !at.is_empty()))
            {
                own.insert(key.into(), value.clone());
            }
        }
        // A reference of a global rule stays within it: resolved where it is merged.
        let refers = body.to_string().contains("\"$ref\"");
        if refers {
            let note = "the rule for all events has references, which cannot be merged into each event; write out what they lead to".to_owned();
            failed(&mut self.summary, file, note);
            return;
        }
        if open {
            let as_event = standalone(&file, body.clone(), "", Shape::Event, &mut self.summary);
            let group = as_event.ok().filter(|map| {
                let simple = ["properties", "additionalProperties"];
                map.keys().all(|key| simple.contains(&key.as_str()))
            });
            if let Some(mut group) = group {
                group.shift_remove("additionalProperties");
                if let Some(description) = &rule.description {
                    group.insert("description".into(), json!(description));
                }
                self.every_group = ordered(group, &model::Group::keys());
            }
        }
        self.every = Some(body.clone());
    }

    fn event(&mut self, rule: &Rule, file: &str) -> Result<Map<String, Value>, String> {
        let parts = rule::parts(rule, file, &mut self.summary);
        let mut include: Vec<String> = Vec::new();
        // Traits of identify and group are no properties.
        let every = self
            .every
            .clone()
            .filter(|_| rule.kind.body() == "properties");
        let by_group = every.is_some() && self.can_include(&parts);
        let also = every.as_ref().filter(|_| !by_group);
        let mut event = rule::event(rule, &parts, also, file, &mut self.summary)?;
        if by_group {
            self.groups
                .insert(EVERY.into(), Value::Object(self.every_group.clone()));
            include.push(EVERY.into());
        } else if also.is_some() {
            let what = "the rule for all events merged into an event that says more of the same";
            Summary::add(&mut self.summary.translated, what, file);
        }
        if self.groups.contains_key("segment_context") {
            include.push("segment_context".into());
        }
        if parts.context {
            let name = format!(
                "{} context",
                rule.key.as_deref().unwrap_or(rule.kind.word())
            );
            if self.context(&parts, &name, file) {
                include.push(name);
            }
        }
        self.without_clashes(&mut event, &mut include, file);
        if !include.is_empty() {
            for name in &include {
                *self.uses.entry(name.clone()).or_default() += 1;
            }
            event.insert("include".into(), json!(include));
        }
        Ok(ordered(event, &model::Event::keys()))
    }

    /// Whether to include the group says the same as both schemas together: the event is open and
    /// has no property of the group's.
    fn can_include(&self, parts: &Parts) -> bool {
        let Some(names) = self
            .every_group
            .get("properties")
            .and_then(Value::as_object)
        else {
            return false;
        };
        let root = Value::Object(parts.root.clone());
        let Some(body) = parts.body.and_then(|pointer| root.pointer(pointer)) else {
            return true;
        };
        let Value::Object(body) = body else {
            return body == &json!(true);
        };
        let own = body.get("properties").and_then(Value::as_object);
        body.keys().all(|key| {
            matches!(
                key.as_str(),
                "$schema"
                    | "type"
                    | "properties"
                    | "required"
                    | "description"
                    | "title"
                    | "definitions"
                    | "$defs"
                    | "id"
                    | "$id"
                    | "eventMetadata"
            ) || key.starts_with("x-")
        }) && own.is_none_or(|own| own.keys().all(|name| !names.contains_key(name)))
    }

    /// What a rule asks of the message's `context`, as a group that the SDK sets.
    fn context(&mut self, parts: &Parts, name: &str, file: &str) -> bool {
        let mut ignored = Summary::default();
        let root = Value::Object(parts.root.clone());
        let context = standalone(
            file,
            root,
            "/properties/context",
            Shape::Property,
            &mut ignored,
        );
        let mut group = Map::from_iter([("set".to_owned(), json!("context"))]);
        let mut whole = true;
        for (key, value) in context.unwrap_or_default() {
            match key.as_str() {
                "properties" | "description" => {
                    group.insert(key, value);
                }
                "type" | "additionalProperties" if value == "object" || value == true => {}
                _ => whole = false,
            }
        }
        let says = group.contains_key("properties");
        if says {
            let what = "`context` as a group that the SDK sets";
            Summary::add(&mut self.summary.translated, what, file);
            self.groups.insert(
                name.to_owned(),
                Value::Object(ordered(group, &model::Group::keys())),
            );
        }
        if !says || !whole {
            let what = "what `context` asks for beside its own properties";
            Summary::add(&mut self.summary.losses, what, file);
        }
        says
    }

    /// A name that an event and a group both define is an error: the group gives way, loudly.
    fn without_clashes(
        &mut self,
        event: &mut Map<String, Value>,
        include: &mut Vec<String>,
        file: &str,
    ) {
        let mut seen: BTreeSet<String> = members(event);
        include.retain(|name| {
            let group = self.groups.get(name).and_then(Value::as_object);
            let own = group.map(members).unwrap_or_default();
            if own.is_disjoint(&seen) {
                seen.extend(own);
                return true;
            }
            let what = format!("group `{name}`: the event has a property of that name, too; kept as `x-segment-context`, not checked");
            Summary::add(&mut self.summary.losses, what, file);
            let kept = group.cloned().unwrap_or_default();
            event.insert("x-segment-context".into(), Value::Object(kept));
            false
        });
    }

    fn finish(
        mut self,
        name: &str,
        file: &str,
        events: BTreeMap<String, Map<String, Value>>,
    ) -> Imported {
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for definition in events
            .values()
            .chain(self.groups.values().filter_map(Value::as_object))
        {
            property_names(definition, &mut names);
        }
        let property_case = dominant_case(names.into_iter());
        let tracked = events
            .iter()
            .filter(|(_, event)| !event.contains_key("kind"));
        let event_case = dominant_case(tracked.map(|(name, _)| name.as_str()));
        let manifest = manifest(name, naming(event_case, property_case));
        let mut files = vec![(MANIFEST.to_owned(), to_yaml(&manifest))];
        let mut paths = FileNames::default();
        for (event, definition) in &events {
            let path = paths.take(event);
            let content = json!({"events": {event.as_str(): definition}});
            files.push((path.clone(), to_yaml(&content)));
            let version = definition.get("version").map(ToString::to_string);
            self.summary.events.push(ImportedEvent {
                name: event.clone(),
                version,
                source: file.to_owned(),
                output: path,
            });
        }
        self.groups.retain(|name, _| self.uses.contains_key(name));
        if !self.groups.is_empty() {
            self.groups.sort_keys();
            let content = json!({"groups": self.groups});
            files.push(("dictionary/_shared.yaml".to_owned(), to_yaml(&content)));
        }
        for (name, uses) in self.uses {
            self.summary.shared.push(SharedDefinition {
                kind: "group",
                name,
                source: file.to_owned(),
                uses,
            });
        }
        files.sort();
        self.summary.sort();
        Imported {
            files,
            summary: self.summary,
        }
    }
}

fn members(object: &Map<String, Value>) -> BTreeSet<String> {
    let own = object.get("properties").and_then(Value::as_object);
    own.into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect()
}

/// Segment's own preset, but for a case that most names of this plan are not in.
fn naming(event: Option<Case>, property: Option<Case>) -> Value {
    let mut naming = Map::from_iter([("preset".to_owned(), json!("segment"))]);
    let word = |case: Option<Case>| case.unwrap_or(Case::Any).to_string();
    let (title, snake) = (Case::Title.to_string(), Case::Snake.to_string());
    if word(event) != title {
        naming.insert("event".into(), json!({"case": word(event)}));
    }
    if word(property) != snake {
        naming.insert("property".into(), json!({"case": word(property)}));
    }
    Value::Object(naming)
}
