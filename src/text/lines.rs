//! Byte offsets to lines and columns, by binary search over line starts.

/// A place in a text as a person or an editor counts it. Lines and columns start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in Unicode code points.
    pub column: u32,
}

/// Where each line of a text starts. A line ends with LF, CRLF or a lone CR.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text`; its length must fit in 32 bits, as the reader guarantees.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        for (i, byte) in bytes.iter().enumerate() {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
            if ends {
                starts.push(i as u32 + 1);
            }
        }
        Self { starts }
    }

    /// Number of lines; an empty text has one.
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The line (from 0) that holds byte `offset`.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32 - 1
    }

    /// The byte where line `line` (from 0) starts; the text's length for a line past the end
    /// is the caller's to supply.
    pub fn line_start(&self, line: u32) -> Option<u32> {
        self.starts.get(line as usize).copied()
    }

    /// Line and code-point column of byte `offset`. An offset inside a character counts as
    /// that character; one past the end as the end.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let (line, before) = self.line_prefix(text, offset);
        Position {
            line: line + 1,
            column: before.chars().count() as u32 + 1,
        }
    }

    /// The same with the column in UTF-16 code units, as the Language Server Protocol counts.
    pub fn position_utf16(&self, text: &str, offset: u32) -> Position {
        let (line, before) = self.line_prefix(text, offset);
        Position {
            line: line + 1,
            column: before.encode_utf16().count() as u32 + 1,
        }
    }

    fn line_prefix<'t>(&self, text: &'t str, offset: u32) -> (u32, &'t str) {
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let line = self.line_of(end as u32);
        (line, &text[self.starts[line as usize] as usize..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_points_and_utf16_units() {
        let text = "a\r\nb😀c\rd\n";
        let index = LineIndex::new(text);
        assert_eq!(index.line_count(), 4);
        let c = text.find('c').expect("in the text") as u32;
        assert_eq!(index.position(text, c), Position { line: 2, column: 3 });
        assert_eq!(
            index.position_utf16(text, c),
            Position { line: 2, column: 4 }
        );
        let d = text.find('d').expect("in the text") as u32;
        assert_eq!(index.position(text, d), Position { line: 3, column: 1 });
        assert_eq!(index.position(text, 1_000).line, 4);
        // Inside the emoji counts as the emoji.
        assert_eq!(index.position(text, c - 2), Position { line: 2, column: 2 });
    }
}
