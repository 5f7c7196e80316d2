//! Folders of JSON Schemas, imported: real ones, of which every statement has to arrive, and
//! small ones, of which the whole output is written down in `fixtures/exchange/json-schema`.

#![allow(
    clippy::disallowed_methods,
    reason = "tests prepare folders and look at what was written"
)]

mod facts;
mod fixtures;
mod instances;
mod rudderstack;
mod segment;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use event_schema::dict::schema::{CompileOptions, compile_event};
use event_schema::exchange::import::json_schema::{from_source, import};
use event_schema::exchange::import::{Imported, write};
use event_schema::session::Session;
use event_schema::source::{Disk, Listing, Pattern, ReadError, Source as _};
use facts::Facts;
use instances::{Seed, damage};
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

pub(crate) fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/corpora")
        .join(name)
}

fn imported(name: &str) -> Imported {
    let first = import(&corpus(name)).expect("imports");
    let second = import(&corpus(name)).expect("imports");
    assert_eq!(first.files, second.files, "{name} twice");
    assert_eq!(first.summary, second.summary, "{name} twice");
    assert!(first.summary.losses.is_empty(), "{}", first.summary);
    first
}

/// A file of the corpus as JSON, by a reader of its own.
fn source(corpus_name: &str, path: &str) -> Value {
    let bytes = Disk::new(corpus(corpus_name)).read(path).expect("readable");
    let text = String::from_utf8(bytes).expect("UTF-8");
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(&text).expect("JSON");
    }
    // One bound of Wikimedia's is longer than 64 bits, which this reader does not take.
    let text = text.replace("18446744073709552000", "1.8446744073709552e19");
    serde_yaml::from_str(&text).expect("YAML")
}

/// The output, read by serde_yaml: events by name, and the sections of the shared file.
pub(crate) fn output(imported: &Imported) -> (BTreeMap<String, Value>, Value) {
    let mut events = BTreeMap::new();
    let mut shared = json!({"properties": {}, "groups": {}});
    for (path, text) in &imported.files {
        let file: Value = serde_yaml::from_str(text).expect("YAML");
        if path == "dictionary/_shared.yaml" {
            for section in ["properties", "groups"] {
                shared[section] = file.get(section).cloned().unwrap_or(json!({}));
            }
        }
        let Some(Value::Object(found)) = file.get("events") else {
            continue;
        };
        for (name, event) in found {
            assert!(
                events.insert(name.clone(), event.clone()).is_none(),
                "{name} twice"
            );
        }
    }
    (events, shared)
}

/// The output as this program loads it. The dictionary is whole: the linter finds nothing wrong
/// with its structure, and every example satisfies its event.
pub(crate) fn load(name: &str, files: &[(String, String)]) -> Session {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("import")
        .join(name);
    let _ = std::fs::remove_dir_all(&folder);
    write(&folder, files).expect("writes");
    let session = Session::load(&Disk::new(folder), "").expect("a manifest");
    assert!(session.problems.is_empty(), "{:?}", session.problems);
    let outcome = session.lint();
    let faults: Vec<String> = outcome
        .findings
        .iter()
        .map(|finding| &finding.diagnostic)
        // What authors wrote by mistake is kept, and other rules find it.
        .filter(|found| {
            let unused = found.rule == "structure/unused-definition";
            (found.rule.starts_with("structure/") && !unused)
                || found.rule == "shape/invalid-example"
        })
        .map(|found| {
            let file = session.files.shown_path(found.primary.file);
            format!(
                "{file}: {}: {} ({:?})",
                found.rule,
                found.message,
                session.files.slice(found.primary)
            )
        })
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
    session
}

/// Everything that the source says of an event is said by the output, at the same path.
fn check_lossless(corpus_name: &str, imported: &Imported) {
    let (events, shared) = output(imported);
    let mut checked = 0;
    for event in &imported.summary.events {
        let schema = source(corpus_name, &event.source);
        let (mut wanted, mut found) = (Facts::new(), Facts::new());
        facts::of_schema(&schema, "", &schema, &mut wanted);
        facts::of_dictionary(&events[&event.name], "", &shared, &mut found);
        wanted.remove(&(String::new(), "type".to_owned(), "\"object\"".to_owned()));
        let missing: Vec<_> = wanted.difference(&found).collect();
        assert!(missing.is_empty(), "{}: {missing:#?}", event.name);
        checked += wanted.len();
    }
    assert!(checked > 300, "only {checked} facts of {corpus_name}");
}

/// What a validator that does not know the file names: no identifiers, the dialect given apart.
pub(crate) fn plain(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => {
            let names_itself = |key: &str, value: &Value| match key {
                "$schema" | "$id" => value.is_string(),
                "id" => value.as_str().is_some_and(|id| id.contains('/')),
                "self" => value.get("vendor").is_some_and(Value::is_string),
                _ => false,
            };
            let kept = map.iter().filter(|(key, value)| !names_itself(key, value));
            Value::Object(
                kept.map(|(key, value)| (key.clone(), plain(value)))
                    .collect::<Map<_, _>>(),
            )
        }
        Value::Array(items) => items.iter().map(plain).collect(),
        other => other.clone(),
    }
}

/// A format that draft-04 does not know is checked from now on, as the summary says; here the
/// rest is compared.
fn forget_new_formats(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("format").is_some_and(|format| format == "uuid") {
                map.shift_remove("format");
            }
            map.values_mut().for_each(forget_new_formats);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_new_formats),
        _ => {}
    }
}

pub(crate) fn validator(schema: &Value, draft: Draft) -> Option<Validator> {
    jsonschema::options()
        .with_draft(draft)
        .should_validate_formats(true)
        .build(schema)
        .ok()
}

/// Source and output give one verdict, on the source's examples, on generated values and on
/// damaged ones. Returns for how many events, and on how many values. A source that the
/// validator cannot read by itself, such as one of several files, is passed over.
pub(crate) fn check_verdicts(
    name: &str,
    imported: &Imported,
    source: &dyn Fn(&str) -> Value,
) -> (usize, usize) {
    let (events, _) = output(imported);
    let session = load(&name.replace('/', "-"), &imported.files);
    let (mut judged, mut compared, mut accepted) = (0, 0, 0);
    for event in &imported.summary.events {
        let schema = source(&event.source);
        let dialect = schema["$schema"].as_str().unwrap_or_default();
        let draft = match dialect {
            dialect if dialect.contains("draft-04") || dialect.contains("self-desc") => {
                Draft::Draft4
            }
            dialect if dialect.contains("draft-07") => Draft::Draft7,
            _ => Draft::Draft202012,
        };
        let original = plain(&schema);
        let definition = session.dictionary.event(&event.name).expect("an event");
        let options = CompileOptions::default();
        let mut compiled = compile_event(&session.dictionary, definition, &options).schema;
        if draft == Draft::Draft4 {
            forget_new_formats(&mut compiled);
        }
        let new = validator(&compiled, Draft::Draft202012).expect("a schema");
        let examples = events[&event.name]
            .get("examples")
            .and_then(Value::as_array);
        let values: Vec<Value> = examples.into_iter().flatten().cloned().collect();
        for value in &values {
            assert!(
                new.is_valid(value),
                "{}: its example is refused: {value}",
                event.name
            );
        }
        let Some(old) = validator(&original, draft) else {
            continue;
        };
        judged += 1;
        let (values, yes) = same_verdicts(&event.name, &original, &old, &new, values);
        compared += values;
        accepted += yes;
    }
    // Of a small case the generator may not find a valid value.
    let enough = judged < 20 || accepted > compared / 20;
    assert!(enough, "{name}: {accepted} of {compared} valid");
    (judged, compared)
}

/// `old` and `new` agree on `values`, on values made from the schema `original`, and on damaged
/// ones. Returns how many were compared, and how many of them were valid.
pub(crate) fn same_verdicts(
    name: &str,
    original: &Value,
    old: &Validator,
    new: &Validator,
    mut values: Vec<Value>,
) -> (usize, usize) {
    let (mut compared, mut accepted) = (0, 0);
    {
        let mut seed = Seed(name.bytes().map(u64::from).sum());
        for _ in 0..20 {
            values.push(instances::value(original, original, &mut seed, 0));
        }
        for index in 0..values.len() {
            for times in 1..6 {
                let mut value = values[index].clone();
                (0..times).for_each(|_| damage(&mut value, &mut seed));
                values.push(value);
            }
        }
        for value in values.iter().filter(|value| value.is_object()) {
            let verdict = old.is_valid(value);
            let why = || -> Vec<String> {
                let errors = new.iter_errors(value).chain(old.iter_errors(value));
                errors
                    .map(|error| format!("{error} at {}", error.instance_path()))
                    .collect()
            };
            assert_eq!(verdict, new.is_valid(value), "{name}: {value}: {:?}", why());
            compared += 1;
            accepted += usize::from(verdict);
        }
    }
    (compared, accepted)
}

#[test]
fn wikimedia() {
    let imported = imported("wikimedia-primary");
    let summary = &imported.summary;
    assert!(summary.failed.is_empty(), "{summary}");
    // 53 schemas: events, and the fragments that they are made of.
    assert_eq!((summary.events.len(), summary.fragments.len()), (37, 16));
    let examples: usize = output(&imported)
        .0
        .values()
        .filter_map(|event| {
            event
                .get("examples")
                .and_then(Value::as_array)
                .map(Vec::len)
        })
        .sum();
    assert_eq!(examples, 44);
    check_lossless("wikimedia-primary", &imported);
    let (judged, compared) = check_verdicts("wikimedia-primary", &imported, &|path| {
        source("wikimedia-primary", path)
    });
    assert!(
        judged == 37 && compared > 2220,
        "{judged} events, {compared} values"
    );
}

#[test]
fn iglu() {
    let imported = imported("iglu-snowplow");
    let summary = &imported.summary;
    assert!(summary.failed.is_empty(), "{summary}");
    assert_eq!(summary.events.len(), 185, "{summary}");
    let names: BTreeSet<&str> = summary
        .events
        .iter()
        .map(|event| event.name.as_str())
        .collect();
    assert!(names.contains("ecomm_cart") && !names.contains("cart"));
    check_lossless("iglu-snowplow", &imported);
    let (judged, compared) = check_verdicts("iglu-snowplow", &imported, &|path| {
        source("iglu-snowplow", path)
    });
    assert!(
        judged == 185 && compared > 11100,
        "{judged} events, {compared} values"
    );
}

/// A folder whose files come in another order, as on another disk.
struct Reversed(Disk);

impl event_schema::source::Source for Reversed {
    fn list(&self, patterns: &[Pattern]) -> Listing {
        let mut listing = self.0.list(patterns);
        listing.paths.reverse();
        listing
    }
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.0.read(path)
    }
}

#[test]
fn the_order_of_files_does_not_matter() {
    for name in ["wikimedia-primary", "iglu-snowplow"] {
        let reversed = from_source(&Reversed(Disk::new(corpus(name))), name).expect("imports");
        let imported = imported(name);
        assert_eq!(reversed.files, imported.files);
        assert_eq!(reversed.summary, imported.summary);
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("import-links");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("cart/viewed")).expect("a folder");
    let target = folder.join("cart/viewed/1.0.0.yaml");
    std::fs::write(target, "type: object\nproperties: {a: {type: string}}\n").expect("a file");
    for link in ["latest", "latest.yaml", "1.0.0"] {
        std::os::unix::fs::symlink("1.0.0.yaml", folder.join("cart/viewed").join(link))
            .expect("a link");
    }
    let imported = import(&folder).expect("imports");
    let names: Vec<_> = imported
        .summary
        .events
        .iter()
        .map(|e| (e.name.as_str(), e.version.as_deref()))
        .collect();
    assert_eq!(names, [("viewed", Some("1.0.0"))], "{}", imported.summary);
    assert!(imported.summary.failed.is_empty(), "{}", imported.summary);
}

#[test]
fn matrix() {
    let imported = imported("matrix/schemas");
    let summary = &imported.summary;
    assert!(summary.failed.is_empty(), "{summary}");
    assert_eq!(summary.events.len(), 36);
    check_lossless("matrix/schemas", &imported);
    let (judged, compared) = check_verdicts("matrix/schemas", &imported, &|path| {
        source("matrix/schemas", path)
    });
    assert!(
        judged == 36 && compared > 2160,
        "{judged} events, {compared} values"
    );
}
