//! Replaces files whole or not at all: each new text is written beside the old one and takes its
//! place by a rename, once all of them are there.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place that writes to files of a dictionary"
)]

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A file and what is to stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// Its path, from the root, with `/`.
    pub path: String,
    /// Its bytes when it was read; where they are others by now, it is left alone.
    pub before: Vec<u8>,
    /// Its new text.
    pub after: String,
}

/// Why a file was not replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteError {
    /// Its path, from the root.
    pub path: String,
    /// What went wrong, one sentence without a full stop.
    pub reason: String,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot fix `{}`: {}", self.path, self.reason)
    }
}

impl std::error::Error for WriteError {}

/// A new text beside the file that it is for. What is not renamed is removed again.
struct Staged {
    temporary: PathBuf,
    target: PathBuf,
    is_done: bool,
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.is_done {
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Replaces `files` below `root`. Where one of them cannot be written, or was changed in the meantime,
/// none is. A link stays a link: it is the file it leads to that is replaced, in its own folder.
///
/// # Errors
/// The first file that cannot be replaced. A rename that fails after others went through leaves those
/// done.
pub fn replace_files(root: &Path, files: &[Replacement]) -> Result<(), WriteError> {
    let mut staged: Vec<Staged> = Vec::with_capacity(files.len());
    for (i, file) in files.iter().enumerate() {
        let fail = |reason: String| WriteError {
            path: file.path.clone(),
            reason,
        };
        let new = stage(root, file, i).map_err(&fail)?;
        if staged.iter().any(|other| other.target == new.target) {
            return Err(fail("two paths lead to it, by a link".to_owned()));
        }
        staged.push(new);
    }
    for (file, staged) in files.iter().zip(&mut staged) {
        let fail = |reason: String| WriteError {
            path: file.path.clone(),
            reason,
        };
        unchanged(&staged.target, &file.before).map_err(fail)?;
        fs::rename(&staged.temporary, &staged.target).map_err(|error| fail(error.to_string()))?;
        staged.is_done = true;
    }
    Ok(())
}

fn stage(root: &Path, file: &Replacement, number: usize) -> Result<Staged, String> {
    let say = |error: io::Error| error.to_string();
    let target = root.join(&file.path).canonicalize().map_err(say)?;
    unchanged(&target, &file.before)?;
    let meta = fs::metadata(&target).map_err(say)?;
    if meta.permissions().readonly() {
        return Err("it is read-only".to_owned());
    }
    let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
        return Err("it has no name".to_owned());
    };
    let mut temporary_name = std::ffi::OsString::from(".");
    temporary_name.push(name);
    temporary_name.push(format!(".{}-{number}.tmp", std::process::id()));
    let temporary = folder.join(temporary_name);
    let mut new = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&temporary)
        .map_err(|error| format!("no file can be written beside it: {error}"))?;
    // From here on it is removed again, whatever happens.
    let staged = Staged {
        temporary,
        target,
        is_done: false,
    };
    fill(&mut new, file, &meta).map_err(say)?;
    Ok(staged)
}

fn fill(new: &mut File, file: &Replacement, old: &fs::Metadata) -> io::Result<()> {
    // Before there is anything in it that somebody else could read.
    new.set_permissions(old.permissions())?;
    new.write_all(file.after.as_bytes())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        // Only root may give a file away; for everybody else it is their own already.
        let _ = fchown(&*new, Some(old.uid()), Some(old.gid()));
    }
    new.sync_all()
}

fn unchanged(target: &Path, before: &[u8]) -> Result<(), String> {
    let now = fs::read(target).map_err(|error| error.to_string())?;
    match now == before {
        true => Ok(()),
        false => Err("it was changed since it was read; run the command again".to_owned()),
    }
}
