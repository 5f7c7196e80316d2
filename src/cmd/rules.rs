//! `schema rules`: what is checked.

use std::io;
use std::path::Path;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::{Exit, Streams};
use crate::manual;
use crate::rule::Rule;
use crate::rules::ALL;
use crate::session::Session;

/// Arguments of `schema rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// How to print.
    #[arg(long, value_parser = PossibleValuesParser::new(["human", "json"]), default_value = "human")]
    pub format: String,
}

/// Runs the command from the folder `start`.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: &RulesArgs, start: &Path, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let session = Session::discover(start).ok();
    let level = |rule: &Rule| match &session {
        Some(session) => manual::level_here(rule, &session.config),
        None => rule.level,
    };
    if args.format == "json" {
        let rules: Vec<serde_json::Value> = ALL
            .iter()
            .map(|rule| {
                serde_json::json!({
                    "id": rule.id,
                    "level": level(rule),
                    "default": rule.level,
                    "summary": rule.summary,
                    "fix": rule.fix.word(),
                })
            })
            .collect();
        let document = serde_json::json!({"version": 1, "rules": rules});
        writeln!(streams.out, "{document:#}")?;
        return Ok(Exit::Clean);
    }
    let width = ALL.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in ALL {
        writeln!(
            streams.out,
            "{:width$}  {:<5}  {}",
            rule.id,
            level(rule),
            rule.summary
        )?;
    }
    Ok(Exit::Clean)
}
