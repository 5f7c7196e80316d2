//! All faults of a text and everything sound in it.
//!
//! A YAML value lies deeper than the key or dash that holds it, so the lines of a text can be cut
//! into entries by their indentation alone, whatever stands in them. Each entry is parsed by
//! itself: one that parses is sound; one that does not is cut again into the entries below it,
//! down to the entry that cannot be cut any more. That one holds the fault. Its value is
//! replaced by a one-byte stand-in (empty lines for the rest, so that no offset moves), and at the end
//! the whole text is parsed once more into the tree.
//!
//! So a fault cannot spread: what an open quote or bracket swallows ends with its entry. A text
//! is parsed about once for each level of nesting that leads to a fault, whatever the number of
//! faults, and never beyond a budget.

use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, StructureStyle};

use super::blame::blame;
use super::build::{MAX_DEPTH, MAX_FAULTS, Patches, Stand, Stop, build};
use super::lines::{Line, content_at, lines, marker_at, opens_block};
use super::options::quiet_options;
use crate::syntax::fault::{SyntaxFault, SyntaxFaultKind};
use crate::syntax::tree::{Gone, Tree, TreeBuilder};
use crate::text::{FileId, Span};

/// How often the whole text is parsed for what the cutting overlooked.
const MAX_FALLBACKS: usize = 8;

/// Reads a text that is known to be faulty; `stop` is where the parser gave up.
pub(super) fn recover(file: FileId, text: &Arc<str>, stop: Option<Stop>) -> Tree {
    let mut recovery = Recovery::new(file, text);
    recovery.control_characters();
    recovery.lines = lines(&recovery.buf);
    for (from, to) in recovery.documents() {
        if recovery.full {
            let start = recovery.lines[from].start;
            recovery.lose(start, recovery.end_of(recovery.lines.len()), 0);
            break;
        }
        recovery.document(from, to);
    }
    let mut builder = recovery.build();
    // Nothing may be left out without a word.
    if let Some(stop) = stop.filter(|_| recovery.faults.is_empty()) {
        let head = recovery.line_of(stop.at);
        let blame = blame(text.as_bytes(), &recovery.lines, &stop, head);
        recovery.report(blame.kind, blame.span, blame.span);
    }
    for fault in recovery.faults {
        builder.fault(fault);
    }
    for gone in recovery.gone {
        builder.gone(gone);
    }
    builder.finish()
}

/// What a part of the text is, parsed by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Nothing,
    Mapping,
    Sequence,
    Other,
}

/// What became of a part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It is in the tree, perhaps with stand-ins.
    Alive,
    /// All of it is blank now.
    Dead,
    /// It is not made of entries.
    Whole,
}

/// Lines `from..to` of which the first begins at byte `start`, in column `column`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) start: u32,
    pub(super) column: u32,
}

pub(super) struct Recovery<'t> {
    file: FileId,
    pub(super) text: &'t Arc<str>,
    pub(super) buf: Vec<u8>,
    pub(super) lines: Vec<Line>,
    pub(super) faults: Vec<SyntaxFault>,
    patches: Patches,
    /// Entries that are blank now, without a stand-in.
    gone: Vec<Gone>,
    scratch: String,
    /// Directives of the current document, which its parts need to be parsed by themselves.
    prefix: String,
    /// Bytes that may still be parsed.
    budget: u64,
    pub(super) full: bool,
}

impl<'t> Recovery<'t> {
    fn new(file: FileId, text: &'t Arc<str>) -> Self {
        let len = text.len() as u64;
        Self {
            file,
            text,
            buf: text.as_bytes().to_vec(),
            lines: Vec::new(),
            faults: Vec::new(),
            patches: Patches::default(),
            gone: Vec::new(),
            scratch: String::new(),
            prefix: String::new(),
            budget: 4 * len + (128 << 20),
            full: false,
        }
    }

    // ---- text ----

    /// Replaces control characters that YAML allows nowhere, so that they fault nothing else.
    fn control_characters(&mut self) {
        let bad = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r');
        let word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let mut at = 0;
        while let Some(next) = self.buf[at..].iter().position(|b| bad(*b)) {
            let start = at + next;
            let run = self.buf[start..].iter().take_while(|b| bad(**b)).count();
            let first = self.buf[start];
            at = start + run;
            let inside =
                word(start.checked_sub(1).and_then(|i| self.buf.get(i))) && word(self.buf.get(at));
            self.buf[start..at].fill(if inside { b'_' } else { b' ' });
            self.patches.holes.push(start as u32);
            let span = (start as u32, at as u32);
            self.report(
                SyntaxFaultKind::ControlCharacter(char::from(first)),
                span,
                span,
            );
        }
    }

    pub(super) fn report(&mut self, kind: SyntaxFaultKind, span: (u32, u32), lost: (u32, u32)) {
        let kind = match self.faults.len() {
            _ if self.full => return,
            MAX_FAULTS => {
                self.full = true;
                SyntaxFaultKind::TooManyFaults
            }
            _ => kind,
        };
        // Places come from the patched text, which may differ within a character.
        let whole = |(start, end): (u32, u32)| {
            let boundary = |at: &u32| self.text.is_char_boundary(*at as usize);
            let start = (0..=start).rev().find(boundary).unwrap_or(0);
            let end = (end..=self.text.len() as u32)
                .find(boundary)
                .map_or(start, |end| end.max(start));
            Span::new(self.file, start, end)
        };
        self.faults.push(SyntaxFault {
            kind,
            span: whole(span),
            lost: whole(lost),
        });
    }

    /// Blanks `start..end`. It becomes empty lines: spaces could become part of a block scalar
    /// above.
    pub(super) fn blank(&mut self, start: u32, end: u32) {
        self.buf[start as usize..end as usize].fill(b'\n');
        self.patches.lost.retain(|l| l.at < start || l.at >= end);
        self.patches.blanked.push((start, end));
    }

    /// Blanks entries of a block whose entries begin at `column`, with nothing to stand for them.
    pub(super) fn lose(&mut self, start: u32, end: u32, column: u32) {
        self.blank(start, end);
        self.gone.push(Gone { start, end, column });
    }

    /// Blanks `start..end` but for one byte in a column beyond `column`, which stands for it.
    pub(super) fn stand_in(&mut self, start: u32, end: u32, column: i64) -> bool {
        let line = self.line_of(start);
        let place = (line..self.lines.len())
            .take_while(|i| self.lines[*i].start < end)
            .find_map(|i| {
                let line = &self.lines[i];
                let first = (i64::from(line.start) + column + 1).max(i64::from(start)) as u32;
                (first < line.end.min(end)).then_some(first)
            });
        self.blank(start, end);
        let Some(at) = place else {
            return false;
        };
        self.buf[at as usize] = b'~';
        // What stands before it on its line indents it.
        let line = self.lines[self.line_of(at)].start as usize;
        for byte in self.buf[line..at as usize].iter_mut().rev() {
            if !matches!(byte, b' ' | b'\t' | b'\n') {
                break;
            }
            *byte = b' ';
        }
        self.patches.lost.push(Stand { at, start, end });
        true
    }

    pub(super) fn line_of(&self, at: u32) -> usize {
        self.lines
            .partition_point(|line| line.start <= at)
            .saturating_sub(1)
    }

    /// The text of the line up to its end, so that indexes are offsets.
    pub(super) fn upto(&self, line: usize) -> &[u8] {
        &self.buf[..self.lines[line].end as usize]
    }

    /// End of the last line of `from..to` that is not blank.
    pub(super) fn content_end(&self, from: usize, to: usize) -> u32 {
        let last = (from..to)
            .rev()
            .find(|i| !self.lines[*i].blank)
            .unwrap_or(from);
        let line = self.lines[last];
        let upto = &self.text.as_bytes()[..line.end as usize];
        (upto.trim_ascii_end().len() as u32).max(line.text)
    }

    pub(super) fn end_of(&self, to: usize) -> u32 {
        self.lines
            .get(to)
            .map_or(self.buf.len() as u32, |line| line.start)
    }

    // ---- parsing a part by itself ----

    pub(super) fn check(&mut self, part: Part, depth: u32) -> Result<Shape, Stop> {
        let end = self.end_of(part.to);
        let stop = match self.check_until(part, depth, end) {
            Err(stop) => stop,
            sound => return sound,
        };
        // A quote that is not closed is blamed on the indentation of whatever comes after it,
        // be it a comment or the end of the part.
        if matches!(
            stop.kind,
            ErrorKind::InvalidQuotedScalarIndent | ErrorKind::InvalidIndentation
        ) {
            let line = self.lines[self.line_of(stop.at)].start;
            let cut = if stop.at < end { line.min(end) } else { end };
            let before = self.text.as_bytes()[..cut as usize].trim_ascii_end().len() as u32;
            let earlier = self.check_until(part, depth, before.max(part.start));
            if let Err(earlier) = earlier
                && earlier.kind == ErrorKind::UnclosedQuotedScalar
            {
                return Err(earlier);
            }
        }
        Err(stop)
    }

    fn check_until(&mut self, part: Part, depth: u32, end: u32) -> Result<Shape, Stop> {
        let len = u64::from(end - part.start) + u64::from(part.column);
        if self.budget < len || self.full {
            self.budget = 0;
            return Err(Stop {
                kind: ErrorKind::Custom(String::new()),
                at: part.start,
            });
        }
        self.budget -= len;
        self.scratch.clear();
        self.scratch.push_str(&self.prefix);
        self.scratch
            .extend(std::iter::repeat_n(' ', part.column as usize));
        let lead = self.scratch.len() as u32;
        let text = std::str::from_utf8(&self.buf[part.start as usize..end as usize]);
        self.scratch.push_str(text.unwrap_or_default());
        let place = |at: usize| (at as u32).saturating_sub(lead) + part.start;

        let mut shape = Shape::Nothing;
        let mut level = depth;
        let mut parser = Parser::new_from_str_with_options(&self.scratch, quiet_options());
        while let Some(next) = parser.next_event() {
            let (event, range) = next.map_err(|error| Stop {
                kind: error.kind().clone(),
                at: place(error.marker().byte_offset().unwrap_or(0)).min(end),
            })?;
            let here = match event {
                Event::MappingStart(style, ..) | Event::SequenceStart(style, ..) => {
                    level += 1;
                    if level > MAX_DEPTH {
                        return Err(Stop {
                            kind: ErrorKind::RecursionLimitExceeded,
                            at: place(range.start.byte_offset().unwrap_or(0)),
                        });
                    }
                    match (&event, style) {
                        (_, StructureStyle::Flow) => Shape::Other,
                        (Event::MappingStart(..), _) => Shape::Mapping,
                        _ => Shape::Sequence,
                    }
                }
                Event::MappingEnd | Event::SequenceEnd => {
                    level -= 1;
                    continue;
                }
                Event::Scalar(..) | Event::Alias(_) | Event::UnresolvedAlias(_) => Shape::Other,
                _ => continue,
            };
            if shape == Shape::Nothing {
                shape = here;
            }
        }
        Ok(shape)
    }

    // ---- documents ----

    /// The documents as ranges of lines, each with its directives and markers.
    fn documents(&self) -> Vec<(usize, usize)> {
        let mut cuts = vec![0];
        let mut content = false;
        for (i, line) in self.lines.iter().enumerate() {
            match marker_at(&self.buf, line.start as usize) {
                Some(b'-') => {
                    if content {
                        cuts.push(i);
                    }
                    content = true;
                }
                Some(_) => {
                    cuts.push(i + 1);
                    content = false;
                }
                None if self.buf.get(line.start as usize) == Some(&b'%') && !content => {}
                None => content |= !line.blank,
            }
        }
        cuts.push(self.lines.len());
        cuts.dedup();
        cuts.windows(2).map(|pair| (pair[0], pair[1])).collect()
    }

    fn document(&mut self, from: usize, to: usize) {
        let whole = Part {
            from,
            to,
            start: self.lines[from].start,
            column: 0,
        };
        self.prefix.clear();
        let Err(mut stop) = self.check(whole, 0) else {
            return;
        };
        // The body lies between the marker line above and `...`.
        let mut body = from;
        let mut directives = String::new();
        for i in from..to {
            let line = self.lines[i];
            if marker_at(&self.buf, line.start as usize) == Some(b'-') {
                body = i;
                if opens_block(self.upto(i), line.start as usize + 3) {
                    body = i + 1;
                }
                break;
            }
            if self.buf.get(line.start as usize) == Some(&b'%') {
                let text = &self.text[line.start as usize..line.end as usize];
                directives.push_str(text);
                directives.push('\n');
            } else if !line.blank {
                break;
            }
        }
        let mut end = to;
        if to > body && marker_at(&self.buf, self.lines[to - 1].start as usize) == Some(b'.') {
            end = to - 1;
        }
        if !directives.is_empty() {
            self.prefix = directives + "---\n";
            let nothing = Part { to: from, ..whole };
            if self.check_until(nothing, 0, whole.start).is_err() {
                self.prefix.clear();
                let line = self.line_of(stop.at);
                let blame = blame(&self.buf, &self.lines, &stop, line);
                let lost = (whole.start, self.content_end(from, body.max(from + 1)));
                self.give_up_or(blame.kind, blame.span, lost);
                for i in from..body {
                    let line = self.lines[i];
                    if self.buf.get(line.start as usize) == Some(&b'%') {
                        self.blank(line.start, line.end);
                    }
                }
                match self.check(whole, 0) {
                    Ok(_) => return,
                    Err(other) => stop = other,
                }
            }
        }
        // Text on the marker's own line is not made of entries.
        let inline = marker_at(&self.buf, self.lines[body.min(to - 1)].start as usize).is_some();
        if body < end && !inline {
            let part = self.part(body, end);
            if self.block(part, 0) != State::Whole {
                self.prefix.clear();
                match self.check(whole, 0) {
                    Ok(_) => return,
                    Err(other) => stop = other,
                }
            }
        }
        self.prefix.clear();
        // What is wrong is not in an entry: a directive, a marker, or a document that has none.
        let line = self.line_of(stop.at);
        let (first, last) = if line < body || line >= end {
            (line, line + 1)
        } else {
            (body, end)
        };
        let start = match marker_at(&self.buf, self.lines[first].start as usize) {
            Some(_) => self.lines[first].start + 3,
            None => self.lines[first].text,
        };
        let start = content_at(self.upto(first), start as usize) as u32;
        let lost = (start, self.content_end(first, last).max(start));
        let blame = blame(&self.buf, &self.lines, &stop, first);
        self.give_up_or(blame.kind, blame.span, lost);
        if line < body || line >= end {
            self.blank(lost.0, lost.1);
            if self.check(whole, 0).is_ok() || body >= end {
                return;
            }
            let part = self.part(body, end);
            self.stand_in(part.start, self.content_end(body, end), -1);
        } else {
            self.stand_in(lost.0, lost.1, -1);
        }
    }

    pub(super) fn part(&self, from: usize, to: usize) -> Part {
        let first = self.lines[from];
        Part {
            from,
            to,
            start: first.start,
            column: 0,
        }
    }

    /// Reports a fault, or that there is no budget left to look for any.
    pub(super) fn give_up_or(&mut self, kind: SyntaxFaultKind, span: (u32, u32), lost: (u32, u32)) {
        if self.budget == 0 && !self.full {
            self.report(SyntaxFaultKind::TooManyFaults, span, lost);
            self.full = true;
        } else {
            self.report(kind, span, lost);
        }
    }

    // ---- the whole ----

    /// The tree of what is left. What the parser still refuses is taken out block by block.
    fn build(&mut self) -> TreeBuilder {
        for round in 0..=MAX_FALLBACKS {
            self.patches.lost.sort_unstable_by_key(|lost| lost.at);
            self.patches.note_anchors(self.text);
            let parsed = String::from_utf8(std::mem::take(&mut self.buf)).unwrap_or_default();
            let result = build(self.file, self.text, &parsed, &self.patches);
            self.buf = parsed.into_bytes();
            let stop = match result {
                Ok(builder) => return builder,
                Err(stop) => stop,
            };
            let line = self.line_of(stop.at);
            let (from, to) = self.around(line, round);
            let lost = (self.lines[from].text, self.content_end(from, to));
            let known = self
                .faults
                .iter()
                .any(|fault| lost.0 <= fault.span.end && fault.span.start <= lost.1);
            if !known {
                let blame = blame(&self.buf, &self.lines, &stop, from);
                self.give_up_or(blame.kind, blame.span, lost);
            }
            self.lose(self.lines[from].start, lost.1, self.lines[from].indent);
        }
        TreeBuilder::new(self.file, Arc::clone(self.text))
    }

    /// The block around a line, `level` blocks up; in the end everything.
    fn around(&self, line: usize, level: usize) -> (usize, usize) {
        let mut from = (0..=line)
            .rev()
            .find(|i| !self.lines[*i].blank)
            .unwrap_or(line);
        for _ in 0..level {
            let indent = self.lines[from].indent;
            let above = (0..from)
                .rev()
                .find(|i| !self.lines[*i].blank && self.lines[*i].indent < indent);
            match above {
                Some(above) => from = above,
                None => return (0, self.lines.len()),
            }
        }
        if level == MAX_FALLBACKS {
            return (0, self.lines.len());
        }
        let indent = self.lines[from].indent;
        let to = (from + 1..self.lines.len())
            .find(|i| !self.lines[*i].blank && self.lines[*i].indent <= indent)
            .unwrap_or(self.lines.len());
        (from, to.max(line + 1))
    }
}
