//! Puts imported files on disk.
#![expect(
    clippy::disallowed_methods,
    reason = "this is one of the few writers: each file through a temporary file and a rename"
)]

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::config::MANIFEST;

/// Why nothing, or not everything, was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong and what to do, one sentence without a full stop.
    pub reason: String,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot write `{}`: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for WriteError {}

/// Writes `files` (paths with `/`, relative to `output`).
///
/// An import never changes a dictionary that is there: it is refused when `output` has a
/// manifest or a `dictionary` folder with something in it. Other content is left alone, so that
/// schemas can be imported from a folder below the current one, or beside a README.
///
/// # Errors
/// When `output` has a dictionary already, is not a folder, or a file cannot be written. What
/// is checked is checked before the first file is written.
pub fn write(output: &Path, files: &[(String, String)]) -> Result<(), WriteError> {
    let output = if output.as_os_str().is_empty() {
        Path::new(".")
    } else {
        output
    };
    check_free(output, files)?;
    put(output, files)
}

/// Writes `files` (paths with `/`, relative to `output`), none of which may be there.
///
/// # Errors
/// When one is there, which is checked before the first is written, or cannot be written.
pub fn write_new(output: &Path, files: &[(String, String)]) -> Result<(), WriteError> {
    // In an error a path is shown as a person types it.
    let output = output.strip_prefix(".").unwrap_or(output);
    for (path, _) in files {
        let path = output.join(path);
        if fs::symlink_metadata(&path).is_ok() {
            let reason = "it is there already, and nothing is overwritten".to_owned();
            return Err(WriteError { path, reason });
        }
    }
    put(output, files)
}

/// Writes all of `files`, or none: what is there in part would be in the way of a second try.
fn put(output: &Path, files: &[(String, String)]) -> Result<(), WriteError> {
    let mut made = Vec::new();
    let done = files
        .iter()
        .try_for_each(|(path, text)| put_one(&output.join(path), text, &mut made));
    if done.is_err() {
        for path in made.iter().rev() {
            // The first error is the one to report. A folder that somebody else wrote to stays.
            let _ = match path.is_dir() {
                true => fs::remove_dir(path),
                false => fs::remove_file(path),
            };
        }
    }
    done
}

/// Writes one file and the folders that it needs; what was made is added to `made`.
fn put_one(target: &Path, text: &str, made: &mut Vec<PathBuf>) -> Result<(), WriteError> {
    let above = target.ancestors().skip(1);
    let mut missing: Vec<&Path> = above
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .collect();
    while let Some(folder) = missing.pop() {
        match fs::create_dir(folder) {
            Ok(()) => made.push(folder.to_owned()),
            // Made by somebody else in the meantime, or the same folder by another name.
            Err(_) if folder.is_dir() => {}
            Err(error) => return Err(failed(folder, &error)),
        }
    }
    write_whole(target, text).map_err(|error| match target.parent() {
        Some(folder) if folder.is_file() => failed(folder, &io::ErrorKind::NotADirectory.into()),
        _ => failed(target, &error),
    })?;
    made.push(target.to_owned());
    Ok(())
}

fn check_free(output: &Path, files: &[(String, String)]) -> Result<(), WriteError> {
    let refuse = |path: PathBuf, reason: &str| {
        Err(WriteError {
            path,
            reason: reason.to_owned(),
        })
    };
    match fs::metadata(output) {
        Ok(meta) if !meta.is_dir() => {
            return refuse(
                output.to_owned(),
                "it is a file, and a folder is needed; name another one with --output",
            );
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(output, &error)),
    }
    if fs::symlink_metadata(output.join(MANIFEST)).is_ok() {
        return refuse(
            output.join(MANIFEST),
            "a dictionary is here already and an import does not change it; name an empty folder with --output",
        );
    }
    let dictionary = output.join("dictionary");
    if let Ok(meta) = fs::metadata(&dictionary) {
        let empty = meta.is_dir()
            && fs::read_dir(&dictionary).is_ok_and(|mut entries| entries.next().is_none());
        if !empty {
            return refuse(
                dictionary,
                "it is there already and an import does not change it; name an empty folder with --output",
            );
        }
    }
    for (path, _) in files {
        if fs::symlink_metadata(output.join(path)).is_ok() {
            return refuse(
                output.join(path),
                "it is there already and an import does not change it; name an empty folder with --output",
            );
        }
    }
    Ok(())
}

fn write_whole(target: &Path, text: &str) -> io::Result<()> {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = target.with_file_name(name);
    let written = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, target));
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn failed(path: &Path, error: &io::Error) -> WriteError {
    let reason = match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "a file is where a folder is needed; move it away, or write to another folder"
                .to_owned()
        }
        _ => error.to_string(),
    };
    WriteError {
        path: path.to_owned(),
        reason,
    }
}
