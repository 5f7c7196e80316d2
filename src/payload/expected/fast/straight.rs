//! Checks a value while it is read, without taking it apart first.
//!
//! What a schema asks for that needs the whole value at hand is asked of that value alone, taken apart.
//! There is one answer: the text is sound, no key comes twice in it, and the value is valid for sure.

use super::check::{compound, constant, number, passes_within, string};
use super::object::Seen;
use super::schema::{Additional, Declared, Id, List, Node, Object, Schema, Types};
use crate::payload::tape::{Cursor, Kind, Tape};

/// Undeclared keys of an object that are compared with each other.
const EXTRAS: usize = 16;

/// What else is to be said of a value that is read.
pub(in crate::payload) struct Aside<'a> {
    /// Room for values that are taken apart.
    pub(in crate::payload) tape: &'a mut Tape,
    /// Whether nothing is to be said of a text, wherever it stands.
    pub(in crate::payload) is_quiet: &'a dyn Fn(&str) -> bool,
    /// Whether nothing is to be said of an undeclared key of the whole.
    pub(in crate::payload) is_free: &'a dyn Fn(&str) -> bool,
}

/// Reads the value that begins at `cursor`; `None` for one that is not valid for sure.
pub(super) fn reads(schema: &Schema, cursor: &mut Cursor<'_>, aside: Aside<'_>) -> Option<()> {
    let root = schema.nodes.get(schema.root as usize)?;
    let mut straight = Straight {
        cursor,
        aside,
        root: root.object.as_deref(),
    };
    straight.value(&schema.nodes, schema.root)
}

struct Straight<'s, 'c, 'r, 'a> {
    cursor: &'c mut Cursor<'r>,
    aside: Aside<'a>,
    /// What the whole has to be.
    root: Option<&'s Object>,
}

impl<'s, 'r> Straight<'s, '_, 'r, '_> {
    /// Reads a value and checks it against the node `id`.
    fn value(&mut self, nodes: &'s [Node], id: Id) -> Option<()> {
        let node = nodes.get(id as usize)?;
        if !node.logic.is_empty() {
            return self.apart(nodes, id);
        }
        match self.cursor.token()? {
            b'"' => {
                let text = self.cursor.string()?;
                let is_right = node.types.has(Types::STRING)
                    && string(node, &text).is_ok()
                    && (self.aside.is_quiet)(&text);
                is_right.then_some(())
            }
            b'{' => match &node.object {
                Some(object) if is_straight(object) => {
                    compound(node, Types::OBJECT).ok()?;
                    self.object(nodes, object)
                }
                _ => self.apart(nodes, id),
            },
            b'[' => match &node.list {
                Some(list) if !list.unique => {
                    compound(node, Types::ARRAY).ok()?;
                    self.list(nodes, list)
                }
                _ => self.apart(nodes, id),
            },
            _ => {
                let passed = self.cursor.value()?;
                let outcome = match passed.kind {
                    Kind::Number => number(node, passed.scalar(self.cursor.text())?),
                    Kind::Null => constant(node, Types::NULL, |allowed| allowed.null),
                    Kind::True => constant(node, Types::BOOLEAN, |allowed| allowed.yes),
                    _ => constant(node, Types::BOOLEAN, |allowed| allowed.no),
                };
                outcome.ok()
            }
        }
    }

    /// Takes a value apart and checks it.
    fn apart(&mut self, nodes: &[Node], id: Id) -> Option<()> {
        self.taken_apart()?;
        let item = self.aside.tape.root(self.cursor.text());
        passes_within(nodes, id, item).then_some(())
    }

    /// Takes a value apart of whose texts nothing is to be said.
    fn taken_apart(&mut self) -> Option<()> {
        self.cursor.taped(self.aside.tape)?;
        let item = self.aside.tape.root(self.cursor.text());
        let mut texts = item.values().filter_map(|value| value.string());
        texts.all(|text| (self.aside.is_quiet)(&text)).then_some(())
    }

    fn list(&mut self, nodes: &'s [Node], list: &'s List) -> Option<()> {
        if !self.cursor.enter(b'[') {
            return None;
        }
        let mut count = 0;
        if self.cursor.token()? != b']' {
            loop {
                match list.prefix.get(count).copied().or(list.items) {
                    Some(id) => self.value(nodes, id)?,
                    None => self.anything()?,
                }
                count += 1;
                if !self.cursor.eat(b',') {
                    break;
                }
            }
        }
        let is_right = self.cursor.leave(b']') && count >= list.min && count <= list.max;
        is_right.then_some(())
    }

    /// Reads a value of which the schema says nothing.
    fn anything(&mut self) -> Option<()> {
        match self.cursor.token()? {
            b'"' => {
                let text = self.cursor.string()?;
                (self.aside.is_quiet)(&text).then_some(())
            }
            b'{' | b'[' => self.taken_apart(),
            _ => self.cursor.skip(),
        }
    }

    fn object(&mut self, nodes: &'s [Node], object: &'s Object) -> Option<()> {
        if !self.cursor.enter(b'{') {
            return None;
        }
        let mut seen = Seen::new(object.names.len());
        let mut extras: Vec<&[u8]> = Vec::new();
        let mut count = 0;
        // Most write keys in the order in which they are declared.
        let mut next = 0;
        if self.cursor.token()? != b'}' {
            loop {
                count += 1;
                let (place, key) = self.key(object, next)?;
                let declared = place.and_then(|place| object.declared.get(place)?.as_ref());
                match place {
                    Some(place) if seen.insert(place) => next = place + 1,
                    Some(_) => return None,
                    None if extras.len() == EXTRAS || extras.contains(&key) => return None,
                    None => extras.push(key),
                }
                match declared {
                    Some(Declared::Own(id)) => self.value(nodes, *id)?,
                    Some(Declared::Shared(schema)) => self.value(&schema.nodes, schema.root)?,
                    None => self.extra(nodes, object, key)?,
                }
                if !self.cursor.eat(b',') {
                    break;
                }
                self.cursor.token()?;
            }
        }
        let is_right = self.cursor.leave(b'}')
            && seen.has(&object.required)
            && count >= object.min
            && count <= object.max;
        is_right.then_some(())
    }

    /// Reads a key and its colon: its place among the names of the object, most likely `next`, and what is in
    /// its quotes.
    #[inline]
    fn key<'k>(&mut self, object: &'k Object, next: usize) -> Option<(Option<usize>, &'k [u8])>
    where
        'r: 'k,
    {
        if let Some(label) = object.labels.get(next)
            && self.cursor.eat_label(label)
        {
            return Some((Some(next), label.key()));
        }
        let key = self.cursor.key()?;
        (self.cursor.eat(b':')).then(|| (object.names.find(key), key))
    }

    /// Reads the value of a key that is not declared, though it may be required.
    fn extra(&mut self, nodes: &'s [Node], object: &'s Object, key: &[u8]) -> Option<()> {
        let is_root = self.root.is_some_and(|root| std::ptr::eq(root, object));
        if is_root && !(self.aside.is_free)(str::from_utf8(key).ok()?) {
            return None;
        }
        match object.additional {
            Additional::Any => self.anything(),
            Additional::Forbidden => None,
            Additional::Schema(id) => self.value(nodes, id),
        }
    }
}

/// Whether an object can be checked key by key.
fn is_straight(object: &Object) -> bool {
    object.patterns.is_empty() && object.keys.is_none() && object.dependent.is_empty()
}
