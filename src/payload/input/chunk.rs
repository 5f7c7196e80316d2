//! A run of records, and the records in it.

use std::iter;

use memchr::{memchr_iter, memrchr};

/// A piece of the text that holds whole records. It may hold none, where there is only white
/// space.
#[derive(Debug)]
pub struct Chunk {
    text: Result<String, Vec<u8>>,
    spans: Vec<Span>,
    offset: u64,
    end: Place,
    max_record: u64,
}

/// One JSON value as it was written, or what stands in the place of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'c> {
    /// The line of its first byte, from 1. Lines end with a line feed.
    pub line: u64,
    /// The characters before it in that line.
    pub column: u64,
    /// Its first byte in the expanded text, in bytes from 0. A byte order mark counts.
    pub offset: u64,
    /// Its place among the records of its top-level array, from 0; None outside of one.
    pub element: Option<u64>,
    /// What is written there.
    pub text: Text<'c>,
}

/// The text of a record, without the white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text<'c> {
    /// UTF-8. It need not be JSON.
    Utf8(&'c str),
    /// Some byte sequence in it is not UTF-8.
    NotUtf8 {
        /// All bytes of the record.
        bytes: &'c [u8],
        /// Where the first faulty sequence begins, in bytes from the beginning of the record.
        bad: usize,
    },
    /// It is longer than the limit and was skipped. Its encoding was not looked at.
    TooLong {
        /// Its length in bytes, up to the end of its line or value; up to where reading ended
        /// if that came first.
        length: u64,
    },
}

impl Chunk {
    /// The records in it, in the order of the text.
    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.spans.iter().map(|span| Record {
            line: span.spot.line,
            column: span.spot.column,
            offset: self.offset + span.start as u64,
            element: span.element,
            text: self.text_of(span),
        })
    }

    fn text_of(&self, span: &Span) -> Text<'_> {
        let Some(range) = span.range(self.max_record) else {
            return Text::TooLong {
                length: span.length,
            };
        };
        match &self.text {
            // Records begin and end at ASCII characters: this range exists.
            Ok(text) => Text::Utf8(text.get(range).unwrap_or_default()),
            Err(bytes) => {
                let bytes = bytes.get(range).unwrap_or_default();
                match str::from_utf8(bytes) {
                    Ok(text) => Text::Utf8(text),
                    Err(error) => Text::NotUtf8 {
                        bytes,
                        bad: error.valid_up_to(),
                    },
                }
            }
        }
    }

    /// How many records it holds.
    pub(super) fn count(&self) -> u64 {
        self.spans.len() as u64
    }

    /// Where it ends in the text.
    pub(super) fn end(&self) -> Place {
        self.end
    }

    /// Its memory, to be used again.
    pub(super) fn into_spare(self) -> Spare {
        let bytes = self.text.map_or_else(|bytes| bytes, String::into_bytes);
        Spare {
            bytes,
            spans: self.spans,
        }
    }
}

/// Memory of a chunk that is done with.
#[derive(Default)]
pub(super) struct Spare {
    bytes: Vec<u8>,
    spans: Vec<Span>,
}

impl Spare {
    /// Empty vectors; what one very long record took is given back.
    pub(super) fn clear(self, usual: usize) -> (Vec<u8>, Vec<Span>) {
        let Self {
            mut bytes,
            mut spans,
        } = self;
        bytes.clear();
        bytes.shrink_to(usual.saturating_mul(4));
        spans.clear();
        (bytes, spans)
    }
}

/// A chunk as the reader cuts it. A worker makes a [`Chunk`] of it.
pub(super) struct Raw {
    pub(super) bytes: Vec<u8>,
    pub(super) spans: Vec<Span>,
    /// Each line is a record, and `spans` is still empty.
    pub(super) lines: bool,
    pub(super) start: Place,
    pub(super) end: Place,
    pub(super) max_record: u64,
}

impl Raw {
    /// Finds the records and checks the encoding, once for all of the text.
    pub(super) fn open(self) -> Chunk {
        let mut spans = self.spans;
        if self.lines {
            let mut start = 0;
            let ends = memchr_iter(b'\n', &self.bytes).chain(iter::once(self.bytes.len()));
            for (line, end) in (self.start.line()..).zip(ends) {
                let spot = Spot { line, column: 0 };
                spans.extend(Span::new(
                    &self.bytes,
                    start,
                    end,
                    spot,
                    None,
                    self.max_record,
                ));
                start = end + 1;
            }
        }
        Chunk {
            text: String::from_utf8(self.bytes).map_err(|error| error.into_bytes()),
            spans,
            offset: self.start.offset,
            end: self.end,
            max_record: self.max_record,
        }
    }
}

/// Where a record lies in its chunk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) start: usize,
    /// Beyond the limit of records: its text is not there, or not to be looked at.
    pub(super) length: u64,
    pub(super) spot: Spot,
    pub(super) element: Option<u64>,
}

impl Span {
    /// The record in `bytes` between `start` and `end`; None if only white space is there.
    ///
    /// White space before it is of its line. What is after it counts against the limit: where a record is
    /// skipped, what follows it is not yet known when the limit is reached.
    pub(super) fn new(
        bytes: &[u8],
        start: usize,
        end: usize,
        mut spot: Spot,
        element: Option<u64>,
        max_record: u64,
    ) -> Option<Self> {
        let text = bytes.get(start..end)?;
        let lead = blanks(text);
        let text = text.get(lead..)?;
        spot.column += lead as u64;
        let mut length = text.len() as u64;
        if length <= max_record {
            length -= text
                .iter()
                .rev()
                .take_while(|byte| is_blank(**byte))
                .count() as u64;
        }
        (length > 0).then_some(Self {
            start: start + lead,
            length,
            spot,
            element,
        })
    }

    /// Where its text lies; None if it is too long.
    fn range(&self, max_record: u64) -> Option<std::ops::Range<usize>> {
        let length = usize::try_from(self.length).ok()?;
        (self.length <= max_record).then_some(self.start..self.start.saturating_add(length))
    }
}

/// How many characters of UTF-8 begin in `text`.
fn characters(text: &[u8]) -> u64 {
    let begins = |byte: &&u8| **byte & 0xC0 != 0x80;
    text.iter().filter(begins).count() as u64
}

/// White space of JSON.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// How many bytes of white space `text` begins with.
pub(super) fn blanks(text: &[u8]) -> usize {
    text.iter().take_while(|byte| is_blank(**byte)).count()
}

/// A line, and a place in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// From 1.
    pub(super) line: u64,
    /// The characters before it.
    pub(super) column: u64,
}

/// A place in the text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) offset: u64,
    feeds: u64,
    /// Whether its line has begun before it.
    within: bool,
    /// The characters before it in its line.
    column: u64,
}

impl Place {
    /// The beginning of a text with a byte order mark of `length` bytes.
    pub(super) fn after_mark(length: u64) -> Self {
        Self {
            offset: length,
            ..Self::default()
        }
    }

    /// Moves past `text`, which stands here.
    pub(super) fn advance(&mut self, text: &[u8]) {
        self.offset += text.len() as u64;
        self.feeds += memchr_iter(b'\n', text).count() as u64;
        if let Some(last) = text.last() {
            self.within = *last != b'\n';
        }
        let rest = memrchr(b'\n', text).map(|end| end + 1);
        let before = rest.map_or(self.column, |_| 0);
        self.column = before + characters(text.get(rest.unwrap_or(0)..).unwrap_or_default());
    }

    /// The line of the next byte, from 1.
    pub(super) fn line(&self) -> u64 {
        self.feeds + 1
    }

    /// The same, and its place in it.
    pub(super) fn spot(&self) -> Spot {
        Spot {
            line: self.line(),
            column: self.column,
        }
    }

    /// How many lines have begun before this place.
    pub(super) fn lines(&self) -> u64 {
        self.feeds + u64::from(self.within)
    }
}
