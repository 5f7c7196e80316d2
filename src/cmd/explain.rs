//! `schema explain RULE`: its page, and its level here.

use std::io;
use std::path::Path;

use clap::Args;

use super::{Exit, Streams};
use crate::config::MANIFEST;
use crate::lint::Levels;
use crate::manual;
use crate::rule::Rule;
use crate::rules;
use crate::session::Session;
use crate::syntax::decode::closest;

/// Arguments of `schema explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The rule's id: `naming/event-case`.
    #[arg(value_name = "RULE")]
    pub rule: String,
}

/// Runs the command from the folder `start`.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: &ExplainArgs, start: &Path, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let Some(rule) = rules::find(&args.rule) else {
        writeln!(streams.notes, "error: there is no rule `{}`", args.rule)?;
        let ids = || rules::ALL.iter().map(|rule| rule.id);
        // The name without its family says enough, where only one rule has it.
        let near = ids()
            .find(|id| id.rsplit('/').next() == Some(args.rule.as_str()))
            .or_else(|| closest(&args.rule, ids()));
        match near {
            Some(near) => writeln!(streams.notes, "did you mean `{near}`?")?,
            None => writeln!(streams.notes, "`schema rules` lists them all")?,
        }
        return Ok(Exit::Trouble);
    };
    write!(streams.out, "{}", manual::rule_page(rule))?;
    writeln!(streams.out, "\n## Here\n\n{}", level_here(rule, start))?;
    Ok(Exit::Clean)
}

/// The level in force, the manifest line that sets it, and how to change it.
fn level_here(rule: &Rule, start: &Path) -> String {
    let change = format!(
        "lint: {{rules: {{{}: error | warn | info | off}}}}",
        rule.id
    );
    let Ok(session) = Session::discover(start) else {
        return format!(
            "No `{MANIFEST}` here: the default is `{}`. A manifest changes it by\n\n    {change}",
            rule.level
        );
    };
    let levels = Levels::new(&session.config);
    match levels.set(rule.id, MANIFEST) {
        Some(level) => {
            let file = session.files.get(level.span.file);
            let place = file.position(level.span.start);
            format!(
                "`{}`, set at {}:{}:{} (the default is `{}`).",
                level.value,
                session.files.shown_path(level.span.file),
                place.line,
                place.column,
                rule.level
            )
        }
        None => format!(
            "`{}`, the default. To change it, write into {}:\n\n    {change}",
            rule.level,
            session.files.shown_path(session.config.file())
        ),
    }
}
