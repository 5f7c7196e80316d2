//! `schema import`: what a team already has, as a dictionary.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Exit, Streams};
use crate::exchange::import::{json_schema, write};

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
    // Without `-C`, paths are shown as they were typed.
    let from_start = |path: &Path| match start == Path::new(".") {
        true => path.to_owned(),
        false => start.join(path),
    };
    let output = from_start(output.as_deref().unwrap_or(Path::new("")));
    let imported = match json_schema::import(&from_start(input)) {
        Ok(imported) => imported,
        Err(error) => return trouble(&error, streams),
    };
    if let Err(error) = write(&output, &imported.files) {
        return trouble(&error, streams);
    }
    write!(streams.out, "{}", imported.summary)?;
    let whole = imported.summary.failed.is_empty();
    Ok(if whole { Exit::Clean } else { Exit::Trouble })
}

fn trouble(error: &dyn std::error::Error, streams: &mut Streams<'_>) -> io::Result<Exit> {
    writeln!(streams.notes, "error: {error}")?;
    Ok(Exit::Trouble)
}
