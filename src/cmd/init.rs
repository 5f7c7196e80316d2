//! `schema init`: the first files of a dictionary.

use std::io::{self, BufRead, IsTerminal as _, Write};
use std::path::Path;

use clap::Args;

use super::{Exit, Streams};
use crate::config::{MANIFEST, discover};
use crate::exchange::import::write_new;
use crate::exchange::init::{Answers, Survey, scaffold, survey, told};
use crate::report::one_line;
use crate::session::Session;
use crate::source::Memory;

/// Names of events in payloads that are tried as the first event.
const MAX_NAMES: usize = 20;

const EXAMPLES: &str = "\
Examples:
  schema init            Ask for name, platforms and owner, with answers from what is here
  schema init --yes      Take those answers
  schema init --dry-run  Show what would be written

Nothing is ever overwritten. Where standard input is no terminal, nobody can answer: the same as
--yes. Where a plan in another format is here, nothing is written: the command that imports it is
named, and --from-scratch goes on without it.

Exit code: 0 written, 2 could not do the work.";

/// Arguments of `schema init`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct InitArgs {
    /// Ask nothing.
    #[arg(short, long)]
    pub yes: bool,

    /// Write nothing; print the files instead.
    #[arg(long)]
    pub dry_run: bool,

    /// Go on where a plan is here that could be imported.
    #[arg(long)]
    pub from_scratch: bool,
}

/// Runs the command in the folder `start`.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: &InitArgs, start: &Path, streams: &mut Streams<'_>) -> io::Result<Exit> {
    if !start.is_dir() {
        let what = match start.exists() {
            true => "it is not a folder",
            false => "there is no such folder",
        };
        streams.error(format_args!(
            "cannot begin in `{}`: {what}",
            start.display()
        ))?;
        return Ok(Exit::Trouble);
    }
    let here = start == Path::new(".");
    let lint = match here {
        true => "schema lint".to_owned(),
        false => format!("schema lint -C {}", start.display()),
    };
    for name in [MANIFEST, "event-schema.yml"] {
        let path = start.join(name);
        if path.symlink_metadata().is_ok() {
            let shown = if here {
                name.into()
            } else {
                path.display().to_string()
            };
            streams.error(format_args!(
                "`{shown}` is there already, and init overwrites nothing; to check it: {lint}"
            ))?;
            return Ok(Exit::Trouble);
        }
    }
    if let Ok(above) = discover(start) {
        let shown = above.display().to_string();
        writeln!(
            streams.notes,
            "note: `{}` is within the dictionary of `{}`; this becomes one of its own",
            one_line(&start.display().to_string()),
            one_line(&shown)
        )?;
    }
    let found = survey(start);
    for line in told(&found) {
        writeln!(streams.notes, "found {}", one_line(&line))?;
    }
    if let (Some((what, command)), false) = (&found.plan, args.from_scratch) {
        let inside = match here {
            true => String::new(),
            false => format!("cd {}\n    ", start.display()),
        };
        streams.error(format_args!("{what} is here: nothing was written"))?;
        write!(
            streams.notes,
            "\nTo begin with it:\n\n    {inside}{command}\n\nor, without it, `schema init --from-scratch`.\n"
        )?;
        return Ok(Exit::Trouble);
    }
    let mut answers = Answers::suggested(&found);
    if !args.yes && io::stdin().is_terminal() {
        ask(&mut io::stdin().lock(), streams.notes, &mut answers)?;
    }
    let files = first_files(&found, &answers);
    if args.dry_run {
        for (path, text) in &files {
            write!(streams.out, "--- {path}\n{text}")?;
        }
        return Ok(Exit::Clean);
    }
    if let Err(error) = write_new(start, &files) {
        streams.error(&error)?;
        return Ok(Exit::Trouble);
    }
    for (path, _) in &files {
        let shown = if here {
            path.into()
        } else {
            start.join(path).display().to_string()
        };
        writeln!(streams.out, "wrote {}", one_line(&shown))?;
    }
    if found.has_dictionary {
        writeln!(streams.out, "left `dictionary/` as it is")?;
    }
    writeln!(streams.out, "next: {}", one_line(&lint))?;
    Ok(Exit::Clean)
}

/// The first event is the most frequent one of the payloads whose name the naming policy is
/// content with, so that what was written lints clean; else an example.
fn first_files(found: &Survey, answers: &Answers) -> Vec<(String, String)> {
    let names = found.by_frequency();
    for name in names.into_iter().take(MAX_NAMES) {
        let files = scaffold(found, answers, Some(name));
        if is_clean(&files) {
            return files;
        }
    }
    scaffold(found, answers, None)
}

fn is_clean(files: &[(String, String)]) -> bool {
    let mut memory = Memory::new();
    for (path, text) in files {
        memory = memory.with(path.as_str(), text.as_str());
    }
    let session = Session::load(&memory, "");
    session.is_ok_and(|session| session.lint().findings.is_empty())
}

/// A few questions; an empty line takes what is in brackets, and the end of the input all of it.
fn ask(input: &mut dyn BufRead, out: &mut dyn Write, answers: &mut Answers) -> io::Result<()> {
    let mut question = |what: &str, default: &str| -> io::Result<Option<String>> {
        write!(out, "{what} [{default}]: ")?;
        out.flush()?;
        let mut line = String::new();
        input.read_line(&mut line)?;
        let answer: String = line.trim().chars().filter(|c| !c.is_control()).collect();
        Ok((!answer.is_empty()).then_some(answer))
    };
    if let Some(name) = question("name of the dictionary", &answers.name)? {
        answers.name = name;
    }
    let platforms = answers.platforms.join(", ");
    if let Some(line) = question("platforms that send events", &platforms)? {
        let mut words: Vec<String> = Vec::new();
        for word in line.split([',', ' ']).filter(|word| !word.is_empty()) {
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        if !words.is_empty() {
            answers.platforms = words;
        }
    }
    if let Some(owner) = question("team that owns the first event", &answers.owner)? {
        answers.owner = owner;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(input: &str) -> (Answers, String) {
        let mut answers = Answers {
            name: "shop".into(),
            platforms: vec!["web".into()],
            owner: "product".into(),
        };
        let mut out = Vec::new();
        ask(&mut input.as_bytes(), &mut out, &mut answers).expect("memory does not fail");
        (answers, String::from_utf8(out).expect("text"))
    }

    #[test]
    fn an_empty_line_takes_the_default() {
        let (answers, asked) = answered("\n ios, web ios\n\n");
        assert_eq!(answers.name, "shop");
        assert_eq!(answers.platforms, ["ios", "web"]);
        assert_eq!(answers.owner, "product");
        assert!(asked.starts_with("name of the dictionary [shop]: platforms"));
    }

    #[test]
    fn answers_and_an_early_end() {
        let (answers, _) = answered("My: shop\u{1b}\n");
        assert_eq!(answers.name, "My: shop");
        assert_eq!(answers.platforms, ["web"]);
    }

    #[test]
    fn every_beginning_lints_clean() {
        let platforms = ["web", "ios", "android", "server"];
        for preset in [None, Some("segment"), Some("posthog"), Some("snowplow")] {
            for count in 1..=platforms.len() {
                let found = Survey {
                    name: "a: \"shop\" # 1".into(),
                    preset,
                    platforms: platforms[..count]
                        .iter()
                        .map(|one| (*one, "package.json".into()))
                        .collect(),
                    ..Survey::default()
                };
                let mut answers = Answers::suggested(&found);
                for owner in ["product", "growth team", "no", "\"x\\"] {
                    answers.owner = owner.into();
                    let files = scaffold(&found, &answers, None);
                    assert!(is_clean(&files), "{preset:?} {owner}: {files:#?}");
                }
            }
        }
    }
}
