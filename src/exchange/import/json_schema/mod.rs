//! `schema import json-schema DIR`: a folder of JSON Schemas, of any draft, as a dictionary.
//!
//! The way of a schema: `read` finds out what each file holds, `catalog` which files are
//! versions of one schema, `normalize` makes the newest one a single schema of 2020-12
//! without references, `convert` writes it in the dictionary's grammar, and `share` names
//! what several events have in common. Nothing is dropped on the way: what the grammar has no
//! word for is kept under `json_schema` or as an `x-` key, and [`Summary`] counts it.
//!
//! Two meanings change, both by moving to 2020-12 with formats checked, and both are said in
//! the summary or here: a `format` that an old draft did not know is checked from now on, and
//! draft-04's `integer` did not include `1.0`.

mod catalog;
mod convert;
mod keywords;
mod merge;
mod normalize;
mod read;
mod refs;
mod share;
mod standalone;
mod versions;

pub(super) use standalone::{Shape, standalone};

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Map, Value, json};

use self::catalog::{Schema, catalog};
use self::convert::Converter;
pub(super) use self::convert::ordered;
pub(super) use self::keywords::is_standard;
use self::normalize::Normalizer;
use self::read::{Content, read};
use self::refs::{Document, Documents, Place};
use self::share::{Candidate, Shared, share};
use super::names::{FileNames, dominant_case, manifest, own_case, property_names};
use super::outcome::{ImportError, Imported};
use super::summary::{ImportedEvent, Listed, Summary};
use super::to_yaml;
use crate::config::{Case, MANIFEST};
use crate::dict::model;
use crate::source::{Disk, Pattern, Source};
use crate::syntax::decode::Record;

/// Imports the JSON Schemas of the folder `input`. Writes nothing.
///
/// # Errors
/// When `input` is not a folder that can be read, or holds no JSON Schema of an event.
pub fn import(input: &Path) -> Result<Imported, ImportError> {
    let error = |reason: &str| ImportError {
        path: input.to_owned(),
        reason: reason.to_owned(),
    };
    if !input.exists() {
        return Err(error(
            "there is no such folder; name the folder that holds the JSON Schemas",
        ));
    }
    if !input.is_dir() {
        return Err(error(
            "it is a file, and a folder of JSON Schemas is needed; name the folder that it is in",
        ));
    }
    let name = input
        .canonicalize()
        .ok()
        .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .unwrap_or_else(|| "imported".to_owned());
    let imported = from_source(&Disk::new(input), &name);
    imported.map_err(|reason| error(&reason))
}

/// Imports the JSON Schemas of `source` as the dictionary `name`.
///
/// # Errors
/// When `source` holds no JSON Schema of an event: what is there instead, and what to do.
pub fn from_source(source: &dyn Source, name: &str) -> Result<Imported, String> {
    let mut summary = Summary::default();
    let documents = Documents::new(scan(source, &mut summary)?);
    let schemas = catalog(&documents, &mut summary);
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut used: BTreeSet<Place> = BTreeSet::new();
    for schema in schemas.iter().filter(|schema| !schema.fragment) {
        let document = &documents.all[schema.document];
        if let Some(note) = not_an_object(&document.value) {
            let path = document.path.clone();
            summary.skipped.push(Listed { path, note });
            continue;
        }
        // Counts of a schema that fails in the middle are taken back.
        let before = summary.clone();
        match event(&documents, schema, &mut used, &mut summary) {
            Ok(definition) => events.push(Event { schema, definition }),
            Err(reason) => {
                summary = before;
                let path = documents.all[schema.document].path.clone();
                summary.failed.push(Listed { path, note: reason });
            }
        }
    }
    if events.is_empty() {
        return Err(nothing(&summary));
    }
    let fragments = schemas.iter().filter(|schema| schema.fragment);
    // A shared definition is named like the properties around it.
    let mut names = BTreeSet::new();
    for event in &events {
        property_names(&event.definition, &mut names);
    }
    let case = dominant_case(names.into_iter()).unwrap_or(Case::Snake);
    let candidates = candidates(&documents, fragments.clone(), &used, case);
    for fragment in fragments {
        let path = documents.all[fragment.document].path.clone();
        let base = fragment_base(&path);
        let referred = used
            .iter()
            .any(|place| fragment_base(&documents.all[place.document].path) == base);
        let note = if referred {
            "events refer to it; what they use of it is in them"
        } else {
            "no imported event refers to it; what equals it in events is shared"
        };
        let note = note.to_owned();
        summary.fragments.push(Listed { path, note });
    }
    let mut definitions: Vec<Map<String, Value>> = events
        .iter()
        .map(|event| event.definition.clone())
        .collect();
    let shared = share(&mut definitions, candidates, &mut summary);
    let files = write_up(name, &documents, &events, definitions, shared, &mut summary);
    say_what_stands_in(&mut summary);
    summary.sort();
    Ok(Imported { files, summary })
}

/// Nothing is wrong with a schema of lists or strings, but it is not one of an event.
fn not_an_object(schema: &Value) -> Option<String> {
    let kinds: Vec<&str> = match schema.get("type")? {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    (!kinds.contains(&"object")).then(|| {
        format!(
            "it is not the schema of an event: its type is {}, and an event is an object",
            kinds.join(" or ")
        )
    })
}

/// A newer version that cannot be read leaves an older one in its place: that has to be said.
fn say_what_stands_in(summary: &mut Summary) {
    for failed in &mut summary.failed {
        let base = fragment_base(&failed.path);
        let instead = summary
            .events
            .iter()
            .find(|event| fragment_base(&event.source) == base && event.source != failed.path);
        if let Some(event) = instead {
            failed
                .note
                .push_str(&format!("; `{}` is imported instead", event.source));
        }
    }
}

struct Event<'s> {
    schema: &'s Schema,
    definition: Map<String, Value>,
}

fn scan(source: &dyn Source, summary: &mut Summary) -> Result<Vec<Document>, String> {
    let everything = Pattern::new("**/*").map_err(|error| error.to_string())?;
    let listing = source.list(&[everything]);
    let mut documents = Vec::new();
    for problem in listing.problems {
        // With this pattern every folder matches like a file; that is no problem here.
        if !problem.reason.starts_with("it is a folder") {
            summary.failed.push(Listed {
                path: problem.path,
                note: problem.reason,
            });
        }
    }
    let mut paths = listing.paths;
    paths.sort_unstable();
    for path in paths {
        if path.split('/').any(|segment| segment == "node_modules") {
            continue;
        }
        summary.files += 1;
        let bytes = match source.read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                summary.failed.push(Listed {
                    path,
                    note: error.reason,
                });
                continue;
            }
        };
        match read(&path, bytes) {
            Content::Schema(value) => documents.push(Document::new(path, value)),
            Content::Other(note) => summary.skipped.push(Listed { path, note }),
            Content::Broken(note) => summary.failed.push(Listed { path, note }),
        }
    }
    Ok(documents)
}

/// Why a folder gave no event.
fn nothing(summary: &Summary) -> String {
    let first = |list: &[Listed]| {
        list.first()
            .map(|item| format!(" (`{}`: {})", item.path, item.note))
            .unwrap_or_default()
    };
    if summary.files == 0 {
        return "it is empty; name the folder that holds the JSON Schemas".into();
    }
    if !summary.failed.is_empty() {
        return format!(
            "none of its JSON Schemas can be imported{}",
            first(&summary.failed)
        );
    }
    format!(
        "no file in it is the JSON Schema of an event{}; name the folder that holds them",
        first(&summary.skipped)
    )
}

/// One event in the dictionary's grammar.
fn event(
    documents: &Documents,
    schema: &Schema,
    used: &mut BTreeSet<Place>,
    summary: &mut Summary,
) -> Result<Map<String, Value>, String> {
    let document = &documents.all[schema.document];
    let root = Place {
        document: schema.document,
        pointer: String::new(),
    };
    let mut normalizer = Normalizer::new(documents, &document.path);
    let mut normal = normalizer.root(&root, summary)?;
    keep_unused_definitions(documents, &root, &mut normalizer, &mut normal, summary)?;
    let mut converter = Converter {
        normalizer: &mut normalizer,
        summary,
        file: &document.path,
    };
    let mut out = converter.event(&normal)?;
    used.extend(std::mem::take(&mut normalizer.used));
    if let Some(version) = &schema.version {
        out.insert("version".into(), json!(version.to_string()));
        if let Some(pre) = version.pre() {
            out.insert(
                "x-json-schema-version".into(),
                json!(format!("{version}-{pre}")),
            );
            Summary::add(
                &mut summary.translated,
                "a pre-release version as `x-json-schema-version`",
                &document.path,
            );
        }
    }
    if let Some(iglu) = &schema.iglu {
        out.insert("aliases".into(), json!({"snowplow": iglu}));
    }
    Ok(ordered(out, &model::Event::keys()))
}

/// Definitions that nothing refers to stay, under `json_schema`: somebody may.
fn keep_unused_definitions(
    documents: &Documents,
    root: &Place,
    normalizer: &mut Normalizer<'_>,
    normal: &mut Value,
    summary: &mut Summary,
) -> Result<(), String> {
    let mut kept = Map::new();
    for keyword in ["definitions", "$defs"] {
        let place = root.child(keyword);
        let Some(Value::Object(definitions)) = documents.get(&place) else {
            continue;
        };
        for name in definitions.keys() {
            let own = place.child(name);
            let below = format!("{}/", own.pointer);
            let is_used = normalizer.used.iter().any(|used| {
                used.document == own.document
                    && (used.pointer == own.pointer || used.pointer.starts_with(&below))
            });
            if !is_used {
                kept.insert(name.clone(), normalizer.root(&own, summary)?);
            }
        }
    }
    if let (Value::Object(normal), false) = (normal, kept.is_empty()) {
        normal.insert("$defs".into(), Value::Object(kept));
    }
    Ok(())
}

/// What the input defines apart from events: fragments, and whatever a `$ref` leads to.
fn candidates<'s>(
    documents: &Documents,
    fragments: impl Iterator<Item = &'s Schema>,
    used: &BTreeSet<Place>,
    case: Case,
) -> Vec<Candidate> {
    let mut places: BTreeSet<Place> = used.clone();
    // Older versions of a fragment are what older events were made of.
    let roots: BTreeSet<String> = fragments
        .map(|fragment| fragment_base(&documents.all[fragment.document].path))
        .collect();
    for (index, document) in documents.all.iter().enumerate() {
        let base = fragment_base(&document.path);
        let published = documents
            .all
            .iter()
            .any(|other| fragment_base(&other.path) == base && !is_newest_file(&other.path));
        // `current` is what the newest version was made from.
        if roots.contains(&base) && !(published && is_newest_file(&document.path)) {
            places.insert(Place {
                document: index,
                pointer: String::new(),
            });
        }
    }
    let mut found: Vec<(String, String, Map<String, Value>)> = Vec::new();
    for place in places {
        let path = &documents.all[place.document].path;
        // The counts of these belong to the events that use them.
        let mut ignored = Summary::default();
        let mut normalizer = Normalizer::new(documents, path);
        let Ok(normal) = normalizer.root(&place, &mut ignored) else {
            continue;
        };
        let mut converter = Converter {
            normalizer: &mut normalizer,
            summary: &mut ignored,
            file: path,
        };
        let Ok(property) = converter.property(&normal) else {
            continue;
        };
        if found.iter().any(|(_, _, known)| *known == property) {
            continue;
        }
        let source = if place.pointer.is_empty() {
            path.clone()
        } else {
            format!("{path}#{}", place.pointer)
        };
        found.push((candidate_name(documents, &place), source, property));
    }
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for (name, _, _) in &found {
        *count.entry(name.clone()).or_default() += 1;
    }
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut candidates = Vec::new();
    for (mut name, source, property) in found {
        // Several versions, or several files, define one name: all of them say which.
        if count.get(&name).is_some_and(|users| *users > 1) {
            let path = read::without_extension(source.split('#').next().unwrap_or(&source));
            let stem = path.rsplit('/').next().unwrap_or(path);
            name = match versions::Label::parse(stem) {
                Some(version) if !source.contains('#') => format!("{name}-{version}"),
                _ => format!("{}/{name}", fragment_base(path)),
            };
        }
        name = case.apply(&name);
        let full = name.clone();
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{full}-{number}");
            number += 1;
        }
        candidates.push(Candidate {
            name,
            source,
            property,
        });
    }
    candidates
}

fn is_newest_file(path: &str) -> bool {
    let path = read::without_extension(path);
    versions::is_newest_word(path.rsplit('/').next().unwrap_or(path))
}

/// The path of a schema without its version.
fn fragment_base(path: &str) -> String {
    let path = read::without_extension(path);
    match path.rsplit_once('/') {
        Some((folder, stem))
            if versions::Label::parse(stem).is_some() || versions::is_newest_word(stem) =>
        {
            folder.to_owned()
        }
        _ => path.to_owned(),
    }
}

/// `…/fragment/mediawiki/common/1.0.0` is `mediawiki/common`; `#/definitions/x` is `x`.
fn candidate_name(documents: &Documents, place: &Place) -> String {
    if let Some(last) = place.last() {
        return last;
    }
    let document = &documents.all[place.document];
    let id = document.id().filter(|id| id.starts_with('/'));
    let base = fragment_base(id.unwrap_or(&document.path));
    let parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    let after = parts
        .iter()
        .position(|part| part.starts_with("fragment") || part.starts_with("def"))
        .map_or(0, |at| at + 1);
    match parts.get(after..) {
        Some(rest) if !rest.is_empty() => rest.join("/"),
        _ => base,
    }
}

/// The files of the dictionary.
fn write_up(
    name: &str,
    documents: &Documents,
    events: &[Event<'_>],
    definitions: Vec<Map<String, Value>>,
    shared: Shared,
    summary: &mut Summary,
) -> Vec<(String, String)> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for definition in &definitions {
        property_names(definition, &mut names);
    }
    property_names(&shared.properties, &mut names);
    for group in shared.groups.values().chain(shared.properties.values()) {
        if let Value::Object(group) = group {
            property_names(group, &mut names);
        }
    }
    let property_case = dominant_case(names.into_iter());
    let event_case = dominant_case(events.iter().map(|event| event.schema.name.as_str()));
    let manifest = manifest(name, own_case(event_case, property_case));
    let mut files = vec![(MANIFEST.to_owned(), to_yaml(&manifest))];
    let mut paths = FileNames::default();
    for (event, definition) in events.iter().zip(definitions) {
        let path = paths.take(&event.schema.name);
        let file = json!({"events": {event.schema.name.as_str(): definition}});
        files.push((path.clone(), to_yaml(&file)));
        summary.events.push(ImportedEvent {
            name: event.schema.name.clone(),
            version: event.schema.version.as_ref().map(ToString::to_string),
            source: documents.all[event.schema.document].path.clone(),
            output: path,
        });
    }
    let mut file = Map::new();
    if !shared.properties.is_empty() {
        file.insert("properties".into(), Value::Object(shared.properties));
    }
    if !shared.groups.is_empty() {
        file.insert("groups".into(), Value::Object(shared.groups));
    }
    if !file.is_empty() {
        files.push((
            "dictionary/_shared.yaml".to_owned(),
            to_yaml(&Value::Object(file)),
        ));
    }
    files.sort();
    files
}
