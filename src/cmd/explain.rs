//! `schema explain RULE`: its page, and its level here.

use std::fmt::Write as _;
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
    writeln!(streams.out, "\n## Here\n\n{}", here(rule, start))?;
    Ok(Exit::Clean)
}

/// The level and the options in force, the manifest lines that set them, and how to change them.
fn here(rule: &Rule, start: &Path) -> String {
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
    let level = match levels.set(rule.id, MANIFEST) {
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
    };
    level + &options_here(rule, &session)
}

/// The manifest lines that set the rule's options, in the order in which the last one wins.
fn options_here(rule: &Rule, session: &Session) -> String {
    let mut text = String::new();
    let levels = session.config.rule_levels();
    let own = levels.iter().filter(|level| *level.rule.value == *rule.id);
    for (option, value) in own.flat_map(|level| &level.setting.options) {
        let known = rule
            .options
            .iter()
            .find(|known| *known.name() == *option.value);
        if !known.is_some_and(|known| known.accepts(session.config.node(*value))) {
            continue;
        }
        let file = session.files.get(option.span.file);
        let place = file.position(option.span.start);
        let span = session.config.node(*value).span();
        let _ = write!(
            text,
            "\n`{}` is `{}`, set at {}:{}:{}.",
            option.value,
            &file.text[span.range()],
            session.files.shown_path(option.span.file),
            place.line,
            place.column
        );
    }
    if !text.is_empty() {
        text.insert(0, '\n');
    }
    text
}
