//! Discover, load, lint.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::{
    IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _,
};

use crate::config::{Config, DiscoverError, MANIFEST, discover};
use crate::dict::{Dictionary, Fragment, reference_faults};
use crate::lint::{self, Asked, Outcome};
use crate::payload::Checked;
use crate::rule::Rule;
use crate::rules;
use crate::source::{Disk, File, Files, Listing, Pattern, ReadError, Source, decode};
use crate::syntax::decode::{Date, Fault, FaultKind};
use crate::syntax::parse;
use crate::text::{FileId, Spanned};

/// The day on which examples are linted, so that none of them goes stale.
pub const EXAMPLES_DAY: Date = Date {
    year: 2026,
    month: 10,
    day: 1,
};

/// A dictionary with everything around it, loaded.
#[derive(Debug)]
pub struct Session {
    /// The manifest.
    pub config: Config,
    /// The dictionary.
    pub dictionary: Dictionary,
    /// Every file that was read; the manifest first.
    pub files: Files,
    /// Files that could not be read, sorted by path.
    pub problems: Vec<ReadError>,
    found: Vec<Fault>,
}

/// Why there is nothing to work on.
#[derive(Debug)]
pub enum SessionError {
    /// No manifest.
    Discover(DiscoverError),
    /// The manifest cannot be read.
    Manifest(ReadError),
    /// The manifest asks for something that this version cannot do.
    Unsupported(&'static str),
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Discover(error) => error.fmt(f),
            Self::Manifest(error) => error.fmt(f),
            Self::Unsupported(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for SessionError {}

/// Where a dictionary is on disk.
#[derive(Debug, Clone)]
pub struct Home {
    /// The folder of the manifest.
    pub root: PathBuf,
    /// What goes before a path from there when it is shown.
    pub prefix: String,
}

impl Home {
    /// Finds the manifest from `start` upwards.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(start: &Path) -> Result<Self, SessionError> {
        let root = discover(start).map_err(SessionError::Discover)?;
        let prefix = shown_prefix(&root);
        Ok(Self { root, prefix })
    }
}

impl Session {
    /// Finds the manifest from `start` upwards and loads what it names.
    ///
    /// # Errors
    /// When there is no manifest, or it cannot be read.
    pub fn discover(start: &Path) -> Result<Self, SessionError> {
        let home = Home::find(start)?;
        Self::load(&Disk::new(home.root), &home.prefix)
    }

    /// Loads the dictionary whose manifest is at the root of `source`; `prefix` goes before
    /// paths that are shown.
    ///
    /// # Errors
    /// When the manifest cannot be read. What else cannot be read is in `problems`.
    pub fn load(source: &dyn Source, prefix: &str) -> Result<Self, SessionError> {
        let shown = |error: ReadError| ReadError {
            path: format!("{prefix}{}", error.path),
            ..error
        };
        let bytes = source
            .read(MANIFEST)
            .map_err(|error| SessionError::Manifest(shown(error)))?;
        let tree = parse(FileId(0), MANIFEST, decode(bytes));
        let manifest_text = tree.text().clone();
        let config = Config::read(Arc::new(tree));
        let Some(patterns) = config.dictionary_patterns() else {
            return Err(SessionError::Unsupported(
                "`dictionary: {bundle: …}` and `{git: …}` are reserved for a later version; \
                 name files: `dictionary: [dictionary/**/*.yaml]`",
            ));
        };
        let (listing, found) = list(source, &patterns);
        let Listing {
            mut paths,
            mut problems,
            ..
        } = listing;
        paths.retain(|path| path != MANIFEST);
        // Ids follow the paths, whatever order a source lists them in.
        paths.sort_unstable();
        paths.dedup();

        let read = |(i, path): (usize, &String)| -> Result<(File, Fragment), ReadError> {
            let bytes = source.read(path)?;
            let tree = parse(FileId(i as u32 + 1), path, decode(bytes));
            let file = File::new(path.clone(), tree.text().clone());
            Ok((file, Fragment::read(Arc::new(tree))))
        };
        let results: Vec<_> = paths.par_iter().enumerate().map(read).collect();
        let mut files = vec![File::new(MANIFEST, manifest_text)];
        let mut fragments = Vec::with_capacity(results.len());
        for (path, result) in paths.iter().zip(results) {
            match result {
                Ok((file, fragment)) => {
                    files.push(file);
                    fragments.push(Arc::new(fragment));
                }
                Err(problem) => {
                    // Ids are indexes: a file that is not there keeps its place.
                    files.push(File::new(path.clone(), "".into()));
                    problems.push(problem);
                }
            }
        }
        problems.sort();
        let problems: Vec<ReadError> = problems.into_iter().map(shown).collect();
        let dictionary = Dictionary::new(fragments, !problems.is_empty());
        Ok(Self {
            config,
            dictionary,
            files: Files::new(files, prefix),
            problems,
            found,
        })
    }

    /// Adds facts that were found on the way to a run.
    pub fn add_faults(&mut self, faults: Vec<Fault>) {
        self.found.extend(faults);
    }

    /// Runs every rule on the day that tests, examples and benchmarks are set in. A face of the
    /// program says which day it is: [`Session::lint_on`].
    pub fn lint(&self) -> Outcome {
        self.lint_on(EXAMPLES_DAY)
    }

    /// Runs every rule, as of `today`.
    pub fn lint_on(&self, today: Date) -> Outcome {
        self.lint_by(rules::ALL, today)
    }

    /// Runs `rules`, as of `today`.
    pub fn lint_by(&self, rules: &[&'static Rule], today: Date) -> Outcome {
        self.run(rules, today, &|_| true, None)
    }

    /// Runs `rules`, as of `today`, over the dictionary and over what was found in payloads.
    pub fn lint_all(
        &self,
        rules: &[&'static Rule],
        today: Date,
        sent: Option<&Checked>,
    ) -> Outcome {
        self.run(rules, today, &|_| true, sent)
    }

    /// Runs every rule, as of `today`, over what was found in payloads and over the files that `wanted`
    /// accepts.
    pub fn lint_sent(
        &self,
        sent: Option<&Checked>,
        wanted: &dyn Fn(FileId) -> bool,
        today: Date,
    ) -> Outcome {
        self.run(rules::ALL, today, wanted, sent)
    }

    fn run(
        &self,
        rules: &[&'static Rule],
        today: Date,
        wanted: &dyn Fn(FileId) -> bool,
        sent: Option<&Checked>,
    ) -> Outcome {
        let mut outcome = lint::run(
            &self.dictionary,
            &self.config,
            &self.files,
            rules,
            &Asked {
                found: &self.found,
                today,
                wanted,
                sent,
            },
        );
        outcome.summary.files -= self.unread_files();
        outcome
    }

    /// What is wrong with the structure of the files and the references between definitions,
    /// whatever the levels of rules.
    pub fn structure_faults(&self) -> Vec<Fault> {
        let fragments = self.dictionary.fragments().iter();
        let faults = fragments.flat_map(|fragment| &fragment.faults);
        let all = faults
            .chain(&self.config.faults)
            .chain(self.dictionary.duplicates())
            .chain(&self.found);
        let mut all: Vec<Fault> = all.cloned().collect();
        all.extend(reference_faults(&self.dictionary, &self.config));
        all
    }

    fn unread_files(&self) -> usize {
        let known = |problem: &ReadError| {
            self.files
                .iter()
                .any(|(id, _)| self.files.shown_path(id) == problem.path)
        };
        self.problems
            .iter()
            .filter(|problem| known(problem))
            .count()
    }
}

/// The files that the patterns name, and the patterns that name none.
fn list(source: &dyn Source, patterns: &[Spanned<Pattern>]) -> (Listing, Vec<Fault>) {
    let plain: Vec<Pattern> = patterns
        .iter()
        .map(|pattern| pattern.value.clone())
        .collect();
    let listing = source.list(&plain);
    let mut found = Vec::new();
    let folders = listing.folders.iter().chain(std::iter::repeat(&false));
    for ((pattern, matched), is_folder) in patterns.iter().zip(&listing.matched).zip(folders) {
        // A link in its place has been reported as what cannot be read.
        let explained = listing
            .problems
            .iter()
            .any(|p| pattern.value.matches(&p.path) || lies_within(pattern.value.base(), &p.path));
        if !matched && !explained {
            let kind = FaultKind::NoSuchFile {
                pattern: pattern.value.as_str().to_owned(),
                within: is_folder.then(|| pattern.value.within()),
            };
            found.push(Fault::new(pattern.span, kind));
        }
    }
    (listing, found)
}

/// Whether the folder `base` is at `path` or below it; the root is below everything.
fn lies_within(base: &str, path: &str) -> bool {
    base == path
        || base
            .strip_prefix(path)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// What goes before a path from `root` so that it can be typed in the current folder.
fn shown_prefix(root: &Path) -> String {
    let here = std::env::current_dir()
        .and_then(|here| here.canonicalize())
        .unwrap_or_default();
    let relative: PathBuf = if let Ok(below) = root.strip_prefix(&here) {
        below.to_owned()
    } else if let Ok(above) = here.strip_prefix(root) {
        above.components().map(|_| "..").collect()
    } else {
        root.to_owned()
    };
    let mut text = relative.to_string_lossy().replace('\\', "/");
    if !text.is_empty() && !text.ends_with('/') {
        text.push('/');
    }
    text
}
