//! `schema report`: what is done with reports.

use std::io;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};

use super::{Exit, Streams};
use crate::diag::Level;
use crate::report::{self, Format, Reread, count};
use crate::source::{Disk, Source as _};

const EXAMPLES: &str = "\
Examples:
  schema lint monday.ndjson --format json > monday.json
  schema lint tuesday.ndjson --format json > tuesday.json
  schema report merge monday.json tuesday.json
  schema report merge *.json --format json > week.json

The merged report is that of one run over all the files, in whatever order the reports are
named: counts, shares, estimates of distinct values and the first findings. Which event was
sent twice is looked for within a file, there as here.

Exit code: 0 clean, 1 findings at the failing level, 2 a report cannot be used, 130 a run was
interrupted.";

/// Arguments of `schema report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// What to do.
    #[command(subcommand)]
    pub what: ReportCommand,
}

/// What can be done with reports.
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Put JSON reports of several runs into one, as of one run over all the files.
    #[command(after_help = EXAMPLES)]
    Merge(MergeArgs),
}

/// Arguments of `schema report merge`.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// Reports, as `schema lint --format json` prints them.
    #[arg(value_name = "REPORT", required = true)]
    reports: Vec<PathBuf>,

    /// How to print: for people, one line a finding, or for machines.
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(report::REREAD), default_value = "human")]
    format: String,

    /// The level from which findings fail the run.
    #[arg(long, value_parser = PossibleValuesParser::new(["error", "warn", "info"]), default_value = "error", value_name = "LEVEL")]
    fail_on: String,

    /// The lowest level that is printed in full; what is below is only counted. `human` alone.
    #[arg(long, value_parser = PossibleValuesParser::new(["error", "warn", "info"]), default_value = "warn", value_name = "LEVEL")]
    show: String,

    /// Print only the findings that fail the run, and no summary.
    #[arg(short, long)]
    quiet: bool,

    /// Of payloads, print just how many findings there are, by event and rule.
    #[arg(long)]
    summary: bool,
}

/// Runs the command from the folder `start`.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: &ReportArgs, start: &Path, streams: &mut Streams<'_>) -> io::Result<Exit> {
    match &args.what {
        ReportCommand::Merge(args) => merge(args, start, streams),
    }
}

fn merge(args: &MergeArgs, start: &Path, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let disk = Disk::new(start);
    let mut reports = Vec::new();
    let mut is_whole = true;
    for path in &args.reports {
        match read(&disk, path) {
            Ok(report) => reports.push(report),
            Err(error) => {
                is_whole = false;
                streams.error(error)?;
            }
        }
    }
    // Counts of a part would pass for those of all.
    if !is_whole {
        return Ok(Exit::Trouble);
    }
    let report = match Reread::merge(reports) {
        Ok(report) => report,
        Err((number, fault)) => {
            let path = args.reports.get(number).map(|path| path.display());
            let path = path.map(|path| path.to_string()).unwrap_or_default();
            return streams.trouble(format_args!("cannot merge `{path}`: {fault}"));
        }
    };
    note(&report, args, streams)?;
    let level = |name: &str, other| Level::from_name(name).unwrap_or(other);
    let fail_on = level(&args.fail_on, Level::Error);
    let options = report::Options {
        quiet: args.quiet,
        fail_on,
        show: level(&args.show, Level::Warn),
        summary: args.summary,
        ..streams.options
    };
    let format = Format::from_name(&args.format).unwrap_or_default();
    report::write_reread(format, &report, &options, streams.out)?;
    Ok(match report.fails_at(fail_on) {
        _ if report.sent().is_some_and(|sent| sent.interrupted) => Exit::Interrupted,
        true => Exit::Findings,
        false => Exit::Clean,
    })
}

fn read(disk: &Disk, path: &Path) -> Result<Reread, String> {
    let shown = path.to_string_lossy();
    let text = disk.read(&shown).map_err(|error| error.to_string())?;
    Reread::read(&text).map_err(|fault| format!("cannot use `{shown}`: {fault}"))
}

/// Says what the counts do not.
fn note(report: &Reread, args: &MergeArgs, streams: &mut Streams<'_>) -> io::Result<()> {
    let Some(sent) = report.sent().filter(|_| !args.quiet) else {
        return Ok(());
    };
    super::note_unchecked(sent, streams)?;
    if sent.interrupted {
        let what = "note: a run was interrupted before it had read all; so is this";
        writeln!(streams.notes, "{what}")?;
    }
    if sent.files.len() > 1 {
        writeln!(
            streams.notes,
            "note: which event was sent twice is looked for within each of {}, not across them",
            count(sent.files.len(), "file")
        )?;
    }
    Ok(())
}
