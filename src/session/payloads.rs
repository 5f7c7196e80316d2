//! The payloads of a dictionary: which files they are, who sends them, and what is found in them.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{EXAMPLES_DAY, Session};
use crate::config::{Glob, PayloadFiles};
use crate::lint::Standings;
use crate::payload::infer::{Observed, observe};
use crate::payload::input::InputError;
use crate::payload::{Checked, Checker, Mismatch, Sender, SenderError};
use crate::rules;
use crate::source::{Listing, Pattern, ReadError, Source};
use crate::syntax::decode::{Date, Fault, FaultKind};
use crate::text::Spanned;

/// How payloads are checked.
#[derive(Debug, Clone)]
pub struct PayloadOptions {
    /// How many findings are kept one by one; all are counted.
    pub keep: usize,
    /// Threads that work on one file.
    pub workers: usize,
    /// The envelope, where the manifest does not name it.
    pub envelope: Option<String>,
    /// The day on which what is found will be linted.
    pub today: Date,
    /// Whether to stop reading: what was found so far is then what was found.
    pub stop: Arc<AtomicBool>,
}

impl Default for PayloadOptions {
    fn default() -> Self {
        Self {
            keep: 200,
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            envelope: None,
            today: EXAMPLES_DAY,
            stop: Arc::default(),
        }
    }
}

/// A file of payloads, open.
type Input = Box<dyn io::Read + Send>;

/// Opens a file of payloads.
pub type Open<'o> = dyn Fn(&PayloadFile) -> Result<Input, ReadError> + 'o;

/// Looks at a file, given its place among all and who sends it, and says what ended that before its time.
type See<'s> = dyn FnMut(Input, (usize, &Arc<str>), &Sender) -> Option<InputError> + 's;

/// A file of payloads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayloadFile {
    /// Its path from the manifest's folder, or an absolute one.
    pub path: String,
    /// Its path as one would type it.
    pub shown: String,
}

/// The files of payloads that a manifest names.
#[derive(Debug, Clone, Default)]
pub struct PayloadFileList {
    /// The files.
    pub files: Vec<PayloadFile>,
    /// What could not be looked at.
    pub problems: Vec<ReadError>,
    /// Patterns that name none: with a slip in one, nothing would be checked, and nothing found.
    pub faults: Vec<Fault>,
}

/// What was found in payloads, and what could not be read.
#[derive(Debug, Clone, Default)]
pub struct PayloadRun {
    /// What was found.
    pub found: Checked,
    /// The files that were read, as one would type their paths, in order.
    pub files: Vec<String>,
    /// What could not be read, in the order of the files.
    pub problems: Vec<ReadError>,
    /// Whether it was stopped before all was read.
    pub interrupted: bool,
    /// Events of which there were payloads that could not be judged, as their definitions are no JSON Schemas.
    pub unjudged: BTreeSet<String>,
}

impl Session {
    /// The files that `payloads:` of the manifest names, by path, each once.
    pub fn payload_files(&self, source: &dyn Source) -> PayloadFileList {
        let entries = self.payload_entries();
        let globs = entries.iter().filter_map(|entry| entry.files.get());
        let globs: Vec<&Spanned<Glob>> = globs.flat_map(|globs| &globs.0).collect();
        let patterns: Vec<Pattern> = globs.iter().map(|glob| glob.value.0.clone()).collect();
        if patterns.is_empty() {
            return PayloadFileList::default();
        }
        let Listing {
            paths,
            problems,
            matched,
            ..
        } = source.list(&patterns);
        let file = |path: String| PayloadFile {
            shown: format!("{}{path}", self.files.prefix()),
            path,
        };
        let unmatched = globs
            .into_iter()
            .zip(matched)
            .filter(|(_, matched)| !matched);
        let fault = |glob: &Spanned<Glob>| {
            let kind = FaultKind::NoSuchFile {
                pattern: glob.value.0.as_str().to_owned(),
                within: None,
            };
            Fault::new(glob.span, kind)
        };
        PayloadFileList {
            files: paths.into_iter().map(file).collect(),
            problems,
            faults: unmatched.map(|(glob, _)| fault(glob)).collect(),
        }
    }

    fn payload_entries(&self) -> Vec<&PayloadFiles> {
        let entries = self.config.manifest.payloads.get();
        entries
            .into_iter()
            .flat_map(|entries| entries.iter())
            .map(|entry| &entry.value)
            .collect()
    }

    /// Checks the payloads that the manifest names.
    pub fn check_payloads(&self, source: &dyn Source, options: &PayloadOptions) -> PayloadRun {
        let PayloadFileList {
            files, problems, ..
        } = self.payload_files(source);
        let open = |file: &PayloadFile| source.open(&file.path);
        let mut run = self.check_files(&files, &open, options);
        run.problems.splice(0..0, problems);
        run
    }

    /// Checks `files`, in the order of their paths. Who sends them, and in which envelope, is what the manifest says of
    /// their paths.
    pub fn check_files(
        &self,
        files: &[PayloadFile],
        open: &Open<'_>,
        options: &PayloadOptions,
    ) -> PayloadRun {
        let (config, files_of, rules) = (&self.config, &self.files, rules::ALL);
        let standings = Standings::new(&self.dictionary, config, files_of, rules, options.today);
        let judge = |mismatch: &Mismatch| standings.of(mismatch);
        let checker = Checker::new(&self.dictionary, config, &judge);
        let mut found = Checked::keeping(options.keep);
        let mut see = |input: Input, place: (usize, &Arc<str>), sender: &Sender| {
            let (part, error) = checker.check(input, place, sender, options.workers, options.keep);
            found.add(part);
            error
        };
        let read = self.read_files(files, open, options, &mut see);
        PayloadRun {
            found,
            unjudged: checker.unjudged(),
            ..read
        }
    }

    /// Looks at the events of `files`, in the order of their paths, as a draft of a dictionary is made of them.
    pub fn observe_files(
        &self,
        files: &[PayloadFile],
        open: &Open<'_>,
        options: &PayloadOptions,
    ) -> (Observed, PayloadRun) {
        let mut observed = Observed::default();
        let mut see = |input: Input, _: (usize, &Arc<str>), sender: &Sender| {
            let (part, error) = observe(input, sender, options.workers);
            observed.add(part);
            error
        };
        let read = self.read_files(files, open, options, &mut see);
        (observed, read)
    }

    /// Opens `files` one after the other, in the order of their paths, and says what could not be read.
    fn read_files(
        &self,
        files: &[PayloadFile],
        open: &Open<'_>,
        options: &PayloadOptions,
        see: &mut See<'_>,
    ) -> PayloadRun {
        let mut files: Vec<&PayloadFile> = files.iter().collect();
        files.sort_by(|a, b| a.shown.cmp(&b.shown));
        let mut run = PayloadRun::default();
        let is_stopped = || options.stop.load(Ordering::Relaxed);
        for (number, file) in files.into_iter().enumerate() {
            if is_stopped() {
                run.interrupted = true;
                break;
            }
            let input = match open(file) {
                Ok(input) => input,
                Err(error) => {
                    run.problems.push(error);
                    continue;
                }
            };
            let problem = |reason: String| ReadError {
                path: file.shown.clone(),
                reason,
            };
            let sender = match self.sender(&file.path, options) {
                Ok(sender) => sender,
                Err(error) => {
                    run.problems.push(problem(error.to_string()));
                    continue;
                }
            };
            let shown: Arc<str> = file.shown.as_str().into();
            let error = see(input, (number, &shown), &sender);
            run.files.push(file.shown.clone());
            match error {
                Some(_) if is_stopped() => run.interrupted = true,
                error => run
                    .problems
                    .extend(error.map(|error| problem(error.to_string()))),
            }
        }
        run
    }

    /// What the manifest says of who sent the payloads of a file.
    fn sender(&self, path: &str, options: &PayloadOptions) -> Result<Sender, SenderError> {
        let entries = self.payload_entries();
        let entry = entries.into_iter().rev().find(|entry| {
            let files = entry.files.get();
            files.is_some_and(|files| files.matches(path))
        });
        let mut sender = Sender::default();
        if let Some(entry) = entry {
            sender.platform = entry.platform.get().map(ToString::to_string);
            sender.source = entry.source.get().map(ToString::to_string);
            let ignore = entry.ignore.get().into_iter().flatten();
            for pattern in ignore {
                sender.ignore(&pattern.value)?;
            }
            sender.asked = entry.platform.span().or(entry.source.span());
            if let Some(envelope) = entry.envelope.get() {
                sender.envelope(self.config.node(*envelope))?;
            }
        }
        if let (Some(name), false) = (options.envelope.as_deref(), sender.has_envelope()) {
            sender.named(name)?;
        }
        if sender.platform.is_none() {
            sender.platform = sender
                .source
                .as_deref()
                .and_then(|source| self.platform_of(source));
        }
        Ok(sender)
    }

    /// The platform that an application runs on.
    fn platform_of(&self, source: &str) -> Option<String> {
        let sources = self.config.manifest.sources.get()?;
        let entry = sources.get(source)?.value.value.as_ref()?;
        entry.platform.get().map(ToString::to_string)
    }
}
