//! One value of an event, and where it stands in the document.

use std::borrow::Cow;

use super::places::Places;
use super::pointer::{pointer, push_pointer, walk};
use super::slot::{Slot, Unreadable};
use crate::payload::tape::{Item, Kind};

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// JSON Pointer in the document.
    pub document: String,
    /// Where that is a string that holds JSON, the JSON Pointer within what it holds.
    pub decoded: Option<String>,
}

/// A value of an event.
#[derive(Debug, Clone)]
pub struct Field<'t> {
    /// The value, in the document or in a decoded text; of a computed text what it was made of.
    pub(super) item: Item<'t>,
    /// A text that is no value of its own: a part of one, several, or a constant.
    pub(super) text: Option<Cow<'t, str>>,
    /// The decoded text that the value stands in.
    pub(super) slot: Option<&'t Slot>,
    /// Any value of the document.
    pub(super) document: Item<'t>,
    /// Where in lists the event is.
    pub(super) places: &'t Places,
}

impl<'t> Field<'t> {
    /// What it is; a text that was computed is a string.
    pub fn kind(&self) -> Kind {
        match self.text {
            Some(_) => Kind::String,
            None => self.item.kind(),
        }
    }

    /// The text of a string; none of anything else.
    pub fn text(&self) -> Option<Cow<'t, str>> {
        self.text.clone().or_else(|| self.item.string())
    }

    /// The text of a string, or a number as written; none of anything else.
    pub fn scalar(&self) -> Option<Cow<'t, str>> {
        let number = || (self.kind() == Kind::Number).then(|| Cow::Borrowed(self.item.raw()));
        self.text().or_else(number)
    }

    /// The value as JSON, unless it was computed. It may be of another text than the document.
    pub fn item(&self) -> Option<Item<'t>> {
        self.text.is_none().then_some(self.item)
    }

    /// Where it stands; of a computed text, where the first value stands that it was made of.
    pub fn pointer(&self) -> Pointer {
        self.pointer_of(self.item)
    }

    /// Where a value within it stands.
    pub fn pointer_of(&self, item: Item<'t>) -> Pointer {
        let (node, rest) = match self.slot {
            Some(slot) if !slot.is_text => self.original(slot, item),
            _ => (self.node_of(item), String::new()),
        };
        let mut document = String::new();
        push_pointer(node, self.places, &mut document);
        document.push_str(&rest);
        Pointer {
            document,
            decoded: self.slot.filter(|slot| slot.is_text).map(|_| pointer(item)),
        }
    }

    /// The value of the document that it was read from: for its bytes, see [`Item::range`].
    pub fn node(&self) -> Item<'t> {
        self.node_of(self.item)
    }

    /// The value of the document that a value within it was read from, or the innermost one
    /// around that.
    pub fn node_of(&self, item: Item<'t>) -> Item<'t> {
        match self.slot {
            None => item,
            Some(slot) if slot.is_text => self.document.at(slot.source),
            Some(slot) => self.original(slot, item).0,
        }
    }

    /// The innermost value around `item` that has an original in the document, with the pointer
    /// from it to `item`.
    fn original(&self, slot: &Slot, item: Item<'t>) -> (Item<'t>, String) {
        let mut node = self.document.at(slot.source);
        let mut rest = String::new();
        walk(
            item,
            &Places::default(),
            &mut |token, child| match slot.original(child) {
                Some(index) => {
                    node = self.document.at(index);
                    rest.clear();
                }
                None => token.push_to(&mut rest),
            },
        );
        (node, rest)
    }

    /// The key that the value stands under, in the text that it is of; none of an item of a list.
    pub fn key(&self) -> Option<Item<'t>> {
        self.item.key()
    }

    /// Whether two fields are one value.
    pub fn is_same(&self, other: &Self) -> bool {
        let of_one_text = match (self.slot, other.slot) {
            (None, None) => true,
            (Some(one), Some(other)) => std::ptr::eq(one, other),
            _ => false,
        };
        of_one_text && self.item.index() == other.item.index()
    }

    pub(super) fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }
}

/// A value that is there and cannot be read.
#[derive(Debug, Clone)]
pub struct Broken<'t> {
    /// Why not.
    pub reason: Unreadable,
    pub(super) field: Field<'t>,
}

impl<'t> Broken<'t> {
    /// Where it stands.
    pub fn pointer(&self) -> Pointer {
        self.field.pointer()
    }

    /// The value of the document that cannot be read.
    pub fn node(&self) -> Item<'t> {
        self.field.node()
    }
}
