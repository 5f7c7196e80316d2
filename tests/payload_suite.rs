//! The fast way to judge payloads, held against the JSON Schema Test Suite.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read their fixtures from the disk"
)]

use std::fs;
use std::path::{Path, PathBuf};

use event_schema::payload::Fast;
use event_schema::payload::tape::Tape;
use serde_json::Value;

fn passes(fast: &Fast, text: &str) -> bool {
    let mut tape = Tape::default();
    tape.read(text).is_ok() && fast.passes(tape.root(text))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => collect(&path, files),
            false => files.push(path),
        }
    }
}

/// The JSON Schema Test Suite for 2020-12: no case that is invalid passes.
#[test]
fn no_invalid_case_of_the_official_suite_passes() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let root = "fixtures/corpora/json-schema-test-suite/tests/draft2020-12";
    collect(&home.join(root), &mut files);
    let (mut invalid, mut valid, mut passed) = (0, 0, 0);
    for path in files {
        let groups: Value = {
            let text = fs::read_to_string(&path).expect("readable");
            serde_json::from_str(&text).expect("JSON")
        };
        for group in groups.as_array().expect("a list") {
            let Some(fast) = Fast::of(&group["schema"]) else {
                continue;
            };
            for case in group["tests"].as_array().expect("a list") {
                let text = case["data"].to_string();
                let does_pass = passes(&fast, &text);
                match case["valid"] == true {
                    true => {
                        valid += 1;
                        passed += usize::from(does_pass);
                    }
                    false => {
                        invalid += 1;
                        assert!(!does_pass, "{path:?}: {text} by {}", group["schema"]);
                    }
                }
            }
        }
    }
    assert!(invalid > 700 && valid > 600, "{invalid} {valid}");
    assert!(passed * 100 > valid * 70, "{passed} of {valid}");
}
