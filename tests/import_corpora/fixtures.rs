//! `fixtures/exchange/<format>/<case>`: `in/` imported is `out/`, and `summary.txt` says so.
//! `UPDATE=1` writes both anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use event_schema::exchange::import::json_schema::import;
use event_schema::exchange::import::{ImportError, Imported, rudderstack, segment, write};

fn cases(format: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/exchange")
        .join(format);
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("in").is_dir())
        .collect();
    cases.sort();
    cases
}

fn files(folder: &Path, prefix: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name, fs::read_to_string(entry.path()).expect("text"));
        }
    }
}

/// Imports every case of `format` and compares what comes of it; `judge` looks at each further.
fn every_case_of(
    format: &str,
    import: &dyn Fn(&Path) -> Result<Imported, ImportError>,
    judge: &mut dyn FnMut(&str, &Path, &Imported),
) {
    let update = std::env::var_os("UPDATE").is_some();
    let cases = cases(format);
    assert!(cases.len() >= 7, "only {} cases of {format}", cases.len());
    for case in cases {
        let (out, summary) = (case.join("out"), case.join("summary.txt"));
        let (written, said) = match import(&case.join("in")) {
            Ok(imported) => {
                let name = case.file_name().expect("a name").to_string_lossy();
                judge(&name, &case.join("in"), &imported);
                (imported.files, imported.summary.to_string())
            }
            Err(error) => (Vec::new(), format!("error: {}\n", error.reason)),
        };
        if update {
            let _ = fs::remove_dir_all(&out);
            if !written.is_empty() {
                write(&out, &written).expect("writes");
            }
            fs::write(&summary, &said).expect("writes");
        }
        let mut expected = BTreeMap::new();
        files(&out, "", &mut expected);
        let written: BTreeMap<String, String> = written.into_iter().collect();
        let hint = format!("{}: UPDATE=1 writes it anew", case.display());
        assert_eq!(written, expected, "{hint}");
        let expected = fs::read_to_string(&summary).unwrap_or_default();
        assert_eq!(said, expected, "{hint}");
    }
}

#[test]
fn every_case_of_json_schema() {
    let mut judged = 0;
    every_case_of("json-schema", &import, &mut |name, folder, imported| {
        let source = |path: &str| source(&folder.join(path));
        judged += super::check_verdicts(name, imported, &source).0;
    });
    assert!(judged >= 10, "verdicts of only {judged} events");
}

#[test]
fn every_case_of_segment() {
    let mut judged = 0;
    let import = |folder: &Path| segment::import(&folder.join("plan.json"));
    every_case_of("segment", &import, &mut |name, folder, imported| {
        let text = fs::read_to_string(folder.join("plan.json")).expect("text");
        judged += super::segment::check(&format!("segment-{name}"), &text, imported);
    });
    assert!(judged >= 10, "verdicts of only {judged} events");
}

#[test]
fn every_case_of_rudderstack() {
    let mut judged = 0;
    let import = |folder: &Path| rudderstack::import(folder, None);
    every_case_of("rudderstack", &import, &mut |name, folder, imported| {
        judged += super::rudderstack::check(&format!("rudderstack-{name}"), folder, imported);
    });
    assert!(judged >= 6, "verdicts of only {judged} events");
}

fn source(path: &Path) -> serde_json::Value {
    let text = fs::read_to_string(path).expect("text");
    if path
        .extension()
        .is_some_and(|extension| extension == "yaml")
    {
        let text = text.replace("18446744073709552000", "1.8446744073709552e19");
        let mut value: serde_yaml::Value = serde_yaml::from_str(&text).expect("YAML");
        value.apply_merge().expect("merge keys");
        return serde_json::to_value(value).expect("JSON");
    }
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn an_import_never_changes_a_dictionary() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("import-write");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("schemas")).expect("a folder");
    fs::write(folder.join("README.md"), "hello").expect("a file");
    let files = vec![
        ("event-schema.yaml".to_owned(), "version: 1\n".to_owned()),
        ("dictionary/a/b.yaml".to_owned(), "events: {}\n".to_owned()),
    ];
    write(&folder, &files).expect("beside other files");
    assert_eq!(
        fs::read_to_string(folder.join("dictionary/a/b.yaml")).expect("text"),
        "events: {}\n"
    );
    let error = write(&folder, &files)
        .expect_err("a manifest is there")
        .to_string();
    assert!(
        error.contains("event-schema.yaml") && error.contains("--output"),
        "{error}"
    );
    fs::remove_file(folder.join("event-schema.yaml")).expect("removed");
    let error = write(&folder, &files)
        .expect_err("a dictionary is there")
        .to_string();
    assert!(error.contains("dictionary"), "{error}");
    let error = write(&folder.join("README.md"), &files)
        .expect_err("a file")
        .to_string();
    assert!(error.contains("it is a file"), "{error}");
    let error = import(&folder.join("none"))
        .expect_err("nothing there")
        .to_string();
    assert!(error.contains("no such folder"), "{error}");
    let error = import(&folder.join("README.md"))
        .expect_err("a file")
        .to_string();
    assert!(
        error.contains("a folder of JSON Schemas is needed"),
        "{error}"
    );
}
