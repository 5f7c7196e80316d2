//! Little projects below `fixtures/rules/<family>/<rule>/<case>/`, linted from disk: `expected.txt`
//! is what a person sees. `UPDATE=1` rewrites it; read the diff as that person would.

#![allow(
    clippy::disallowed_methods,
    reason = "a test that compares and rewrites committed files"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use event_schema::diag::Level;
use event_schema::dict::private_values;
use event_schema::report::{self, Format, Options, Report};
use event_schema::rules::{ALL, find};
use event_schema::session::Session;
use event_schema::source::Disk;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let root = root().join("fixtures/rules");
    let mut trials = Vec::new();
    for case in cases(&root) {
        let name = relative(&case, &root);
        trials.push(Trial::test(name, move || compare(&case)));
    }
    trials.push(Trial::test(
        "every rule has a case that shows it",
        every_rule,
    ));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// Every folder with an `expected.txt` or a manifest, sorted.
fn cases(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if ["event-schema.yaml", "expected.txt"]
        .iter()
        .any(|file| folder.join(file).is_file())
    {
        found.push(folder.to_owned());
        return found;
    }
    let mut folders: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    for folder in folders {
        found.extend(cases(&folder));
    }
    found
}

fn compare(case: &Path) -> Result<(), Failed> {
    let found = lint(case)?;
    let path = case.join("expected.txt");
    if std::env::var_os("UPDATE").is_some() {
        return Ok(fs::write(path, found)?);
    }
    let wanted = fs::read_to_string(path).unwrap_or_default();
    match found == wanted {
        true => Ok(()),
        false => Err(format!("\n--- expected.txt\n{wanted}\n--- found\n{found}").into()),
    }
}

/// The report of `schema lint` in the folder, of the case's rule and of what is broken; what would
/// go to stderr stands first. What other rules suggest has cases of its own.
fn lint(case: &Path) -> Result<String, Failed> {
    let session = Session::load(&Disk::new(case), "")?;
    let mut outcome = session.lint();
    let family = case
        .parent()
        .map(|rule| relative(rule, &root().join("fixtures/rules")));
    outcome.retain(|finding| {
        let diagnostic = &finding.diagnostic;
        diagnostic.level == Level::Error || Some(diagnostic.rule) == family.as_deref()
    });
    let mut text = String::new();
    for problem in &session.problems {
        writeln!(text, "error: {problem}")?;
    }
    let report = Report {
        files: &session.files,
        findings: &outcome.findings,
        summary: &outcome.summary,
        private: &private_values(&session.dictionary),
        sent: None,
    };
    let mut out = Vec::new();
    report::write(Format::Human, &report, &Options::default(), &mut out)?;
    text.push_str(&String::from_utf8(out)?);
    Ok(text)
}

/// Each rule fires in a case of its own folder or in the drifted store; each folder is of a rule.
fn every_rule() -> Result<(), Failed> {
    let root = root().join("fixtures/rules");
    let drifted = root.join("../store-drifted/expected.txt");
    let mut drifted = fs::read_to_string(drifted).unwrap_or_default();
    // Rules of payloads are shown on a log.
    let log = root.join("../payload/faults/expected.txt");
    drifted.push_str(&fs::read_to_string(log).unwrap_or_default());
    let mut shown = BTreeSet::new();
    for rule in ALL {
        if drifted.contains(&format!("[{}]", rule.id)) {
            shown.insert(rule.id.to_owned());
        }
    }
    let mut problems = Vec::new();
    for case in cases(&root) {
        let name = relative(&case, &root);
        let (id, _) = name.rsplit_once('/').unwrap_or((&name, ""));
        if find(id).is_none() {
            problems.push(format!("{name} is not <family>/<rule>/<case>"));
        }
        let expected = fs::read_to_string(case.join("expected.txt")).unwrap_or_default();
        if expected.contains(&format!("[{id}]")) {
            shown.insert(id.to_owned());
        }
    }
    for rule in ALL.iter().filter(|rule| !shown.contains(rule.id)) {
        problems.push(format!("no case shows {}", rule.id));
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(problems.join("\n").into()),
    }
}

fn relative(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).expect("below the root");
    below.to_string_lossy().replace('\\', "/")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
