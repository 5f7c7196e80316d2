//! The same bytes on every run: with 1, 2 and 8 threads and with the files listed in any order, in
//! every format.

mod support;

use std::collections::BTreeSet;

use event_schema::report::{self, Format, Options, Report};
use event_schema::session::Session;
use event_schema::source::{Disk, Listing, Pattern, ReadError, Source};
use support::{Scratch, repository};

/// A dictionary without findings, and one with all sorts of them across its files.
const DICTIONARIES: [&str; 2] = ["fixtures/store", "fixtures/messy"];

#[test]
fn threads_do_not_show() {
    let scratch = Scratch::new("determinism");
    for folder in DICTIONARIES {
        scratch.copy(folder, folder);
        let formats = Format::NAMES.map(|name| ["--format", name]);
        let colours = [["--color", "always"]];
        for option in formats.into_iter().chain(colours) {
            let args = [&["lint", "-C", folder, "--fail-on", "info"], &option[..]].concat();
            let run = |threads: &str| {
                let mut command = scratch.command(".", &args);
                let output = command.env("RAYON_NUM_THREADS", threads).output();
                let output = output.expect("the program was built and starts");
                (output.status.code(), output.stdout, output.stderr)
            };
            let once = run("1");
            assert!(!once.1.is_empty(), "{folder} {option:?}: no output");
            for threads in ["2", "8"] {
                for _ in 0..3 {
                    let same = run(threads) == once;
                    assert!(
                        same,
                        "{folder} {option:?}: {threads} threads differ from one"
                    );
                }
            }
        }
    }
}

#[test]
fn the_order_of_the_listing_does_not_show() {
    for folder in DICTIONARIES {
        let once = rendered(&Disk::new(repository().join(folder)));
        for seed in 1..=20 {
            let shuffled = Shuffled {
                inner: Disk::new(repository().join(folder)),
                seed,
            };
            for (was, is) in once.iter().zip(rendered(&shuffled)) {
                assert!(*was == is, "{folder}: listing {seed} shows:\n{is}");
            }
        }
    }
}

#[test]
fn the_messy_dictionary_is_messy() {
    let disk = Disk::new(repository().join("fixtures/messy"));
    let session = Session::load(&disk, "").expect("it has a manifest");
    let outcome = session.lint();
    let findings = outcome.findings.iter();
    let rules: BTreeSet<_> = findings.map(|finding| finding.diagnostic.rule).collect();
    assert!(rules.len() >= 12, "only {rules:?}");
    assert!(session.files.len() >= 10);
}

/// The report of one load and run, in every format.
fn rendered(source: &dyn Source) -> Vec<String> {
    let session = Session::load(source, "shop/").expect("it has a manifest");
    let outcome = session.lint();
    let report = Report {
        files: &session.files,
        findings: &outcome.findings,
        summary: &outcome.summary,
        private: &[],
        sent: None,
    };
    let write = |format| {
        let mut out = Vec::new();
        report::write(format, &report, &Options::default(), &mut out).expect("memory is not full");
        String::from_utf8(out).expect("output is UTF-8")
    };
    let mut all: Vec<String> = Format::ALL.into_iter().map(write).collect();
    all.push(format!("{:?}", session.problems));
    all
}

/// A source that lists its files in another order, one of them twice.
struct Shuffled {
    inner: Disk,
    seed: u64,
}

impl Source for Shuffled {
    fn list(&self, patterns: &[Pattern]) -> Listing {
        let mut listing = self.inner.list(patterns);
        let twice = listing.paths.first().cloned();
        listing.paths.extend(twice);
        shuffle(&mut listing.paths, self.seed);
        shuffle(&mut listing.problems, self.seed);
        listing
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.inner.read(path)
    }
}

/// Fisher and Yates, by a generator that is good enough to put files out of order.
fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for last in (1..items.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        items.swap(last, (state % (last as u64 + 1)) as usize);
    }
}
