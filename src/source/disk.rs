//! Files on disk.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads files from disk"
)]

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::{Listing, MAX_FILE_BYTES, Pattern, ReadError, Source};

/// A folder on disk.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The folder `root`; an empty path is the current folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self {
            root: if root.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                root
            },
        }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn error(path: &str, error: &std::io::Error) -> ReadError {
        let reason = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            std::io::ErrorKind::IsADirectory => "it is a folder, not a file".to_owned(),
            _ => error.to_string(),
        };
        ReadError {
            path: path.to_owned(),
            reason,
        }
    }

    fn walk(&self, base: &str, patterns: &[Pattern], listing: &mut Listing) {
        let start = self.root.join(base);
        // A base that is not there is a pattern that matches nothing, which the caller reports.
        if !start.is_dir() {
            return;
        }
        let walker = WalkBuilder::new(&start)
            .standard_filters(false)
            .follow_links(true)
            .filter_entry(|entry| entry.file_name() != ".git")
            .build();
        for entry in walker {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    listing.problems.push(self.walk_error(base, &error));
                    continue;
                }
            };
            let Ok(relative) = entry.path().strip_prefix(&self.root) else {
                continue;
            };
            let path = slashed(relative);
            if path.is_empty() {
                continue;
            }
            let mut wanted = false;
            for (pattern, matched) in patterns.iter().zip(&mut listing.matched) {
                if pattern.matches(&path) {
                    wanted = true;
                    *matched = true;
                }
            }
            if !wanted {
                continue;
            }
            if entry.file_type().is_some_and(|kind| kind.is_dir()) {
                listing.problems.push(ReadError {
                    path,
                    reason:
                        "it is a folder with the name of a file; rename it, or narrow the pattern"
                            .into(),
                });
            } else {
                listing.paths.push(path);
            }
        }
    }

    fn walk_error(&self, base: &str, error: &ignore::Error) -> ReadError {
        fn describe(error: &ignore::Error) -> (Option<PathBuf>, String) {
            match error {
                ignore::Error::WithPath { path, err } => {
                    let (inner, reason) = describe(err);
                    (inner.or_else(|| Some(path.clone())), reason)
                }
                ignore::Error::WithDepth { err, .. }
                | ignore::Error::WithLineNumber { err, .. } => describe(err),
                ignore::Error::Loop { child, .. } => (
                    Some(child.clone()),
                    "it is a link to a folder above it".into(),
                ),
                ignore::Error::Io(io) => (None, Disk::error("", io).reason),
                other => (None, other.to_string()),
            }
        }
        let (path, reason) = describe(error);
        let path = path
            .map(|path| slashed(path.strip_prefix(&self.root).unwrap_or(&path)))
            .unwrap_or_else(|| base.to_owned());
        ReadError { path, reason }
    }
}

impl Source for Disk {
    fn list(&self, patterns: &[Pattern]) -> Listing {
        let mut listing = Listing {
            matched: vec![false; patterns.len()],
            ..Listing::default()
        };
        let mut bases: Vec<&str> = patterns.iter().map(Pattern::base).collect();
        bases.sort_unstable();
        bases.dedup();
        // A base below another one is walked with it.
        let mut walked: Vec<&str> = Vec::new();
        for base in bases {
            let below = walked.iter().any(|above| {
                above.is_empty()
                    || base
                        .strip_prefix(above)
                        .is_some_and(|rest| rest.starts_with('/'))
            });
            if !below {
                self.walk(base, patterns, &mut listing);
                walked.push(base);
            }
        }
        listing.paths.sort_unstable();
        listing.paths.dedup();
        listing.problems.sort();
        listing.problems.dedup();
        listing
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let full = self.root.join(path);
        let fail = |error: std::io::Error| Self::error(path, &error);
        let meta = fs::metadata(&full).map_err(fail)?;
        if meta.is_dir() {
            return Err(fail(std::io::ErrorKind::IsADirectory.into()));
        }
        let too_large = || ReadError {
            path: path.to_owned(),
            reason: format!(
                "it is larger than {} MiB; split it into files of one team or one event each",
                MAX_FILE_BYTES / 1024 / 1024
            ),
        };
        if meta.len() > MAX_FILE_BYTES {
            return Err(too_large());
        }
        // A device or pipe has no length to trust: never read past the limit.
        let mut bytes = Vec::with_capacity(meta.len() as usize);
        let file = fs::File::open(&full).map_err(fail)?;
        file.take(MAX_FILE_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(fail)?;
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return Err(too_large());
        }
        Ok(bytes)
    }
}

fn slashed(path: &Path) -> String {
    let mut out = String::new();
    for part in path.components() {
        if matches!(part, std::path::Component::CurDir) {
            continue;
        }
        if !out.is_empty() {
            out.push('/');
        }
        out.push_str(&part.as_os_str().to_string_lossy());
    }
    out
}
