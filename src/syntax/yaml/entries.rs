//! Cutting a block into entries by indentation, and finding the faults of each.

use granit_parser::ErrorKind;

use super::blame::{Blame, blame, first_token, misplaced, no_key, tab_of};
use super::build::{MAX_DEPTH, Stop};
use super::lines::{Key, content_at, dash_at, key_at, opens_block};
use super::recover::{Part, Recovery, Shape, State};
use crate::syntax::fault::SyntaxFaultKind;

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

impl Recovery<'_> {
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
    pub(super) fn block(&mut self, part: Part, depth: u32) -> State {
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
            if self.full {
                self.lose(entry.start, self.end_of(part.to), column);
                break;
            }
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
                self.misfit(&run, i, column);
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
            self.misfit(&run, part.to, column);
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

    fn misfit(&mut self, run: &Misfit, to: usize, column: u32) {
        let line = self.lines[run.first];
        let end = self.content_end(run.first, to);
        let span = if run.kind == SyntaxFaultKind::TabIndentation {
            tab_of(&self.buf, &line)
        } else {
            first_token(&self.buf, &line)
        };
        self.report(run.kind.clone(), span, (line.text, end));
        self.lose(line.start, end, column);
    }

    /// Finds the faults of one entry; also says how many of the entries after it were part of it.
    fn entry(&mut self, entry: Part, after: &[Part], shape: Shape, depth: u32) -> (State, usize) {
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
                let blame = misplaced(
                    &self.buf,
                    &self.lines[entry.from],
                    start,
                    shape == Shape::Sequence,
                );
                let end = self.content_end(entry.from, entry.to);
                self.report(blame.kind, blame.span, (start, end));
                self.lose(start, end, column);
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
        // A line that a tab indents was taken out of it and is to blame for what is open.
        let torn = matches!(
            stop.kind,
            ErrorKind::UnclosedQuotedScalar | ErrorKind::UnclosedFlowCollection { .. }
        );
        let next = self.lines.get(entry.to).filter(|line| line.tab);
        reported |= torn && next.is_some_and(|line| self.buf[line.text as usize] == b'\n');
        while !reported {
            let mut blame = blame(&self.buf, &self.lines, &stop, entry.from);
            if shape == Shape::Mapping
                && key.is_none()
                && let Some(other) = no_key(&self.buf, &self.lines[entry.from], start)
            {
                blame = other;
            }
            if let Some(n) = self.swallowed(&blame, after, shape) {
                // A quote or bracket that goes on in lines that are not indented enough.
                taken = n;
                let line = self.lines[after[0].from];
                blame = Blame {
                    kind: SyntaxFaultKind::BadIndentation,
                    span: first_token(&self.buf, &line),
                };
                let last = after[n - 1];
                end = self.content_end(entry.from, last.to);
                self.give_up_or(
                    blame.kind,
                    blame.span,
                    (value.unwrap_or(start).min(end), end),
                );
                break;
            }
            let line = self.line_of(blame.span.0);
            let by_line = matches!(
                blame.kind,
                SyntaxFaultKind::BadIndentation | SyntaxFaultKind::TabIndentation
            );
            if !by_line || line <= entry.from || line >= entry.to {
                let no_key = blame.kind == SyntaxFaultKind::MissingColon;
                self.give_up_or(
                    blame.kind,
                    blame.span,
                    (value.unwrap_or(start).min(end), end),
                );
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
            self.lose(self.lines[line].start, gone.1, indent.max(column + 1));
            match self.check(entry, depth) {
                Ok(found) if found == shape => return (State::Alive, 0),
                Ok(_) => reported = true,
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
        self.lose(start, end, column);
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
