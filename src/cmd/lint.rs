//! `schema lint`: the main command.

mod mend;
mod outcome;
pub(super) mod targets;
mod watch;

use std::collections::BTreeSet;
use std::io;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::SystemTime;

use clap::Args;
use clap::builder::PossibleValuesParser;

use self::mend::How;
use self::outcome::Run;
use self::targets::Targets;
use self::watch::Watch;
use super::{Exit, Streams};
use crate::diag::Level;
use crate::report;
use crate::session::{Home, Open, PayloadFile, PayloadOptions, PayloadRun, Session, SessionError};
use crate::source::{Disk, ReadError, Source as _};
use crate::syntax::decode::Date;
use crate::tables::envelopes;

const EXAMPLES: &str = "\
Examples:
  schema lint                           The dictionary here, or in a folder above
  schema lint -C shop                   The one in another folder
  schema lint dictionary/checkout.yaml  Only what is wrong in this file
  schema lint payloads/web.ndjson       Events as they were sent, against the dictionary
  zcat log.gz | schema lint - --summary How many findings there are, by event and rule
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
    /// Files or folders of the dictionary to report on, payloads to check, `-` for payloads on standard
    /// input; everything that the manifest names, unless one is given.
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

    /// The envelope of payloads, where the manifest does not name it: `segment`, `posthog`, …
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(envelopes()))]
    envelope: Option<String>,

    /// Of payloads, print findings one by one up to this many, and beyond it just how many there are.
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,

    /// Of payloads, print just how many findings there are, by event and rule.
    #[arg(long)]
    summary: bool,

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
        return streams.trouble("`--unsafe` says what to fix: it goes with `--fix` or `--diff`");
    }
    let today = match today(args) {
        Ok(today) => today,
        Err(error) => return streams.trouble(error),
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
    let mut session = match Session::load(&disk, &home.prefix) {
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
    let payloads;
    if args.targets.is_empty() {
        let list = session.payload_files(&disk);
        for problem in &list.problems {
            streams.error(problem)?;
            exit = Exit::Trouble;
        }
        session.add_faults(list.faults);
        payloads = Some(list.files).filter(|files| !files.is_empty());
    } else {
        let Targets {
            dictionary: files,
            payloads: sent,
            unknown,
        } = Targets::of(&session, &home, start, &args.targets);
        if !sent.is_empty() && (args.fix || args.diff) {
            return streams.trouble(
                "what was sent cannot be mended: `--fix` and `--diff` are for the dictionary",
            );
        }
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
        if files.is_empty() && sent.is_empty() {
            return Ok(exit);
        }
        payloads = Some(sent).filter(|files| !files.is_empty());
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
        summary: args.summary,
    };
    if args.fix || args.diff {
        if payloads.is_some() && !args.quiet {
            let what = "note: payloads are not checked with `--fix` and `--diff`, which are for the dictionary";
            writeln!(streams.notes, "{what}")?;
        }
        let how = How {
            with_unsafe: args.with_unsafe,
            only_shown: args.diff,
        };
        return mend::mend(&run, how, ManuallyDrop::into_inner(session), exit, streams);
    }
    let sent = match payloads {
        None => None,
        Some(files) => {
            let sent = check(&session, &disk, &files, args, today);
            for problem in &sent.problems {
                streams.error(problem)?;
                exit = Exit::Trouble;
            }
            for event in &sent.unjudged {
                let what = "cannot be judged: its definition has errors, which `schema lint` shows";
                streams.error(format_args!("what was sent of `{event}` {what}"))?;
                exit = Exit::Trouble;
            }
            if sent.interrupted {
                let what = "note: stopped before all was read; this is what was found so far";
                writeln!(streams.notes, "{what}")?;
                exit = Exit::Interrupted;
            }
            Some(sent)
        }
    };
    let outcome = run.lint(&session, sent.as_ref());
    run.report(&session, outcome, exit, streams)
}

/// Checks payloads: files, and `-` for standard input.
fn check(
    session: &Session,
    disk: &Disk,
    files: &[PayloadFile],
    args: &LintArgs,
    today: Date,
) -> PayloadRun {
    watched(disk, files, !args.quiet, |open, stop| {
        let options = PayloadOptions {
            keep: args.limit,
            today,
            stop,
            envelope: args.envelope.clone(),
            ..PayloadOptions::default()
        };
        session.check_files(files, open, &options)
    })
}

/// Reads payloads where somebody may watch, and stop it: `read` is given what opens a file, standard input
/// too, and what says that it is to stop.
pub(super) fn watched<T>(
    disk: &Disk,
    files: &[PayloadFile],
    shown: bool,
    read: impl FnOnce(&Open<'_>, Arc<AtomicBool>) -> T,
) -> T {
    let length = |file: &PayloadFile| disk.length(&file.path);
    let lengths: Option<Vec<u64>> = files.iter().map(length).collect();
    let bytes = lengths.map(|lengths| lengths.iter().sum());
    let watch = Watch::new(bytes, shown);
    let open = |file: &PayloadFile| -> Result<Box<dyn io::Read + Send>, ReadError> {
        match file.path.as_str() {
            targets::STDIN => Ok(watch.pipe(io::stdin())),
            path => disk.open(path).map(|input| watch.file(input)),
        }
    };
    let done = read(&open, Arc::clone(watch.stop()));
    watch.finish();
    done
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
RudderStack. `schema infer PAYLOADS` drafts one from events as they are sent. `schema lint -C DIR`
looks in another folder.
";

fn no_session(error: &SessionError, streams: &mut Streams<'_>) -> io::Result<Exit> {
    streams.error(error)?;
    if matches!(error, SessionError::Discover(error) if error.is_absent()) {
        write!(streams.notes, "{FIRST_STEPS}")?;
    }
    Ok(Exit::Trouble)
}
