//! The worked example, with lines of it changed as people in a hurry change them.

use std::collections::BTreeMap;
use std::ops::Range;

use event_schema::diag::{Finding, Level};
use event_schema::session::Session;
use proptest::prelude::{ProptestConfig, any, proptest};

use super::support::repository;
use super::{check, elsewhere, files, fixed, is_suppression, source};

/// One slip: what it makes of a line, where it can be made there.
type Slip = fn(&str) -> Option<String>;

/// What is mended by `naming/event-case`, `naming/property-case`, `shape/unsorted-enum`,
/// `structure/ambiguous-scalar`, `shape/invalid-schema`, `structure/invalid-value`,
/// `structure/unknown-key` and `shape/optional-key`.
const SLIPS: [(&str, Slip); 8] = [
    ("event in another case", |line| renamed(line, 2)),
    ("property in another case", |line| renamed(line, 6)),
    ("values in another order", turned),
    ("a version that is a number", number),
    ("a type of another language", |line| {
        swapped(line, "type: integer", "type: int")
    }),
    ("a misspelt status", |line| {
        swapped(line, "status: deprecated", "status: deprecatd")
    }),
    ("a misspelt key", |line| {
        swapped(line, "description: ", "descripton: ")
    }),
    ("a key that may be absent", |line| {
        let is_key = ["_id: {", " currency: {"]
            .iter()
            .any(|key| line.contains(key));
        swapped(line, "required: true, ", "").filter(|_| is_key)
    }),
];

/// The store, changed, and how many times: each of `choices` is a slip, the line from which a place
/// for it is looked for, and whether a comment is added there.
fn drifted(
    store: &BTreeMap<String, String>,
    choices: &[(u8, u16, bool)],
) -> (BTreeMap<String, String>, usize) {
    let mut files: BTreeMap<String, Vec<String>> = store
        .iter()
        .map(|(path, text)| (path.clone(), text.lines().map(str::to_owned).collect()))
        .collect();
    let places: Vec<(String, usize)> = files
        .iter()
        .filter(|(path, _)| path.starts_with("dictionary/"))
        .flat_map(|(path, lines)| (0..lines.len()).map(|i| (path.clone(), i)))
        .collect();
    let mut made = 0;
    for (number, (slip, from, with_comment)) in choices.iter().enumerate() {
        let (_, slip) = SLIPS[usize::from(*slip) % SLIPS.len()];
        let from = usize::from(*from) % places.len();
        for (path, i) in places[from..].iter().chain(&places[..from]) {
            let lines = files.get_mut(path).expect("a file of the store");
            let Some(mut line) = slip(&lines[*i]) else {
                continue;
            };
            if *with_comment && !line.contains('#') {
                line.push_str(&format!("   # Note {number}"));
            }
            lines[*i] = line;
            made += 1;
            break;
        }
    }
    let joined = |(path, lines): (String, Vec<String>)| (path, lines.join("\n") + "\n");
    (files.into_iter().map(joined).collect(), made)
}

fn swapped(line: &str, from: &str, to: &str) -> Option<String> {
    line.contains(from).then(|| line.replacen(from, to, 1))
}

/// The snake_case key at this indentation, in PascalCase.
fn renamed(line: &str, indent: usize) -> Option<String> {
    let rest = line.strip_prefix(&" ".repeat(indent))?;
    let (name, rest) = rest.split_once(':')?;
    let is_name = name.contains('_') && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let pascal = name.split('_').map(|word| {
        let (first, rest) = word.split_at(1.min(word.len()));
        first.to_ascii_uppercase() + rest
    });
    let pascal: String = pascal.collect();
    is_name.then(|| format!("{}{pascal}:{rest}", " ".repeat(indent)))
}

/// The values of a list, the last one first.
fn turned(line: &str) -> Option<String> {
    let (start, rest) = line.split_once("enum: [")?;
    let (values, end) = rest.split_once(']')?;
    let mut values: Vec<&str> = values.split(", ").collect();
    let in_order = values.len() > 1 && values.is_sorted();
    values.rotate_right(1);
    in_order.then(|| format!("{start}enum: [{}]{end}", values.join(", ")))
}

/// A version of three numbers cut to two, which YAML reads as one.
fn number(line: &str) -> Option<String> {
    let version = line.strip_prefix("    version: ")?;
    let (start, _) = version.rsplit_once('.')?;
    start
        .contains('.')
        .then(|| format!("    version: {}", start.replace(".0", ".10")))
}

/// The worked example, drifted at random: all kinds of fixes, on a file as people write them.
fn mends(choices: &[(u8, u16, bool)]) -> Result<usize, String> {
    mends_but(choices, |_| {})
}

/// The same where what fixes leave of each file is `damaged`.
fn mends_but(choices: &[(u8, u16, bool)], damaged: impl Fn(&mut String)) -> Result<usize, String> {
    let store: BTreeMap<String, String> = files(&repository().join("fixtures/store"));
    let (before, made) = drifted(&store, choices);
    let session = Session::load(&source(&before), "").expect("a manifest is there");
    let found = session.lint().findings;
    let edits_of = |path: &str| -> Vec<Range<usize>> {
        let fixes = found.iter().filter_map(|f| f.diagnostic.fix.as_ref());
        let edits = fixes.flat_map(|fix| &fix.edits);
        let edits = edits.filter(|edit| session.files.get(edit.span.file).path == *path);
        edits.map(|edit| edit.span.range()).collect()
    };
    let (mut after, outcome) = fixed(&before);
    after.values_mut().for_each(damaged);
    if !outcome.refused.is_empty() || !outcome.endless.is_empty() {
        return Err(format!(
            "left out: {:?} {:?}",
            outcome.refused, outcome.endless
        ));
    }
    for (path, text) in &after {
        let old = &before[path];
        let faults = |text: &str| check::tree(path, text).faults().len();
        if faults(text) > faults(old) {
            return Err(format!("{path} is more broken:\n{text}"));
        }
        let comments = |text: &str| check::comments(path, text, is_suppression);
        if comments(text) != comments(old) {
            return Err(format!("{path} has other comments:\n{text}"));
        }
        elsewhere(old, text, &edits_of(path)).map_err(|what| format!("{path}: {what}"))?;
    }
    let errors = |findings: &[Finding]| {
        let levels = findings.iter().map(|f| f.diagnostic.level);
        levels.filter(|level| *level == Level::Error).count()
    };
    let left = errors(&outcome.outcome.findings);
    if left > errors(&found) {
        return Err(format!("{left} errors, there were {}", errors(&found)));
    }
    match fixed(&after).1.changes.is_empty() {
        true => Ok(outcome.count.min(made)),
        false => Err("no fixed point".to_owned()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn drifted_stores_are_mended(choices in proptest::collection::vec(any::<(u8, u16, bool)>(), 1..12)) {
        let mended = mends(&choices);
        assert!(mended.is_ok(), "{}", mended.unwrap_err());
    }
}

/// Each kind of slip is one that a fix mends: the property is about something.
#[test]
fn each_slip_is_mended() {
    for (kind, (what, _)) in SLIPS.iter().enumerate() {
        let mended = (0..6).map(|i| mends(&[(kind as u8, i * 300, true)]));
        let mended: Result<Vec<usize>, String> = mended.collect();
        let mended: usize = mended
            .unwrap_or_else(|e| panic!("{what}: {e}"))
            .iter()
            .sum();
        assert!(mended > 0, "{what}: nothing is mended");
    }
}

/// What a fix could do wrong is noticed by the property.
#[test]
fn damage_to_a_drifted_store_is_noticed() {
    let choices: Vec<_> = (0..8).map(|kind| (kind, 400, true)).collect();
    let replaced = |from: &'static str, to: &'static str| {
        mends_but(&choices, move |text| *text = text.replacen(from, to, 1))
    };
    assert!(mends(&choices).is_ok_and(|mended| mended > 3));
    for (fault, noticed) in [
        ("a comment eaten", replaced("   # Note 4", "")),
        ("a line eaten", replaced("    owner: growth\n", "")),
        (
            "another line changed",
            replaced("owner: growth", "owner: care"),
        ),
        (
            "a quote too many",
            replaced("description: A", "description: \"A"),
        ),
        (
            "a mention forgotten",
            replaced("include: [page_context", "include: [pageContext"),
        ),
        ("a fix not made", replaced("type: integer", "type: int")),
    ] {
        assert!(noticed.is_err(), "{fault} is not noticed");
    }
}
