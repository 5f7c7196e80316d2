//! Reads a text step by step, for whoever knows what comes next.

use std::borrow::Cow;
use std::ops::Range;

use super::read::{Ends, Open, Reader, Unlisted};
use super::{Kind, MAX_DEPTH, Tape, same, unescape};

/// Memory of a cursor, used again for the next.
#[derive(Debug, Default)]
pub(in crate::payload) struct Room {
    open: Open,
    nothing: Unlisted,
}

/// A place in a JSON text.
///
/// Each step is one that [`Tape::read`] would take as well. Where a step is `None`, the text may be sound
/// nevertheless, and is left to that.
pub(in crate::payload) struct Cursor<'r> {
    text: &'r str,
    reader: Reader<'r, Unlisted>,
}

/// A value that was passed.
#[derive(Debug, Clone)]
pub(in crate::payload) struct Passed {
    pub(in crate::payload) kind: Kind,
    /// Its bytes, quotes included.
    pub(in crate::payload) range: Range<usize>,
    /// Whether it is a string with escapes.
    pub(in crate::payload) escaped: bool,
}

/// A key as most write it: in quotes, with a colon right after it.
#[derive(Debug)]
pub(in crate::payload) struct Label(Box<[u8]>);

impl Label {
    /// `None` for a key that has to be escaped.
    pub(in crate::payload) fn of(key: &str) -> Option<Self> {
        let is_plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
        let written = || format!("\"{key}\":").into_bytes().into();
        key.bytes().all(is_plain).then(|| Self(written()))
    }

    /// The key without quotes.
    pub(in crate::payload) fn key(&self) -> &[u8] {
        &self.0[1..self.0.len() - 2]
    }
}

impl Passed {
    /// The text of a string without escapes, in the text that it was passed in.
    #[inline]
    pub(in crate::payload) fn plain<'t>(&self, text: &'t str) -> Option<&'t str> {
        if self.kind != Kind::String || self.escaped {
            return None;
        }
        text.get(self.range.start + 1..self.range.end - 1)
    }

    /// The text of a string without escapes, or a number as written.
    #[inline]
    pub(in crate::payload) fn scalar<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self.kind {
            Kind::Number => text.get(self.range.clone()),
            _ => self.plain(text),
        }
    }
}

impl<'r> Cursor<'r> {
    /// At the beginning of `text`.
    pub(in crate::payload) fn new(text: &'r str, room: &'r mut Room) -> Self {
        room.open.clear();
        let reader = Reader {
            bytes: text.as_bytes(),
            at: 0,
            nodes: &mut room.nothing,
            open: &mut room.open,
            ends: Ends::default(),
        };
        Self { text, reader }
    }

    /// The next byte that is no white space; the cursor stands there.
    #[inline]
    pub(in crate::payload) fn token(&mut self) -> Option<u8> {
        self.reader.token()
    }

    /// The text that it is in.
    pub(in crate::payload) fn text(&self) -> &'r str {
        self.text
    }

    /// Moves into a list or an object, which begins here with `bracket`.
    pub(in crate::payload) fn enter(&mut self, bracket: u8) -> bool {
        if self.reader.open.depth() >= MAX_DEPTH {
            return false;
        }
        self.reader.open.enter();
        self.eat(bracket)
    }

    /// Moves out of it, where it ends here with `bracket`.
    pub(in crate::payload) fn leave(&mut self, bracket: u8) -> bool {
        self.reader.open.leave();
        self.eat(bracket)
    }

    /// Moves past `token`, if that is what comes next.
    #[inline]
    pub(in crate::payload) fn eat(&mut self, token: u8) -> bool {
        let is_there = self.reader.token() == Some(token);
        self.reader.at += usize::from(is_there);
        is_there
    }

    /// Moves past the key of `label` and its colon, if they stand here as it has them.
    #[inline]
    pub(in crate::payload) fn eat_label(&mut self, label: &Label) -> bool {
        let start = self.reader.at;
        let end = start + label.0.len();
        let is_there = (self.reader.bytes.get(start..end)).is_some_and(|text| same(text, &label.0));
        if is_there {
            self.reader.at = end;
        }
        is_there
    }

    /// Moves past a key, which stands here: what is in its quotes.
    pub(in crate::payload) fn key(&mut self) -> Option<&'r [u8]> {
        if self.reader.token() != Some(b'"') {
            return None;
        }
        let start = self.reader.at + 1;
        let is_escaped = self.reader.string(true).ok()?;
        let key = self.reader.bytes.get(start..self.reader.at - 1)?;
        (!is_escaped).then_some(key)
    }

    /// Moves past a value in which no key comes twice, and keeps nothing of it.
    #[inline]
    pub(in crate::payload) fn skip(&mut self) -> Option<()> {
        let token = self.reader.token()?;
        self.pass(token).map(|_| ())
    }

    /// Moves past a string, which begins here: its text.
    #[inline]
    pub(in crate::payload) fn string(&mut self) -> Option<Cow<'r, str>> {
        let start = self.reader.at + 1;
        let is_escaped = self.reader.string(false).ok()?;
        let written = self.text.get(start..self.reader.at - 1)?;
        Some(match is_escaped {
            false => Cow::Borrowed(written),
            true => Cow::Owned(unescape(written)),
        })
    }

    /// Moves past a value in which no key comes twice.
    #[inline]
    pub(in crate::payload) fn value(&mut self) -> Option<Passed> {
        let token = self.reader.token()?;
        let start = self.reader.at;
        let escaped = self.pass(token)?;
        Some(Passed {
            kind: kind(token),
            range: start..self.reader.at,
            escaped,
        })
    }

    /// Moves past a value that begins with `token`; whether it is a string with escapes.
    #[inline]
    fn pass(&mut self, token: u8) -> Option<bool> {
        match token {
            b'"' => return self.reader.string(false).ok(),
            b'0'..=b'9' | b'-' => self.reader.number().ok()?,
            _ => {
                self.reader.value().ok()?;
                if !self.reader.open.doubtful.is_empty() {
                    return None;
                }
            }
        }
        Some(false)
    }

    /// The same, taken apart into `tape`.
    pub(in crate::payload) fn taped(&mut self, tape: &mut Tape) -> Option<Passed> {
        let token = self.reader.token()?;
        let start = self.reader.at;
        let mut reader = tape.reader(self.text, start, self.reader.ends);
        (0..self.reader.open.depth()).for_each(|_| reader.open.enter());
        reader.value().ok()?;
        (self.reader.at, self.reader.ends) = (reader.at, reader.ends);
        let range = start..reader.at;
        (!tape.is_doubtful()).then_some(Passed {
            kind: kind(token),
            range,
            escaped: false,
        })
    }
}

/// What a value is by its first byte.
fn kind(first: u8) -> Kind {
    match first {
        b'"' => Kind::String,
        b'{' => Kind::Object,
        b'[' => Kind::Array,
        b'n' => Kind::Null,
        b't' => Kind::True,
        b'f' => Kind::False,
        _ => Kind::Number,
    }
}
