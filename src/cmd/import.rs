//! `schema import`: what a team already has, as a dictionary.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Exit, Streams, from_start};
use crate::exchange::import::{json_schema, rudderstack, segment, write};

const EXIT_CODE: &str = "\
What became of everything is printed. An import changes no dictionary that is there.

Exit code: 0 all was imported, 2 something was not (the rest is written), or nothing could be.";

/// Arguments of `schema import`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODE)]
pub struct ImportArgs {
    /// What it is.
    #[command(subcommand)]
    pub format: ImportFormat,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportFormat {
    /// A folder of JSON Schemas, as JSON or YAML: one event each, at its newest version.
    #[command(after_help = EXIT_CODE)]
    JsonSchema {
        /// The folder.
        #[arg(value_name = "DIR")]
        input: PathBuf,
        /// Where to write the dictionary; the current folder, unless this is given.
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
    /// A Segment tracking plan, as either of Segment's APIs returns it.
    #[command(after_help = EXIT_CODE)]
    Segment {
        /// The plan, a JSON file.
        #[arg(value_name = "FILE")]
        input: PathBuf,
        /// Where to write the dictionary; the current folder, unless this is given.
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
    /// A RudderStack data catalog: events, properties, custom types and tracking plans as YAML.
    #[command(after_help = EXIT_CODE)]
    Rudderstack {
        /// The folder.
        #[arg(value_name = "DIR")]
        input: PathBuf,
        /// Only the tracking plan of this id, where plans define one event differently.
        #[arg(long, value_name = "ID")]
        plan: Option<String>,
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
    let from_start = |path: &Path| from_start(start, path);
    let (imported, output) = match &args.format {
        ImportFormat::JsonSchema { input, output } => {
            (json_schema::import(&from_start(input)), output)
        }
        ImportFormat::Segment { input, output } => (segment::import(&from_start(input)), output),
        ImportFormat::Rudderstack {
            input,
            plan,
            output,
        } => (
            rudderstack::import(&from_start(input), plan.as_deref()),
            output,
        ),
    };
    let imported = match imported {
        Ok(imported) => imported,
        Err(error) => return streams.trouble(&error),
    };
    let output = from_start(output.as_deref().unwrap_or(Path::new("")));
    if let Err(error) = write(&output, &imported.files) {
        return streams.trouble(&error);
    }
    write!(streams.out, "{}", imported.summary)?;
    let whole = imported.summary.failed.is_empty();
    Ok(if whole { Exit::Clean } else { Exit::Trouble })
}
