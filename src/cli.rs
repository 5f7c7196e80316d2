//! The command line: arguments, and what each exit code means.

use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::cmd::{self, Exit, Streams};
use crate::report;

const EXAMPLES: &str = "\
Examples:
  schema lint                         Check the dictionary here, or above
  schema lint -C shop --fail-on warn  The one in `shop`; fail on warnings, too
  schema explain naming/event-case    What a rule is about, and its level here
  schema init                         Begin: a manifest and a first event
  schema import json-schema schemas/  Begin with JSON Schemas that are there
  schema infer payloads/              Begin with events as they are sent

A dictionary is a folder with an `event-schema.yaml`.
`schema COMMAND --help` says more.";

/// Event schema registry and linter: one shared dictionary of analytics events, kept in Git.
#[derive(Debug, Parser)]
#[command(name = "schema", version, disable_help_subcommand = true, after_help = EXAMPLES)]
pub struct Cli {
    /// Start from this folder instead of the current one.
    #[arg(short = 'C', value_name = "DIR", global = true)]
    directory: Option<PathBuf>,

    /// When to colour; `auto` does so on a terminal.
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", global = true)]
    color: Color,

    #[command(subcommand)]
    command: Command,
}

// Comments of the values would make `--help` three times as long as `-h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the dictionary: all of it, or just the given files.
    Lint(cmd::lint::LintArgs),
    /// Put reports of several runs together.
    Report(cmd::report::ReportArgs),
    /// List the rules: what is checked, and how severely here.
    Rules(cmd::rules::RulesArgs),
    /// Show a rule: what it finds, why, bad and good examples, its level here.
    Explain(cmd::explain::ExplainArgs),
    /// Start a dictionary here: a manifest and a first event.
    Init(cmd::init::InitArgs),
    /// Turn what a team already has into a dictionary.
    Import(cmd::import::ImportArgs),
    /// Draft a dictionary from events as they are sent.
    Infer(cmd::infer::InferArgs),
}

/// Runs the program with the arguments it was started with.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let stdout = io::stdout();
    let color = match cli.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !matches!(
            anstream::AutoStream::choice(&stdout),
            anstream::ColorChoice::Never
        ),
    };
    let width = match stdout.is_terminal() {
        true => terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)),
        false => 100,
    };
    let options = report::Options {
        color,
        unicode: locale_has_unicode(),
        width: width.clamp(60, 160),
        ..report::Options::default()
    };
    let mut streams = Streams {
        out: &mut stdout.lock(),
        // Not locked: a thread that panics has to say so, and would wait for the lock for ever.
        notes: &mut io::stderr(),
        options,
    };
    let start = cli.directory.unwrap_or_else(|| PathBuf::from("."));
    match run(cli.command, &start, &mut streams) {
        Ok(exit) => exit.into(),
        // Whoever reads our output has had enough: that is no error of ours.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: cannot write the output: {error}");
            Exit::Trouble.into()
        }
    }
}

fn run(command: Command, start: &Path, streams: &mut Streams<'_>) -> io::Result<Exit> {
    match command {
        Command::Lint(args) => cmd::lint::run(&args, start, streams),
        Command::Report(args) => cmd::report::run(&args, start, streams),
        Command::Rules(args) => cmd::rules::run(&args, start, streams),
        Command::Explain(args) => cmd::explain::run(&args, start, streams),
        Command::Init(args) => cmd::init::run(&args, start, streams),
        Command::Import(args) => cmd::import::run(&args, start, streams),
        Command::Infer(args) => cmd::infer::run(&args, start, streams),
    }
}

/// Whether the locale can show more than ASCII; where it says nothing, it can.
fn locale_has_unicode() -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(std::env::var_os);
    let locale = set
        .map(|value| value.to_string_lossy().into_owned())
        .find(|value| !value.is_empty());
    locale.is_none_or(|locale| !matches!(locale.as_str(), "C" | "POSIX"))
}
