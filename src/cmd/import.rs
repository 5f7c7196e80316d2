//! `schema import`: what a team already has, as a dictionary.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Exit, Streams};

/// Arguments of `schema import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// What it is.
    #[command(subcommand)]
    pub format: ImportFormat,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportFormat {
    /// A folder of JSON Schemas, as JSON or YAML: one event each, at its newest version.
    JsonSchema {
        /// The folder.
        #[arg(value_name = "DIR")]
        input: PathBuf,
        /// Where to write the dictionary; the current folder, unless this is given.
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
}

/// Runs the command from the folder `start`.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: &ImportArgs, start: &Path, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let ImportFormat::JsonSchema { input, output } = &args.format;
    let _ = (input, output, start);
    writeln!(streams.notes, "error: not there yet")?;
    Ok(Exit::Trouble)
}
