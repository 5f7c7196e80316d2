//! `schema init`: the first files of a dictionary.

use std::io::{self, BufRead, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::infer::{self, InferArgs};
use super::lint::now;
use super::{Exit, Streams};
use crate::config::{MANIFEST, OTHER_SPELLING, discover};
use crate::exchange::import::write_new;
use crate::exchange::init::{Answers, Survey, argument, presets, scaffold, survey, told};
use crate::report::one_line;
use crate::session::{EXAMPLES_DAY, Session};
use crate::source::Memory;
use crate::syntax::decode::Date;

/// Names of events in payloads that are tried as the first event.
const MAX_NAMES: usize = 20;

const EXAMPLES: &str = "\
Examples:
  schema init                 Ask for name, platforms and owner, with answers from what is here
  schema init --yes           Take those answers
  schema init --dry-run       Show what would be written
  schema init --infer         Begin with a draft of what the payloads that are here hold
  schema init --infer a.json  The same of these payloads

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

    /// Draft the dictionary from payloads, as `schema infer` does: from those that are here, or from these.
    #[arg(long, value_name = "PAYLOADS", num_args = 0.., conflicts_with = "from_scratch")]
    pub infer: Option<Vec<PathBuf>>,
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
        return streams.trouble(format_args!(
            "cannot begin in `{}`: {what}",
            start.display()
        ));
    }
    let here = start == Path::new(".");
    let lint = match here {
        true => "schema lint".to_owned(),
        false => format!("schema lint -C {}", argument(&start.to_string_lossy())),
    };
    for name in [MANIFEST, OTHER_SPELLING] {
        let path = start.join(name);
        if path.symlink_metadata().is_ok() {
            let shown = if here {
                name.into()
            } else {
                path.display().to_string()
            };
            let rename = match name {
                OTHER_SPELLING => format!("rename it to `{MANIFEST}`, then check it"),
                _ if args.infer.is_some() => {
                    "`schema infer` proposes what it does not say; to check it".to_owned()
                }
                _ => "to check it".to_owned(),
            };
            return streams.trouble(format_args!(
                "`{shown}` is there already, and init overwrites nothing; {rename}: {lint}"
            ));
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
    for path in &found.broken {
        writeln!(
            streams.notes,
            "note: `{}` is not JSON: what it says of platforms and SDKs is not taken over",
            one_line(path)
        )?;
    }
    if let Some(named) = &args.infer {
        let payloads = match named.as_slice() {
            [] => found.payloads.iter().map(PathBuf::from).collect(),
            named => named.to_vec(),
        };
        if payloads.is_empty() {
            return streams.trouble(
                "no payloads are here: name some, as in `schema init --infer events.ndjson`",
            );
        }
        let args = InferArgs::beginning(payloads, found.name, args.dry_run);
        return infer::run(&args, start, streams);
    }
    if let (Some((what, command)), false) = (&found.plan, args.from_scratch) {
        let inside = match here {
            true => String::new(),
            false => format!("cd {}\n    ", argument(&start.to_string_lossy())),
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
    let files = first_files(&found, &answers, now().unwrap_or(EXAMPLES_DAY));
    if args.dry_run {
        infer::show(&files, streams)?;
        return Ok(Exit::Clean);
    }
    if let Err(error) = write_new(start, &files) {
        return streams.trouble(&error);
    }
    for (path, _) in &files {
        let shown = if here {
            path.into()
        } else {
            start.join(path).display().to_string()
        };
        writeln!(streams.out, "wrote {}", one_line(&shown))?;
    }
    if found.has_dictionary() {
        writeln!(streams.out, "left `dictionary/` as it is")?;
    }
    writeln!(streams.out, "next: {}", one_line(&lint))?;
    Ok(Exit::Clean)
}

/// The first event is the most frequent one of the payloads whose name a naming policy is content
/// with, so that what was written lints clean; else an example.
fn first_files(found: &Survey, answers: &Answers, today: Date) -> Vec<(String, String)> {
    // With a dictionary that is there, a manifest alone is written: nothing to judge yet.
    if found.has_dictionary() {
        return scaffold(found, answers, None, None);
    }
    // Destinations that do not agree with the names are for the team to weigh.
    let mut elsewhere = found.clone();
    elsewhere.destinations.clear();
    let names = found.by_frequency();
    for name in names.into_iter().take(MAX_NAMES) {
        for found in [found, &elsewhere] {
            for preset in presets(found) {
                let files = scaffold(found, answers, Some(name), Some(preset));
                if is_clean(&files, today) {
                    return files;
                }
            }
        }
    }
    let files = scaffold(found, answers, None, None);
    match is_clean(&files, today) {
        true => files,
        false => scaffold(&elsewhere, answers, None, None),
    }
}

fn is_clean(files: &[(String, String)], today: Date) -> bool {
    let mut memory = Memory::new();
    for (path, text) in files {
        memory = memory.with(path.as_str(), text.as_str());
    }
    let session = Session::load(&memory, "");
    session.is_ok_and(|session| session.lint_on(today).findings.is_empty())
}

/// A few questions; an empty line takes what is in brackets, and the end of the input all of it.
fn ask(input: &mut dyn BufRead, out: &mut dyn Write, answers: &mut Answers) -> io::Result<()> {
    let mut has_ended = false;
    let mut question = |what: &str, default: &str| -> io::Result<Option<String>> {
        if has_ended {
            return Ok(None);
        }
        write!(out, "{what} [{default}]: ")?;
        out.flush()?;
        let mut line = String::new();
        has_ended = input.read_line(&mut line)? == 0;
        if has_ended {
            writeln!(out)?;
        }
        let answer: String = line.trim().chars().filter(|c| !c.is_control()).collect();
        Ok((!answer.is_empty()).then_some(answer))
    };
    if let Some(name) = question("name of the dictionary", &answers.name)? {
        answers.name = name;
    }
    let default = answers.platforms.join(", ");
    let mut what = "platforms that send events".to_owned();
    while let Some(line) = question(&what, &default)? {
        match platforms(&line) {
            Ok(words) => {
                if !words.is_empty() {
                    answers.platforms = words;
                }
                break;
            }
            Err(word) => {
                what = format!(
                    "`{word}` is no name of a platform: letters, digits, `_` and `-` make one\n\
                     platforms that send events, such as web, ios"
                );
            }
        }
    }
    if let Some(owner) = question("team that owns the first event", &answers.owner)? {
        let name = owner.trim_start_matches(['#', ' ']);
        if !name.is_empty() {
            answers.owner = name.to_owned();
        }
    }
    Ok(())
}

/// The names in a line, each once.
///
/// # Errors
/// The first word that is no name.
fn platforms(line: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = Vec::new();
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '&');
    for word in line.split(between).filter(|word| !word.is_empty()) {
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if !word.chars().all(is_name) || !word.starts_with(char::is_alphanumeric) {
            return Err(word.to_owned());
        }
        if word != "and" && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    Ok(words)
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
        let (answers, asked) = answered("My: shop\u{1b}\n");
        assert_eq!(answers.name, "My: shop");
        assert_eq!(answers.platforms, ["web"]);
        assert!(!asked.contains("team"), "{asked}");
    }

    #[test]
    fn an_answer_that_is_none_is_asked_for_again() {
        let (answers, asked) = answered("\nweb (old)\nweb; ios & android and tv\n#growth\n");
        assert_eq!(answers.platforms, ["web", "ios", "android", "tv"]);
        assert_eq!(answers.owner, "growth");
        assert!(asked.contains("`(old)` is no name"), "{asked}");
    }

    #[test]
    fn the_first_event_is_one_that_was_seen() {
        let of = |seen: &[&str], preset, sent| {
            let found = Survey {
                name: "shop".into(),
                preset,
                destinations: std::collections::BTreeSet::from([("web", sent)]),
                events: seen.iter().map(|name| ((*name).to_owned(), 1)).collect(),
                payloads: vec!["payloads.json".into()],
                ..Survey::default()
            };
            let files = first_files(&found, &Answers::suggested(&found), EXAMPLES_DAY);
            assert!(is_clean(&files, EXAMPLES_DAY), "{files:#?}");
            let preset = files[0].1.split("\n  preset: ").nth(1);
            let preset = preset.and_then(|rest| rest.lines().next());
            let name = files[1].1.lines().find(|line| line.starts_with("  "));
            (
                preset.expect("it is there").to_owned(),
                name.expect("it is there").trim().to_owned(),
            )
        };
        let snake = "snake_object_action_past".to_owned();
        let is = |preset: &str, name: &str| (preset.to_owned(), name.to_owned());
        assert_eq!(of(&["cart_viewed"], None, "mixpanel").0, snake);
        assert_eq!(of(&["cart_viewed"], None, "mixpanel").1, "cart_viewed:");
        assert_eq!(
            of(&["Order Completed"], None, "amplitude"),
            is("segment", "Order Completed:")
        );
        assert_eq!(
            of(&["order_completed"], Some("segment"), "segment"),
            is(&snake, "order_completed:")
        );
        // What no policy is content with is no beginning, nor is what a destination refuses.
        assert_eq!(
            of(&["clickedThing"], None, "posthog"),
            is(&snake, "account_created:")
        );
        assert_eq!(
            of(&[], Some("segment"), "ga4_web"),
            is("segment", "Account Created:")
        );
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
                    let files = scaffold(&found, &answers, None, None);
                    assert!(
                        is_clean(&files, EXAMPLES_DAY),
                        "{preset:?} {owner}: {files:#?}"
                    );
                }
            }
        }
    }
}
