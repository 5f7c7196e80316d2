//! Lines and columns of offsets, cheap also in files that are one enormous line.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::source::Files;
use crate::text::{FileId, Position};

/// Columns are remembered at every multiple of this many bytes into a long line.
const STEP: usize = 4096;

/// Positions in the files of a run.
///
/// [`crate::source::File::position`] counts a column from the start of its line: for thousands
/// of findings in a minified file that is quadratic. Here each long line is counted once.
pub(super) struct Places<'a> {
    files: &'a Files,
    /// Code points before each step, by file and line.
    long: RefCell<BTreeMap<(u32, u32), Vec<u32>>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(files: &'a Files) -> Self {
        Self {
            files,
            long: RefCell::default(),
        }
    }

    /// The path, line and column of a finding: in the payload, where it is found in one.
    pub(super) fn of(&self, diagnostic: &Diagnostic) -> (String, u64, u64) {
        if let Some(sent) = &diagnostic.sent {
            return (sent.path.to_string(), sent.line, sent.column);
        }
        let at = self.position(diagnostic.primary.file, diagnostic.primary.start);
        let path = self.files.shown_path(diagnostic.primary.file);
        (path, at.line.into(), at.column.into())
    }

    /// Line and column (code points) of a byte offset, as [`crate::text::LineIndex::position`].
    pub(super) fn position(&self, id: FileId, offset: u32) -> Position {
        let file = self.files.get(id);
        let lines = file.lines();
        let mut offset = (offset as usize).min(file.text.len());
        while !file.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = lines.line_of(offset as u32);
        let start = lines.line_start(line).unwrap_or_default() as usize;
        let bytes = file.text.as_bytes();
        let column = if offset - start < 2 * STEP {
            characters(&bytes[start..offset])
        } else {
            let end = lines
                .line_start(line + 1)
                .map_or(bytes.len(), |next| next as usize);
            let mut long = self.long.borrow_mut();
            let before = long
                .entry((id.0, line))
                .or_insert_with(|| steps(&bytes[start..end]));
            let step = (offset - start) / STEP;
            before[step] + characters(&bytes[start + step * STEP..offset])
        };
        Position {
            line: line + 1,
            column: column + 1,
        }
    }
}

/// Characters that start in `bytes`.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u32
}

fn steps(line: &[u8]) -> Vec<u32> {
    let mut before = vec![0];
    let mut sum = 0;
    for chunk in line.chunks(STEP) {
        sum += characters(chunk);
        before.push(sum);
    }
    before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::File;

    #[test]
    fn agrees_with_the_line_index() {
        let text = format!("a\r\nb{}\nc", "é😀x".repeat(5_000));
        let files = Files::new(vec![File::new("a", text.as_str().into())], "");
        let places = Places::new(&files);
        for offset in (0..text.len() as u32 + 5).step_by(7) {
            assert_eq!(
                places.position(FileId(0), offset),
                files.get(FileId(0)).position(offset),
                "at {offset}"
            );
        }
    }
}
