//! Patterns: ECMA-262 expressions that mean the same to the `regex` crate.
//!
//! A pattern is read and written anew, with what the two read differently made explicit. What is
//! not certainly the same (lookaround, back-references, `\b`, properties, nested classes) is a doubt.

mod sequence;

use regex::{Regex, RegexBuilder};

use sequence::{Ascii, Sequence, Step};

/// Bytes that a compiled expression may take.
const SIZE_LIMIT: usize = 1 << 20;

/// Largest count in braces.
const MAX_COUNT: usize = 1_000;

const DIGIT: &[(char, char)] = &[('0', '9')];
const WORD: &[(char, char)] = &[('A', 'Z'), ('a', 'z'), ('0', '9'), ('_', '_')];
/// `WhiteSpace` and `LineTerminator` of ECMA-262, sections 12.2 and 12.3.
const SPACE: &[(char, char)] = &[
    ('\t', '\r'),
    (' ', ' '),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{feff}', '\u{feff}'),
];
/// What `.` does not match.
const LINE_ENDS: &[(char, char)] = &[('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')];

/// A compiled `pattern`.
#[derive(Debug)]
pub(crate) struct Matcher {
    /// `None` for a doubt.
    regex: Option<Regex>,
    sequence: Option<Sequence>,
}

impl Matcher {
    /// Compiles `pattern`, to a doubt if need be.
    pub(crate) fn of(pattern: &str) -> Self {
        let mut reader = Reader::new(pattern);
        let regex = reader.all().and_then(|()| {
            let mut builder = RegexBuilder::new(&reader.text);
            builder.size_limit(SIZE_LIMIT).build().ok()
        });
        let sequence = reader.sequence.filter(|_| regex.is_some());
        Self { regex, sequence }
    }

    /// Whether it is no doubt.
    pub(crate) fn is_sure(&self) -> bool {
        self.regex.is_some()
    }

    /// Whether it matches somewhere in `text`; `None` for doubt.
    pub(crate) fn matches(&self, text: &str) -> Option<bool> {
        if self.sequence.as_ref().is_some_and(|s| s.matches(text)) {
            return Some(true);
        }
        Some(self.regex.as_ref()?.is_match(text))
    }
}

/// A pattern as an expression of the `regex` crate that certainly is the same; `None` for a doubt.
pub(crate) fn plain(pattern: &str) -> Option<String> {
    let mut reader = Reader::new(pattern);
    reader.all().map(|()| reader.text)
}

/// A member of a class.
enum Member {
    Char(char),
    Set(&'static [(char, char)]),
}

struct Reader<'p> {
    rest: &'p str,
    /// What was read, for the `regex` crate.
    text: String,
    /// The same as a sequence, as long as it is one.
    sequence: Option<Sequence>,
}

impl<'p> Reader<'p> {
    fn new(pattern: &'p str) -> Self {
        let (rest, anchor) = match pattern.strip_prefix('^') {
            Some(rest) => (rest, "^"),
            None => (pattern, ""),
        };
        Self {
            rest,
            text: anchor.to_owned(),
            sequence: (!anchor.is_empty()).then(Sequence::default),
        }
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Reads the pattern; `None` for a doubt.
    fn all(&mut self) -> Option<()> {
        let mut groups = 0_u32;
        // Whether what was read last can be repeated.
        let mut repeats = false;
        while let Some(c) = self.next() {
            repeats = match c {
                '^' | '$' | '|' => {
                    self.anchor(c);
                    false
                }
                '(' => {
                    let plain = self.eat("?:") || !self.rest.starts_with('?');
                    groups = plain.then_some(groups + 1)?;
                    self.sequence = None;
                    self.text.push_str("(?:");
                    false
                }
                ')' => {
                    groups = groups.checked_sub(1)?;
                    self.text.push(')');
                    true
                }
                '*' => self.repeat(repeats, "*", 0, usize::MAX)?,
                '+' => self.repeat(repeats, "+", 1, usize::MAX)?,
                '?' => self.repeat(repeats, "?", 0, 1)?,
                '{' => self.counted(repeats)?,
                '.' => self.set(LINE_ENDS, true),
                '[' => self.class()?,
                '\\' => self.escape()?,
                ']' | '}' => return None,
                c => self.set(&[(c, c)], false),
            };
        }
        (groups == 0).then_some(())
    }

    /// An anchor in the pattern, or a bar.
    fn anchor(&mut self, c: char) {
        self.text.push(c);
        match &mut self.sequence {
            Some(sequence) if c == '$' && self.rest.is_empty() => sequence.to_end = true,
            _ => self.sequence = None,
        }
    }

    /// A quantifier. None may follow but the `?` that makes it lazy, which makes no difference here.
    fn repeat(&mut self, repeats: bool, text: &str, min: usize, max: usize) -> Option<bool> {
        self.text.push_str(text);
        if self.eat("?") {
            self.text.push('?');
        }
        if let Some(step) = self.sequence.as_mut().and_then(|s| s.steps.last_mut()) {
            (step.min, step.max) = (min, max);
        }
        repeats.then_some(false)
    }

    /// The rest of `{n}`, `{n,}` or `{n,m}`.
    fn counted(&mut self, repeats: bool) -> Option<bool> {
        let (inner, rest) = self.rest.split_once('}')?;
        let number = |text: &str| {
            let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let number: Option<usize> = text.parse().ok();
            number.filter(|number| is_number && *number <= MAX_COUNT)
        };
        let (min, max) = match inner.split_once(',') {
            None => (number(inner)?, number(inner)?),
            Some((min, "")) => (number(min)?, usize::MAX),
            Some((min, max)) => (number(min)?, number(max)?),
        };
        self.rest = (min <= max).then_some(rest)?;
        self.repeat(repeats, &format!("{{{inner}}}"), min, max)
    }

    /// A character of `ranges`, or any other; it can be repeated.
    fn set(&mut self, ranges: &[(char, char)], negated: bool) -> bool {
        self.text.push_str(if negated { "[^" } else { "[" });
        let mut set = Ascii::default();
        for (first, last) in ranges {
            let (low, high) = (u32::from(*first), u32::from(*last));
            self.text
                .push_str(&format!(r"\x{{{low:x}}}-\x{{{high:x}}}"));
            set.add(*first, *last);
        }
        self.text.push(']');
        if let Some(sequence) = &mut self.sequence {
            let set = if negated { set.all_but() } else { set };
            let (min, max) = (1, 1);
            sequence.steps.push(Step { set, min, max });
        }
        true
    }

    /// What follows a backslash outside a class.
    fn escape(&mut self) -> Option<bool> {
        let c = self.next()?;
        Some(match (set(c), c) {
            (Some(ranges), c) => self.set(ranges, c.is_ascii_uppercase()),
            (None, c) => {
                let c = literal(c)?;
                self.set(&[(c, c)], false)
            }
        })
    }

    /// The rest of a class.
    fn class(&mut self) -> Option<bool> {
        let negated = self.eat("^");
        let mut ranges = Vec::new();
        while !self.eat("]") {
            // A hyphen makes a range, except before the end.
            let member = self.member()?;
            let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            match member {
                Member::Char(first) if is_range => {
                    self.eat("-");
                    let Member::Char(last) = self.member()? else {
                        return None;
                    };
                    let is_plain = first != '-' && last != '-' && first <= last;
                    ranges.push(is_plain.then_some((first, last))?);
                }
                Member::Set(_) if is_range => return None,
                Member::Char(c) => ranges.push((c, c)),
                Member::Set(members) => ranges.extend(members),
            }
        }
        (!ranges.is_empty()).then(|| self.set(&ranges, negated))
    }

    fn member(&mut self) -> Option<Member> {
        match self.next()? {
            '[' | '&' | '~' => None,
            '\\' => match self.next()? {
                'D' | 'W' | 'S' => None,
                c => match set(c) {
                    Some(ranges) => Some(Member::Set(ranges)),
                    None => literal(c).map(Member::Char),
                },
            },
            c => Some(Member::Char(c)),
        }
    }
}

/// The members of the class `\c`, or those that it excludes.
fn set(c: char) -> Option<&'static [(char, char)]> {
    match c {
        'd' | 'D' => Some(DIGIT),
        'w' | 'W' => Some(WORD),
        's' | 'S' => Some(SPACE),
        _ => None,
    }
}

/// The character that `\c` stands for.
fn literal(c: char) -> Option<char> {
    Some(match c {
        't' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|'
        | '/' | '-' => c,
        _ => return None,
    })
}
