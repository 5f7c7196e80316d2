//! The worked example, `fixtures/store`, and what became of it in a year without a linter,
//! `fixtures/store-drifted`. `UPDATE=1` rewrites `expected.txt`; read it as the store's team would.

#![allow(
    clippy::disallowed_methods,
    reason = "a test that compares and rewrites a committed file"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use event_schema::diag::Level;
use event_schema::dict::model::{EventKind, Status};
use event_schema::lint::Levels;
use event_schema::report::{self, Format, Options, Report};
use event_schema::rules::ALL;
use event_schema::session::Session;
use event_schema::source::{Disk, Memory, Pattern, Source as _};

/// Families whose every rule fires in the drifted store. What `structure` is about would hide the
/// rest of a file.
const DRIFTED: [&str; 7] = [
    "naming",
    "docs",
    "shape",
    "identity",
    "privacy",
    "destination",
    "lint",
];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

/// The dictionary of a folder, its manifest changed by `edit`.
fn session(name: &str, edit: impl Fn(String) -> String) -> Session {
    let disk = Disk::new(folder(name));
    let pattern = Pattern::new("**/*.yaml").expect("a pattern");
    let mut memory = Memory::new();
    for path in disk.list(&[pattern]).paths {
        let mut text = String::from_utf8(disk.read(&path).expect("readable")).expect("UTF-8");
        if path == "event-schema.yaml" {
            text = edit(text);
        }
        memory = memory.with(path, text);
    }
    Session::load(&memory, "").expect("loads")
}

/// The manifest with every rule at error; what it says of rules itself is dropped.
fn every_rule_at_error(manifest: String) -> String {
    let kept: Vec<&str> = manifest.split("\nlint:").collect();
    assert_eq!(kept.len(), 2, "the manifest has one lint section");
    let after = kept[1].split_once("\n\n").map_or("", |(_, after)| after);
    let rules: String = ALL
        .iter()
        .map(|rule| format!("    {}: error\n", rule.id))
        .collect();
    format!("{}\n{after}\nlint:\n  rules:\n{rules}", kept[0])
}

#[test]
fn the_store_is_clean_with_every_rule_at_error() {
    let session = session("store", every_rule_at_error);
    let levels = Levels::new(&session.config);
    for rule in ALL {
        assert_eq!(
            levels.of(rule, "dictionary/checkout.yaml"),
            Level::Error,
            "{}",
            rule.id
        );
    }
    let outcome = session.lint();
    let found: Vec<String> = outcome
        .findings
        .iter()
        .map(|finding| {
            let d = &finding.diagnostic;
            let file = session.files.get(d.primary.file);
            let place = file.position(d.primary.start);
            format!(
                "{}:{}: {} {}",
                file.path, place.line, d.rule, d.message.text
            )
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What a team can copy from it: every kind and status, three teams, four identifiers, two
/// destinations, aliases, groups and shared properties.
#[test]
fn the_store_shows_what_the_format_has() {
    let session = session("store", |manifest| manifest);
    let dictionary = &session.dictionary;
    let events: Vec<_> = dictionary.events().collect();
    assert!(events.len() >= 40, "{} events", events.len());
    for word in EventKind::WORDS {
        let has = |event: &event_schema::dict::model::Event| {
            event.kind.or(EventKind::Track).word() == *word
        };
        assert!(
            events.iter().any(|event| has(event.body)),
            "no {word} event"
        );
    }
    for word in Status::WORDS {
        let has = |event: &event_schema::dict::model::Event| {
            event.status.or(Status::Active).word() == *word
        };
        assert!(
            events.iter().any(|event| has(event.body)),
            "no {word} event"
        );
    }
    assert_eq!(dictionary.identifiers().count(), 4);
    assert!(dictionary.groups().count() >= 2 && dictionary.properties().count() >= 10);
    let owners: BTreeSet<_> = events
        .iter()
        .filter_map(|event| event.body.owner.get())
        .map(|name| name.to_string())
        .collect();
    assert_eq!(owners.len(), 3, "{owners:?}");
    assert!(events.iter().any(|event| !event.body.aliases.is_absent()));
}

#[test]
fn the_drifted_store_is_told_as_it_is() {
    let session = session("store-drifted", |manifest| manifest);
    let outcome = session.lint();
    let report = Report {
        files: &session.files,
        findings: &outcome.findings,
        summary: &outcome.summary,
        private: &[],
        sent: None,
    };
    let mut out = Vec::new();
    report::write(Format::Human, &report, &Options::default(), &mut out).expect("written");
    let found = String::from_utf8(out).expect("UTF-8");
    let path = folder("store-drifted").join("expected.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, found).expect("written");
        return;
    }
    let wanted = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(wanted, found, "UPDATE=1, and read the diff");
}

#[test]
fn every_rule_fires_in_the_drifted_store() {
    let outcome = session("store-drifted", |manifest| manifest).lint();
    let fired: BTreeSet<&str> = outcome
        .findings
        .iter()
        .map(|finding| finding.diagnostic.rule)
        .collect();
    let silent: Vec<&str> = ALL
        .iter()
        .filter(|rule| DRIFTED.contains(&rule.family()) && !fired.contains(rule.id))
        .map(|rule| rule.id)
        .collect();
    assert!(silent.is_empty(), "silent: {}", silent.join(", "));
    let broken: Vec<&&str> = fired
        .iter()
        .filter(|rule| rule.starts_with("structure/"))
        .collect();
    assert!(
        broken.is_empty(),
        "{broken:?} would hide what the story is about"
    );
}
