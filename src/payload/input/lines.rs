//! Cuts a text of one record a line.

use std::io;
use std::mem;

use memchr::{memchr, memrchr};

use super::chunk::{Place, Raw, Span, Spare, blanks};
use super::cut::{Cut, Limits};
use super::error::InputError;
use super::feed::Feed;

/// Cuts at line ends. The records themselves are found by the workers.
pub(super) struct Lines<R: io::Read> {
    feed: Feed<R>,
    limits: Limits,
    /// What was read beyond the last chunk.
    carry: Vec<u8>,
    /// Where `carry` begins.
    place: Place,
}

impl<R: io::Read> Lines<R> {
    pub(super) fn new(feed: Feed<R>, limits: Limits) -> Self {
        let place = feed.start();
        Self {
            feed,
            limits,
            carry: Vec::new(),
            place,
        }
    }

    /// The lines in `bytes` as a chunk.
    fn chunk(&mut self, bytes: Vec<u8>, spans: Vec<Span>) -> Raw {
        let start = self.place;
        self.place.advance(&bytes);
        let max_record = self.limits.max_record;
        Raw {
            bytes,
            spans,
            lines: true,
            start,
            end: self.place,
            max_record,
        }
    }

    /// Reads on to the end of the line that `bytes` begin, without keeping it.
    fn skip(&mut self, mut bytes: Vec<u8>, mut spans: Vec<Span>) -> Raw {
        let start = self.place;
        let mut length = bytes.len() as u64;
        self.place.advance(&bytes);
        let mut more = true;
        while more {
            bytes.clear();
            more = self.feed.read(&mut bytes, self.limits.chunk);
            let end = memchr(b'\n', &bytes);
            let (line, rest) = bytes
                .split_at_checked(end.unwrap_or(bytes.len()))
                .unwrap_or_default();
            length += line.len() as u64;
            self.place.advance(line);
            if end.is_some() {
                // The line end itself is a blank line at the beginning of the next chunk.
                self.carry.extend_from_slice(rest);
                break;
            }
        }
        bytes.clear();
        spans.push(Span {
            start: 0,
            length,
            spot: start.spot(),
            element: None,
        });
        let max_record = self.limits.max_record;
        Raw {
            bytes,
            spans,
            lines: false,
            start,
            end: self.place,
            max_record,
        }
    }

    /// Drops the white space that `bytes` begin with.
    fn trim(&mut self, bytes: &mut Vec<u8>) {
        let count = blanks(bytes);
        self.place.advance(bytes.get(..count).unwrap_or_default());
        bytes.drain(..count);
    }
}

impl<R: io::Read> Cut for Lines<R> {
    fn next(&mut self, spare: Spare) -> Option<Raw> {
        let (mut bytes, spans) = spare.clear(self.limits.chunk);
        mem::swap(&mut bytes, &mut self.carry);
        let mut searched = 0;
        loop {
            let more = self.feed.read(&mut bytes, self.limits.chunk);
            let fresh = bytes.get(searched..).unwrap_or_default();
            if let Some(end) = memrchr(b'\n', fresh) {
                let cut = searched + end + 1;
                self.carry
                    .extend_from_slice(bytes.get(cut..).unwrap_or_default());
                bytes.truncate(cut);
                return Some(self.chunk(bytes, spans));
            }
            if !more {
                break;
            }
            if bytes.len() as u64 > self.limits.max_record {
                self.trim(&mut bytes);
                if bytes.len() as u64 > self.limits.max_record {
                    return Some(self.skip(bytes, spans));
                }
            }
            searched = bytes.len();
        }
        // After an error the last line is not all there: its fault is that of the input.
        if bytes.is_empty() || self.feed.failed() {
            self.place.advance(&bytes);
            return None;
        }
        Some(self.chunk(bytes, spans))
    }

    fn place(&self) -> Place {
        self.place
    }

    fn take_error(&mut self) -> Option<InputError> {
        self.feed.take_error()
    }
}
