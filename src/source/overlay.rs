//! A source with some files replaced: what is to be written, before it is.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::{Listing, Pattern, ReadError, Source};

/// A source of which every file is read once, and some are replaced. What was read stays as it was
/// then, however the files below change.
pub struct Overlay<'s> {
    below: &'s dyn Source,
    read: Mutex<BTreeMap<String, Vec<u8>>>,
    replaced: BTreeMap<String, String>,
}

impl<'s> Overlay<'s> {
    /// `below`, with nothing replaced.
    pub fn new(below: &'s dyn Source) -> Self {
        Self {
            below,
            read: Mutex::default(),
            replaced: BTreeMap::new(),
        }
    }

    /// Puts `texts`, by path, in the place of all files that were replaced before.
    pub fn replace(&mut self, texts: BTreeMap<String, String>) {
        self.replaced = texts;
    }

    /// The files that are replaced, by path, with their new text.
    pub fn replaced(&self) -> &BTreeMap<String, String> {
        &self.replaced
    }

    /// The bytes of a file as they were when it was first read; none for one that was not.
    pub fn first_read(&self, path: &str) -> Option<Vec<u8>> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.get(path).cloned()
    }
}

impl Source for Overlay<'_> {
    fn list(&self, patterns: &[Pattern]) -> Listing {
        self.below.list(patterns)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if let Some(text) = self.replaced.get(path) {
            return Ok(text.clone().into_bytes());
        }
        if let Some(bytes) = self.first_read(path) {
            return Ok(bytes);
        }
        let bytes = self.below.read(path)?;
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(read.entry(path.to_owned()).or_insert(bytes).clone())
    }
}
