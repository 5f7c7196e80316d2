//! Payloads against dictionaries. A folder below `fixtures/payload/` is a test: `expected.txt` is what a
//! person sees, `expected.json` what a program reads. `UPDATE=1` rewrites them; read the diff as they would.

#![allow(
    clippy::disallowed_methods,
    reason = "a test that compares and rewrites committed files"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use event_schema::dict::private_values;
use event_schema::exchange::import::json_schema::from_source;
use event_schema::exchange::import::segment;
use event_schema::lint::Outcome;
use event_schema::report::{self, Format, Options, Report};
use event_schema::rules::ALL;
use event_schema::session::{EXAMPLES_DAY, PayloadOptions, PayloadRun, Session};
use event_schema::source::{Disk, Memory};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn options(keep: usize, workers: usize) -> PayloadOptions {
    PayloadOptions {
        keep,
        workers,
        ..PayloadOptions::default()
    }
}

fn lint(session: &Session, run: &PayloadRun) -> Outcome {
    session.lint_all(ALL, EXAMPLES_DAY, Some(&run.found))
}

fn print(session: &Session, outcome: &Outcome, format: Format, options: &Options) -> String {
    let report = Report {
        files: &session.files,
        findings: &outcome.findings,
        summary: &outcome.summary,
        private: &private_values(&session.dictionary),
        sent: outcome.sent.as_ref(),
    };
    let mut out = Vec::new();
    report::write(format, &report, options, &mut out).expect("memory can be written");
    String::from_utf8(out).expect("reports are UTF-8")
}

/// A dictionary with one file of payloads, which no rule of the dictionary is asked about.
fn in_memory(files: Vec<(String, String)>, payloads: &str) -> (Session, Memory) {
    let mut memory = Memory::new();
    let mut has_manifest = false;
    for (path, mut text) in files {
        if path == "event-schema.yaml" {
            text.push_str("\npayloads: [{files: [payloads.ndjson]}]\n");
            has_manifest = true;
        }
        memory = memory.with(path, text);
    }
    assert!(has_manifest, "an import writes a manifest");
    memory = memory.with("payloads.ndjson", payloads);
    let session = Session::load(&memory, "").expect("loads");
    (session, memory)
}

#[test]
fn folders_are_reported_as_expected() {
    let mut stale = Vec::new();
    let mut folders: Vec<PathBuf> = fs::read_dir(root("fixtures/payload"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    folders.sort();
    assert!(folders.len() >= 3, "the fixtures are there");
    for folder in folders {
        let disk = Disk::new(&folder);
        let session = Session::load(&disk, "").expect("loads");
        let name = folder.file_name().and_then(|name| name.to_str());
        // The one that shows what is counted keeps few one by one.
        let keep = if name == Some("counted") { 2 } else { 100 };
        let run = session.check_payloads(&disk, &options(keep, 2));
        let mut outcome = lint(&session, &run);
        outcome.retain(|finding| finding.diagnostic.sent.is_some());
        let mut text = String::new();
        for problem in &run.problems {
            text.push_str(&format!("error: {problem}\n"));
        }
        text.push_str(&print(
            &session,
            &outcome,
            Format::Human,
            &Options::default(),
        ));
        let json = print(&session, &outcome, Format::Json, &Options::default());
        for (file, found) in [("expected.txt", text), ("expected.json", json)] {
            let path = folder.join(file);
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&path, &found).expect("can be written");
            } else if fs::read_to_string(&path).unwrap_or_default() != found {
                stale.push(format!("{}\n{found}", path.display()));
            }
        }
    }
    assert!(
        stale.is_empty(),
        "not as expected; look, then UPDATE=1:\n{}",
        stale.join("\n")
    );
}

/// One log has a fault of each kind, so that each rule is seen on a real report.
#[test]
fn every_rule_of_the_family_fires_in_the_log_of_faults() {
    let text = fs::read_to_string(root("fixtures/payload/faults/expected.txt")).expect("is there");
    let missing: Vec<&str> = ALL
        .iter()
        .filter(|rule| rule.family() == "payload")
        .map(|rule| rule.id)
        .filter(|id| !text.contains(&format!("[{id}]")))
        .collect();
    assert_eq!(missing, [""; 0]);
}

/// What is found does not depend on how the work is cut up.
#[test]
fn threads_do_not_show() {
    let text =
        fs::read_to_string(root("fixtures/corpora/segment/events.ndjson")).expect("is there");
    let plan = fs::read_to_string(root("fixtures/corpora/segment/plan.json")).expect("is there");
    let imported = segment::from_text(&plan, "plan.json").expect("imports");
    // Several chunks.
    let many = text.repeat(12);
    let (session, memory) = in_memory(imported.files, &many);
    let report = |workers| {
        let run = session.check_payloads(&memory, &options(50, workers));
        print(
            &session,
            &lint(&session, &run),
            Format::Json,
            &Options::default(),
        )
    };
    let one = report(1);
    assert_eq!(one, report(2));
    assert_eq!(one, report(5));
}

/// 971 partial events, as a blog of another project has them: each has an envelope, or there is a reason.
#[test]
fn every_line_of_segments_events_is_an_event_or_says_why_not() {
    let text =
        fs::read_to_string(root("fixtures/corpora/segment/events.ndjson")).expect("is there");
    let plan = fs::read_to_string(root("fixtures/corpora/segment/plan.json")).expect("is there");
    let imported = segment::from_text(&plan, "plan.json").expect("imports");
    let (session, memory) = in_memory(imported.files, &text);
    let run = session.check_payloads(&memory, &options(usize::MAX, 2));
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count() as u64;
    let totals = &run.found.totals;
    assert_eq!(lines, 971);
    assert_eq!(totals.events + totals.unread, lines);
    let outcome = lint(&session, &run);
    let reasons = outcome.findings.iter().filter(|finding| {
        let rule = finding.diagnostic.rule;
        matches!(rule, "payload/unknown-envelope" | "payload/invalid-json")
    });
    assert_eq!(reasons.count() as u64, totals.unread);
}

/// What Wikimedia gives as examples of its events, in their newest versions, is what its schemas ask for.
#[test]
fn wikimedias_examples_have_no_finding_of_type_enum_or_required() {
    let disk = Disk::new(root("fixtures/corpora/wikimedia-primary"));
    let imported = from_source(&disk, "wikimedia").expect("imports");
    let (session, _) = in_memory(imported.files.clone(), "");
    let mut lines = String::new();
    let mut count = 0;
    for event in session.dictionary.events() {
        for example in event.body.examples.get().into_iter().flatten() {
            let json = example.value.node(event.tree).to_json().expect("JSON");
            lines.push_str(&json.to_string());
            lines.push('\n');
            count += 1;
        }
    }
    assert!(count >= 30, "{count} examples");
    let (session, memory) = in_memory(imported.files, &lines);
    let run = session.check_payloads(&memory, &options(usize::MAX, 2));
    assert_eq!(
        (run.found.totals.events, run.found.totals.unread),
        (count, 0)
    );
    let outcome = lint(&session, &run);
    let wrong: Vec<String> = outcome
        .findings
        .iter()
        .filter(|finding| finding.diagnostic.sent.is_some())
        .filter(|finding| finding.diagnostic.rule != "payload/invalid-timestamp")
        .filter(|finding| finding.diagnostic.rule != "payload/duplicate-event")
        // Their examples have addresses in a network.
        .filter(|finding| finding.diagnostic.rule != "payload/pii-value")
        .map(|finding| format!("{} {}", finding.diagnostic.rule, finding.diagnostic.message))
        .collect();
    assert_eq!(wrong, [""; 0]);
}

/// Values, keys and names that are somebody's by their shape are in no report, of whatever format.
#[test]
fn no_report_has_a_personal_value() {
    const PLANTED: [&str; 7] = [
        "zoe.miller@acme-mail.com",
        "anna.key@acme-mail.com",
        "name.of.event@acme-mail.com",
        "declared.one@acme-mail.com",
        // A whole value, as a name and as a key.
        "+4915112345678",
        "postgres://bob:hunter2!@",
        // A key of somebody's object, which looks like nothing.
        "Zoe Miller",
    ];
    let dictionary = "events:\n  order_completed:\n    description: It was paid.\n    properties:\n      \
                      note: {type: string, enum: [a], description: A note.}\n      email: {type: string, \
                      pii: personal, pattern: ^x, description: Where to.}\n      scores: {type: object, pii: personal, \
                      additionalProperties: {type: number}, description: By name.}\n";
    let payloads = format!(
        "{{\"type\":\"track\",\"event\":\"order_completed\",\"anonymousId\":\"a\",\"properties\":{{\"note\":\
         \"{0}\",\"{1}\":1,\"email\":\"{3}\"}}}}\n{{\"type\":\"track\",\"event\":\"{2}\",\"anonymousId\":\"a\"}}\
         \n{{\"type\":\"track\",\"event\":\"order_completed\",\"userId\":\"{0}\",\"{1}\":1,\"{1}\":2}}\n",
        PLANTED[0], PLANTED[1], PLANTED[2], PLANTED[3]
    );
    let more = format!(
        "{{\"type\":\"track\",\"event\":\"{0}\",\"anonymousId\":\"a\"}}\n{{\"type\":\"track\",\"event\":\"{1}db\",\
         \"anonymousId\":\"a\"}}\n{{\"type\":\"track\",\"event\":\"order_completed\",\"anonymousId\":\"a\",\
         \"properties\":{{\"{0}\":1,\"note\":\"{0}\",\"scores\":{{\"{2}\":\"x\",\"{2}\":\"y\"}}}}}}\n",
        PLANTED[4], PLANTED[5], PLANTED[6]
    );
    let payloads = payloads + &more;
    let files = vec![
        ("event-schema.yaml".to_owned(), "version: 1".to_owned()),
        ("dictionary/a.yaml".to_owned(), dictionary.to_owned()),
    ];
    let (session, memory) = in_memory(files, &payloads);
    let mut rules = BTreeSet::new();
    for keep in [0, 100] {
        let run = session.check_payloads(&memory, &options(keep, 1));
        let outcome = lint(&session, &run);
        rules.extend(
            outcome
                .findings
                .iter()
                .map(|finding| finding.diagnostic.rule),
        );
        for format in Format::ALL {
            for summary in [false, true] {
                let options = Options {
                    summary,
                    ..Options::default()
                };
                let text = print(&session, &outcome, format, &options);
                for planted in PLANTED {
                    assert!(!text.contains(planted), "{format}: {planted} in\n{text}");
                    let name = planted.split('@').next().unwrap_or_default();
                    assert!(!text.contains(name), "{format}: {name} in\n{text}");
                }
            }
        }
    }
    for rule in [
        "payload/pii-value",
        "payload/unknown-event",
        "payload/unexpected-property",
    ] {
        assert!(rules.contains(rule), "{rule} fired, or nothing was tested");
    }
}
