//! Places in a JSON value of an input.

use std::cell::Cell;
use std::sync::Arc;

use crate::diag::Sent;
use crate::dict::schema::{escape, steps};
use crate::payload::envelope::pointer;
use crate::payload::input::{Record, Text};
use crate::payload::mismatch::{Kind, Mismatch};
use crate::payload::tally::Source;
use crate::payload::tape::Item;
use crate::tables::pii;

/// A JSON value of an input.
pub(super) struct Document<'c> {
    pub(super) record: &'c Record<'c>,
    pub(super) file: Source<'c>,
    /// JSON Pointer of it in its file.
    prefix: String,
    /// The last place that was asked for: byte, lines before it, characters before it in its line.
    last: Cell<(usize, u64, u64)>,
}

/// A JSON Pointer without names that are somebody's.
fn masked(pointer: &str) -> String {
    let step = |step: String| escape(&pii().masked_name(&step));
    steps(pointer).fold(String::new(), |path, name| path + "/" + &step(name))
}

impl<'c> Document<'c> {
    pub(super) fn new(record: &'c Record<'c>, file: Source<'c>) -> Self {
        // Of an item of a list that is the whole file.
        let element = record.element;
        Self {
            record,
            file,
            prefix: element.map_or_else(String::new, |index| format!("/{index}")),
            last: Cell::default(),
        }
    }

    /// The place of byte `at` of the text, whose value has `pointer` in it.
    pub(super) fn place(&self, at: usize, pointer: &str) -> Sent {
        let (line, column) = self.position(at);
        Sent {
            path: Arc::clone(self.file.1),
            line,
            column,
            byte: self.record.offset + at as u64,
            pointer: self.pointer(pointer),
            event: None,
            asked: None,
            number: 0,
        }
    }

    /// A JSON Pointer of the text as one of its file, without names that are somebody's.
    pub(super) fn pointer(&self, pointer: &str) -> String {
        match pointer {
            "" => self.prefix.clone(),
            pointer => format!("{}{}", self.prefix, masked(pointer)),
        }
    }

    /// Line and column of byte `at` of the text, both from 1.
    pub(super) fn position(&self, at: usize) -> (u64, u64) {
        let text = match self.record.text {
            Text::Utf8(text) => text,
            _ => "",
        };
        let mut end = at.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        // Places mostly follow one another: in a batch of thousands the text is gone through once.
        let (from, mut lines, mut column) = self.last.get();
        let between = &text[from.min(end)..from.max(end)];
        let breaks = between.bytes().filter(|byte| *byte == b'\n').count() as u64;
        let characters = |text: &str| text.chars().count() as u64;
        if from <= end {
            lines += breaks;
            column = match between.rfind('\n') {
                Some(at) => characters(&between[at + 1..]),
                None => column + characters(between),
            };
        } else {
            lines -= breaks;
            column = match breaks {
                0 => column - characters(between),
                _ => characters(&text[text[..end].rfind('\n').map_or(0, |at| at + 1)..end]),
            };
        }
        self.last.set((end, lines, column));
        let before = match lines {
            0 => self.record.column,
            _ => 0,
        };
        (self.record.line + lines, before + column + 1)
    }

    /// A mismatch of a value of the document itself.
    pub(super) fn mismatch(&self, kind: Kind, item: Item<'_>, what: String) -> Mismatch {
        self.mismatch_at(kind, item, &pointer(item), what)
    }

    /// The same, where the pointer of the value is known.
    pub(super) fn mismatch_at(
        &self,
        kind: Kind,
        item: Item<'_>,
        pointer: &str,
        what: String,
    ) -> Mismatch {
        Mismatch::new(kind, self.place(item.range().start, pointer), what)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Document;
    use crate::payload::input::{Record, Text};

    /// Whatever was asked before. Planted bug that it catches: what is before the value in its line not counted.
    #[test]
    fn places_are_found_in_any_order() {
        let text = "{\n  \"ä\": [1,\n 2], \"b\": 3}";
        let record = Record {
            line: 5,
            column: 3,
            offset: 0,
            element: None,
            text: Text::Utf8(text),
        };
        let path: Arc<str> = "a.json".into();
        let place = |document: &Document<'_>, at: usize| {
            let place = document.place(at, "");
            (place.line, place.column)
        };
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let document = Document::new(&record, (0, &path));
        for (i, first) in ends.iter().enumerate() {
            for second in ends.iter().skip(i % 3).step_by(3) {
                for at in [*first, *second] {
                    let fresh = Document::new(&record, (0, &path));
                    assert_eq!(place(&document, at), place(&fresh, at), "{at}");
                }
            }
        }
        assert_eq!(place(&document, text.find('2').unwrap_or_default()), (7, 2));
        assert_eq!(place(&document, text.find('[').unwrap_or_default()), (6, 8));
        assert_eq!(place(&document, 0), (5, 4));
    }
}
