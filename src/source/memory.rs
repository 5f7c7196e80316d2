//! Files that exist only in memory: tests, and what an editor has not saved yet.

use std::collections::BTreeMap;

use super::{Listing, Pattern, ReadError, Source};

/// A tree of files in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more file; a path that is there already is replaced.
    pub fn with(mut self, path: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), text.into());
        self
    }
}

impl Source for Memory {
    fn list(&self, patterns: &[Pattern]) -> Listing {
        let matched = patterns
            .iter()
            .map(|p| self.files.keys().any(|path| p.matches(path)))
            .collect();
        let is_folder = |p: &Pattern| {
            let folder = format!("{}/", p.as_str().trim_end_matches('/'));
            p.is_literal() && self.files.keys().any(|path| path.starts_with(&folder))
        };
        let wanted = self
            .files
            .keys()
            .filter(|path| patterns.iter().any(|p| p.matches(path)));
        Listing {
            paths: wanted.cloned().collect(),
            problems: Vec::new(),
            matched,
            folders: patterns.iter().map(is_folder).collect(),
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.files.get(path).cloned().ok_or_else(|| ReadError {
            path: path.to_owned(),
            reason: "there is no such file".to_owned(),
        })
    }
}
