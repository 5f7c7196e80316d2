//! Where text comes from: the disk now; a Git tree or an editor's unsaved buffer fit the same
//! [`Source`]. Nothing else in this program reads files.

mod decode;
mod disk;
mod files;
mod memory;
mod overlay;
mod pattern;

pub use decode::{Decoded, EncodingFault, decode};
pub use disk::Disk;
pub use files::{File, Files};
pub use memory::Memory;
pub use overlay::Overlay;
pub use pattern::{Pattern, PatternError};

use std::{fmt, io};

/// Files larger than this are refused: a dictionary is written by people, and spans are 32 bits.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// A tree of files. Paths are relative to its root and use `/`, on every system.
pub trait Source: Sync {
    /// All files that match one of `patterns`, sorted by path, each once; and what could not
    /// be looked at, sorted by path.
    fn list(&self, patterns: &[Pattern]) -> Listing;

    /// The bytes of one file.
    ///
    /// # Errors
    /// When it is missing, a folder, too large (see [`MAX_FILE_BYTES`]), or cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// One file to be read as it comes: an event log may be larger than memory, and a pipe has no
    /// length.
    ///
    /// # Errors
    /// When it is missing or a folder, or cannot be opened.
    fn open(&self, path: &str) -> Result<Box<dyn io::Read + Send>, ReadError> {
        Ok(Box::new(io::Cursor::new(self.read(path)?)))
    }
}

/// What [`Source::list`] found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Paths from the root, sorted.
    pub paths: Vec<String>,
    /// What could not be looked at, sorted by path.
    pub problems: Vec<ReadError>,
    /// For each pattern, in the order given, whether it matched at least one file.
    pub matched: Vec<bool>,
    /// For each pattern, whether it is the plain path of a folder: it matches nothing, as patterns
    /// are for files.
    pub folders: Vec<bool>,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReadError {
    /// The path as the person would type it.
    pub path: String,
    /// What went wrong and what to do, one sentence without a full stop.
    pub reason: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read `{}`: {}", self.path, self.reason)
    }
}

impl std::error::Error for ReadError {}
