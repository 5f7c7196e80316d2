//! One thin file a subcommand: arguments in, session run, report out.

pub mod explain;
pub mod import;
pub mod infer;
pub mod init;
pub mod lint;
pub mod report;
pub mod rules;

use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::lint::Sent;
use crate::report::{Options, count, one_line};

/// What a command came to, which is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: done, and nothing failed.
    Clean,
    /// 1: findings at the failing level.
    Findings,
    /// 2: could not do the work.
    Trouble,
    /// 130: somebody stopped it before all was read, as a shell says it of a program that Ctrl-C ended.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => Self::SUCCESS,
            Exit::Findings => Self::from(1),
            Exit::Trouble => Self::from(2),
            Exit::Interrupted => Self::from(130),
        }
    }
}

/// Where a command prints: results to `out`, notes and errors to `notes`.
pub struct Streams<'s> {
    /// Results.
    pub out: &'s mut dyn Write,
    /// Progress, notes, errors.
    pub notes: &'s mut dyn Write,
    /// How to print for people.
    pub options: Options,
}

impl Streams<'_> {
    /// Notes an error, on one line. Names of files are in it: what a terminal would obey is
    /// spelled out.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn error(&mut self, error: impl Display) -> io::Result<()> {
        let text = error.to_string();
        writeln!(self.notes, "error: {}", one_line(&text))
    }

    /// Notes an error that ends the work, and gives the exit code for it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn trouble(&mut self, error: impl Display) -> io::Result<Exit> {
        self.error(error)?;
        Ok(Exit::Trouble)
    }
}

/// A path that was given, from the folder `start`; without `-C` it is shown as it was typed.
fn from_start(start: &Path, path: &Path) -> PathBuf {
    match start {
        _ if start == Path::new(".") => path.to_owned(),
        // Joined to nothing it would end with a slash.
        _ if path.as_os_str().is_empty() => start.to_owned(),
        _ => start.join(path),
    }
}

/// Notes how many events nobody can say of whether they were sent twice.
fn note_unchecked(sent: &Sent, streams: &mut Streams<'_>) -> io::Result<()> {
    match sent.totals.uncompared {
        0 => Ok(()),
        uncompared => writeln!(
            streams.notes,
            "note: whether {} were sent before was not checked: their file has more than can be remembered",
            count(uncompared as usize, "event")
        ),
    }
}
