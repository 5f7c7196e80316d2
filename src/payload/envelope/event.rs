//! One event of a document, and the lists that it is in.

use super::parse::MAX_LISTS;
use super::places::{Place, Places};
use super::pointer::push_pointer;
use crate::payload::tape::Item;

/// One event of a document.
#[derive(Debug, Clone, Copy)]
pub struct Event<'t> {
    pub(super) item: Item<'t>,
    /// The objects whose lists it is in, the nearest first, by their numbers in the tape; it has `depth`.
    above: [u32; MAX_LISTS],
    depth: usize,
    pub(super) places: Places,
}

impl<'t> Event<'t> {
    /// A value that is an event, in no list of a request.
    pub fn lone(item: Item<'t>) -> Self {
        Self {
            item,
            above: [0; MAX_LISTS],
            depth: 0,
            places: Places::default(),
        }
    }

    /// An item of a list of this one.
    pub(super) fn within(mut self, list: Item<'t>, index: usize, item: Item<'t>) -> Self {
        let [first, second, _] = self.above;
        self.above = [self.item.index(), first, second];
        self.depth = (self.depth + 1).min(MAX_LISTS);
        self.in_list(list, index, item)
    }

    /// An item of a list that is in no request.
    pub(super) fn listed(list: Item<'t>, index: usize, item: Item<'t>) -> Self {
        Self::lone(list).in_list(list, index, item)
    }

    fn in_list(mut self, list: Item<'t>, index: usize, item: Item<'t>) -> Self {
        self.places.add(Place {
            list: list.index(),
            item: item.index(),
            index: index as u32,
        });
        self.item = item;
        self
    }

    /// The object whose list it is in, or one further up, counted from 0 for the nearest.
    pub(super) fn above(self, above: usize) -> Option<Item<'t>> {
        let index = self.above.get(above).filter(|_| above < self.depth)?;
        Some(self.item.at(*index))
    }

    /// The event.
    pub fn item(self) -> Item<'t> {
        self.item
    }

    /// JSON Pointer of a value within the event, in the document.
    pub fn pointer_of(self, item: Item<'_>) -> String {
        let mut pointer = String::new();
        push_pointer(item, &self.places, &mut pointer);
        pointer
    }

    /// JSON Pointer of the event in the document.
    pub fn pointer(self) -> String {
        let mut pointer = String::new();
        push_pointer(self.item, &self.places, &mut pointer);
        pointer
    }
}
