//! Real dictionaries, imported and linted: the counts are committed, and so is a verdict on a
//! seeded sample of the findings. A false alarm costs more trust than a missed fault.
//!
//! `UPDATE=1` rewrites the table of counts and the sample; a new row comes with the verdict `?`,
//! which fails until a person has looked.

#![allow(
    clippy::disallowed_methods,
    reason = "a test reads and rewrites what it compares with"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use event_schema::diag::{Finding, Level};
use event_schema::exchange::import::json_schema::from_source;
use event_schema::session::Session;
use event_schema::source::{Disk, Memory, Pattern, Source as _};
use sha2::{Digest as _, Sha256};

const CORPORA: [(&str, &str); 3] = [
    ("wikimedia", "wikimedia-primary"),
    ("iglu", "iglu-snowplow"),
    ("matrix", "matrix/schemas"),
];

/// Findings of one rule in one corpus that are judged.
const SAMPLE: usize = 20;

/// Largest share of false findings in the sample.
const MAX_FALSE: f64 = 0.05;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Imports `source` as `name` and loads the result.
fn session(source: &dyn event_schema::source::Source, name: &str) -> Session {
    let imported = from_source(source, name).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(imported.summary.losses.is_empty(), "{}", imported.summary);
    let mut memory = Memory::new();
    for (path, text) in imported.files {
        memory = memory.with(path, text);
    }
    Session::load(&memory, "").expect("loads")
}

/// One finding as a row of the sample.
#[derive(Clone)]
struct Row {
    corpus: &'static str,
    rule: &'static str,
    key: String,
    place: String,
    message: String,
}

fn rows(corpus: &'static str, session: &Session, findings: &[Finding]) -> Vec<Row> {
    let row = |finding: &Finding| {
        let diagnostic = &finding.diagnostic;
        let file = session.files.get(diagnostic.primary.file);
        let position = file.position(diagnostic.primary.start);
        Row {
            corpus,
            rule: diagnostic.rule,
            key: finding.fingerprint.clone(),
            place: format!("{}:{}:{}", file.path, position.line, position.column),
            message: diagnostic.message.text.clone(),
        }
    };
    findings.iter().map(row).collect()
}

/// The sample: for each rule and corpus the findings whose salted hash is smallest, all where they are few.
fn sample(mut rows: Vec<Row>) -> Vec<Row> {
    let hash = |row: &Row| Sha256::digest(format!("seed 1 {} {}", row.corpus, row.key)).to_vec();
    rows.sort_by_cached_key(|row| (row.rule, hash(row)));
    let mut taken: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    rows.retain(|row| {
        let count = taken.entry((row.rule, row.corpus)).or_default();
        *count += 1;
        *count <= SAMPLE
    });
    rows.sort_by(|a, b| {
        (a.rule, a.corpus, &a.place, &a.message).cmp(&(b.rule, b.corpus, &b.place, &b.message))
    });
    rows
}

fn compare(path: &str, now: &str) {
    let path = root(path);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, now).expect("written");
        return;
    }
    let before = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        before,
        now,
        "{} is stale: UPDATE=1 cargo test --test corpora",
        path.display()
    );
}

#[test]
fn counts_and_judged_samples() {
    let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut sizes = Vec::new();
    let mut all = Vec::new();
    for (corpus, folder) in CORPORA {
        let session = session(&Disk::new(root("fixtures/corpora").join(folder)), corpus);
        let outcome = session.lint();
        sizes.push(format!("{corpus}: {} events", outcome.summary.events));
        for finding in &outcome.findings {
            *counts
                .entry(finding.diagnostic.rule)
                .or_default()
                .entry(corpus)
                .or_default() += 1;
        }
        assert!(
            outcome
                .findings
                .iter()
                .all(|finding| finding.diagnostic.level != Level::Off)
        );
        all.extend(rows(corpus, &session, &outcome.findings));
    }
    let mut table = String::from(
        "# What the rules find in real dictionaries\n\nThree dictionaries that nobody of this project wrote, \
         imported by `schema import json-schema` and linted with the manifest that the import writes. \
         A sample of these findings is judged, one by one, in [judged.tsv](judged.tsv).\n\n",
    );
    let _ = writeln!(
        table,
        "{}.\n\n| rule | wikimedia | iglu | matrix |\n|---|---|---|---|",
        sizes.join(", ")
    );
    for (rule, by_corpus) in &counts {
        let count = |corpus| by_corpus.get(corpus).copied().unwrap_or(0);
        let _ = writeln!(
            table,
            "| {rule} | {} | {} | {} |",
            count("wikimedia"),
            count("iglu"),
            count("matrix")
        );
    }
    compare("docs/measurements/corpora.md", &table);

    let judged_path = "docs/measurements/judged.tsv";
    let before = fs::read_to_string(root(judged_path)).unwrap_or_default();
    let mut verdicts: BTreeMap<(&str, &str), (&str, &str)> = BTreeMap::new();
    for line in before.lines().skip(1) {
        if let [_, corpus, key, _, _, verdict, reason] = line.split('\t').collect::<Vec<_>>()[..] {
            verdicts.insert((corpus, key), (verdict, reason));
        }
    }
    let mut file = String::from("rule\tcorpus\tfingerprint\tplace\tmessage\tverdict\treason\n");
    let (mut wrong, mut unjudged, mut total) = (0, 0, 0);
    for row in sample(all) {
        let (verdict, reason) = verdicts
            .get(&(row.corpus, &row.key))
            .copied()
            .unwrap_or(("?", ""));
        total += 1;
        match verdict {
            "true" => {}
            "false" => wrong += 1,
            _ => unjudged += 1,
        }
        assert!(
            verdict == "?" || !reason.is_empty(),
            "a verdict needs a reason: {}",
            row.place
        );
        let Row {
            corpus,
            rule,
            key,
            place,
            message,
        } = row;
        let _ = writeln!(
            file,
            "{rule}\t{corpus}\t{key}\t{place}\t{message}\t{verdict}\t{reason}"
        );
    }
    compare(judged_path, &file);
    assert_eq!(
        unjudged, 0,
        "findings in {judged_path} that nobody has judged"
    );
    let share = f64::from(wrong) / f64::from(total);
    assert!(
        share <= MAX_FALSE,
        "{wrong} of {total} judged findings are false"
    );
}

/// Each of Wikimedia's 83 schema versions by itself: all 85 of their examples are valid.
#[test]
fn wikimedia_examples_are_valid_in_every_version() {
    let disk = Disk::new(root("fixtures/corpora/wikimedia-primary"));
    let pattern = Pattern::new("jsonschema/**/*.yaml").expect("a pattern");
    let paths = disk.list(&[pattern]).paths;
    let read = |path: &str| disk.read(path).expect("readable");
    let mut fragments = Memory::new();
    for path in paths
        .iter()
        .filter(|path| path.starts_with("jsonschema/fragment/"))
    {
        fragments = fragments.with(path.as_str(), read(path));
    }
    let (mut versions, mut examples) = (0, 0);
    for path in paths.iter().filter(|path| !path.ends_with("current.yaml")) {
        // What is only made to be part of others becomes an event under another id and title.
        let text = String::from_utf8(read(path)).expect("UTF-8");
        let text = text
            .replace("$id: /fragment/", "$id: /under/")
            .replace("title: fragment/", "title: under/");
        let source = fragments
            .clone()
            .with("jsonschema/under/test/1.0.0.yaml", text);
        let session = session(&source, path);
        let event = session
            .dictionary
            .events()
            .find(|event| event.body.examples.get().is_some())
            .map(|event| event.body.examples.get().map_or(0, |list| list.len()));
        versions += 1;
        examples += event.unwrap_or(0);
        let outcome = session.lint();
        let invalid: Vec<&Finding> = outcome
            .findings
            .iter()
            .filter(|finding| finding.diagnostic.rule == "shape/invalid-example")
            .collect();
        assert!(invalid.is_empty(), "{path}: {invalid:#?}");
    }
    assert_eq!((versions, examples), (83, 85));
}
