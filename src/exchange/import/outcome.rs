//! What an import comes to: a dictionary, or why there is none.

use std::fmt;
use std::path::PathBuf;

use super::summary::Summary;

/// A dictionary in memory, and how it came about.
///
/// A definition that cannot be imported is in [`Summary::failed`] and does not hinder the others:
/// the command writes the rest and exits with 2, as for any file that cannot be read. An [`ImportError`] is exit 2.
#[derive(Debug)]
pub struct Imported {
    /// Files by path from the output folder, sorted.
    pub files: Vec<(String, String)>,
    /// What was done.
    pub summary: Summary,
}

/// Why there is nothing to import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportError {
    /// The input.
    pub path: PathBuf,
    /// What is wrong and what to do, one sentence without a full stop.
    pub reason: String,
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "cannot import `{}`: {}",
            self.path.display(),
            self.reason
        )
    }
}

impl std::error::Error for ImportError {}
