//! `schema infer`: the draft of a dictionary, from events as they are sent.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::lint::targets::Targets;
use super::lint::{now, watched};
use super::{Exit, Streams, from_start};
use crate::config::MANIFEST;
use crate::diag::Level;
use crate::exchange::import::{write, write_new};
use crate::exchange::infer::{Options, draft, propose};
use crate::exchange::init::argument;
use crate::payload::infer::Observed;
use crate::report::{count, one_line};
use crate::session::{EXAMPLES_DAY, Home, PayloadOptions, Session, SessionError};
use crate::source::{Disk, Memory};
use crate::syntax::decode::Date;
use crate::tables::envelopes;

const EXAMPLES: &str = "\
Examples:
  schema infer payloads/ --output shop       A draft of what the files of a folder hold
  zcat log.gz | schema infer - --output shop The same of a log
  schema lint payloads/ -C shop              What in the data does not fit the draft
  schema infer new.ndjson -C shop            What more data says that the dictionary does not
  schema init --infer                        Such a draft of the payloads that are here

Exit code: 0 all was read, 2 something was not (the rest is drafted), or nothing could be.";

/// Arguments of `schema infer`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct InferArgs {
    /// Files and folders of payloads, or `-` for standard input.
    #[arg(value_name = "PAYLOADS", required = true)]
    pub payloads: Vec<PathBuf>,

    /// Where to write the dictionary; the current folder, unless this is given. What a dictionary that is
    /// there does not say is proposed, and nothing overwritten.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Add a file for each new event to the dictionary that is there.
    #[arg(long)]
    write: bool,

    /// Write nothing; print the files instead.
    #[arg(long)]
    dry_run: bool,

    /// What a new dictionary is called, where that is not the name of its folder.
    #[arg(skip)]
    name: Option<String>,

    /// The envelope of the payloads, where it is not to be found out: `segment`, `posthog`, …
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(envelopes()))]
    envelope: Option<String>,

    /// The part of an event's payloads that have a property from which on it is required, at most 1.
    #[arg(long, value_name = "SHARE", default_value_t = Options::default().required_share, value_parser = share)]
    required_share: f64,

    /// Payloads of an event from which on any property is required.
    #[arg(long, value_name = "N", default_value_t = Options::default().required_from)]
    required_from: u64,

    /// Most values of a list (`enum`); 0 for no lists.
    #[arg(long, value_name = "N", default_value_t = Options::default().enum_values as u8, value_parser = clap::value_parser!(u8).range(0..=24))]
    enum_values: u8,
}

impl InferArgs {
    /// Those of a new dictionary in the folder where the command runs, which `schema init` begins.
    pub(super) fn beginning(payloads: Vec<PathBuf>, name: String, dry_run: bool) -> Self {
        let options = Options::default();
        Self {
            payloads,
            output: Some(PathBuf::new()),
            write: false,
            dry_run,
            name: Some(name),
            envelope: None,
            required_share: options.required_share,
            required_from: options.required_from,
            enum_values: options.enum_values as u8,
        }
    }
}

fn share(text: &str) -> Result<f64, String> {
    let share = text
        .parse()
        .ok()
        .filter(|share| *share > 0.0 && *share <= 1.0);
    share.ok_or_else(|| "a number above 0 and up to 1 is needed, such as 0.99".to_owned())
}

/// Runs the command from the folder `start`.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: &InferArgs, start: &Path, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let (output, home) = match place(args, start) {
        Ok(place) => place,
        Err(error) => return streams.trouble(&error),
    };
    let loaded = match &home {
        Some(home) => Session::load(&Disk::new(&home.root), &home.prefix),
        // Payloads are read as those of a dictionary that says nothing of them.
        None => Session::load(&Memory::new().with(MANIFEST, "version: 1\n"), ""),
    };
    let session = match loaded {
        Ok(session) => session,
        Err(error) => return streams.trouble(&error),
    };
    if args.write && home.is_none() {
        let what = "`--write` adds to a dictionary, and there is none yet: without it a new one is written";
        return streams.trouble(what);
    }
    if home.is_some()
        && let Some(exit) = faulty(args, &session, streams)?
    {
        return Ok(exit);
    }
    let nowhere = Home {
        root: start.to_owned(),
        prefix: String::new(),
    };
    let read_from = home.as_ref().unwrap_or(&nowhere);
    let (observed, exit) = match observe(args, &session, read_from, start, streams)? {
        Ok(seen) => seen,
        Err(exit) => return Ok(exit),
    };
    if observed.total == 0 {
        let drafted = draft(&observed, &Options::default());
        write!(streams.out, "{}", drafted.summary)?;
        return streams.trouble("no event could be read: nothing was written");
    }
    let options = Options {
        name: args.name.clone().unwrap_or_else(|| name(&output)),
        required_share: args.required_share,
        required_from: args.required_from,
        enum_values: args.enum_values.into(),
        ..Options::default()
    };
    match &home {
        Some(home) => compared(args, &session, home, &observed, options, exit, streams),
        None => drafted(args, &output, &observed, &options, exit, streams),
    }
}

/// Says that a dictionary is broken in places; an exit code where nothing can be added to it.
fn faulty(
    args: &InferArgs,
    session: &Session,
    streams: &mut Streams<'_>,
) -> io::Result<Option<Exit>> {
    if session.structure_faults().is_empty() {
        return Ok(None);
    }
    if args.write {
        let what = "nothing is added to a dictionary with faults in it: `schema lint` says which";
        streams.error(what)?;
        return Ok(Some(Exit::Trouble));
    }
    let what = "note: this dictionary has faults, which `schema lint` shows; what is in them may be proposed as new";
    writeln!(streams.notes, "{what}")?;
    Ok(None)
}

/// The folder of the output, and the dictionary that is there already.
fn place(args: &InferArgs, start: &Path) -> Result<(PathBuf, Option<Home>), SessionError> {
    let here = |path: &Path| from_start(start, path);
    let found = match &args.output {
        // A dictionary may be drafted below another.
        Some(output) if here(output).join(MANIFEST).exists() => Home::find(&here(output)),
        Some(output) => return Ok((here(output), None)),
        None => Home::find(start),
    };
    match found {
        Ok(home) => Ok((home.root.clone(), Some(home))),
        Err(SessionError::Discover(error)) if error.is_absent() => Ok((here(Path::new("")), None)),
        Err(error) => Err(error),
    }
}

/// Reads the payloads; else says why not, and gives the exit code.
fn observe(
    args: &InferArgs,
    session: &Session,
    home: &Home,
    start: &Path,
    streams: &mut Streams<'_>,
) -> io::Result<Result<(Observed, Exit), Exit>> {
    let mut exit = Exit::Clean;
    for problem in &session.problems {
        streams.error(problem)?;
        exit = Exit::Trouble;
    }
    let targets = Targets::of(session, home, start, &args.payloads);
    for target in targets.unknown {
        let what = match start.join(target).exists() || target.exists() {
            true => {
                "holds no payloads: `.json`, `.ndjson`, `.jsonl`, `.log`, `.gz` and `.zst` are read"
            }
            false => "is not there",
        };
        streams.error(format_args!("`{}` {what}", target.display()))?;
        exit = Exit::Trouble;
    }
    for file in &targets.dictionary {
        let path = session.files.shown_path(*file);
        streams.error(format_args!(
            "`{path}` is of the dictionary, and holds no payloads"
        ))?;
        exit = Exit::Trouble;
    }
    if targets.payloads.is_empty() {
        return Ok(Err(Exit::Trouble));
    }
    let disk = Disk::new(&home.root);
    let (observed, read) = watched(&disk, &targets.payloads, true, |open, stop| {
        let options = PayloadOptions {
            stop,
            envelope: args.envelope.clone(),
            ..PayloadOptions::default()
        };
        session.observe_files(&targets.payloads, open, &options)
    });
    for problem in &read.problems {
        streams.error(problem)?;
        exit = Exit::Trouble;
    }
    if read.interrupted {
        streams.error("stopped before all was read: nothing was written")?;
        return Ok(Err(Exit::Interrupted));
    }
    Ok(Ok((observed, exit)))
}

/// Writes a new dictionary, and says what is in it.
fn drafted(
    args: &InferArgs,
    output: &Path,
    observed: &Observed,
    options: &Options,
    exit: Exit,
    streams: &mut Streams<'_>,
) -> io::Result<Exit> {
    let drafted = draft(observed, options);
    if args.dry_run {
        show(&drafted.files, streams)?;
        return Ok(exit);
    }
    if let Err(error) = write(output, &drafted.files) {
        return streams.trouble(&error);
    }
    write!(streams.out, "{}", drafted.summary)?;
    left(&drafted.files, streams)?;
    let folder = match output.as_os_str().is_empty() {
        true => String::new(),
        false => format!(" -C {}", argument(&output.to_string_lossy())),
    };
    let payloads: Vec<String> = args
        .payloads
        .iter()
        .map(|path| argument(&path.to_string_lossy()))
        .collect();
    writeln!(
        streams.out,
        "\nnext: describe what is there, then `schema lint{}`, and `schema lint {}{}` for what does not fit",
        one_line(&folder),
        one_line(&payloads.join(" ")),
        one_line(&folder)
    )?;
    Ok(exit)
}

/// Says what a dictionary that is there does not say, and writes the new events where that is asked for.
fn compared(
    args: &InferArgs,
    session: &Session,
    home: &Home,
    observed: &Observed,
    options: Options,
    exit: Exit,
    streams: &mut Streams<'_>,
) -> io::Result<Exit> {
    let options = Options {
        event_case: session.config.naming.event_case.value,
        ..options
    };
    let proposals = propose(observed, &session.dictionary, &options);
    write!(streams.out, "{proposals}")?;
    let files = &proposals.drafted.files;
    if files.is_empty() {
        return Ok(exit);
    }
    if !args.write {
        writeln!(
            streams.out,
            "\nnext: `--write` adds a file for each new event; what is there stays as it is"
        )?;
        return Ok(exit);
    }
    let patterns = session.config.dictionary_patterns().unwrap_or_default();
    let is_read = |path: &str| patterns.iter().any(|pattern| pattern.value.matches(path));
    if let Some((path, _)) = files.iter().find(|(path, _)| !is_read(path)) {
        let what = "is no file of this dictionary: add `dictionary/**/*.yaml` to `dictionary:` of the manifest";
        return streams.trouble(format_args!("`{path}` {what}"));
    }
    if args.dry_run {
        writeln!(streams.out)?;
        show(files, streams)?;
        return Ok(exit);
    }
    if let Err(error) = write_new(&home.root, files) {
        return streams.trouble(&error);
    }
    writeln!(streams.out, "\nwritten:")?;
    for (path, _) in files {
        writeln!(streams.out, "  {}", one_line(path))?;
    }
    Ok(exit)
}

/// Prints files instead of writing them.
pub(super) fn show(files: &[(String, String)], streams: &mut Streams<'_>) -> io::Result<()> {
    (files.iter()).try_for_each(|(path, text)| write!(streams.out, "--- {path}\n{text}"))
}

/// What the rules say of a draft: what only a person can write.
fn left(files: &[(String, String)], streams: &mut Streams<'_>) -> io::Result<()> {
    let mut memory = Memory::new();
    for (path, text) in files {
        memory = memory.with(path.as_str(), text.as_str());
    }
    let Ok(session) = Session::load(&memory, "") else {
        return Ok(());
    };
    let today: Date = now().unwrap_or(EXAMPLES_DAY);
    let summary = session.lint_on(today).summary;
    let mut rules: BTreeMap<(Reverse<Level>, &str), usize> = BTreeMap::new();
    for (rule, levels) in &summary.counts {
        for (level, times) in levels {
            rules.insert((Reverse(*level), rule), *times);
        }
    }
    if rules.is_empty() {
        return Ok(());
    }
    writeln!(streams.out, "\nleft for a person, by rule:")?;
    for ((level, rule), times) in rules {
        writeln!(
            streams.out,
            "  {}[{rule}]: {}",
            level.0.name(),
            count(times, "finding")
        )?;
    }
    Ok(())
}

/// The name of a dictionary in a folder.
fn name(output: &Path) -> String {
    let name = output
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    name.filter(|name| !name.trim().is_empty() && name != "..")
        .unwrap_or_else(|| "events".to_owned())
}
