//! What is somebody's by its shape is in no report, of whatever format, wherever in a payload it stands.
//!
//! Found when put in on purpose, one after the other:
//!
//! - names that a payload brought are told as they are
//! - pointers have the keys as they are
//! - a message says what the value is

mod support;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::Scratch;

/// One value for each matcher that needs no key to go by. None is anybody's: numbers of cards and accounts are
/// those that are printed in documentation, with valid check digits.
const PLANTED: [&str; 17] = [
    "zoe.miller@acme-mail.com",
    "+4915112345678",
    "203.0.114.77",
    "2001:db9:85a3::8a2e:370:7334",
    "3c:22:fb:9a:10:d7",
    "4111 1111 1111 1111",
    "219-09-9999",
    "DE89370400440532013000",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N",
    "Bearer abcdefghijklmnop1234567890",
    "AKIAIOSFODNN7QWERTYU",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "xoxb-123456789012-abcdefghij",
    "sk_live_abcdefghijklmnop1234",
    "-----BEGIN RSA PRIVATE KEY-----",
    "postgres://bob:hunter2@db.acme-shop.com/app",
    "52.520008, 13.404954",
];

const MANIFEST: &str = "version: 1\nname: personal\nplatforms: {web: {}}\n";

const DICTIONARY: &str = "
identifiers:
  user_id: {type: string, pattern: '^u-[0-9]+$', scope: person, description: Who is logged in.}
events:
  note_written:
    version: 2.0.0
    description: A note was written.
    identifiers: {any_of: [user_id]}
    properties:
      text: {type: string, description: What was written.}
      kind: {type: string, enum: [public, private], description: For whom.}
      code: {type: string, pattern: '^[a-z]{3}$', description: Its code.}
      day: {type: string, format: date, description: When.}
      size: {type: integer, description: How long.}
      short: {type: string, maxLength: 3, description: In short.}
      tags: {type: array, items: {type: string, enum: [a, b]}, description: Marks.}
      place: {type: object, properties: {row: {type: integer, description: Where.}}, additionalProperties: false, description: Where.}
";

/// An event in which one thing is `planted`, by number; `None` beyond the last.
fn event(number: usize, planted: &str) -> Option<String> {
    let mut event = json!({
        "type": "track", "event": "note_written", "userId": "u-1", "messageId": format!("m-{number}-{planted}"),
        "timestamp": "2026-09-01T12:00:00Z", "context": { "library": { "name": "analytics.js" } },
        "properties": { "kind": "public" },
    });
    let (pointer, value) = match number {
        0 => ("/properties/text", json!(planted)),
        1 => ("/properties/kind", json!(planted)),
        2 => ("/properties/code", json!(planted)),
        3 => ("/properties/day", json!(planted)),
        4 => ("/properties/size", json!(planted)),
        5 => ("/properties/short", json!(format!("so it is {planted}"))),
        6 => ("/properties/tags", json!(["a", planted])),
        7 => ("/properties/place", json!({ planted: 1 })),
        8 => ("/properties/place", json!({ "row": planted })),
        9 => ("/properties/unknown", json!(planted)),
        10 => (
            "/properties/unknown",
            json!({ "deep": [{ planted: planted }] }),
        ),
        11 => ("/event", json!(planted)),
        12 => ("/userId", json!(planted)),
        13 => ("/timestamp", json!(planted)),
        14 => ("/type", json!(planted)),
        15 => ("/context/library/name", json!(planted)),
        16 => ("/context/version", json!(planted)),
        17 => ("/properties", json!({ planted: "x" })),
        18 => ("/properties", json!([planted])),
        19 => {
            let key = serde_json::to_string(planted).expect("a string");
            let twice = format!("{{{key}:1,{key}:2}}");
            return Some(event.to_string().replace("{\"kind\":\"public\"}", &twice));
        }
        20 => return Some(format!("{{\"type\":\"track\",\"event\":{}", json!(planted))),
        21 => return Some(format!("{planted} {{")),
        22 => return Some(json!({ planted: planted }).to_string()),
        23 => return Some(json!(planted).to_string()),
        24 => return Some(event.to_string()),
        _ => return None,
    };
    let (object, key) = pointer.rsplit_once('/').expect("a pointer");
    let object = event.pointer_mut(object).and_then(Value::as_object_mut);
    object.expect("an object").insert(key.to_owned(), value);
    Some(event.to_string())
}

/// Every spelling in which a report might have a text.
fn spellings(planted: &str) -> BTreeSet<String> {
    let escaped = json!(planted).to_string();
    let pointer = planted.replace('~', "~0").replace('/', "~1");
    let mut all = BTreeSet::from([
        planted.to_owned(),
        planted.to_lowercase(),
        escaped.trim_matches('"').to_owned(),
        pointer,
        planted.replace('@', "%40"),
        planted.replace(':', "%3A"),
    ]);
    // What is told of an address may leave the host.
    all.extend(planted.split_once('@').map(|(local, _)| local.to_owned()));
    all
}

#[track_caller]
fn assert_clean(what: &str, text: &str) {
    let lower = text.to_lowercase();
    for planted in PLANTED {
        for spelling in spellings(planted) {
            let line = text
                .lines()
                .find(|line| line.to_lowercase().contains(&spelling.to_lowercase()));
            assert!(
                !lower.contains(&spelling.to_lowercase()),
                "{what}: {spelling} in\n{line:?}"
            );
        }
    }
}

#[test]
fn nothing_planted_is_in_any_report() {
    let scratch = Scratch::new("payload-personal");
    scratch.write("store/event-schema.yaml", MANIFEST);
    scratch.write("store/dictionary/notes.yaml", DICTIONARY);
    let mut lines = Vec::new();
    for planted in PLANTED {
        // Twice: the second is a duplicate, and counts go up.
        for _ in 0..2 {
            lines.extend((0..).map_while(|number| event(number, planted)));
        }
    }
    let (first, second) = lines.split_at(lines.len() / 2);
    scratch.write("store/first.ndjson", &first.join("\n"));
    scratch.write("store/second.ndjson", &second.join("\n"));

    let formats = ["human", "short", "json", "github"];
    let mut rules = BTreeSet::new();
    for format in formats {
        for more in [
            &["--limit", "100000"][..],
            &["--limit", "7"],
            &["--summary"],
        ] {
            let mut arguments = vec!["lint", "--format", format];
            arguments.extend_from_slice(more);
            arguments.extend_from_slice(&["first.ndjson", "second.ndjson"]);
            let run = scratch.run("store", &arguments);
            let what = arguments.join(" ");
            assert_eq!(run.code, Some(1), "{what}: {}", run.stderr);
            assert_clean(&what, &run.stdout);
            assert_clean(&what, &run.stderr);
            if format == "json" && more.len() == 2 {
                let report: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
                let findings = report["findings"].as_array().into_iter().flatten();
                rules.extend(
                    findings.filter_map(|finding| finding["rule"].as_str().map(str::to_owned)),
                );
            }
        }
    }
    // Each of these was told of what is planted, or nothing was tested.
    for rule in [
        "duplicate-event",
        "duplicate-key",
        "format",
        "invalid-identifier",
        "invalid-json",
        "invalid-timestamp",
        "length",
        "pattern",
        "pii-value",
        "unexpected-property",
        "unknown-envelope",
        "unknown-event",
        "value-not-in-enum",
        "wrong-type",
    ] {
        assert!(
            rules.contains(&format!("payload/{rule}")),
            "{rule}: {rules:?}"
        );
    }

    for name in ["first", "second"] {
        let run = scratch.run(
            "store",
            &[
                "lint",
                "--format",
                "json",
                "--limit",
                "9",
                &format!("{name}.ndjson"),
            ],
        );
        scratch.write(&format!("store/{name}.json"), &run.stdout);
    }
    for format in ["human", "short", "json"] {
        let run = scratch.run(
            "store",
            &[
                "report",
                "merge",
                "--format",
                format,
                "first.json",
                "second.json",
            ],
        );
        assert_clean(&format!("merge {format}"), &run.stdout);
        assert_clean(&format!("merge {format}"), &run.stderr);
    }
}

/// What is nobody's is told and counted: else the test above would be of no use.
#[test]
fn what_is_nobodys_is_told() {
    let scratch = Scratch::new("payload-not-personal");
    scratch.write("store/event-schema.yaml", MANIFEST);
    scratch.write("store/dictionary/notes.yaml", DICTIONARY);
    let line = event(1, "secret_kind").expect("an event");
    let unknown = event(11, "note_wrtten").expect("an event");
    let revealing = event(0, PLANTED[0]).expect("an event");
    scratch.write(
        "store/log.ndjson",
        &format!("{line}\n{unknown}\n{revealing}\n"),
    );
    let run = scratch.run(
        "store",
        &["lint", "--summary", "--format", "json", "log.ndjson"],
    );
    let report: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    let rows = report["aggregate"].as_array().into_iter().flatten();
    let told: Vec<String> = rows
        .map(|row| format!("{} {} {}", row["event"], row["rule"], row["distinct"]))
        .collect();
    assert_eq!(
        told,
        [
            "\"note_written\" \"payload/pii-value\" null",
            "\"note_written\" \"payload/value-not-in-enum\" 1",
            "\"note_wrtten\" \"payload/unknown-event\" null",
        ]
    );
}
