//! What the program writes about itself is committed as it would write it: rule pages, the tables
//! of rules, the JSON Schemas of its formats. `UPDATE=1` rewrites them.

#![allow(
    clippy::disallowed_methods,
    reason = "a test that compares and rewrites committed files"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use event_schema::rule::Rule;
use event_schema::rules::ALL;
use event_schema::{manual, report};
use libtest_mimic::{Arguments, Failed, Trial};

/// Folders that hold nothing but what is generated.
const FOLDERS: [&str; 2] = ["docs/rules", "schemas"];

/// Around the table of rules in README.md.
const MARKERS: [&str; 2] = ["<!-- rules -->", "<!-- /rules -->"];

fn main() {
    let files = files();
    let mut trials = Vec::new();
    for (path, text) in &files {
        let (path, text) = (path.clone(), text.clone());
        trials.push(Trial::test(path.clone(), move || compare(&path, &text)));
    }
    trials.push(Trial::test("nothing is left over", move || {
        left_over(&files)
    }));
    trials.push(Trial::test("the table of README.md", readme));
    trials.push(Trial::test("text between markers", markers));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// Every generated file and its text, by path.
fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for rule in ALL {
        files.insert(
            format!("docs/rules/{}.md", rule.id),
            manual::rule_page(rule),
        );
    }
    let index = format!(
        "# Rules\n\nThese pages are generated from the files beside the rules; `schema explain RULE` \
         shows the same text.\nA manifest sets levels by rule, by family and by path: \
         `lint: {{rules: {{naming/*: warn}}}}`.\nA rule that is off by default takes its own name to turn \
         it on.\n\n{}",
        manual::rule_table(|rule| format!("{}.md", rule.id))
    );
    files.insert("docs/rules/README.md".to_owned(), index);
    for (name, schema) in [
        ("manifest", manual::manifest_schema()),
        ("dictionary", manual::dictionary_schema()),
        ("report", report::json_schema()),
    ] {
        files.insert(
            format!("schemas/{name}.schema.json"),
            format!("{schema:#}\n"),
        );
    }
    files
}

fn compare(path: &str, text: &str) -> Result<(), Failed> {
    let committed = root().join(path);
    if updating() {
        fs::create_dir_all(committed.parent().expect("a folder"))?;
        return Ok(fs::write(committed, text)?);
    }
    match fs::read_to_string(committed) {
        Ok(found) if found == text => Ok(()),
        Ok(_) => Err(format!("{path} is stale: UPDATE=1 rewrites it").into()),
        Err(_) => Err(format!("{path} is not there: UPDATE=1 writes it").into()),
    }
}

/// A page of a rule that is gone misleads.
fn left_over(files: &BTreeMap<String, String>) -> Result<(), Failed> {
    let mut stale = Vec::new();
    for folder in FOLDERS {
        for path in all_below(&root().join(folder)) {
            let below = path
                .strip_prefix(root())?
                .to_string_lossy()
                .replace('\\', "/");
            if files.contains_key(&below) {
                continue;
            }
            match updating() {
                true => fs::remove_file(path)?,
                false => stale.push(below),
            }
        }
    }
    match stale.is_empty() {
        true => Ok(()),
        false => Err(format!("nothing generates {}", stale.join(", ")).into()),
    }
}

fn readme() -> Result<(), Failed> {
    let path = root().join("README.md");
    let Ok(text) = fs::read_to_string(&path) else {
        return Ok(());
    };
    let table = manual::rule_table(|rule: &Rule| format!("docs/rules/{}.md", rule.id));
    let Some(wanted) = between_markers(&text, &table)? else {
        return Ok(());
    };
    if updating() {
        return Ok(fs::write(path, wanted)?);
    }
    match wanted == text {
        true => Ok(()),
        false => Err("the table of rules in README.md is stale: UPDATE=1 rewrites it".into()),
    }
}

/// `text` with `table` between its markers; `None` where it has none.
fn between_markers(text: &str, table: &str) -> Result<Option<String>, String> {
    let [start, end] = MARKERS;
    match (text.split_once(start), text.split_once(end)) {
        (None, None) => Ok(None),
        (Some((before, rest)), Some(_)) => {
            let (_, after) = rest
                .split_once(end)
                .ok_or("the markers are in the wrong order")?;
            Ok(Some(format!("{before}{start}\n\n{table}\n{end}{after}")))
        }
        _ => Err(format!("one of {start} and {end} is missing")),
    }
}

fn markers() -> Result<(), Failed> {
    let [start, end] = MARKERS;
    let text = format!("a\n{start}\nold\n{end}\nb\n");
    let wanted = format!("a\n{start}\n\nnew\n\n{end}\nb\n");
    let sound = between_markers(&text, "new\n") == Ok(Some(wanted.clone()))
        && between_markers(&wanted, "new\n") == Ok(Some(wanted))
        && between_markers("a\n", "new\n") == Ok(None)
        && between_markers(start, "new\n").is_err()
        && between_markers(&format!("{end}{start}"), "new\n").is_err();
    match sound {
        true => Ok(()),
        false => Err("the markers are not kept".into()),
    }
}

fn all_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(all_below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
