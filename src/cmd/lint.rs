//! `schema lint`: the main command.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::{Exit, Streams};
use crate::diag::Level;
use crate::report::{self, Report};
use crate::session::{Session, SessionError};
use crate::text::FileId;

const EXAMPLES: &str = "\
Examples:
  schema lint                           The dictionary here, or in a folder above
  schema lint -C shop                   The one in another folder
  schema lint dictionary/checkout.yaml  Only what is wrong in this file
  schema lint --show info               Suggestions too, which are only counted otherwise
  schema lint --fail-on warn --quiet    In CI: only what has to be mended
  schema lint --format short            For editors and grep: one line a finding

Exit code: 0 clean, 1 findings at the failing level, 2 could not do the work.";

/// Arguments of `schema lint`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct LintArgs {
    /// Files or folders of the dictionary to report on; everything, unless one is given.
    #[arg(value_name = "TARGET")]
    pub targets: Vec<PathBuf>,

    /// How to print: for people, one line a finding, or for machines.
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(report::Format::NAMES), default_value = "human")]
    format: String,

    /// The level from which findings fail the run.
    #[arg(long, value_parser = PossibleValuesParser::new(["error", "warn", "info"]), default_value = "error", value_name = "LEVEL")]
    fail_on: String,

    /// The lowest level that is printed in full; what is below is only counted. `human` alone.
    #[arg(long, value_parser = PossibleValuesParser::new(["error", "warn", "info"]), default_value = "warn", value_name = "LEVEL")]
    show: String,

    /// Print only the findings that fail the run, and no summary.
    #[arg(short, long)]
    pub quiet: bool,
}

impl LintArgs {
    /// The output format.
    pub fn format(&self) -> report::Format {
        report::Format::from_name(&self.format).unwrap_or_default()
    }

    /// The lowest level that is printed in full.
    fn show(&self) -> Level {
        Level::from_name(&self.show).unwrap_or(Level::Warn)
    }

    /// The level from which findings fail the run.
    pub fn fail_on(&self) -> Level {
        Level::from_name(&self.fail_on).unwrap_or(Level::Error)
    }
}

/// Runs the command from the folder `start`.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: &LintArgs, start: &Path, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let session = match discover(args, start) {
        Ok(session) => session,
        Err(error) => return no_session(&error, streams),
    };
    let mut exit = Exit::Clean;
    for problem in &session.problems {
        streams.error(problem)?;
        exit = Exit::Trouble;
    }
    let unchecked = session.config.unchecked_parts();
    if !unchecked.is_empty() {
        let parts: Vec<String> = unchecked.iter().map(|part| format!("`{part}`")).collect();
        writeln!(
            streams.notes,
            "note: not checked yet by this version: {}",
            parts.join(", ")
        )?;
    }
    let mut outcome = session.lint();
    if !args.targets.is_empty() {
        let (wanted, unknown) = targets(&session, start, &args.targets);
        for target in unknown {
            let there = start.join(target).exists() || target.exists();
            let what = match there {
                true => {
                    "is no file of this dictionary; the manifest's `dictionary:` says which are"
                }
                false => "is not there",
            };
            streams.error(format_args!("`{}` {what}", target.display()))?;
            exit = Exit::Trouble;
        }
        if wanted.is_empty() {
            return Ok(exit);
        }
        outcome.retain_files(|file| wanted.contains(&file));
        let events = session.dictionary.events();
        outcome.summary.files = wanted.len();
        outcome.summary.events = events
            .filter(|event| wanted.contains(&event.tree.file()))
            .count();
    }
    if outcome.fails_at(args.fail_on()) {
        exit = exit.max(Exit::Findings);
    }
    let report = Report {
        files: &session.files,
        findings: &outcome.findings,
        summary: &outcome.summary,
    };
    let options = report::Options {
        quiet: args.quiet,
        fail_on: args.fail_on(),
        show: args.show(),
        ..streams.options
    };
    report::write(args.format(), &report, &options, streams.out)?;
    Ok(exit)
}

/// The dictionary of the folder `start`; where that has none, the one that the first target is
/// in, as a hook that names files from the top of a repository expects.
fn discover(args: &LintArgs, start: &Path) -> Result<Session, SessionError> {
    let from_start = Session::discover(start);
    match (&from_start, args.targets.first()) {
        (Err(SessionError::Discover(error)), Some(target)) if error.is_absent() => {
            let target = start.join(target);
            let folder = match target.is_dir() {
                true => Some(target.as_path()),
                false => target.parent().filter(|_| target.exists()),
            };
            folder
                .and_then(|folder| Session::discover(folder).ok())
                .map_or(from_start, Ok)
        }
        _ => from_start,
    }
}

/// What to type where there is no dictionary yet.
const FIRST_STEPS: &str = "
A dictionary begins with a manifest. To start one here:

    schema init

`schema import --help` has what to type where there is a plan already: JSON Schemas, Segment or
RudderStack. `schema lint -C DIR` looks in another folder.
";

fn no_session(error: &SessionError, streams: &mut Streams<'_>) -> io::Result<Exit> {
    streams.error(error)?;
    if matches!(error, SessionError::Discover(error) if error.is_absent()) {
        write!(streams.notes, "{FIRST_STEPS}")?;
    }
    Ok(Exit::Trouble)
}

/// The files that `targets` name, and the targets that name none of the dictionary's.
fn targets<'a>(
    session: &Session,
    start: &Path,
    targets: &'a [PathBuf],
) -> (Vec<FileId>, Vec<&'a PathBuf>) {
    let absolute = |path: &Path| path.canonicalize().ok();
    let files: Vec<(FileId, Option<PathBuf>)> = session
        .files
        .iter()
        .map(|(id, _)| (id, absolute(Path::new(&session.files.shown_path(id)))))
        .collect();
    let (mut wanted, mut unknown) = (Vec::new(), Vec::new());
    for target in targets {
        let path = absolute(&start.join(target)).or_else(|| absolute(target));
        let found: Vec<FileId> = match &path {
            // A folder stands for the files in it.
            Some(path) => {
                let within =
                    |file: &Option<PathBuf>| file.as_ref().is_some_and(|f| f.starts_with(path));
                files
                    .iter()
                    .filter(|(_, file)| within(file))
                    .map(|(id, _)| *id)
                    .collect()
            }
            None => Vec::new(),
        };
        if found.is_empty() {
            unknown.push(target);
        }
        for file in found {
            if !wanted.contains(&file) {
                wanted.push(file);
            }
        }
    }
    (wanted, unknown)
}
