//! Whatever is in a dictionary or its manifest: no panic, findings at real places, reports that
//! can be read. `UPDATE=1` rewrites what is expected of `fixtures/hostile-dictionaries/`.

#![allow(
    clippy::disallowed_methods,
    reason = "a test that reads its own fixtures"
)]

#[path = "hostile/trust.rs"]
mod trust;

use std::fs;

use event_schema::source::Memory;
use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};

use trust::{dictionary, fixtures, manifest};

/// A file of the corpus as a dictionary, or as a manifest where its name says so.
fn world(name: &str, bytes: Vec<u8>) -> Memory {
    if name.starts_with("manifest-") {
        manifest(bytes)
    } else {
        dictionary(name, bytes)
    }
}

#[test]
fn every_file_of_the_corpus_is_judged_as_expected() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut names: Vec<String> = fs::read_dir(fixtures("hostile-dictionaries"))
        .expect("the corpus")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.ends_with(".yaml") || name.ends_with(".json"))
        .collect();
    names.sort();
    assert!(names.len() > 40, "the corpus is gone");
    let wrong: Vec<String> = names
        .par_iter()
        .filter_map(|name| {
            let path = fixtures("hostile-dictionaries").join(name);
            let found = trust::run(&world(name, fs::read(&path).expect("a file")));
            let expected = path.with_file_name(format!("{name}.expected.txt"));
            if update {
                fs::write(&expected, &found).expect("the expected file");
            }
            let expected = fs::read_to_string(&expected).unwrap_or_default();
            (found != expected).then(|| format!("{name}:\n{found}"))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "UPDATE=1 and read the diff:\n{}",
        wrong.join("\n")
    );
}

/// The readers' own corpus, through everything that comes after them.
#[test]
fn the_corpus_of_the_readers_is_judged_too() {
    for entry in fs::read_dir(fixtures("hostile")).expect("the corpus") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let bytes = fs::read(&path).expect("a file");
        trust::run(&dictionary(&name, bytes.clone()));
        trust::run(&manifest(bytes));
    }
}
