//! All faults of a text and everything sound in it.
//!
//! A YAML value lies deeper than the key or dash that holds it, so the lines of a text can be cut
//! into entries by their indentation alone, whatever stands in them. Each entry is parsed by
//! itself: one that parses is sound; one that does not is cut again into the entries below it,
//! down to the entry that cannot be cut any more. That one holds the fault. Its value is
//! replaced by a one-byte stand-in (spaces for the rest, so that no offset moves), and at the end
//! the whole text is parsed once more into the tree.
//!
//! So a fault cannot spread: what an open quote or bracket swallows ends with its entry. A text
//! is parsed about once for each level of nesting that leads to a fault, whatever the number of
//! faults, and never beyond a budget.

use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, StructureStyle};

use super::blame::{Blame, blame};
use super::build::{MAX_DEPTH, MAX_FAULTS, Patches, Stand, Stop, build};
use super::lines::{Key, Line, content_at, dash_at, key_at, lines, marker_at, opens_block};
use super::quiet_options;
use crate::syntax::fault::{SyntaxFault, SyntaxFaultKind};
use crate::syntax::tree::{Tree, TreeBuilder};
use crate::text::{FileId, Span};

/// How often the whole text is parsed for what the cutting overlooked.
const MAX_FALLBACKS: usize = 8;

/// Reads a text that is known to be faulty.
pub(super) fn recover(file: FileId, text: &Arc<str>) -> Tree {
    let mut recovery = Recovery::new(file, text);
    recovery.control_characters();
    recovery.lines = lines(&recovery.buf);
    for (from, to) in recovery.documents() {
        recovery.document(from, to);
    }
    let mut builder = recovery.build();
    for fault in recovery.faults {
        builder.fault(fault);
    }
    builder.finish()
}

/// What a part of the text is, parsed by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Nothing,
    Mapping,
    Sequence,
    Other,
}

/// What became of a part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It is in the tree, perhaps with stand-ins.
    Alive,
    /// All of it is blank now.
    Dead,
    /// It is not made of entries.
    Whole,
}

/// Lines `from..to` of which the first begins at byte `start`, in column `column`.
#[derive(Debug, Clone, Copy)]
struct Part {
    from: usize,
    to: usize,
    start: u32,
    column: u32,
}

/// A run of lines that fit no entry, from line `first` on.
struct Misfit {
    first: usize,
    /// The last line of its own, not below another.
    last: usize,
    column: u32,
    kind: SyntaxFaultKind,
    /// Lines from this column on belong to it.
    floor: u32,
}

struct Recovery<'t> {
    file: FileId,
    text: &'t Arc<str>,
    buf: Vec<u8>,
    lines: Vec<Line>,
    faults: Vec<SyntaxFault>,
    patches: Patches,
    scratch: String,
    /// Directives of the current document, which its parts need to be parsed by themselves.
    prefix: String,
    /// Bytes that may still be parsed.
    budget: u64,
    full: bool,
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

    fn report(&mut self, kind: SyntaxFaultKind, span: (u32, u32), lost: (u32, u32)) {
        let kind = match self.faults.len() {
            _ if self.full => return,
            MAX_FAULTS => {
                self.full = true;
                SyntaxFaultKind::TooManyFaults
            }
            _ => kind,
        };
        self.faults.push(SyntaxFault {
            kind,
            span: Span::new(self.file, span.0, span.1),
            lost: Span::new(self.file, lost.0, lost.1),
        });
    }

    /// Blanks `start..end`, line breaks apart.
    fn blank(&mut self, start: u32, end: u32) {
        for byte in &mut self.buf[start as usize..end as usize] {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        self.patches.lost.retain(|l| l.at < start || l.at >= end);
        self.patches.blanked.push((start, end));
    }

    /// Blanks `start..end` but for one byte in a column beyond `column`, which stands for it.
    fn stand_in(&mut self, start: u32, end: u32, column: i64) -> bool {
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
        self.patches.lost.push(Stand { at, start, end });
        true
    }

    fn line_of(&self, at: u32) -> usize {
        self.lines
            .partition_point(|line| line.start <= at)
            .saturating_sub(1)
    }

    /// The text of the line up to its end, so that indexes are offsets.
    fn upto(&self, line: usize) -> &[u8] {
        &self.buf[..self.lines[line].end as usize]
    }

    /// End of the last line of `from..to` that is not blank.
    fn content_end(&self, from: usize, to: usize) -> u32 {
        let last = (from..to)
            .rev()
            .find(|i| !self.lines[*i].blank)
            .unwrap_or(from);
        let upto = self.upto(last);
        upto.trim_ascii_end()
            .len()
            .max(self.lines[last].start as usize) as u32
    }

    fn end_of(&self, to: usize) -> u32 {
        self.lines
            .get(to)
            .map_or(self.buf.len() as u32, |line| line.start)
    }

    // ---- parsing a part by itself ----

    fn check(&mut self, part: Part, depth: u32) -> Result<Shape, Stop> {
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
            if let Err(earlier) = earlier {
                if earlier.kind == ErrorKind::UnclosedQuotedScalar {
                    return Err(earlier);
                }
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
        }
        if body < end {
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

    fn part(&self, from: usize, to: usize) -> Part {
        let first = self.lines[from];
        Part {
            from,
            to,
            start: first.start,
            column: 0,
        }
    }

    /// Reports a fault, or that there is no budget left to look for any.
    fn give_up_or(&mut self, kind: SyntaxFaultKind, span: (u32, u32), lost: (u32, u32)) {
        if self.budget == 0 && !self.full {
            self.report(SyntaxFaultKind::TooManyFaults, span, lost);
            self.full = true;
        } else {
            self.report(kind, span, lost);
        }
    }

    // ---- entries ----

    /// Where line `i` of `part` begins and in which column.
    fn head(&self, part: Part, i: usize) -> (u32, u32) {
        if i == part.from && part.column > 0 {
            return (part.start, part.column);
        }
        let line = self.lines[i];
        (line.text, line.indent)
    }

    /// The column and kind of the entries of a block, if it is made of entries.
    fn layout(&self, part: Part) -> Option<(u32, Shape)> {
        let mut heads: Vec<(usize, u32)> = Vec::new();
        // The column beyond which lines are below a key that a tab indents.
        let mut below_tab = None;
        for i in part.from..part.to {
            let (start, column) = self.head(part, i);
            if self.lines[i].blank || below_tab.is_some_and(|tab| column > tab) {
                continue;
            }
            below_tab = None;
            if self.lines[i].tab && (part.column == 0 || i > part.from) {
                below_tab = opens_at(self.upto(i), start).then_some(column);
            } else {
                heads.push((i, column));
            }
        }
        let (first_line, first) = *heads.first()?;
        // What follows a value on its own line cannot be below it: it is meant to be beside it.
        let upto = self.upto(first_line);
        let start = self.lines[first_line].text as usize;
        let leaf = key_at(upto, start).is_some_and(|key| !opens_block(upto, key.colon + 1));
        let deepest = match heads.get(1) {
            Some((next, column))
                if leaf
                    && !self.lines[first_line..*next].iter().any(|line| line.tab)
                    && key_at(self.upto(*next), self.lines[*next].text as usize).is_some() =>
            {
                first.max(*column)
            }
            _ => first,
        };
        let column = match part.column {
            0 => most_frequent(&heads, deepest),
            column => column,
        };
        let mut shape = None;
        for i in part.from..part.to {
            let (start, at) = self.head(part, i);
            if self.lines[i].blank || at != column || (self.lines[i].tab && i > part.from) {
                continue;
            }
            let line = self.upto(i);
            if key_at(line, start as usize).is_some() || explicit(line, start as usize) {
                return Some((column, Shape::Mapping));
            }
            if dash_at(line, start as usize) {
                shape = Some((column, Shape::Sequence));
            } else if i == part.from && matches!(line.get(start as usize), Some(b'{' | b'[')) {
                return None;
            }
        }
        shape
    }

    /// Finds the faults of a block that does not parse.
    fn block(&mut self, part: Part, depth: u32) -> State {
        if depth >= MAX_DEPTH {
            return State::Whole;
        }
        let tabs = (part.from..part.to).all(|i| self.lines[i].blank || self.lines[i].tab);
        let layout = self.layout(part);
        let (column, shape) = match layout {
            Some(layout) => layout,
            None if tabs && part.column == 0 => (u32::MAX, Shape::Mapping),
            None => return State::Whole,
        };
        let entries = self.cut(part, column, shape);
        let mut alive = false;
        let mut next = 0;
        while let Some(entry) = entries.get(next) {
            let (state, taken) = self.entry(*entry, &entries[next + 1..], shape, depth);
            alive |= state == State::Alive;
            next += 1 + taken;
        }
        if alive { State::Alive } else { State::Dead }
    }

    /// Cuts a block into entries, and reports and blanks the lines that are part of none.
    fn cut(&mut self, part: Part, column: u32, shape: Shape) -> Vec<Part> {
        let mut entries: Vec<Part> = Vec::new();
        let mut misfit: Option<Misfit> = None;
        for i in part.from..part.to {
            let line = self.lines[i];
            if line.blank {
                if let (None, Some(entry)) = (&misfit, entries.last_mut()) {
                    entry.to = i + 1;
                }
                continue;
            }
            let (start, at) = self.head(part, i);
            let tab = line.tab && (i > part.from || part.column == 0);
            let attached = match (&misfit, entries.last()) {
                (Some(run), _) if at >= run.floor && !tab => continue,
                (_, None) => false,
                (Some(_), _) => false,
                (None, Some(_)) if at > column => true,
                (None, Some(_)) if tab => false,
                (None, Some(_)) if matches!(self.buf[start as usize], b'}' | b']') => true,
                (None, Some(_)) if at < column => false,
                (None, Some(entry)) => self.continues(*entry, i, shape),
            };
            if attached {
                if let Some(entry) = entries.last_mut() {
                    entry.to = i + 1;
                }
                continue;
            }
            let found = match () {
                () if tab => Some(SyntaxFaultKind::TabIndentation),
                () if at != column => Some(SyntaxFaultKind::BadIndentation),
                () => None,
            };
            if let Some(mut run) = misfit.take() {
                // Line after line misplaced alike is one mistake.
                let alike = found.as_ref() == Some(&run.kind) && (tab || run.column == at);
                if alike && run.last + 1 == i {
                    run.last = i;
                    misfit = Some(run);
                    continue;
                }
                self.misfit(&run, i);
            }
            if let Some(kind) = found {
                let floor = self.floor(part, i, at, column);
                misfit = Some(Misfit {
                    first: i,
                    last: i,
                    column: at,
                    kind,
                    floor,
                });
            } else if i == part.from && part.column > 0 {
                entries.push(Part { to: i + 1, ..part });
            } else {
                entries.push(self.part(i, i + 1));
            }
        }
        if let Some(run) = misfit {
            self.misfit(&run, part.to);
        }
        entries
    }

    /// From which column on the lines after misplaced line `i` belong to it.
    fn floor(&self, part: Part, i: usize, at: u32, column: u32) -> u32 {
        let line = self.upto(i);
        let opens = opens_at(line, self.lines[i].text);
        let next = (i + 1..part.to)
            .find(|i| !self.lines[*i].blank)
            .map(|i| self.lines[i].indent);
        match next {
            Some(next) if opens && next > at => next,
            _ => column.saturating_add(1),
        }
    }

    /// Whether line `i`, in the column of the entries, belongs to the entry above.
    fn continues(&self, entry: Part, i: usize, shape: Shape) -> bool {
        let (start, _) = self.head(entry, entry.from);
        let here = self.lines[i].text as usize;
        let line = self.upto(i);
        if shape != Shape::Mapping {
            return false;
        }
        if explicit(self.upto(entry.from), start as usize) {
            return line.get(here) == Some(&b':')
                && matches!(line.get(here + 1), None | Some(b' ' | b'\t'));
        }
        dash_at(line, here)
            && key_at(self.upto(entry.from), start as usize)
                .is_some_and(|key| opens_block(self.upto(entry.from), key.colon + 1))
    }

    fn misfit(&mut self, run: &Misfit, to: usize) {
        let line = self.lines[run.first];
        let end = self.content_end(run.first, to);
        let span = if run.kind == SyntaxFaultKind::TabIndentation {
            super::blame::tab_of(&self.buf, &line)
        } else {
            super::blame::first_token(&self.buf, &line)
        };
        self.report(run.kind.clone(), span, (line.text, end));
        self.blank(line.start, end);
    }

    /// Finds the faults of one entry; also says how many of the entries after it were part of it.
    fn entry(&mut self, entry: Part, after: &[Part], shape: Shape, depth: u32) -> (State, usize) {
        if self.full {
            self.blank(entry.start, self.end_of(entry.to));
            return (State::Dead, 0);
        }
        let (start, column) = self.head(entry, entry.from);
        let line = self.upto(entry.from);
        let key = match shape {
            // In `name {type: string}` it is not `name {type` that was meant.
            Shape::Mapping => key_at(line, start as usize).filter(|key| {
                !line[key.start..key.end]
                    .windows(2)
                    .any(|pair| pair[0] == b' ' && matches!(pair[1], b'{' | b'[' | b'"' | b'\''))
            }),
            _ => None,
        };
        let dash = shape == Shape::Sequence && dash_at(line, start as usize);
        let mut stop = match self.check(entry, depth) {
            Ok(found) if found == shape => return (State::Alive, 0),
            Ok(Shape::Nothing) => return (State::Dead, 0),
            Ok(_) => {
                let blame = super::blame::misplaced(&self.buf, &self.lines[entry.from], start);
                let end = self.content_end(entry.from, entry.to);
                self.report(blame.kind, blame.span, (start, end));
                self.blank(start, end);
                return (State::Dead, 0);
            }
            Err(stop) => stop,
        };
        let too_deep = stop.kind == ErrorKind::RecursionLimitExceeded;
        let value = match key {
            Some(key) => Some(key.colon as u32 + 1),
            None if dash => Some(start + 1),
            None => None,
        };
        let mut reported = false;
        if let Some(value) = value.filter(|_| !too_deep) {
            let before = self.faults.len();
            if let Some(below) = self.below(entry, value, dash) {
                match self.block(below, depth + 1) {
                    State::Whole => {}
                    State::Alive => match self.check(entry, depth) {
                        Ok(_) => return (State::Alive, 0),
                        Err(other) => stop = other,
                    },
                    State::Dead => {
                        let (first, _) = self.head(below, below.from);
                        let end = self.content_end_of_text(below);
                        self.stand_in(first, end, i64::from(column));
                        match self.check(entry, depth) {
                            Ok(_) => return (State::Alive, 0),
                            Err(other) => stop = other,
                        }
                    }
                }
            }
            reported = self.faults.len() > before;
        }
        self.leaf(entry, after, shape, depth, key, value, stop, reported)
    }

    fn content_end_of_text(&self, part: Part) -> u32 {
        let end = self.end_of(part.to) as usize;
        let trimmed = self.text.as_bytes()[..end].trim_ascii_end().len() as u32;
        trimmed.max(part.start)
    }

    /// The block that is the value of an entry.
    fn below(&self, entry: Part, value: u32, dash: bool) -> Option<Part> {
        let line = self.upto(entry.from);
        if opens_block(line, value as usize) {
            return (entry.from + 1 < entry.to
                && (entry.from + 1..entry.to).any(|i| !self.lines[i].blank))
            .then(|| self.part(entry.from + 1, entry.to));
        }
        let at = content_at(line, value as usize);
        let nests = dash && (key_at(line, at).is_some() || dash_at(line, at));
        nests.then(|| Part {
            start: at as u32,
            column: at as u32 - self.lines[entry.from].start,
            ..entry
        })
    }

    /// Reports the fault of an entry that cannot be cut, and leaves out its value.
    #[allow(clippy::too_many_arguments)]
    fn leaf(
        &mut self,
        entry: Part,
        after: &[Part],
        shape: Shape,
        depth: u32,
        key: Option<Key>,
        value: Option<u32>,
        mut stop: Stop,
        mut reported: bool,
    ) -> (State, usize) {
        let (start, column) = self.head(entry, entry.from);
        let mut end = self.content_end(entry.from, entry.to);
        let value = value.map(|value| content_at(self.upto(entry.from), value as usize) as u32);
        let mut taken = 0;
        while !reported {
            let mut blame = blame(&self.buf, &self.lines, &stop, entry.from);
            if shape == Shape::Mapping && key.is_none() {
                if let Some(other) = super::blame::no_key(&self.buf, &self.lines[entry.from], start)
                {
                    blame = other;
                }
            }
            if let Some(n) = self.swallowed(&blame, after, shape) {
                // A quote or bracket that goes on in lines that are not indented enough.
                taken = n;
                let line = self.lines[after[0].from];
                blame = Blame {
                    kind: SyntaxFaultKind::BadIndentation,
                    span: super::blame::first_token(&self.buf, &line),
                };
                let last = after[n - 1];
                end = self.content_end(entry.from, last.to);
                self.give_up_or(blame.kind, blame.span, (value.unwrap_or(start), end));
                break;
            }
            let line = self.line_of(blame.span.0);
            let by_line = matches!(
                blame.kind,
                SyntaxFaultKind::BadIndentation | SyntaxFaultKind::TabIndentation
            );
            if !by_line || line <= entry.from || line >= entry.to {
                let no_key = blame.kind == SyntaxFaultKind::MissingColon;
                self.give_up_or(blame.kind, blame.span, (value.unwrap_or(start), end));
                if no_key && entry.from + 1 < entry.to {
                    // The lines below are lost with the key, but not their faults.
                    let below = self.part(entry.from + 1, entry.to);
                    if self.check(below, depth + 1).is_err() {
                        self.block(below, depth + 1);
                    }
                }
                break;
            }
            // Only lines below the first are at fault: the entry may be sound without them.
            let indent = self.lines[line].indent;
            let floor = match self.floor(entry, line, indent, indent) {
                floor if floor > indent + 1 || opens_at(self.upto(line), self.lines[line].text) => {
                    floor
                }
                _ => indent,
            };
            let last = (line + 1..entry.to)
                .find(|i| !self.lines[*i].blank && self.lines[*i].indent < floor)
                .unwrap_or(entry.to);
            let gone = (self.lines[line].text, self.content_end(line, last));
            self.give_up_or(blame.kind, blame.span, gone);
            self.blank(self.lines[line].start, gone.1);
            match self.check(entry, depth) {
                Ok(_) => return (State::Alive, 0),
                // Another fault, or only more of the same?
                Err(next) if next.at > gone.1 && !self.full => stop = next,
                Err(_) => reported = true,
            }
        }
        if let Some(value) = value.filter(|value| *value < end) {
            // A key or dash that is sound stays, with nothing known of its value.
            if self.stand_in(value, end, i64::from(column)) && self.check(entry, depth).is_ok() {
                return (State::Alive, taken);
            }
        }
        self.blank(start, end);
        (State::Dead, taken)
    }

    /// How many of the entries after one with an open quote or bracket are the rest of it.
    fn swallowed(&self, blame: &Blame, after: &[Part], shape: Shape) -> Option<usize> {
        let close = match blame.kind {
            SyntaxFaultKind::UnclosedQuote(quote) => quote,
            SyntaxFaultKind::UnclosedBracket('{') => '}',
            SyntaxFaultKind::UnclosedBracket(_) => ']',
            _ => return None,
        } as u8;
        for (n, part) in after.iter().enumerate() {
            let (start, _) = self.head(*part, part.from);
            let line = self.upto(part.from);
            let sound = match shape {
                Shape::Mapping => key_at(line, start as usize).is_some(),
                _ => dash_at(line, start as usize),
            };
            if sound {
                return None;
            }
            if self.buf[start as usize..self.end_of(part.to) as usize].contains(&close) {
                return Some(n + 1);
            }
        }
        None
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
            self.blank(self.lines[from].start, lost.1);
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

/// Whether a key without a value on its line begins at `at`.
fn opens_at(line: &[u8], at: u32) -> bool {
    key_at(line, at as usize).is_some_and(|key| opens_block(line, key.colon + 1))
}

fn explicit(line: &[u8], at: usize) -> bool {
    line.get(at) == Some(&b'?') && matches!(line.get(at + 1), None | Some(b' ' | b'\t'))
}

/// The most frequent column that is no deeper than `deepest`; of several the one that people
/// use, an even one, or else the earliest.
fn most_frequent(heads: &[(usize, u32)], deepest: u32) -> u32 {
    let mut counts: Vec<(u32, u32)> = Vec::new();
    for (_, column) in heads {
        match counts.iter_mut().find(|(c, _)| c == column) {
            _ if *column > deepest => {}
            Some((_, n)) => *n += 1,
            None => counts.push((*column, 1)),
        }
    }
    let most = counts
        .iter()
        .rev()
        .max_by_key(|(column, n)| (*n, column.is_multiple_of(2)));
    most.map_or(deepest, |(column, _)| *column)
}
