//! A few lines of a file, made safe to print, as miette's source.
//!
//! Whatever the size of a file, only the lines around its marks are cut out (by the file's line
//! index), each to a window around its mark, and miette sees no more than that.

use std::fmt;
use std::ops::Range;

use miette::{
    Diagnostic, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};
use unicode_width::UnicodeWidthChar as _;

use super::hidden::Hidden;
use super::visible;
use crate::source::File;
use crate::text::Span;

const TAB: usize = 4;
/// Characters looked at for each column, for text whose characters take none.
const DENSE: usize = 4;

/// A range to underline, and a few words.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Where.
    pub(super) span: Span,
    /// What to write under it; safe to print.
    pub(super) text: Option<String>,
    /// Whether it is the finding's own place.
    pub(super) primary: bool,
}

/// Consecutive lines of one file with their marks.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// Number of the first line, from 0.
    first: u32,
    /// How many lines there are.
    count: u32,
    /// The lines as printed, each ended by LF.
    text: String,
    /// Whether each label is the primary one, in the order of `labels`.
    pub(super) primary: Vec<bool>,
    labels: Vec<LabeledSpan>,
}

/// How to cut an excerpt.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// Lines to show before the first mark's.
    pub(super) before: u32,
    /// Lines to show after the last mark's.
    pub(super) after: u32,
    /// Columns for a line.
    pub(super) width: usize,
    /// What stands for text left out.
    pub(super) ellipsis: &'static str,
}

impl Excerpt {
    /// The lines of `file` around `marks`, of which there is at least one. A mark over several
    /// lines is shown on its first. What is `hidden` shows as stars.
    pub(super) fn new(file: &File, marks: &[Mark], hidden: &Hidden, cut: Cut) -> Self {
        let mut marks: Vec<&Mark> = marks.iter().collect();
        let id = marks.first().map(|mark| mark.span.file);
        marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
        let lines: Vec<u32> = marks.iter().map(|mark| line_of(file, mark.span)).collect();
        let top = lines.iter().copied().min().unwrap_or_default();
        let bottom = lines.iter().copied().max().unwrap_or_default();
        let blank = |line: u32| line_text(file, line).1.trim_ascii().is_empty();
        let mut first = top;
        while first > 0 && top - first < cut.before && !blank(first - 1) {
            first -= 1;
        }
        let mut last = bottom;
        while last + 1 < file.lines().line_count() && last - bottom < cut.after && !blank(last + 1)
        {
            last += 1;
        }

        let mut excerpt = Self {
            first,
            count: last - first + 1,
            text: String::new(),
            primary: Vec::new(),
            labels: Vec::new(),
        };
        for line in first..=last {
            let (start, text) = line_text(file, line);
            let here = || {
                let on_line = marks.iter().zip(&lines).filter(|(_, at)| **at == line);
                on_line.map(|(mark, _)| (*mark, within(mark.span, start, text)))
            };
            let focus = here()
                .find(|(mark, _)| mark.primary)
                .or_else(|| here().next())
                .map_or(0..0, |(_, range)| range);
            let window = Window::new(text, start == 0, focus, cut, |shown| {
                hidden.on_line(id, start, text, shown)
            });
            for (mark, range) in here() {
                let from = excerpt.text.len() + window.place(range.start);
                let to = excerpt.text.len() + window.place(range.end);
                let label = mark.text.clone();
                excerpt
                    .labels
                    .push(LabeledSpan::new(label, from, to - from));
                excerpt.primary.push(mark.primary);
            }
            excerpt.text.push_str(&window.text);
            excerpt.text.push('\n');
        }
        excerpt
    }

    /// Number of the last line, from 1.
    pub(super) fn last_line(&self) -> u32 {
        self.first + self.count
    }
}

/// The line (from 0) on which a span is shown.
pub(super) fn line_of(file: &File, span: Span) -> u32 {
    file.lines().line_of(span.start.min(file.text.len() as u32))
}

/// Whether line `line` (from 0) fits in `width` columns.
pub(super) fn shows_whole(file: &File, line: u32, width: usize) -> bool {
    width_up_to(line_text(file, line).1, width + 1) <= width
}

/// Where a line starts, and its text without what ends it.
fn line_text(file: &File, line: u32) -> (usize, &str) {
    let start = file.lines().line_start(line).unwrap_or_default() as usize;
    let end = file
        .lines()
        .line_start(line + 1)
        .map_or(file.text.len(), |next| next as usize);
    let text = file.text.get(start..end).unwrap_or_default();
    (
        start,
        text.strip_suffix('\n')
            .unwrap_or(text)
            .trim_end_matches('\r'),
    )
}

/// The part of `span` that lies on the line `text`, which starts at byte `start`.
fn within(span: Span, start: usize, text: &str) -> Range<usize> {
    let clamp = |offset: u32| {
        let mut at = (offset as usize).saturating_sub(start).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    clamp(span.start)..clamp(span.end)
}

/// The part of a line that fits, as printed.
struct Window {
    text: String,
    /// Bytes of the line and of `text` before each character shown, and after the last.
    map: Vec<(usize, usize)>,
}

impl Window {
    /// Cuts `line` to `cut.width` columns such that `focus` shows. Looks at no more of the line
    /// than it shows.
    fn new(
        line: &str,
        starts_file: bool,
        focus: Range<usize>,
        cut: Cut,
        hidden: impl Fn(Range<usize>) -> Vec<Range<usize>>,
    ) -> Self {
        let from = Self::first_shown(line, &focus, cut);
        // No character takes more than four bytes.
        let hidden = hidden(from..line.len().min(from + 4 * (DENSE * cut.width + 2)));
        let is_hidden = |at: usize| hidden.iter().any(|range| range.contains(&at));
        let mut window = Self {
            text: String::new(),
            map: Vec::new(),
        };
        let mut column = 0;
        if from > 0 {
            window.text.push_str(cut.ellipsis);
            column += cut.ellipsis.chars().count();
        }
        // Where the text would end if it had to make room for an ellipsis.
        let mut room = (window.map.len(), window.text.len());
        for (at, c) in line[from..].char_indices() {
            // The byte-order mark is no part of the first line.
            let wide = if starts_file && from + at == 0 && c == '\u{FEFF}' {
                0
            } else {
                shown_width(c, column)
            };
            // Marks that combine take no column: thousands on one letter are cut too.
            if column + wide > cut.width || window.map.len() > DENSE * cut.width {
                window.map.truncate(room.0 + 1);
                window.text.truncate(room.1);
                if let Some(end) = window.map.last_mut() {
                    end.1 = room.1;
                }
                window.text.push_str(cut.ellipsis);
                return window;
            }
            window.map.push((from + at, window.text.len()));
            match c {
                _ if wide == 0 && c == '\u{FEFF}' => {}
                c if is_hidden(from + at) && !c.is_whitespace() => {
                    window.text.extend(std::iter::repeat_n('*', wide))
                }
                '\t' => window.text.extend(std::iter::repeat_n(' ', wide)),
                c => visible::push(&mut window.text, c),
            }
            column += wide;
            if column + cut.ellipsis.chars().count() <= cut.width {
                room = (window.map.len(), window.text.len());
            }
        }
        window.map.push((line.len(), window.text.len()));
        window
    }

    /// The byte of `line` from which to show it: its start, if `focus` shows then.
    fn first_shown(line: &str, focus: &Range<usize>, cut: Cut) -> usize {
        let reserve = 2 * cut.ellipsis.chars().count();
        let wanted = width_up_to(&line[focus.clone()], cut.width / 2);
        let enough = cut.width.saturating_sub(wanted + reserve);
        if width_up_to(&line[..focus.start], enough + 1) <= enough
            || width_up_to(line, cut.width + 1) <= cut.width
        {
            return 0;
        }
        let mut from = focus.start;
        let mut left = enough / 2;
        for (at, c) in line[..focus.start]
            .char_indices()
            .rev()
            .take(DENSE * enough)
        {
            let wide = shown_width(c, 0);
            if wide > left {
                break;
            }
            left -= wide;
            from = at;
        }
        from
    }

    /// The byte of `text` that shows byte `at` of the line.
    fn place(&self, at: usize) -> usize {
        let i = self.map.partition_point(|(line, _)| *line < at);
        let (_, shown) = self
            .map
            .get(i)
            .or(self.map.last())
            .copied()
            .unwrap_or_default();
        shown
    }
}

/// Columns of `c` at column `column`, as [`visible::push`] and miette print it.
fn shown_width(c: char, column: usize) -> usize {
    match c {
        '\t' => TAB - column % TAB,
        c if visible::is_hidden(c) => {
            let mut out = String::new();
            visible::push(&mut out, c);
            out.len()
        }
        c => c.width().unwrap_or_default(),
    }
}

/// Columns of `text`, or `most` if there are more.
fn width_up_to(text: &str, most: usize) -> usize {
    let mut column = 0;
    // Characters without a width do not use up columns: bound their number too.
    for c in text.chars().take(DENSE * most) {
        column += shown_width(c, column);
        if column >= most {
            return most;
        }
    }
    if text.len() > 4 * DENSE * most {
        most
    } else {
        column
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // All of it: the context was chosen when it was cut.
        Ok(Box::new(MietteSpanContents::new(
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            self.first as usize,
            0,
            self.count as usize,
        )))
    }
}

impl Diagnostic for Excerpt {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl std::error::Error for Excerpt {}

/// Nothing: the headline is the report's own.
impl fmt::Display for Excerpt {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    fn shown(text: &str, start: usize, end: usize) -> String {
        let file = File::new("a", text.into());
        let mark = Mark {
            span: Span::new(FileId(0), start as u32, end as u32),
            text: None,
            primary: true,
        };
        let cut = Cut {
            before: 0,
            after: 0,
            width: 20,
            ellipsis: "…",
        };
        let excerpt = Excerpt::new(&file, &[mark], &Hidden::of(&[], &[]), cut);
        let range =
            excerpt.labels[0].offset()..excerpt.labels[0].offset() + excerpt.labels[0].len();
        let text = &excerpt.text;
        format!(
            "{}[{}]{}",
            &text[..range.start],
            &text[range.clone()],
            text[range.end..].trim_end_matches('\n')
        )
    }

    #[test]
    fn cuts_a_window_around_the_mark() {
        let line = "0123456789".repeat(10);
        assert_eq!(shown(&line, 2, 4), "01[23]456789012345678…");
        assert_eq!(shown(&line, 50, 52), "…23456789[01]23456789…");
        assert_eq!(shown(&line, 98, 100), "…01234567[89]");
        assert_eq!(shown(&line, 100, 100), "…123456789[]");
        assert_eq!(shown(&line, 30, 90), "…6789[01234567890123]…");
        assert_eq!(shown(&line[..20], 18, 20), "012345678901234567[89]");
    }

    #[test]
    fn is_bounded_whatever_the_characters() {
        for text in ["\u{301}", "\u{1b}", "\t", "価"] {
            let line = text.repeat(100_000);
            let middle = text.len() * 50_000;
            for at in [0, middle, line.len()] {
                let out = shown(&line, at, at);
                assert!(out.chars().count() < 200, "{text:?} at {at}");
            }
        }
    }
}
