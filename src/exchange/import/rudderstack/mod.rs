//! `schema import rudderstack DIR`: RudderStack's YAML data catalog as a dictionary.
//!
//! `catalog` reads the files, `shape` makes shared properties of properties and custom types,
//! `variants` says what belongs to an object only in some cases. A tracking plan's rule says
//! which properties an event has; an event without a rule stays open.

mod catalog;
mod shape;
mod types;
mod variants;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Map, Value, json};

use self::catalog::{Catalog, Kind, Resource};
use self::shape::{Shapes, fail, is_template, list, no_name, notes, wire_name};
use super::json_schema::ordered;
use super::names::{FileNames, dominant_case, free_name, manifest, own_case, property_names};
use super::outcome::{ImportError, Imported};
use super::summary::{ImportedEvent, Listed, SharedDefinition, Summary};
use super::to_yaml;
use crate::config::MANIFEST;
use crate::dict::model;
use crate::source::{Disk, Pattern, Source};
use crate::syntax::decode::Record;

/// Imports the data catalog in the folder `input`: all tracking plans, or the one of the id
/// `plan`. Writes nothing.
///
/// # Errors
/// When `input` is not a folder that can be read, or holds no event.
pub fn import(input: &Path, plan: Option<&str>) -> Result<Imported, ImportError> {
    let error = |reason: String| ImportError {
        path: input.to_owned(),
        reason,
    };
    if !input.exists() {
        return Err(error("there is no such folder".into()));
    }
    if !input.is_dir() {
        let reason = "it is a file, and a data catalog is a folder; name the folder that it is in";
        return Err(error(reason.into()));
    }
    let name = input
        .canonicalize()
        .ok()
        .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .unwrap_or_else(|| "imported".to_owned());
    from_source(&Disk::new(input), &name, plan).map_err(error)
}

/// Imports the data catalog of `source`; the dictionary is called `name` unless it has one plan.
///
/// # Errors
/// When `source` holds no event, or no plan of the id `plan`.
pub fn from_source(
    source: &dyn Source,
    name: &str,
    plan: Option<&str>,
) -> Result<Imported, String> {
    let mut summary = Summary::default();
    let mut catalog = scan(source, &mut summary)?;
    if let Some(wanted) = plan {
        if !catalog.plans.contains_key(wanted) {
            let known: Vec<&str> = catalog.plans.keys().map(String::as_str).collect();
            return Err(match known.is_empty() {
                true => "it has no tracking plan".into(),
                false => format!(
                    "it has no tracking plan `{wanted}`; it has {}",
                    known.join(", ")
                ),
            });
        }
        for id in catalog.plans.keys().filter(|id| *id != wanted) {
            summary.skipped.push(Listed {
                path: catalog
                    .plans
                    .get(id)
                    .map(|plan| plan.file.clone())
                    .unwrap_or_default(),
                note: format!("tracking plan `{id}` was not asked for"),
            });
        }
        catalog.plans.retain(|id, _| id == wanted);
    }
    if catalog.events.is_empty() {
        return Err(nothing(&summary));
    }
    let mut shapes = Shapes::new(&catalog, &mut summary);
    let mut rules = Rules::default();
    for plan in catalog.plans.values() {
        rules.plan(plan, &catalog, &mut summary);
    }
    let mut events: BTreeMap<String, (Map<String, Value>, &Resource)> = BTreeMap::new();
    // Of two events of one name, the one that a plan has a rule for keeps it.
    let (planned, others): (Vec<&Resource>, Vec<&Resource>) = catalog
        .events
        .values()
        .partition(|event| rules.all.contains_key(event.id.as_str()));
    for event in planned.into_iter().chain(others) {
        let found = shapes.attempt(&mut summary, |shapes, summary| {
            definition(event, &rules, shapes, plan, summary)
        });
        match found {
            Ok(None) => {}
            Ok(Some((wanted, definition))) => {
                let name = free_name(&wanted, |name| events.contains_key(name));
                if name != wanted {
                    let note = format!(
                        "another event is called `{wanted}`, too; `{}` is `{name}`",
                        event.id
                    );
                    let path = event.file.clone();
                    summary.renamed.push(Listed { path, note });
                }
                events.insert(name, (definition, event));
            }
            Err(note) => {
                fail(&mut summary, event, note);
            }
        }
    }
    let mut shared = types::shared(&mut shapes, &mut summary);
    without_broken(&mut events, &mut shared, &mut shapes, &mut summary);
    if events.is_empty() {
        return Err(nothing(&summary));
    }
    let called = match catalog.plans.len() {
        1 => catalog
            .plans
            .values()
            .find_map(|plan| plan.text("display_name")),
        _ => None,
    };
    Ok(write_up(
        called.unwrap_or(name),
        events,
        shared,
        &shapes,
        summary,
    ))
}

fn scan(source: &dyn Source, summary: &mut Summary) -> Result<Catalog, String> {
    let patterns = ["**/*.yaml", "**/*.yml"].map(Pattern::new);
    let patterns: Vec<Pattern> = patterns
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    let listing = source.list(&patterns);
    let mut catalog = Catalog::default();
    for problem in listing.problems {
        let (path, note) = (problem.path, problem.reason);
        summary.failed.push(Listed { path, note });
    }
    let mut paths = listing.paths;
    paths.sort_unstable();
    for path in paths {
        summary.files += 1;
        match source.read(&path) {
            Ok(bytes) => catalog::add(&mut catalog, &path, bytes, summary),
            Err(error) => summary.failed.push(Listed {
                path,
                note: error.reason,
            }),
        }
    }
    Ok(catalog)
}

fn nothing(summary: &Summary) -> String {
    let first = |list: &[Listed]| {
        let item = list.first();
        item.map(|item| format!(" (`{}`: {})", item.path, item.note))
            .unwrap_or_default()
    };
    match summary {
        Summary { files: 0, .. } => {
            "no YAML file is in it; name the folder of the data catalog".into()
        }
        Summary { failed, .. } if !failed.is_empty() => {
            format!("none of its events can be imported{}", first(failed))
        }
        Summary { skipped, .. } => format!(
            "no file in it defines events{}; name the folder of the data catalog",
            first(skipped)
        ),
    }
}

/// A rule, and the plan that it is in.
type Rule<'c> = (&'c Resource, &'c Map<String, Value>);

/// An event's name and definition.
type Named = (String, Map<String, Value>);

/// The rules of all plans, by the id of their event.
#[derive(Debug, Default)]
struct Rules<'c> {
    all: BTreeMap<&'c str, Vec<Rule<'c>>>,
}

impl<'c> Rules<'c> {
    fn plan(&mut self, plan: &'c Resource, catalog: &'c Catalog, summary: &mut Summary) {
        for (key, value) in &plan.map {
            match key.as_str() {
                "id" | "rules" => {}
                "display_name" | "description" => {
                    Summary::add(
                        &mut summary.left_out,
                        format!("`{key}` of a tracking plan"),
                        &plan.file,
                    );
                }
                _ if value.is_null() => {}
                _ => Summary::add(
                    &mut summary.losses,
                    format!("`{key}` of a tracking plan"),
                    &plan.file,
                ),
            }
        }
        let rules = match list(plan.map.get("rules"), "rules") {
            Ok(rules) => rules,
            Err(note) => return fail(summary, plan, note),
        };
        for (at, rule) in rules.iter().enumerate() {
            if let Err(note) = self.rule(plan, rule, catalog, summary) {
                let id = rule.get("id").and_then(Value::as_str);
                let which = id.map_or(format!("rules[{at}]"), |id| format!("rule `{id}`"));
                let path = format!("{}, {which}", plan.file);
                summary.failed.push(Listed { path, note });
            }
        }
    }

    fn rule(
        &mut self,
        plan: &'c Resource,
        rule: &'c Value,
        catalog: &'c Catalog,
        summary: &mut Summary,
    ) -> Result<(), String> {
        let rule = rule.as_object().ok_or("it is not a map")?;
        match rule.get("type").and_then(Value::as_str) {
            Some("event_rule") => {}
            Some(other) => {
                return Err(format!("its type is `{other}`; `event_rule` is known here"));
            }
            None => return Err("it has no `type`".into()),
        }
        let reference = match rule.get("event") {
            Some(Value::String(reference)) => reference.as_str(),
            Some(event) => event
                .get("$ref")
                .and_then(Value::as_str)
                .ok_or("its `event` has no `$ref`")?,
            None if rule.contains_key("includes") => {
                let what = "a rule that includes those of another plan, which are imported there";
                Summary::add(&mut summary.translated, what, &plan.file);
                return Ok(());
            }
            None => return Err("it has no `event`".into()),
        };
        let event = catalog.get(Kind::Event, reference)?;
        self.all.entry(&event.id).or_default().push((plan, rule));
        Ok(())
    }
}

/// An event with what its rule says. `None` where one plan was asked for and has no such event.
fn definition(
    event: &Resource,
    rules: &Rules<'_>,
    shapes: &mut Shapes<'_>,
    plan: Option<&str>,
    summary: &mut Summary,
) -> Result<Option<Named>, String> {
    let kind = event.text("event_type").unwrap_or("track");
    if !matches!(kind, "track" | "identify" | "page" | "screen" | "group") {
        return Err(format!(
            "its `event_type` is `{kind}`; it is one of track, identify, page, screen, group"
        ));
    }
    let found = rules
        .all
        .get(event.id.as_str())
        .map(Vec::as_slice)
        .unwrap_or_default();
    if found.is_empty() && plan.is_some() {
        let path = event.file.clone();
        let note = format!(
            "event `{}` is not in the tracking plan that was asked for",
            event.id
        );
        summary.skipped.push(Listed { path, note });
        return Ok(None);
    }
    let mut out = Map::new();
    let known = ["id", "name", "event_type", "description", "category"];
    notes(event, &known, &mut out, summary);
    if kind != "track" {
        out.insert("kind".into(), json!(kind));
    }
    if let Some(reference) = event.text("category") {
        match shapes.catalog.get(Kind::Category, reference) {
            Ok(category) => {
                out.insert("tags".into(), json!([wire_name(category)]));
                Summary::add(&mut summary.translated, "a category as a tag", &event.file);
            }
            // A label is no reason to lose the contract.
            Err(note) => {
                let what = format!("the category of an event: {note}");
                Summary::add(&mut summary.losses, what, &event.file);
            }
        }
    }
    let Some(((plan, rule), others)) = found.split_first() else {
        out.insert("additionalProperties".into(), json!(true));
        let what = "an event that no tracking plan has a rule for, as an open one";
        Summary::add(&mut summary.translated, what, &event.file);
        return Ok(Some(named(event, kind, out, summary)));
    };
    for (other, differing) in others {
        let said = |rule: &Map<String, Value>| {
            let mut rule = rule.clone();
            rule.shift_remove("id");
            rule
        };
        if said(differing) != said(rule) {
            let path = format!("{}, event `{}`", other.file, event.id);
            let note = format!(
                "the tracking plan `{}` defines it differently, which is imported; import one plan alone with --plan {}",
                plan.id, other.id
            );
            summary.failed.push(Listed { path, note });
        }
    }
    if open(rule)? {
        out.insert("additionalProperties".into(), json!(true));
    }
    let properties = members(list(rule.get("properties"), "properties")?, shapes, summary)?;
    if !properties.is_empty() {
        out.insert("properties".into(), Value::Object(properties));
    }
    variants::apply(shapes, rule.get("variants"), &mut out, &plan.file, summary)?;
    let of_event = rule.get("event").and_then(Value::as_object);
    for (key, value) in of_event.into_iter().flatten().chain(rule.iter()) {
        let known = matches!(
            key.as_str(),
            "type"
                | "id"
                | "event"
                | "properties"
                | "variants"
                | "$ref"
                | "allow_unplanned"
                | "additional_properties"
        );
        if !known && !value.is_null() && value != "" {
            let name = format!("x-rudderstack-{}", key.replace('_', "-"));
            Summary::add(&mut summary.annotations, name.clone(), &plan.file);
            out.insert(name, value.clone());
        }
    }
    Ok(Some(named(event, kind, out, summary)))
}

/// Only a track event has a name; the others are called by their id.
fn named(event: &Resource, kind: &str, out: Map<String, Value>, summary: &mut Summary) -> Named {
    let name = wire_name(event);
    if kind == "track" && event.text("name").is_none_or(is_template) {
        let (path, note) = (event.file.clone(), no_name(event));
        summary.renamed.push(Listed { path, note });
    } else if kind == "track" {
        Summary::add(
            &mut summary.left_out,
            "`id` of an event, which is called by its name",
            &event.file,
        );
    }
    (name, ordered(out, &model::Event::keys()))
}

/// Whether a rule allows what it does not name; RudderStack's default is that it does not.
fn open(rule: &Map<String, Value>) -> Result<bool, String> {
    let of_event = rule
        .get("event")
        .and_then(|event| event.get("allow_unplanned"));
    match rule.get("additional_properties").or(of_event) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(open)) => Ok(*open),
        Some(other) => Err(format!(
            "whether it allows more properties is `{other}`, not true or false"
        )),
    }
}

/// The properties that a rule names, nested ones within.
fn members(
    items: &[Value],
    shapes: &mut Shapes<'_>,
    summary: &mut Summary,
) -> Result<Map<String, Value>, String> {
    let mut out = Map::new();
    for item in items {
        let (property, required) = shapes.member(item)?;
        let nested = list(item.get("properties"), "properties")?;
        let open = item
            .get("additional_properties")
            .or_else(|| item.get("additionalProperties"));
        let open = open.filter(|open| !open.is_null());
        let mut entry = if nested.is_empty() && open.is_none() {
            shapes.reference(property)
        } else {
            let mut entry = shapes.inline(property, summary)?;
            let inner = members(nested, shapes, summary)?;
            // Of a list, the nested properties are those of its items.
            let object = match entry.get_mut("items") {
                Some(Value::Object(items)) if !items.contains_key("ref") => items,
                _ => &mut entry,
            };
            if object.contains_key("ref") {
                return Err(format!(
                    "`{}` has a custom type and nested properties of its own",
                    property.id
                ));
            }
            // Without a word on it, a nested object is open.
            let open = open.map_or(json!(true), Value::clone);
            if !open.is_boolean() {
                return Err(format!(
                    "`additional_properties` of `{}` is `{open}`, not true or false",
                    property.id
                ));
            }
            object.insert("properties".into(), Value::Object(inner));
            object.insert("additionalProperties".into(), open);
            let sorted = ordered(std::mem::take(object), &model::Property::keys());
            *object = sorted;
            entry
        };
        if required {
            entry.insert("required".into(), json!(true));
        }
        let name = wire_name(property);
        let entry = ordered(entry, &model::Property::keys());
        if out.insert(name.clone(), Value::Object(entry)).is_some() {
            return Err(format!("it has two properties that are called `{name}`"));
        }
    }
    Ok(out)
}

/// Takes out what refers to a shared definition that could not be made, directly or by others: a
/// dictionary with a hole in it is a contract that nobody wrote.
fn without_broken(
    events: &mut BTreeMap<String, (Map<String, Value>, &Resource)>,
    shared: &mut Map<String, Value>,
    shapes: &mut Shapes<'_>,
    summary: &mut Summary,
) {
    let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, definition) in shared.iter() {
        for target in references(definition) {
            users.entry(target).or_default().push(name.clone());
        }
    }
    let missing = shapes
        .used
        .keys()
        .filter(|name| !shared.contains_key(*name));
    let mut open: Vec<String> = missing.cloned().collect();
    let mut broken: BTreeSet<String> = open.iter().cloned().collect();
    while let Some(name) = open.pop() {
        for user in users.remove(&name).unwrap_or_default() {
            if broken.insert(user.clone()) {
                let path = format!("{}, `{user}`", shapes.source(&user));
                let note = format!("it refers to `{name}`, which cannot be imported");
                summary.failed.push(Listed { path, note });
                open.push(user);
            }
        }
    }
    if broken.is_empty() {
        return;
    }
    shared.retain(|name, _| !broken.contains(name));
    shapes.used.retain(|name, _| !broken.contains(name));
    events.retain(|_, (definition, resource)| {
        let targets = references(&Value::Object(definition.clone()));
        let Some(target) = targets.iter().find(|target| broken.contains(*target)) else {
            return true;
        };
        let note = format!("it refers to `{target}`, which cannot be imported");
        fail(summary, resource, note);
        false
    });
}

/// Names of the shared definitions that properties below `definition`, or itself, refer to.
fn references(definition: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![definition];
    while let Some(Value::Object(map)) = open.pop() {
        if let Some(Value::String(name)) = map.get("ref") {
            found.insert(name.clone());
        }
        if let Some(Value::Object(properties)) = map.get("properties") {
            open.extend(properties.values().filter(|value| value.is_object()));
        }
        open.extend(map.get("items").filter(|value| value.is_object()));
    }
    found
}

fn write_up(
    name: &str,
    events: BTreeMap<String, (Map<String, Value>, &Resource)>,
    shared: Map<String, Value>,
    shapes: &Shapes<'_>,
    mut summary: Summary,
) -> Imported {
    let mut names: BTreeSet<&str> = shared.keys().map(String::as_str).collect();
    for (definition, _) in events.values() {
        property_names(definition, &mut names);
    }
    let property_case = dominant_case(names.into_iter());
    let tracked = events
        .iter()
        .filter(|(_, (event, _))| !event.contains_key("kind"));
    let event_case = dominant_case(tracked.map(|(name, _)| name.as_str()));
    let manifest = manifest(name, own_case(event_case, property_case));
    let mut files = vec![(MANIFEST.to_owned(), to_yaml(&manifest))];
    let mut paths = FileNames::default();
    for (event, (definition, resource)) in &events {
        let path = paths.take(event);
        let content = json!({"events": {event.as_str(): definition}});
        files.push((path.clone(), to_yaml(&content)));
        summary.events.push(ImportedEvent {
            name: event.clone(),
            version: None,
            source: resource.file.clone(),
            output: path,
        });
    }
    for name in shared.keys() {
        summary.shared.push(SharedDefinition {
            kind: "property",
            name: name.clone(),
            source: shapes.source(name),
            uses: shapes.used.get(name).copied().unwrap_or_default(),
        });
    }
    if !shared.is_empty() {
        let content = json!({"properties": shared});
        files.push(("dictionary/_shared.yaml".to_owned(), to_yaml(&content)));
    }
    files.sort();
    summary.sort();
    Imported { files, summary }
}
