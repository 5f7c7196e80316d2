//! `schema infer`: what is drafted from payloads holds for these payloads, save where they contradict each
//! other, which it says.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read their fixtures from the disk"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use event_schema::diag::Level;
use event_schema::exchange::infer::{Drafted, Options, draft};
use event_schema::payload::infer::Observed;
use event_schema::rules::ALL;
use event_schema::session::{EXAMPLES_DAY, PayloadFile, PayloadOptions, Session};
use event_schema::source::{Memory, Source as _};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{repository, update};

/// Payloads by the name of their file.
type Logs<'l> = [(&'l str, String)];

fn listed(logs: &Logs<'_>) -> (Memory, Vec<PayloadFile>) {
    let memory = logs.iter().fold(Memory::new(), |memory, (path, text)| {
        memory.with(*path, text.as_str())
    });
    let file = |(path, _): &(&str, String)| PayloadFile {
        path: (*path).to_owned(),
        shown: (*path).to_owned(),
    };
    (memory, logs.iter().map(file).collect())
}

fn options(workers: usize) -> PayloadOptions {
    PayloadOptions {
        keep: 100_000,
        workers,
        ..PayloadOptions::default()
    }
}

fn observed(logs: &Logs<'_>, workers: usize) -> Observed {
    let nothing = Memory::new().with("event-schema.yaml", "version: 1\n");
    let session = Session::load(&nothing, "").expect("loads");
    let (memory, files) = listed(logs);
    let open = |file: &PayloadFile| memory.open(&file.path);
    let (observed, run) = session.observe_files(&files, &open, &options(workers));
    assert_eq!(run.problems, []);
    observed
}

fn loaded(drafted: &Drafted) -> Session {
    let files = drafted.files.iter();
    let memory = files.fold(Memory::new(), |memory, (path, text)| {
        memory.with(path.as_str(), text.as_str())
    });
    Session::load(&memory, "").expect("a draft loads")
}

/// What payloads have against a draft: the event, the rule, the place with `*` for items of lists, and the
/// level.
fn against(session: &Session, logs: &Logs<'_>) -> Vec<(String, String, String, Level)> {
    let (memory, files) = listed(logs);
    let open = |file: &PayloadFile| memory.open(&file.path);
    let run = session.check_files(&files, &open, &options(2));
    let outcome = session.lint_all(ALL, EXAMPLES_DAY, Some(&run.found));
    let mut all = Vec::new();
    for finding in &outcome.findings {
        let Some(place) = &finding.diagnostic.sent else {
            continue;
        };
        let steps = place
            .pointer
            .split('/')
            .map(|step| match step.parse::<usize>() {
                Ok(_) => "*",
                Err(_) => step,
            });
        let pointer: Vec<&str> = steps.collect();
        all.push((
            place
                .event
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            finding.diagnostic.rule.to_string(),
            pointer.join("/"),
            finding.diagnostic.level,
        ));
    }
    all.sort();
    all
}

fn errors(session: &Session, logs: &Logs<'_>) -> BTreeMap<(String, String, String), usize> {
    let mut errors = BTreeMap::new();
    for (event, rule, pointer, level) in against(session, logs) {
        if level == Level::Error {
            *errors.entry((event, rule, pointer)).or_default() += 1;
        }
    }
    errors
}

/// Rules that ask for what only a person can write, or choose between what the data has both ways.
const FOR_A_PERSON: [&str; 4] = ["docs/", "privacy/", "identity/", "naming/"];

fn golden(name: &str, text: &str) {
    let path = repository().join("fixtures/infer").join(name);
    if update() {
        fs::write(&path, text).expect("the fixture can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == text,
        "{} differs; UPDATE=1 rewrites it. It is:\n{text}",
        path.display()
    );
}

/// The summary, what payloads have against the draft, and what the draft's own errors are.
fn told(drafted: &Drafted, session: &Session, logs: &Logs<'_>) -> String {
    let mut text = drafted.summary.to_string();
    text.push_str("\nerrors of the same payloads:\n");
    for ((event, rule, pointer), count) in errors(session, logs) {
        let _ = writeln!(text, "  {event} {rule} {pointer}: {count}");
    }
    text.push_str("\nerrors of the draft itself:\n");
    for finding in &session.lint_on(EXAMPLES_DAY).findings {
        let diagnostic = &finding.diagnostic;
        if diagnostic.level == Level::Error {
            let _ = writeln!(text, "  {} {}", diagnostic.rule, diagnostic.message);
        }
    }
    text
}

fn corpus(path: &str) -> String {
    fs::read_to_string(repository().join(path)).expect("the corpus is there")
}

/// 971 partial events of Segment's own tests: each is read, or has its reason; what the file has against its
/// own draft is what contradicts itself in it.
#[test]
fn the_events_of_segment_make_a_dictionary() {
    let logs = [(
        "events.ndjson",
        corpus("fixtures/corpora/segment/events.ndjson"),
    )];
    let seen = observed(&logs, 2);
    let unread: u64 = seen.unread.values().sum();
    assert_eq!(seen.total + unread, 971);
    let drafted = draft(&seen, &Options::default());
    let session = loaded(&drafted);
    golden("segment.txt", &told(&drafted, &session, &logs));
    // The event that it is in has a conflict, wherever a payload has an error.
    let conflicts: BTreeSet<&str> = drafted
        .summary
        .conflicts
        .iter()
        .map(|c| c.event.as_str())
        .collect();
    for (event, rule, pointer) in errors(&session, &logs).into_keys() {
        let is_read = rule != "payload/unknown-envelope" && rule != "payload/unknown-event";
        assert!(
            !is_read || conflicts.contains(event.as_str()),
            "{event} {rule} {pointer}"
        );
    }
}

fn examples(folder: &Path, out: &mut Vec<Value>) {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> = entries.collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            examples(&path, out);
        // What is current is one of the versions.
        } else if path.extension().is_some_and(|end| end == "yaml")
            && path.file_stem().is_some_and(|stem| stem != "current")
        {
            let text = fs::read_to_string(&path).expect("readable");
            // Some of the schemas have numbers that JSON values have no room for; their examples have not.
            let Some((_, examples)) = text.split_once("\nexamples:\n") else {
                continue;
            };
            let is_within = |line: &&str| line.starts_with([' ', '-', '#']) || line.is_empty();
            let lines: Vec<&str> = examples.lines().take_while(is_within).collect();
            let examples: Vec<Value> = serde_yaml::from_str(&lines.join("\n")).expect("YAML");
            out.extend(examples);
        }
    }
}

/// Wikimedia's examples: the dictionary that they make has nothing against them.
#[test]
fn the_examples_of_wikimedia_make_a_dictionary() {
    let mut all = Vec::new();
    examples(
        &repository().join("fixtures/corpora/wikimedia-primary/jsonschema"),
        &mut all,
    );
    assert_eq!(all.len(), 85);
    let lines: Vec<String> = all.iter().map(Value::to_string).collect();
    let logs = [("examples.ndjson", lines.join("\n"))];
    let drafted = draft(&observed(&logs, 2), &Options::default());
    let session = loaded(&drafted);
    golden("wikimedia.txt", &told(&drafted, &session, &logs));
    let of_shape = errors(&session, &logs).into_keys();
    let is_read = |(_, rule, _): &(String, String, String)| rule != "payload/unknown-envelope";
    assert_eq!(of_shape.filter(is_read).count(), 0);
}

/// Whatever the number of threads, and however the payloads are spread over files.
#[test]
fn a_draft_is_the_same_on_every_run() {
    let text = corpus("fixtures/corpora/segment/events.ndjson");
    let lines: Vec<&str> = text.lines().collect();
    let (first, second) = lines.split_at(400);
    let whole = [("a.ndjson", text.clone())];
    let parts = [
        ("b.ndjson", first.join("\n")),
        ("c.ndjson", second.join("\n")),
    ];
    let all: Vec<Drafted> = [
        observed(&whole, 1),
        observed(&whole, 8),
        observed(&parts, 2),
    ]
    .iter()
    .map(|seen| draft(seen, &Options::default()))
    .collect();
    for other in &all[1..] {
        assert_eq!(other.files, all[0].files);
        assert_eq!(other.summary, all[0].summary);
    }
}

/// No value that a matcher hits, and no key, gets into a draft or its summary. Planted bug that it catches: the
/// conflicts of what turns out to be personal by its name are kept.
#[test]
fn nothing_of_anybody_is_in_a_draft() {
    let planted = [
        "jane.roe@shop-mail.com",
        "+4915112345678",
        "4111111111111111",
        "DE89370400440532013000",
    ];
    let mut lines = Vec::new();
    for number in 0..60 {
        let value = planted[number % planted.len()];
        let event = json!({"type": "track", "event": "order_completed", "userId": value, "properties": {
            "note": value, "list": [value], "in": {"deep": value}, value: 1,
        }});
        lines.push(event.to_string());
        lines.push(json!({"type": "track", "event": value, "userId": "u"}).to_string());
        let traits = json!({"email": value, "plan": "free"});
        lines.push(json!({"type": "identify", "userId": value, "traits": traits}).to_string());
        let name = ["Ann", "Bob", "ANN"][number % 3];
        let traits = json!({"firstName": name, "city": "Ulm"});
        lines.push(json!({"type": "identify", "userId": value, "traits": traits}).to_string());
    }
    let logs = [("a.ndjson", lines.join("\n"))];
    let drafted = draft(&observed(&logs, 2), &Options::default());
    let mut all = drafted.summary.to_string();
    drafted
        .files
        .iter()
        .for_each(|(path, text)| all.push_str(&format!("{path}\n{text}")));
    for value in planted.iter().chain(&["Ann", "ANN", "Bob", "Ulm"]) {
        assert!(!all.contains(value), "{value} in\n{all}");
    }
    assert!(
        all.contains("order_completed") && all.contains("firstName"),
        "{all}"
    );
}

/// A value of one kind: of few strings or of many, numbers on one side of zero or both, dates, nothing.
fn value(kind: u8, seed: u32) -> Value {
    match kind % 12 {
        0 => json!(format!("word{}", seed % 4)),
        1 => json!(format!("text {seed}")),
        2 => json!(seed % 40),
        3 => json!(i64::from(seed % 40) - 2),
        4 => json!(f64::from(seed % 4000) / 8.0),
        5 => json!(format!("2026-02-{:02}", seed % 28 + 1)),
        6 if seed.is_multiple_of(9) => json!("soon"),
        6 => json!(format!("2026-02-{:02}T10:00:00Z", seed % 28 + 1)),
        7 => json!(seed.is_multiple_of(2)),
        8 if seed.is_multiple_of(3) => Value::Null,
        8 => json!(seed % 1000),
        9 => json!(vec![seed % 9; (seed % 3) as usize]),
        10 => json!({"inner": seed % 9, "else": "x"}),
        _ => json!((seed % 50).to_string()),
    }
}

/// What a value is made of: its seed, whether it is there or of another kind, and that kind.
type Seeds = (u32, u8, u8);

/// Payloads of three events, each of whose properties has a kind that few payloads do not keep to.
fn log() -> impl Strategy<Value = Vec<String>> {
    let kinds = proptest::collection::vec(any::<u8>(), 9);
    let part = (any::<u32>(), 0..40u8, any::<u8>());
    let payload = (0..3u8, proptest::collection::vec(part, 3));
    let payloads = proptest::collection::vec(payload, 1..120);
    (kinds, payloads).prop_map(|(kinds, payloads)| {
        let line = |(number, (event, parts)): (usize, (u8, Vec<Seeds>))| {
            let mut properties = serde_json::Map::new();
            for (at, (seed, luck, other)) in parts.into_iter().enumerate() {
                let kind = kinds.get(usize::from(event) * 3 + at).copied().unwrap_or_default();
                match luck {
                    0 => {}
                    1 => drop(properties.insert(format!("part_{at}"), value(other, seed))),
                    _ => drop(properties.insert(format!("part_{at}"), value(kind, seed))),
                }
            }
            let name = format!("thing{event}_done");
            let id = format!("m{number}");
            json!({"type": "track", "event": name, "userId": "u", "messageId": id, "properties": properties})
                .to_string()
        };
        payloads.into_iter().enumerate().map(line).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// An error of a payload against the draft that was made of it stands where the draft names a conflict.
    /// Seen to fail with `minimum: 0` written whatever was below it, with the format that most values have
    /// written for all, and with a property required that one payload in ten lacks.
    #[test]
    fn a_draft_holds_for_what_it_was_made_of(lines in log()) {
        let logs = [("a.ndjson", lines.join("\n"))];
        let drafted = draft(&observed(&logs, 1), &Options::default());
        let session = loaded(&drafted);
        let named: BTreeSet<(String, String)> = drafted
            .summary
            .conflicts
            .iter()
            .map(|conflict| (conflict.event.clone(), conflict.pointer.clone()))
            .collect();
        for (event, rule, pointer) in errors(&session, &logs).into_keys() {
            let at = pointer.strip_prefix("/properties").unwrap_or(&pointer).to_owned();
            let is_named = named.contains(&(event.clone(), at.clone()));
            prop_assert!(is_named, "{event} {rule} {at}\n{named:?}\n{:?}", drafted.files);
        }
        for finding in &session.lint_on(EXAMPLES_DAY).findings {
            let diagnostic = &finding.diagnostic;
            let is_left = FOR_A_PERSON.iter().any(|family| diagnostic.rule.starts_with(family));
            let is_conflict = diagnostic.rule == "shape/union-type" || diagnostic.rule == "shape/conflicting-type";
            let is_fine = diagnostic.level < Level::Warn || is_left || is_conflict;
            prop_assert!(is_fine, "{} {}\n{:?}", diagnostic.rule, diagnostic.message, drafted.files);
        }
    }

    /// What is seen in two files is what is seen in one that holds both.
    #[test]
    fn what_is_seen_adds_up(lines in log(), cut in 0.0..1.0f64) {
        let (first, second) = lines.split_at((lines.len() as f64 * cut) as usize);
        let one = observed(&[("a.ndjson", lines.join("\n"))], 1);
        let two = observed(&[("a.ndjson", second.join("\n")), ("b.ndjson", first.join("\n"))], 2);
        prop_assert_eq!(one, two);
    }
}
