//! `schema lint`: the main command.

mod mend;
mod outcome;

use std::collections::BTreeSet;
use std::io;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Args;
use clap::builder::PossibleValuesParser;

use self::mend::How;
use self::outcome::Run;
use super::{Exit, Streams};
use crate::diag::Level;
use crate::report;
use crate::session::{Home, Session, SessionError};
use crate::source::Disk;
use crate::syntax::decode::Date;
use crate::text::FileId;

const EXAMPLES: &str = "\
Examples:
  schema lint                           The dictionary here, or in a folder above
  schema lint -C shop                   The one in another folder
  schema lint dictionary/checkout.yaml  Only what is wrong in this file
  schema lint --show info               Suggestions too, which are only counted otherwise
  schema lint --fail-on warn --quiet    In CI: only what has to be mended
  schema lint --format short            For editors and grep: one line a finding
  schema lint --diff                    What the safe fixes would change
  schema lint --fix --unsafe            All fixes; read the diff before it is committed

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

    /// Mend what has one right answer and keeps its meaning, then report what is left.
    #[arg(long)]
    pub fix: bool,

    /// With --fix or --diff: also what may change the meaning, such as the name of an event.
    #[arg(long = "unsafe")]
    pub with_unsafe: bool,

    /// Show what --fix would change, as a unified diff, and write nothing.
    #[arg(long)]
    pub diff: bool,

    /// The day to lint on, as year-month-day; today in UTC, unless SOURCE_DATE_EPOCH is set.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub today: Option<Date>,
}

fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "a date that exists is needed, such as 2026-09-01".to_owned())
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
    if args.with_unsafe && !args.fix && !args.diff {
        streams.error("`--unsafe` says what to fix: it goes with `--fix` or `--diff`")?;
        return Ok(Exit::Trouble);
    }
    let today = match today(args) {
        Ok(today) => today,
        Err(error) => {
            streams.error(error)?;
            return Ok(Exit::Trouble);
        }
    };
    let home = match discover(args, start) {
        Ok(home) => home,
        Err(error) => return no_session(&error, streams),
    };
    // This thread works too, rather than sleep while others do. Whoever set threads up before goes on with
    // them.
    let _ = rayon::ThreadPoolBuilder::new()
        .use_current_thread()
        .build_global();
    let disk = Disk::new(&home.root);
    let session = match Session::load(&disk, &home.prefix) {
        // The program ends with it: taking a large dictionary apart again is time for nothing.
        Ok(session) => ManuallyDrop::new(session),
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
    let mut wanted: Option<BTreeSet<String>> = None;
    if !args.targets.is_empty() {
        let (files, unknown) = targets(&session, start, &args.targets);
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
        if files.is_empty() {
            return Ok(exit);
        }
        let paths = files
            .iter()
            .map(|file| session.files.get(*file).path.clone());
        wanted = Some(paths.collect());
    }
    let run = Run {
        home: &home,
        disk: &disk,
        wanted: wanted.as_ref(),
        today,
        format: args.format(),
        fail_on: args.fail_on(),
        show: args.show(),
        quiet: args.quiet,
    };
    if args.fix || args.diff {
        let how = How {
            with_unsafe: args.with_unsafe,
            only_shown: args.diff,
        };
        return mend::mend(&run, how, ManuallyDrop::into_inner(session), exit, streams);
    }
    let outcome = run.lint(&session);
    run.report(&session, outcome, exit, streams)
}

/// The day to lint on.
fn today(args: &LintArgs) -> Result<Date, String> {
    let today = args.today.or_else(now);
    today.ok_or_else(|| {
        format!("`{VARIABLE}` or the clock gives no date; say which day it is with `--today`")
    })
}

const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// Today in UTC, unless the environment says another day; none where neither gives one.
pub(super) fn now() -> Option<Date> {
    let seconds = match std::env::var(VARIABLE) {
        Ok(text) => text.trim().parse().ok(),
        Err(_) => {
            let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
            since.ok().map(|since| since.as_secs())
        }
    };
    seconds.and_then(Date::from_unix)
}

/// The dictionary of the folder `start`; where that has none, the one that the first target is
/// in, as a hook that names files from the top of a repository expects.
fn discover(args: &LintArgs, start: &Path) -> Result<Home, SessionError> {
    let from_start = Home::find(start);
    match (&from_start, args.targets.first()) {
        (Err(SessionError::Discover(error)), Some(target)) if error.is_absent() => {
            let target = start.join(target);
            let folder = match target.is_dir() {
                true => Some(target.as_path()),
                false => target.parent().filter(|_| target.exists()),
            };
            folder
                .and_then(|folder| Home::find(folder).ok())
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
