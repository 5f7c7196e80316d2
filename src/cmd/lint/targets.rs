//! What the command line names: files of the dictionary, and payloads.

use std::path::{Path, PathBuf};

use crate::session::{Home, PayloadFile, Session};
use crate::source::{Disk, Pattern, Source as _};
use crate::text::FileId;

/// What stands for standard input.
pub(in crate::cmd) const STDIN: &str = "-";

/// Files of a folder that payloads are in.
const PAYLOADS: &str = "**/*.{json,ndjson,jsonl,log,gz,zst}";

/// What targets name.
#[derive(Default)]
pub(in crate::cmd) struct Targets<'a> {
    /// Files of the dictionary, each once.
    pub(in crate::cmd) dictionary: Vec<FileId>,
    /// Files of payloads, each once.
    pub(in crate::cmd) payloads: Vec<PayloadFile>,
    /// Targets that name nothing.
    pub(in crate::cmd) unknown: Vec<&'a PathBuf>,
}

impl<'a> Targets<'a> {
    /// What `targets`, as typed in the folder `start`, name. A folder stands for the files of the
    /// dictionary in it; one without any for the payloads in it.
    pub(in crate::cmd) fn of(
        session: &Session,
        home: &Home,
        start: &Path,
        targets: &'a [PathBuf],
    ) -> Self {
        let root = home
            .root
            .canonicalize()
            .unwrap_or_else(|_| home.root.clone());
        let absolute = |path: &Path| path.canonicalize().ok();
        let files: Vec<(FileId, Option<PathBuf>)> = session
            .files
            .iter()
            .map(|(id, _)| (id, absolute(Path::new(&session.files.shown_path(id)))))
            .collect();
        let mut found = Self::default();
        for target in targets {
            if target.as_os_str() == STDIN {
                found.payload(STDIN.to_owned(), STDIN.to_owned());
                continue;
            }
            let here = start.join(target);
            let path = match here.exists() {
                true => here,
                false => target.clone(),
            };
            let whole = absolute(&path);
            let within = |file: &Option<PathBuf>| {
                let both = file.as_ref().zip(whole.as_ref());
                both.is_some_and(|(file, whole)| file.starts_with(whole))
            };
            let of_dictionary = files.iter().filter(|(_, file)| within(file));
            let of_dictionary: Vec<FileId> = of_dictionary.map(|(id, _)| *id).collect();
            if !of_dictionary.is_empty() {
                for file in of_dictionary {
                    if !found.dictionary.contains(&file) {
                        found.dictionary.push(file);
                    }
                }
                continue;
            }
            if !found.payloads_at(&path, target, &root) {
                found.unknown.push(target);
            }
        }
        found
    }

    fn payload(&mut self, path: String, shown: String) {
        let file = PayloadFile { path, shown };
        if self.payloads.iter().all(|known| known.path != file.path) {
            self.payloads.push(file);
        }
    }

    /// Adds the payloads at `path`, which was typed as `target`; whether there are any.
    fn payloads_at(&mut self, path: &Path, target: &Path, root: &Path) -> bool {
        let extension = path.extension().and_then(|end| end.to_str());
        if !path.exists() || matches!(extension, Some("yaml" | "yml")) {
            return false;
        }
        if !path.is_dir() {
            self.payload_at(path, target, root);
            return true;
        }
        let Ok(pattern) = Pattern::new(PAYLOADS) else {
            return false;
        };
        let listing = Disk::new(path).list(&[pattern]);
        for below in &listing.paths {
            self.payload_at(&path.join(below), &target.join(below), root);
        }
        !listing.paths.is_empty()
    }

    /// One file, by its path from the manifest's folder where it is below that: so the manifest knows it.
    fn payload_at(&mut self, path: &Path, target: &Path, root: &Path) {
        let slashed = |path: &Path| path.to_string_lossy().replace('\\', "/");
        let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let below = whole
            .strip_prefix(root)
            .map_or_else(|_| slashed(&whole), slashed);
        self.payload(below, slashed(target));
    }
}
