//! The official JSON Schema test suite (draft 2020-12) through the whole way: each schema is a
//! `json_schema` fragment of a property in a dictionary, which is read, compiled and used to
//! validate. One trial a file of the suite.
//!
//! `json_schema_suite/exceptions.tsv` lists what is judged otherwise. The list is exact: a case
//! on it that agrees fails, so that it only shrinks.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read their fixtures from the disk"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use event_schema::dict::schema::{CompileOptions, compile_event};
use event_schema::dict::validate::{fragment_faults, validator};
use event_schema::dict::{Dictionary, Fragment};
use event_schema::syntax::parse_yaml;
use event_schema::text::FileId;
use jsonschema::Validator;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};

/// Cases of the suite: those that are required, all, those excepted, and those of the excepted
/// that need the network.
const COUNTS: [usize; 4] = [1299, 2225, 119, 46];

fn main() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = home.join("fixtures/corpora/json-schema-test-suite/tests/draft2020-12");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let table = home.join("tests/json_schema_suite/exceptions.tsv");
    let table = fs::read_to_string(table).expect("the exceptions are beside this test");
    let mut exceptions = Exceptions::read(&table);
    let mut counts = [0; 4];
    let mut trials = Vec::new();
    for path in files {
        let name = path.strip_prefix(&root).expect("below the root");
        let name = name.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).expect("readable");
        let groups: Value = serde_json::from_str(&text).expect("the suite is JSON");
        let groups = groups.as_array().expect("a list of groups").clone();
        let cases: usize = groups.iter().map(|group| list(group, "tests").len()).sum();
        counts[1] += cases;
        if !name.starts_with("optional/") {
            counts[0] += cases;
        }
        let excepted = exceptions.0.remove(&name).unwrap_or_default();
        for ((group, case), why) in &excepted {
            let group = groups.iter().find(|known| known["description"] == *group);
            let cases = match case.as_str() {
                "*" => group.map_or(0, |group| list(group, "tests").len()),
                _ => 1,
            };
            counts[2] += cases;
            counts[3] += if why.contains("network") { cases } else { 0 };
        }
        trials.push(Trial::test(name, move || run(&groups, excepted)));
    }
    let unused: Vec<String> = exceptions.0.into_keys().collect();
    trials.push(Trial::test("the whole suite is here", move || {
        if !unused.is_empty() {
            return Err(format!("exceptions of files that are not there: {unused:?}").into());
        }
        match counts == COUNTS {
            true => Ok(()),
            false => Err(format!("the counts are {counts:?}").into()),
        }
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the suite is vendored") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// By file, then by group and case.
struct Exceptions(BTreeMap<String, BTreeMap<(String, String), String>>);

impl Exceptions {
    fn read(table: &str) -> Self {
        let mut files: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [file, group, case, why] = fields.as_slice() else {
                panic!("not four fields: {line}");
            };
            assert!(!why.is_empty(), "no reason: {line}");
            let case = ((*group).to_owned(), (*case).to_owned());
            let before = files
                .entry((*file).to_owned())
                .or_default()
                .insert(case, (*why).to_owned());
            assert!(before.is_none(), "listed twice: {line}");
        }
        Self(files)
    }
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().expect("a list")
}

fn run(groups: &[Value], mut excepted: BTreeMap<(String, String), String>) -> Result<(), Failed> {
    let mut wrong = String::new();
    for group in groups {
        let name = group["description"].as_str().expect("a description");
        let all = excepted.remove(&(name.to_owned(), "*".to_owned()));
        let built = build(&group["schema"]);
        for case in list(group, "tests") {
            let title = case["description"].as_str().expect("a description");
            let verdict = match &built {
                Ok(validator) => Ok(validator.is_valid(&json!({ "value": case["data"] }))),
                Err(reason) => Err(reason.as_str()),
            };
            let agrees = verdict == Ok(case["valid"] == true);
            let one = excepted.remove(&(name.to_owned(), title.to_owned()));
            match (agrees, all.as_ref().or(one.as_ref())) {
                (true, None) | (false, Some(_)) => {}
                (true, Some(_)) => {
                    let _ = writeln!(wrong, "{name}\t{title}\tagrees, so it is no exception");
                }
                (false, None) => {
                    let verdict = verdict.map_or_else(str::to_owned, |v| format!("valid: {v}"));
                    let _ = writeln!(wrong, "{name}\t{title}\t{verdict}");
                }
            }
        }
    }
    for (group, case) in excepted.into_keys() {
        let _ = writeln!(wrong, "{group}\t{case}\tlisted, but not in the suite");
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(wrong.into()),
    }
}

/// The validator of an event whose property `value` has `schema` as its fragment.
fn build(schema: &Value) -> Result<Validator, String> {
    let text = format!(
        "events:\n  e:\n    properties:\n      value:\n        json_schema: {}\n",
        flow(schema)
    );
    let tree = Arc::new(parse_yaml(FileId(0), text.as_str().into()));
    let fragment = Fragment::read(tree);
    if !fragment.faults.is_empty() {
        return Err(format!("{:?} in {text}", fragment.faults));
    }
    let dictionary = Dictionary::new(vec![Arc::new(fragment)], false);
    let event = dictionary.event("e").expect("it was just written");
    let compiled = compile_event(&dictionary, event, &CompileOptions::default());
    let built = validator(&compiled).map_err(|error| format!("not built: {error}"));
    let value = event.body.properties.get().and_then(|p| p.0.get("value"));
    let property = value.and_then(|entry| entry.value.value.as_ref());
    let raw = property.and_then(|property| property.json_schema.get());
    let faults = fragment_faults(*raw.expect("it was just written"), event.tree);
    // The two ways to find a fragment invalid agree; only a dialect of another place is
    // refused by one and taken for 2020-12 by the other.
    let dialect = faults.iter().any(|fault| fault.keyword == "$schema");
    if faults.is_empty() != built.is_ok() && !dialect {
        return Err(format!("faults {faults:?}, but {:?}", built.err()));
    }
    built
}

/// JSON that is YAML too: YAML has no surrogate pairs, and wants what cannot be printed escaped.
fn flow(schema: &Value) -> String {
    let mut text = String::new();
    for c in schema.to_string().chars() {
        match c {
            '\u{7f}'..='\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text
}
