//! Files on disk.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads files from disk"
)]

use std::fs;
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ignore::WalkBuilder;

use super::{Listing, MAX_FILE_BYTES, Pattern, ReadError, Source};

/// How the names of dictionary files end.
const FILE_ENDS: [&str; 3] = [".yaml", ".yml", ".json"];

const LINK_UPWARDS: &str = "it is a link to a folder above it";

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

    fn error(&self, path: &str, error: &io::Error) -> ReadError {
        let is_link = || self.root.join(path).is_symlink();
        let reason = match error.kind() {
            ErrorKind::NotFound if is_link() => {
                "it is a link to something that is not there".into()
            }
            ErrorKind::NotFound => "there is no such file".into(),
            ErrorKind::PermissionDenied => "permission denied".into(),
            ErrorKind::IsADirectory => "it is a folder, not a file".into(),
            _ if is_link() => {
                "it is a link that cannot be followed: does it lead to itself?".into()
            }
            // Without a number the error is a library's, and repeats the path.
            kind if error.raw_os_error().is_none() => kind.to_string(),
            _ => error.to_string(),
        };
        ReadError {
            path: path.to_owned(),
            reason,
        }
    }

    fn is_folder(&self, pattern: &Pattern) -> bool {
        pattern.is_literal() && self.root.join(pattern.as_str()).is_dir()
    }

    fn walk(&self, base: &str, patterns: &[Pattern], listing: &mut Listing) {
        let start = self.root.join(base);
        // A base that is not there is a pattern that matches nothing, which the caller reports.
        if !start.is_dir() {
            return;
        }
        // A link to a folder above the start would show the same files once more; the walker
        // itself knows only of those that it came by.
        let upwards = Arc::new(Mutex::new(Vec::new()));
        let (seen, top) = (Arc::clone(&upwards), start.canonicalize().ok());
        let leads_up = move |path: &Path| {
            let target = path.canonicalize().ok();
            matches!((&top, target), (Some(top), Some(target)) if top.starts_with(&target))
        };
        let walker = WalkBuilder::new(&start)
            .standard_filters(false)
            .follow_links(true)
            .filter_entry(move |entry| {
                if entry.depth() > 0 && entry.path_is_symlink() && leads_up(entry.path()) {
                    if let Ok(mut seen) = seen.lock() {
                        seen.push(entry.path().to_owned());
                    }
                    return false;
                }
                entry.file_name() != ".git"
            })
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
            // A pattern such as `dictionary/**` matches the folders below, too, and is for files; a
            // folder that is called like one is still a slip.
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            if is_folder && !FILE_ENDS.iter().any(|end| path.ends_with(end)) {
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
            if is_folder {
                listing.problems.push(ReadError {
                    path,
                    reason:
                        "it is a folder with the name of a file; rename it, or narrow the pattern"
                            .into(),
                });
            } else if relative.to_str().is_none() {
                listing.problems.push(ReadError {
                    path,
                    reason: "its name is not UTF-8; rename it".into(),
                });
            } else {
                listing.paths.push(path);
            }
        }
        let upwards = upwards.lock().map(|mut paths| std::mem::take(&mut *paths));
        for path in upwards.unwrap_or_default() {
            listing.problems.push(ReadError {
                path: slashed(path.strip_prefix(&self.root).unwrap_or(&path)),
                reason: LINK_UPWARDS.into(),
            });
        }
    }

    fn walk_error(&self, base: &str, error: &ignore::Error) -> ReadError {
        fn place(error: &ignore::Error) -> Option<&Path> {
            match error {
                ignore::Error::WithPath { path, err } => place(err).or(Some(path)),
                ignore::Error::WithDepth { err, .. }
                | ignore::Error::WithLineNumber { err, .. } => place(err),
                ignore::Error::Loop { child, .. } => Some(child),
                _ => None,
            }
        }
        let path = place(error).map_or_else(
            || base.to_owned(),
            |path| slashed(path.strip_prefix(&self.root).unwrap_or(path)),
        );
        match error.io_error() {
            Some(io) => self.error(&path, io),
            None => ReadError {
                path,
                reason: LINK_UPWARDS.into(),
            },
        }
    }
}

impl Source for Disk {
    fn list(&self, patterns: &[Pattern]) -> Listing {
        let mut listing = Listing {
            matched: vec![false; patterns.len()],
            folders: patterns.iter().map(|p| self.is_folder(p)).collect(),
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
        let fail = |error: io::Error| self.error(path, &error);
        let meta = fs::metadata(&full).map_err(fail)?;
        if meta.is_dir() {
            return Err(fail(ErrorKind::IsADirectory.into()));
        }
        // To open a pipe is to wait for somebody who writes to it.
        if !meta.is_file() {
            return Err(ReadError {
                path: path.to_owned(),
                reason: "it is not a regular file".to_owned(),
            });
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
        // What grows, or is made up by the system, has no length to trust: never read past the limit.
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

    fn open(&self, path: &str) -> Result<Box<dyn io::Read + Send>, ReadError> {
        let full = self.root.join(path);
        let fail = |error: io::Error| self.error(path, &error);
        let file = fs::File::open(&full).map_err(fail)?;
        if file.metadata().map_err(fail)?.is_dir() {
            return Err(fail(ErrorKind::IsADirectory.into()));
        }
        Ok(Box::new(file))
    }
}

impl Disk {
    /// How many bytes a regular file has; none of anything else, or where it cannot be asked.
    pub fn length(&self, path: &str) -> Option<u64> {
        let meta = fs::metadata(self.root.join(path)).ok()?;
        meta.is_file().then_some(meta.len())
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
