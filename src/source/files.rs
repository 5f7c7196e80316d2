//! The files of one run, by id.

use std::sync::{Arc, OnceLock};

use crate::text::{FileId, LineIndex, Position, Span};

/// One file that was read.
#[derive(Debug)]
pub struct File {
    /// Path from the source's root, with `/`.
    pub path: String,
    /// Text, with the same offsets as the file's bytes.
    pub text: Arc<str>,
    lines: OnceLock<LineIndex>,
}

impl File {
    /// A file with its text.
    pub fn new(path: impl Into<String>, text: Arc<str>) -> Self {
        Self {
            path: path.into(),
            text,
            lines: OnceLock::new(),
        }
    }

    /// Line starts, computed when first asked for.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column (code points) of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.text, offset)
    }
}

/// All files of a run. The id of a file is its index.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<File>,
    prefix: String,
}

impl Files {
    /// `files` in id order; `prefix` goes before a path when it is shown (`""` or `shop/`).
    pub fn new(files: Vec<File>, prefix: impl Into<String>) -> Self {
        Self {
            files,
            prefix: prefix.into(),
        }
    }

    /// What goes before a path when it is shown.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The file with this id.
    pub fn get(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.files
            .iter()
            .enumerate()
            .map(|(i, file)| (FileId(i as u32), file))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The path of a file as the person who ran the command would type it.
    pub fn shown_path(&self, id: FileId) -> String {
        format!("{}{}", self.prefix, self.get(id).path)
    }

    /// The text that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file)
            .text
            .get(span.range())
            .unwrap_or_default()
    }
}
