//! Finding the manifest: in the folder that a command starts from, or the nearest above it.

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The manifest's file name.
pub const MANIFEST: &str = "event-schema.yaml";

/// How some would spell it; it is not read.
pub const OTHER_SPELLING: &str = "event-schema.yml";

/// Why no manifest was found.
#[derive(Debug)]
pub struct DiscoverError {
    start: PathBuf,
    reason: Option<String>,
}

impl fmt::Display for DiscoverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Some(reason) => write!(f, "cannot look in `{}`: {reason}", self.start.display()),
            None => {
                let shown = self
                    .start
                    .canonicalize()
                    .unwrap_or_else(|_| self.start.clone());
                write!(
                    f,
                    "there is no `{MANIFEST}` in `{}` or any folder above it",
                    shown.display()
                )?;
                match self.start.join(OTHER_SPELLING).exists() {
                    true => write!(f, "; rename `{OTHER_SPELLING}` to `{MANIFEST}`"),
                    false => Ok(()),
                }
            }
        }
    }
}

impl std::error::Error for DiscoverError {}

impl DiscoverError {
    /// Whether all folders were looked through, and none has a manifest.
    pub fn is_absent(&self) -> bool {
        self.reason.is_none()
    }
}

/// The folder of the nearest manifest: `start`, made absolute, or one above it.
///
/// # Errors
/// When `start` is not a folder, or no folder from it upwards has a manifest.
pub fn discover(start: &Path) -> Result<PathBuf, DiscoverError> {
    let fail = |reason: Option<String>| DiscoverError {
        start: start.to_owned(),
        reason,
    };
    let from = start.canonicalize().map_err(|error| {
        fail(Some(match error.kind() {
            ErrorKind::NotFound => "there is no such folder".to_owned(),
            _ => error.to_string(),
        }))
    })?;
    if !from.is_dir() {
        return Err(fail(Some("it is not a folder".to_owned())));
    }
    let found = from
        .ancestors()
        .find(|folder| folder.join(MANIFEST).symlink_metadata().is_ok());
    found.map(Path::to_owned).ok_or_else(|| fail(None))
}
