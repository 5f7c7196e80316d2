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
use event_schema::exchange::import::{rudderstack, segment};
use event_schema::rules::ALL;
use event_schema::session::Session;
use event_schema::source::{Disk, Memory, Pattern, Source as _};
use sha2::{Digest as _, Sha256};

/// What is imported, by the name that the tables use: files of `fixtures/corpora/`.
const CORPORA: [(&str, Import); 7] = [
    ("wikimedia", Import::JsonSchema("wikimedia-primary")),
    ("iglu", Import::JsonSchema("iglu-snowplow")),
    ("matrix", Import::JsonSchema("matrix/schemas")),
    ("segment", Import::Segment("segment/plan.json")),
    ("segment-v1", Import::Segment("segment/plan-v1.json")),
    (
        "rudder",
        Import::Rudderstack("rudder-catalog/cli/tests/testdata/project/create"),
    ),
    (
        "rudder-typer",
        Import::Rudderstack("rudder-catalog/cli/internal/typer/plan/testdata/project"),
    ),
];

/// The importer and what it reads.
#[derive(Clone, Copy)]
enum Import {
    JsonSchema(&'static str),
    Segment(&'static str),
    Rudderstack(&'static str),
}

impl Import {
    /// The dictionary, and the manifest that the import writes: the naming standard is the one
    /// that the names fit.
    fn session(self, name: &str) -> Session {
        let path = |below: &str| root("fixtures/corpora").join(below);
        let imported = match self {
            Self::JsonSchema(folder) => from_source(&Disk::new(path(folder)), name),
            Self::Segment(file) => {
                let text = fs::read_to_string(path(file)).expect("readable");
                segment::from_text(&text, file)
            }
            Self::Rudderstack(folder) => {
                rudderstack::from_source(&Disk::new(path(folder)), name, None)
            }
        };
        load(imported.unwrap_or_else(|e| panic!("{name}: {e}")).files)
    }
}

/// Findings of one rule that are judged, of as many corpora as have some.
const SAMPLE: usize = 20;

/// The corpora that products log by; the others test code generators and make the share look small.
const IN_USE: [&str; 3] = ["wikimedia", "iglu", "matrix"];

/// Largest share of false findings in the sample.
const MAX_FALSE: f64 = 0.05;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Imports `source` as `name` and loads the result.
fn session(source: &dyn event_schema::source::Source, name: &str) -> Session {
    let imported = from_source(source, name).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(imported.summary.losses.is_empty(), "{}", imported.summary);
    load(imported.files)
}

fn load(files: Vec<(String, String)>) -> Session {
    let mut memory = Memory::new();
    for (path, text) in files {
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

/// The sample: for each rule the findings whose salted hash is smallest, one of each corpus in
/// turn until there are enough; all where they are few.
fn sample(mut rows: Vec<Row>) -> Vec<Row> {
    let hash = |row: &Row| Sha256::digest(format!("seed 1 {} {}", row.corpus, row.key)).to_vec();
    rows.sort_by_cached_key(|row| (row.rule, row.corpus, hash(row)));
    let mut turns: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut ranked: Vec<(usize, Row)> = Vec::new();
    for row in rows {
        let turn = turns.entry((row.rule, row.corpus)).or_default();
        *turn += 1;
        ranked.push((*turn, row));
    }
    ranked.sort_by_key(|(turn, row)| (row.rule, *turn));
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows: Vec<Row> = Vec::new();
    for (_, row) in ranked {
        let count = taken.entry(row.rule).or_default();
        *count += 1;
        if *count <= SAMPLE {
            rows.push(row);
        }
    }
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
    for (corpus, import) in CORPORA {
        let session = import.session(corpus);
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
        "# What the rules find in real dictionaries\n\nDictionaries that nobody of this project wrote, \
         imported by `schema import` and linted with the manifest that the import writes, whose \
         naming standard is the one that the names fit. Up to 20 findings of each rule are judged, \
         one by one, in [judged.tsv](judged.tsv).\n\n",
    );
    let names: Vec<&str> = CORPORA.iter().map(|(name, _)| *name).collect();
    let _ = writeln!(
        table,
        "{}.\n\n| rule | level | {} |\n|---|---|{}",
        sizes.join(", "),
        names.join(" | "),
        "---|".repeat(names.len())
    );
    for rule in ALL {
        let Some(by_corpus) = counts.get(rule.id) else {
            continue;
        };
        let cells: Vec<String> = names
            .iter()
            .map(|corpus| by_corpus.get(corpus).copied().unwrap_or(0).to_string())
            .collect();
        let _ = writeln!(
            table,
            "| {} | {} | {} |",
            rule.id,
            rule.level,
            cells.join(" | ")
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
    let (mut wrong_in_use, mut total_in_use) = (0, 0);
    for row in sample(all) {
        let (verdict, reason) = verdicts
            .get(&(row.corpus, &row.key))
            .copied()
            .unwrap_or(("?", ""));
        total += 1;
        let is_in_use = IN_USE.contains(&row.corpus);
        total_in_use += u32::from(is_in_use);
        match verdict {
            "true" => {}
            "false" => {
                wrong += 1;
                wrong_in_use += u32::from(is_in_use);
            }
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
    for (wrong, total) in [(wrong, total), (wrong_in_use, total_in_use)] {
        let share = f64::from(wrong) / f64::from(total);
        assert!(
            share <= MAX_FALSE,
            "{wrong} of {total} judged findings are false"
        );
    }
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
