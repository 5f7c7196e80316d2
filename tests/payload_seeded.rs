//! Logs in which the faults are known: each is told once, at its line and pointer, and nothing else is.
//!
//! A generator puts one fault in twenty into events of seven envelopes, as they come and in batches. The
//! logs are read as lines, with carriage returns, blank lines and a byte order mark, as one list,
//! compressed, and through a pipe.
//!
//! Found when put in on purpose, one after the other:
//!
//! - the pointer of an event in a batch is that of the first
//! - an event is taken for right because one of the same name was
//! - the places of items of a list are counted from 1
//! - what a destination takes is not looked at

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test that writes logs"
)]

#[path = "support/chance.rs"]
mod chance;
#[path = "payload_seeded/event.rs"]
mod event;
mod support;
#[path = "payload_seeded/wire.rs"]
mod wire;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use chance::Chance;
use event::{DICTIONARY, Event, FAULTS, Fault, MANIFEST};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use support::Scratch;
use wire::{Sent, WIRES, Wire};

/// Events of a log.
const EVENTS: usize = 1_500;

/// One event in so many has a fault.
const FAULTY: usize = 20;

/// What is told: the line, the JSON Pointer and the rule.
type Told = (u64, String, String);

/// A line of a log, and what is to be told of it, without its number.
struct Line {
    text: String,
    told: Vec<(String, String)>,
    /// Whether it is JSON.
    is_json: bool,
}

/// What is to be told of an event.
fn told(event: &Event, sent: &Sent, prefix: &str) -> Option<(String, String)> {
    let at = |pointer: &str, rule: &str| Some((format!("{prefix}{pointer}"), rule.to_owned()));
    let within = |rest: &str| match sent.is_packed {
        true => sent.properties.clone(),
        false => format!("{}{rest}", sent.properties),
    };
    match event.fault? {
        Fault::Property(_, _, _, rule, rest) => at(&within(rest), rule),
        Fault::Missing(..) => at(&sent.properties, "payload/missing-property"),
        Fault::Name(_, rule) => at(&sent.name, rule),
        Fault::User(_, rule) => at(&sent.user, rule),
        Fault::NoDevice => at(&sent.whole, "payload/missing-identifier"),
        Fault::Time => at(&sent.time, "payload/invalid-timestamp"),
        Fault::Again => at(&sent.whole, "payload/duplicate-event"),
    }
}

/// An event of a log; one that was sent before has the id and the properties of that.
fn event(chance: &mut Chance, number: usize, right: &mut Vec<Event>) -> Event {
    let fault = (chance.below(FAULTY) == 0).then(|| *chance.of(FAULTS));
    if fault == Some(Fault::Again)
        && let Some(before) = right.last().cloned()
    {
        return Event { fault, ..before };
    }
    let fault = fault.filter(|fault| *fault != Fault::Again);
    let event = Event::new(chance, number, fault);
    if fault.is_none() {
        right.push(event.clone());
    }
    event
}

fn log(seed: u64, wires: &[Wire], batches: bool) -> Vec<Line> {
    let mut chance = Chance(seed);
    let mut lines = Vec::new();
    let mut right: Vec<Vec<Event>> = vec![Vec::new(); wires.len()];
    let mut number = 0;
    while number < EVENTS {
        let which = chance.below(wires.len());
        let mut next = |chance: &mut Chance, right: &mut Vec<Vec<Event>>| {
            number += 1;
            let event = event(chance, number, &mut right[which]);
            let sent = wires[which](&event);
            (event, sent)
        };
        if batches && chance.below(3) == 0 {
            let mut texts = Vec::new();
            let mut all = Vec::new();
            for index in 0..1 + chance.below(4) {
                let (event, sent) = next(&mut chance, &mut right);
                all.extend(told(&event, &sent, &format!("/batch/{index}")));
                texts.push(sent.text);
            }
            let text = format!(
                "{{\"batch\":[{}],\"sentAt\":\"2026-06-01T00:00:00Z\"}}",
                texts.join(", ")
            );
            lines.push(Line {
                text,
                told: all,
                is_json: true,
            });
            continue;
        }
        match chance.below(400) {
            0 => lines.push(broken(&mut chance)),
            1 => lines.push(Line {
                text: "{\"hello\":1}".to_owned(),
                told: vec![(String::new(), "payload/unknown-envelope".to_owned())],
                is_json: true,
            }),
            _ => {}
        }
        let (event, sent) = next(&mut chance, &mut right);
        lines.push(Line {
            told: told(&event, &sent, "").into_iter().collect(),
            text: sent.text,
            is_json: true,
        });
    }
    lines
}

fn broken(chance: &mut Chance) -> Line {
    let texts = [
        "{\"event\":\"order_placed\"",
        "{\"event\" \"a\"}",
        "{'event': 1}",
        "event",
    ];
    Line {
        text: (*chance.of(&texts)).to_owned(),
        told: vec![(String::new(), "payload/invalid-json".to_owned())],
        is_json: false,
    }
}

/// A log as a file, and what is to be told of it.
struct Written {
    bytes: Vec<u8>,
    told: Vec<Told>,
}

fn as_lines(lines: &[Line]) -> Written {
    let mut written = Written {
        bytes: Vec::new(),
        told: Vec::new(),
    };
    for (number, line) in (1..).zip(lines) {
        written.bytes.extend_from_slice(line.text.as_bytes());
        written.bytes.push(b'\n');
        let told = line.told.iter();
        let told = told.map(|(pointer, rule)| (number, pointer.clone(), rule.clone()));
        written.told.extend(told);
    }
    written
}

/// With a byte order mark, carriage returns, and a blank line after every tenth.
fn as_windows(lines: &[Line]) -> Written {
    let mut written = Written {
        bytes: b"\xef\xbb\xbf".to_vec(),
        told: Vec::new(),
    };
    let mut number = 0;
    for (index, line) in lines.iter().enumerate() {
        number += 1;
        written.bytes.extend_from_slice(line.text.as_bytes());
        written.bytes.extend_from_slice(b"\r\n");
        let told = line.told.iter();
        let told = told.map(|(pointer, rule)| (number, pointer.clone(), rule.clone()));
        written.told.extend(told);
        if index % 10 == 9 {
            number += 1;
            written.bytes.extend_from_slice(b" \r\n");
        }
    }
    written
}

fn as_list(lines: &[Line]) -> Written {
    let mut written = Written {
        bytes: b"[\n".to_vec(),
        told: Vec::new(),
    };
    for (index, line) in lines.iter().filter(|line| line.is_json).enumerate() {
        if index > 0 {
            written.bytes.extend_from_slice(b",\n");
        }
        written.bytes.extend_from_slice(line.text.as_bytes());
        let told = line.told.iter();
        let told = told
            .map(|(pointer, rule)| (index as u64 + 2, format!("/{index}{pointer}"), rule.clone()));
        written.told.extend(told);
    }
    written.bytes.extend_from_slice(b"\n]\n");
    written
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    // Two members, as log collectors append them.
    let middle = bytes.len() / 2;
    let mut all = Vec::new();
    for half in [&bytes[..middle], &bytes[middle..]] {
        let mut encoder = GzEncoder::new(&mut all, Compression::fast());
        encoder.write_all(half).expect("memory can be written");
        encoder.finish().expect("memory can be written");
    }
    all
}

fn report(scratch: &Scratch, arguments: &[&str], stdin: Option<&[u8]>) -> Value {
    let mut command = scratch.command("", &["lint", "--format", "json", "-C", "store"]);
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .stdin(match stdin {
            Some(_) => Stdio::piped(),
            None => Stdio::null(),
        });
    let mut child = command.spawn().expect("the program starts");
    let writer = child.stdin.take().map(|mut pipe| {
        let bytes = stdin.unwrap_or_default().to_vec();
        std::thread::spawn(move || pipe.write_all(&bytes))
    });
    let output = child.wait_with_output().expect("the program ends");
    if let Some(writer) = writer {
        writer.join().expect("no panic").expect("all is read");
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{stderr}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {stderr}"))
}

fn found(report: &Value) -> Vec<Told> {
    let findings = report["findings"].as_array().expect("there are findings");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let told = findings
        .iter()
        .filter(|finding| finding["sent"].is_object());
    told.map(|finding| {
        let sent = &finding["sent"];
        (
            sent["line"].as_u64().unwrap_or(0),
            text(&sent["pointer"]),
            text(&finding["rule"]),
        )
    })
    .collect()
}

#[track_caller]
fn assert_same(what: &str, found: Vec<Told>, wanted: &[Told], bytes: &[u8]) {
    let count = |told: &[Told]| {
        let mut counts: BTreeMap<Told, i64> = BTreeMap::new();
        told.iter()
            .for_each(|told| *counts.entry(told.clone()).or_default() += 1);
        counts
    };
    let (mut differences, wanted) = (count(&found), count(wanted));
    for (told, times) in wanted {
        *differences.entry(told).or_default() -= times;
    }
    differences.retain(|_, times| *times != 0);
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.lines().collect();
    let shown: Vec<String> = differences
        .iter()
        .take(5)
        .map(|(told, times)| {
            let line = lines
                .get((told.0 as usize).saturating_sub(1))
                .unwrap_or(&"");
            format!("{times:+} {told:?}\n    {line}")
        })
        .collect();
    assert!(
        shown.is_empty(),
        "{what}: {} differ\n{}",
        differences.len(),
        shown.join("\n")
    );
}

fn store(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    scratch.write("store/event-schema.yaml", MANIFEST);
    scratch.write("store/dictionary/shop.yaml", DICTIONARY);
    scratch
}

/// Every fault in the log of each envelope, and in one of all of them.
#[test]
fn every_fault_is_told_once_and_nothing_else() {
    let scratch = store("payload-seeded-wires");
    let all: Vec<Wire> = WIRES.iter().map(|(_, wire)| *wire).collect();
    let mut logs: Vec<(String, Vec<Line>)> = Vec::new();
    for (seed, (name, wire)) in (1..).zip(WIRES) {
        let batches = matches!(*name, "segment" | "rudderstack");
        logs.push(((*name).to_owned(), log(seed, &[*wire], batches)));
    }
    logs.push(("mixed".to_owned(), log(100, &all, false)));
    let mut rules: BTreeMap<String, usize> = BTreeMap::new();
    for (name, lines) in &logs {
        let written = as_lines(lines);
        let file = format!("{name}.ndjson");
        fs::write(scratch.path(&file), &written.bytes).expect("a file can be written");
        let report = report(&scratch, &["--limit", "1000000", &file], None);
        assert!(
            written.told.len() > EVENTS / FAULTY / 2,
            "{name} has faults"
        );
        assert_same(name, found(&report), &written.told, &written.bytes);
        for (_, _, rule) in written.told {
            *rules.entry(rule).or_default() += 1;
        }
    }
    assert!(rules.len() >= 20, "{rules:?}");
}

/// However the log is written down.
#[test]
fn places_are_right_in_every_form() {
    let scratch = store("payload-seeded-forms");
    let lines = log(7, &[WIRES[0].1, WIRES[2].1], false);
    let (plain, windows, list) = (as_lines(&lines), as_windows(&lines), as_list(&lines));
    let zstd = zstd::encode_all(&plain.bytes[..], 0).expect("memory can be written");
    let files = [
        ("plain.ndjson", plain.bytes.clone(), &plain),
        ("windows.ndjson", windows.bytes.clone(), &windows),
        ("list.json", list.bytes.clone(), &list),
        ("plain.ndjson.gz", gzip(&plain.bytes), &plain),
        ("windows.ndjson.gz", gzip(&windows.bytes), &windows),
        ("plain.ndjson.zst", zstd, &plain),
    ];
    for (name, bytes, written) in files {
        fs::write(scratch.path(name), bytes).expect("a file can be written");
        let report = report(&scratch, &["--limit", "1000000", name], None);
        assert_same(name, found(&report), &written.told, &written.bytes);
    }
    let report = report(&scratch, &["--limit", "1000000", "-"], Some(&plain.bytes));
    assert_same("a pipe", found(&report), &plain.told, &plain.bytes);
}

/// With `--summary`, the counts of events and rules.
#[test]
fn counts_are_right() {
    let scratch = store("payload-seeded-counts");
    let lines = log(11, &[WIRES[0].1], true);
    let written = as_lines(&lines);
    fs::write(scratch.path("log.ndjson"), &written.bytes).expect("a file can be written");
    let report = report(&scratch, &["--summary", "log.ndjson"], None);
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for row in report["aggregate"].as_array().expect("there are rows") {
        let rule = row["rule"].as_str().unwrap_or_default().to_owned();
        *counts.entry(rule).or_default() += row["count"].as_u64().unwrap_or(0);
    }
    let mut wanted: BTreeMap<String, u64> = BTreeMap::new();
    for (_, _, rule) in &written.told {
        *wanted.entry(rule.clone()).or_default() += 1;
    }
    assert_eq!(counts, wanted);
    let unread = written.told.iter().filter(|(_, _, rule)| {
        matches!(
            rule.as_str(),
            "payload/invalid-json" | "payload/unknown-envelope"
        )
    });
    assert_eq!(
        report["totals"]["unread"].as_u64(),
        Some(unread.count() as u64)
    );
    let events = report["totals"]["events"].as_u64().unwrap_or(0);
    assert!(events >= EVENTS as u64, "{events}");
}
