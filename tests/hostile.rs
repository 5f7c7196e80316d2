//! Whatever is in a dictionary or its manifest: no panic, findings at real places, reports that
//! can be read. `UPDATE=1` rewrites what is expected of `fixtures/hostile-dictionaries/`.

#![allow(
    clippy::disallowed_methods,
    reason = "a test that reads its own fixtures"
)]

#[path = "hostile/grammar.rs"]
mod grammar;
#[path = "hostile/trust.rs"]
mod trust;

use std::fs;

use event_schema::source::Memory;
use proptest::prelude::*;
use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};

use grammar::Choices;
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

/// The texts of both corpora and the good files of the schemas' test.
fn texts() -> Vec<Vec<u8>> {
    let mut texts = Vec::new();
    for folder in ["schemas", "hostile-dictionaries", "hostile"] {
        let mut paths: Vec<_> = fs::read_dir(fixtures(folder))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|end| end != "txt" && end != "md")
            })
            .collect();
        paths.sort();
        texts.extend(paths.iter().map(|path| fs::read(path).expect("a file")));
    }
    texts
}

/// One change of a text: where (as a share of its length), what, and with what.
type Change = (u16, u8, u8);

/// Tokens that mean something to a reader or a rule.
const TOKENS: [&[u8]; 32] = [
    b"&a ",
    b"*a",
    b"<<: ",
    b"\t",
    b"\r\n",
    b"\n",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xC3",
    b"\"",
    b"'",
    b"{",
    b"}",
    b"[",
    b"]",
    b"- ",
    b": ",
    b"? ",
    b"# ",
    b"|\n",
    b">-\n",
    b"---\n",
    b"...\n",
    b"!!int ",
    b"%YAML 1.2\n",
    b"null",
    b"ref: a",
    b"include: [a]",
    b"type: ",
    b"properties: ",
    b"\xE2\x80\xAE",
    b"\x1B[31m",
];

fn change(text: &mut Vec<u8>, (place, what, with): Change) {
    let at = text.len() * usize::from(place) / (usize::from(u16::MAX) + 1);
    let with_at = |len: usize| usize::from(with) * len / 256;
    match what % 8 {
        0 if at < text.len() => text[at] ^= 1 << (with % 8),
        1 if at < text.len() => text[at] = with,
        2 => text.truncate(at),
        3 => {
            let end = (at + usize::from(with)).min(text.len());
            text.drain(at..end);
        }
        4 => {
            let end = (at + usize::from(with)).min(text.len());
            let piece = text[at..end].to_vec();
            text.splice(at..at, piece);
        }
        5 => {
            let mut lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
            if !lines.is_empty() {
                let (a, b) = (at % lines.len(), with_at(lines.len()));
                lines.swap(a, b);
            }
            *text = lines.concat();
        }
        _ => {
            let token = TOKENS[usize::from(with) % TOKENS.len()];
            text.splice(at..at, token.iter().copied());
        }
    }
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300), json in any::<bool>()) {
        trust::run(&dictionary(if json { "a.json" } else { "a.yaml" }, bytes.clone()));
        trust::run(&manifest(bytes));
    }

    #[test]
    fn any_signs(text in "[-a:{}\\[\\]&*!|>'\"%@`?, \t\r\n#é.0~<]{0,200}", json in any::<bool>()) {
        trust::run(&dictionary(if json { "a.json" } else { "a.yaml" }, text.clone()));
        trust::run(&manifest(format!("events:\n  a:\n{text}")));
        trust::run(&dictionary("a.yaml", format!("events:\n  a:\n    properties: {text}")));
    }

    #[test]
    fn good_files_gone_bad(
        which in any::<prop::sample::Index>(),
        changes in proptest::collection::vec(any::<Change>(), 1..8),
        json in any::<bool>(),
    ) {
        let texts = texts();
        let mut text = which.get(&texts).clone();
        changes.into_iter().for_each(|one| change(&mut text, one));
        trust::run(&dictionary(if json { "a.json" } else { "a.yaml" }, text.clone()));
        trust::run(&manifest(text));
    }

    #[test]
    fn words_of_the_grammar_in_any_order(
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        more in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let written = |value| serde_yaml::to_string(&value).expect("JSON can be written as YAML");
        let mut choices = Choices::new(&bytes);
        let manifest = written(choices.manifest());
        let source = Memory::new()
            .with("event-schema.yaml", manifest)
            .with("dictionary/a.yaml", written(choices.dictionary()))
            .with("dictionary/b.yaml", written(Choices::new(&more).dictionary()));
        trust::run(&source);
    }
}
