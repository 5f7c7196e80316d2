//! The text of an input: decompressed, its encoding checked, read in pieces.

use std::io;

use super::chunk::Place;
use super::error::InputError;
use super::expand::Expanded;

/// How far the beginning is looked at to tell its shape, in bytes.
const AHEAD: usize = 1 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A text that is read piece by piece, and what ended it.
pub(super) struct Feed<R: io::Read> {
    /// None once it has ended.
    source: Option<Expanded<R>>,
    ahead: Vec<u8>,
    taken: usize,
    error: Option<InputError>,
}

impl<R: io::Read> Feed<R> {
    /// Opens `input` and looks at its beginning.
    pub(super) fn open(input: R, max_ratio: u64) -> Self {
        let mut feed = Self {
            source: None,
            ahead: Vec::new(),
            taken: 0,
            error: None,
        };
        match Expanded::new(input, max_ratio) {
            Ok(source) => feed.source = Some(source),
            Err(error) => feed.error = Some(error),
        }
        let mut ahead = Vec::new();
        feed.fill(&mut ahead, AHEAD);
        if let Some(name) = foreign(&ahead) {
            feed.source = None;
            feed.error = Some(InputError::Encoding { name });
            return feed;
        }
        if ahead.starts_with(BYTE_ORDER_MARK) {
            feed.taken = BYTE_ORDER_MARK.len();
        }
        feed.ahead = ahead;
        feed
    }

    /// What was looked at and not yet read.
    pub(super) fn ahead(&self) -> &[u8] {
        self.ahead.get(self.taken..).unwrap_or_default()
    }

    /// Where the text begins: after its byte order mark.
    pub(super) fn start(&self) -> Place {
        Place::after_mark(self.taken as u64)
    }

    /// Whether nothing is left beyond what was looked at.
    pub(super) fn ended(&self) -> bool {
        self.source.is_none()
    }

    /// Whether the text ended by an error, so that its last record may be cut off.
    pub(super) fn failed(&self) -> bool {
        self.error.is_some()
    }

    /// Notes what is wrong, unless something was before.
    pub(super) fn fail(&mut self, error: InputError) {
        self.error.get_or_insert(error);
    }

    /// What ended the text before its time.
    pub(super) fn take_error(&mut self) -> Option<InputError> {
        self.error.take()
    }

    /// Adds about `most` bytes to `text`. False: there will be no more.
    pub(super) fn read(&mut self, text: &mut Vec<u8>, most: usize) -> bool {
        let rest = self.ahead();
        if rest.is_empty() {
            self.ahead = Vec::new();
            self.taken = 0;
            return self.fill(text, most);
        }
        let piece = rest.get(..most).unwrap_or(rest);
        text.extend_from_slice(piece);
        self.taken += piece.len();
        true
    }

    fn fill(&mut self, text: &mut Vec<u8>, most: usize) -> bool {
        let Some(source) = &mut self.source else {
            return false;
        };
        match source.read(text, most) {
            Ok(count) if count == most => return true,
            Ok(_) => {}
            Err(error) => self.error = Some(error),
        }
        self.source = None;
        false
    }
}

/// The encoding that a byte order mark tells, if it is not UTF-8; without a mark, that in which JSON, which
/// begins with two characters of ASCII, has a zero in every other byte (RFC 4627, section 3).
fn foreign(text: &[u8]) -> Option<&'static str> {
    match text {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [1..=127, 0, 1..=127, 0, ..] | [0, 1..=127, 0, 1..=127, ..] => Some("UTF-16"),
        _ => None,
    }
}
