//! One JSON text, taken apart without copying it: a flat list of nodes that is used again for the next.
//!
//! Strict RFC 8259, with the limits and answers that [`Tape::read`] names. A tree with a value for each
//! string would cost several times as much, and most events have nothing wrong.

mod node;
mod read;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

pub use node::{Fault, Kind, MAX_DEPTH, Reason};

use node::Node;
use read::Reader;

/// A JSON text taken apart.
#[derive(Debug, Default)]
pub struct Tape {
    nodes: Vec<Node>,
    /// Lists and objects that are open, while it is read.
    open: Vec<u32>,
}

impl Tape {
    /// Takes `text` apart, and forgets what was there before.
    ///
    /// Numbers keep their text. A key that comes twice stays twice. A lone surrogate, and nesting beyond
    /// [`MAX_DEPTH`], are faults.
    ///
    /// # Errors
    /// The first thing that is not JSON.
    pub fn read(&mut self, text: &str) -> Result<(), Fault> {
        self.nodes.clear();
        self.open.clear();
        Reader {
            bytes: text.as_bytes(),
            at: 0,
            nodes: &mut self.nodes,
            open: &mut self.open,
        }
        .read()
    }

    /// The value, in the text that it was read from.
    pub fn root<'t>(&'t self, text: &'t str) -> Item<'t> {
        Item {
            tape: self,
            text,
            at: 0,
        }
    }
}

/// A value of a tape.
#[derive(Clone, Copy)]
pub struct Item<'t> {
    tape: &'t Tape,
    text: &'t str,
    at: u32,
}

impl fmt::Debug for Item<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.raw())
    }
}

impl<'t> Item<'t> {
    #[inline]
    fn node(self) -> Node {
        self.tape.nodes[self.at as usize]
    }

    #[inline]
    fn with(self, at: u32) -> Self {
        Self { at, ..self }
    }

    /// What it is.
    #[inline]
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Its number in the tape, by which the same value is known again.
    #[inline]
    pub fn index(self) -> u32 {
        self.at
    }

    /// The value of that number.
    #[inline]
    pub fn at(self, index: u32) -> Self {
        self.with(index)
    }

    /// Its first byte and the one after its last, quotes included.
    #[inline]
    pub fn range(self) -> std::ops::Range<usize> {
        let node = self.node();
        let quote = usize::from(node.kind == Kind::String);
        node.start as usize - quote..node.end as usize + quote
    }

    /// Its text as written; of a string with its quotes.
    #[inline]
    pub fn raw(self) -> &'t str {
        &self.text[self.range()]
    }

    /// The text of a string.
    #[inline]
    pub fn string(self) -> Option<Cow<'t, str>> {
        let node = self.node();
        if node.kind != Kind::String {
            return None;
        }
        let text = &self.text[node.start as usize..node.end as usize];
        Some(match node.escaped {
            false => Cow::Borrowed(text),
            true => Cow::Owned(unescape(text)),
        })
    }

    /// The bytes of a string without escapes, which are its text as it stands.
    #[inline]
    pub fn plain(self) -> Option<&'t [u8]> {
        let node = self.node();
        let is_plain = node.kind == Kind::String && !node.escaped;
        let bytes = self.text.as_bytes();
        bytes
            .get(node.start as usize..node.end as usize)
            .filter(|_| is_plain)
    }

    /// Whether it is the string `text`.
    #[inline]
    pub fn is(self, text: &str) -> bool {
        match self.plain() {
            Some(plain) => plain == text.as_bytes(),
            None => self.string().is_some_and(|string| string == text),
        }
    }

    /// The items of a list; none of anything else.
    #[inline]
    pub fn items(self) -> impl Iterator<Item = Item<'t>> + Clone {
        let node = self.node();
        let mut at = self.at + 1;
        let end = match node.kind {
            Kind::Array => node.next,
            _ => at,
        };
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let item = self.with(at);
                at = item.node().next;
                item
            })
        })
    }

    /// The keys of an object with their values, in the order written; none of anything else.
    #[inline]
    pub fn entries(self) -> impl Iterator<Item = (Item<'t>, Item<'t>)> + Clone {
        let node = self.node();
        let mut at = self.at + 1;
        let end = match node.kind {
            Kind::Object => node.next,
            _ => at,
        };
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let (key, value) = (self.with(at), self.with(at + 1));
                at = value.node().next;
                (key, value)
            })
        })
    }

    /// The value of a key; of one that comes twice the last, as every JSON library has it.
    pub fn get(self, name: &str) -> Option<Item<'t>> {
        let found = self.entries().filter(|(key, _)| key.is(name)).last();
        found.map(|(_, value)| value)
    }
}

/// The text of a string's source, which has been found to be sound.
fn unescape(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let mut chars = rest[at + 1..].chars();
        let Some(escape) = chars.next() else { break };
        rest = chars.as_str();
        match escape {
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            'u' => {
                let unit = |text: &str| {
                    text.get(..4)
                        .and_then(|hex| u32::from_str_radix(hex, 16).ok())
                };
                let mut code = unit(rest).unwrap_or(0xFFFD);
                rest = rest.get(4..).unwrap_or_default();
                if let (0xD800..0xDC00, Some(low)) = (code, rest.get(2..).and_then(unit)) {
                    code = 0x10000 + ((code - 0xD800) << 10) + low.wrapping_sub(0xDC00);
                    rest = rest.get(6..).unwrap_or_default();
                }
                text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            other => text.push(other),
        }
    }
    text.push_str(rest);
    text
}
