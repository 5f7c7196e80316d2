//! One JSON text, taken apart without copying it: a flat list of nodes that is used again for the next.
//!
//! Strict RFC 8259, with the limits and answers that [`Tape::read`] names. A tree with a value for each
//! string would cost several times as much, and most events have nothing wrong.

mod cursor;
mod node;
mod read;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt;

pub(super) use cursor::{Cursor, Label, Passed, Room};
pub use node::{Fault, Kind, MAX_DEPTH, MAX_VALUES, Reason};

use node::Node;
use read::{Ends, Open, Reader};

/// A JSON text taken apart.
#[derive(Debug, Default)]
pub struct Tape {
    nodes: Vec<Node>,
    open: Open,
    numbered: Numbered,
}

/// The values of one object by numbers of their keys.
#[derive(Debug, Default)]
struct Numbered {
    /// The object.
    object: Cell<Option<u32>>,
    /// The value of each number; 0, which is nobody's value, where there is none.
    values: RefCell<Vec<u32>>,
}

impl Tape {
    /// The objects in which a key comes twice, each with the keys that were there before.
    pub fn duplicate_keys<'t>(&'t self, text: &'t str) -> Vec<(Item<'t>, Vec<Item<'t>>)> {
        let mut found = Vec::new();
        let mut doubtful = self.open.doubtful.clone();
        doubtful.sort_unstable();
        doubtful.dedup();
        for at in doubtful {
            let object = self.root(text).at(at);
            let keys = || object.entries().map(|(key, _)| key);
            if keys().nth(FEW).is_none() && are_different(keys()) {
                continue;
            }
            let mut seen = BTreeSet::new();
            let twice = keys().filter(|key| !seen.insert(key.string().unwrap_or_default()));
            let twice: Vec<Item<'_>> = twice.collect();
            if !twice.is_empty() {
                found.push((object, twice));
            }
        }
        found
    }

    /// Takes `text` apart, and forgets what was there before.
    ///
    /// Numbers keep their text. A key that comes twice stays twice. A lone surrogate, nesting beyond
    /// [`MAX_DEPTH`], and more values than [`MAX_VALUES`] are faults.
    ///
    /// # Errors
    /// The first thing that is not JSON.
    pub fn read(&mut self, text: &str) -> Result<(), Fault> {
        self.reader(text, 0, Ends::default()).read()
    }

    /// A reader into it from a byte of `text` on; what was there before is forgotten.
    fn reader<'r>(&'r mut self, text: &'r str, at: usize, ends: Ends) -> Reader<'r, Vec<Node>> {
        self.nodes.clear();
        self.open.clear();
        self.numbered.object.set(None);
        Reader {
            bytes: text.as_bytes(),
            at,
            nodes: &mut self.nodes,
            open: &mut self.open,
            ends,
        }
    }

    /// Whether a key may come twice in an object.
    pub(super) fn is_doubtful(&self) -> bool {
        !self.open.doubtful.is_empty()
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
            Some(plain) => same(plain, text.as_bytes()),
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
        let nodes = &self.tape.nodes;
        let node = self.node();
        let mut found = None;
        let mut at = self.at + 1;
        let end = match node.kind {
            Kind::Object => node.next,
            _ => at,
        };
        while at < end {
            let key = nodes[at as usize];
            // Most keys are told apart by their lengths.
            let is_long = (key.end - key.start) as usize == name.len();
            if (is_long || key.escaped) && self.with(at).is(name) {
                found = Some(at + 1);
            }
            at = nodes[at as usize + 1].next;
        }
        found.map(|at| self.with(at))
    }

    /// Gives the keys of an object numbers below `count`, for [`Item::numbered`]; those of another object are
    /// forgotten. `number` is given the bytes of each key.
    pub fn number(self, count: usize, mut number: impl FnMut(&[u8]) -> Option<usize>) {
        let numbered = &self.tape.numbered;
        numbered.object.set(Some(self.at));
        let mut values = numbered.values.borrow_mut();
        values.clear();
        values.resize(count, 0);
        for (key, value) in self.entries() {
            let number = match key.plain() {
                Some(plain) => number(plain),
                None => key.string().and_then(|text| number(text.as_bytes())),
            };
            if let Some(place) = number.and_then(|number| values.get_mut(number)) {
                *place = value.at;
            }
        }
    }

    /// The value of the key of a number, as [`Item::get`] has it; `None` where the keys of this object have
    /// no numbers.
    #[inline]
    pub fn numbered(self, number: usize) -> Option<Option<Item<'t>>> {
        let numbered = &self.tape.numbered;
        if numbered.object.get() != Some(self.at) {
            return None;
        }
        let value = numbered.values.borrow().get(number).copied()?;
        Some((value > 0).then(|| self.with(value)))
    }

    /// The key that it stands under; none of an item of a list, or of the whole.
    pub fn key(self) -> Option<Item<'t>> {
        let key = self.with(self.at.checked_sub(1)?);
        key.node().key.then_some(key)
    }

    /// It and all values within it, keys left out, in the order written.
    pub fn values(self) -> impl Iterator<Item = Item<'t>> {
        let end = match self.node().kind {
            Kind::Array | Kind::Object => self.node().next,
            _ => self.at + 1,
        };
        let nodes = self.tape.nodes.get(self.at as usize..end as usize);
        let nodes = (self.at..end).zip(nodes.unwrap_or_default());
        nodes
            .filter(|(_, node)| !node.key)
            .map(move |(at, _)| self.with(at))
    }
}

/// Whether two texts of one length are the same: as a call of a function, that would take longer than most
/// comparisons of keys do.
#[inline]
fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let ends = |text: &[u8]| {
        let (first, last) = (text.first_chunk::<8>()?, text.last_chunk::<8>()?);
        Some((u64::from_le_bytes(*first), u64::from_le_bytes(*last)))
    };
    let halves = |text: &[u8]| {
        let (first, last) = (text.first_chunk::<4>()?, text.last_chunk::<4>()?);
        Some((u32::from_le_bytes(*first), u32::from_le_bytes(*last)))
    };
    match one.len() {
        0..4 => one.iter().eq(other),
        4..8 => halves(one) == halves(other),
        8..=16 => ends(one) == ends(other),
        17..=32 => {
            let middle = |text: &[u8]| text.get(8..text.len() - 8).and_then(ends);
            ends(one) == ends(other) && middle(one) == middle(other)
        }
        _ => ends(one) == ends(other) && one == other,
    }
}

/// Keys that are compared each with each; more are sorted.
const FEW: usize = 64;

/// Whether no two keys are the same, or any has escapes.
fn are_different<'t>(mut keys: impl Iterator<Item = Item<'t>> + Clone) -> bool {
    while let Some(key) = keys.next() {
        let Some(text) = key.plain() else {
            return false;
        };
        let is_same = |other: Item<'_>| other.plain().is_none_or(|other| same(text, other));
        if keys.clone().any(is_same) {
            return false;
        }
    }
    true
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
