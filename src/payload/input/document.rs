//! Cuts a text of JSON values over several lines, or of the elements of a top-level array.

use std::io;
use std::mem;

use super::chunk::{Place, Raw, Span, Spare, Spot};
use super::cut::{Cut, Limits};
use super::error::InputError;
use super::feed::Feed;
use super::scan::{Event, Scanner};

/// Cuts where values end, and notes where the records lie.
pub(super) struct Document<R: io::Read> {
    feed: Feed<R>,
    limits: Limits,
    scanner: Scanner,
    /// The feed has nothing more.
    ended: bool,
    /// What was read beyond the last chunk.
    carry: Vec<u8>,
    /// How far the text from the beginning of `carry` has been scanned.
    at: usize,
    /// Where `carry` begins.
    start: Place,
    /// The last place whose line was counted, and how far it is from `start`.
    mark: Place,
    marked: usize,
    open: Option<Open>,
    /// The line of the last top-level `[`.
    array: u64,
}

/// A record whose end has not been seen.
#[derive(Clone, Copy)]
struct Open {
    start: usize,
    spot: Spot,
    element: Option<u64>,
}

impl<R: io::Read> Document<R> {
    pub(super) fn new(feed: Feed<R>, limits: Limits) -> Self {
        let start = feed.start();
        Self {
            feed,
            limits,
            scanner: Scanner::default(),
            ended: false,
            carry: Vec::new(),
            at: 0,
            start,
            mark: start,
            marked: 0,
            open: None,
            array: 0,
        }
    }

    /// Scans the rest of `bytes`, up to the end of the first record that fills a chunk.
    fn scan(&mut self, bytes: &[u8], spans: &mut Vec<Span>) -> Option<usize> {
        loop {
            let start = self.open.map(|open| open.start);
            match self.scanner.next(bytes, &mut self.at, start) {
                Event::Array(at) => {
                    self.mark(bytes, at);
                    self.array = self.mark.line();
                }
                Event::Begin { at, element } => {
                    self.mark(bytes, at);
                    self.open = Some(Open {
                        start: at,
                        spot: self.mark.spot(),
                        element,
                    });
                }
                Event::End(end) => {
                    self.close(bytes, end, spans);
                    if end >= self.limits.chunk {
                        return Some(end);
                    }
                }
                Event::More => return None,
            }
        }
    }

    /// Notes the record that ends here.
    fn close(&mut self, bytes: &[u8], end: usize, spans: &mut Vec<Span>) {
        if let Some(Open {
            start,
            spot,
            element,
        }) = self.open.take()
        {
            spans.extend(Span::new(
                bytes,
                start,
                end,
                spot,
                element,
                self.limits.max_record,
            ));
        }
    }

    /// Counts the lines up to an index.
    fn mark(&mut self, bytes: &[u8], to: usize) {
        self.mark
            .advance(bytes.get(self.marked..to).unwrap_or_default());
        self.marked = to;
    }

    /// What stands before `cut` as a chunk. A record may be open at `cut`, not before it.
    fn chunk(&mut self, mut bytes: Vec<u8>, spans: Vec<Span>, cut: usize) -> Raw {
        self.mark(&bytes, cut);
        self.carry
            .extend_from_slice(bytes.get(cut..).unwrap_or_default());
        bytes.truncate(cut);
        let start = self.start;
        self.begin(self.at.saturating_sub(cut));
        if let Some(open) = &mut self.open {
            open.start = 0;
        }
        let max_record = self.limits.max_record;
        Raw {
            bytes,
            spans,
            lines: false,
            start,
            end: self.mark,
            max_record,
        }
    }

    /// The text begins at the mark now; `scanned` bytes of it are done.
    fn begin(&mut self, scanned: usize) {
        self.start = self.mark;
        self.marked = 0;
        self.at = scanned;
    }

    /// Reads on to the end of the record that is open, without keeping it.
    fn skip(&mut self, mut bytes: Vec<u8>, mut spans: Vec<Span>, open: Open) -> Raw {
        // The last mark is where the record begins.
        let start = self.mark;
        let mut length = bytes.len().saturating_sub(open.start) as u64;
        self.mark(&bytes, bytes.len());
        while !self.ended {
            bytes.clear();
            self.begin(0);
            self.ended = !self.feed.read(&mut bytes, self.limits.chunk);
            let event = self.scanner.next(&bytes, &mut self.at, None);
            let end = if let Event::End(end) = event {
                end
            } else {
                bytes.len()
            };
            length += end as u64;
            self.mark(&bytes, end);
            if matches!(event, Event::End(_)) {
                self.carry
                    .extend_from_slice(bytes.get(end..).unwrap_or_default());
                break;
            }
        }
        self.open = None;
        self.begin(0);
        bytes.clear();
        spans.push(Span {
            start: 0,
            length,
            spot: open.spot,
            element: open.element,
        });
        let max_record = self.limits.max_record;
        Raw {
            bytes,
            spans,
            lines: false,
            start,
            end: self.mark,
            max_record,
        }
    }

    /// What is left at the end of the text.
    fn finish(&mut self, bytes: Vec<u8>, mut spans: Vec<Span>) -> Option<Raw> {
        if self.feed.failed() {
            // The record is not all there: its fault is that of the input.
            self.open = None;
        } else if self.scanner.wants_bracket() {
            self.feed.fail(InputError::Unclosed { line: self.array });
        }
        let end = bytes.len();
        self.close(&bytes, end, &mut spans);
        let chunk = self.chunk(bytes, spans, end);
        (!chunk.spans.is_empty()).then_some(chunk)
    }
}

impl<R: io::Read> Cut for Document<R> {
    fn next(&mut self, spare: Spare) -> Option<Raw> {
        let (mut bytes, mut spans) = spare.clear(self.limits.chunk);
        mem::swap(&mut bytes, &mut self.carry);
        loop {
            if let Some(cut) = self.scan(&bytes, &mut spans) {
                return Some(self.chunk(bytes, spans, cut));
            }
            match self.open {
                Some(open) if exceeds(&bytes, open.start, self.limits.max_record) => {
                    if spans.is_empty() {
                        return Some(self.skip(bytes, spans, open));
                    }
                    return Some(self.chunk(bytes, spans, open.start));
                }
                None if bytes.len() >= self.limits.chunk => {
                    let end = bytes.len();
                    if !spans.is_empty() {
                        return Some(self.chunk(bytes, spans, end));
                    }
                    // White space without end.
                    self.mark(&bytes, end);
                    self.begin(0);
                    bytes.clear();
                }
                _ => {}
            }
            if self.ended {
                return self.finish(bytes, spans);
            }
            self.ended = !self.feed.read(&mut bytes, self.limits.chunk);
        }
    }

    fn place(&self) -> Place {
        self.mark
    }

    fn take_error(&mut self) -> Option<InputError> {
        self.feed.take_error()
    }
}

/// Whether more than `limit` bytes stand from `start` on.
fn exceeds(bytes: &[u8], start: usize, limit: u64) -> bool {
    bytes.len().saturating_sub(start) as u64 > limit
}
