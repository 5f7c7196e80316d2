//! `schema explain RULE`: its page, and what holds for it here.

use std::io;
use std::path::Path;

use clap::Args;

use super::{Exit, Streams};
use crate::config::MANIFEST;
use crate::diag::Level;
use crate::manual;
use crate::rules;
use crate::session::Session;
use crate::syntax::decode::closest;

/// Arguments of `schema explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The rule's id, `naming/event-case`, or a family, `naming`.
    #[arg(value_name = "RULE")]
    pub rule: String,
}

/// Runs the command from the folder `start`.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: &ExplainArgs, start: &Path, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let session = Session::discover(start).ok();
    let Some(rule) = rules::find(&args.rule) else {
        let family = args.rule.trim_end_matches("/*").trim_end_matches('/');
        let config = session.as_ref().map(|session| &session.config);
        if let Some(text) = manual::family_here(family, config) {
            write!(streams.out, "{text}")?;
            return Ok(Exit::Clean);
        }
        return unknown(&args.rule, streams);
    };
    write!(streams.out, "{}", manual::rule_page(rule))?;
    let here = match &session {
        Some(session) => manual::rule_here(rule, &session.config, &session.files),
        None => {
            let more = match rule.level {
                Level::Off => format!("\n{}\n", manual::by_name_only(rule)),
                _ => String::new(),
            };
            format!(
                "No `{MANIFEST}` here: the default is `{}`. A manifest changes it by\n\n    {}\n{more}",
                rule.level,
                manual::level_line(rule.id)
            )
        }
    };
    write!(streams.out, "\n## Here\n\n{here}")?;
    Ok(Exit::Clean)
}

fn unknown(name: &str, streams: &mut Streams<'_>) -> io::Result<Exit> {
    writeln!(streams.notes, "error: there is no rule `{name}`")?;
    let ids = || rules::ALL.iter().map(|rule| rule.id);
    // The name without its family says enough, where only one rule has it.
    let near = ids()
        .find(|id| id.rsplit('/').next() == Some(name))
        .or_else(|| closest(name, ids()));
    match near {
        Some(near) => writeln!(streams.notes, "did you mean `{near}`?")?,
        None => writeln!(streams.notes, "`schema rules` lists them all")?,
    }
    Ok(Exit::Trouble)
}
