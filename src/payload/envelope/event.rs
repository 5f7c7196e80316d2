//! One event of a document, and the lists that it is in.

use super::parse::MAX_LISTS;
use super::places::{Place, Places};
use super::pointer::push_pointer;
use crate::payload::tape::Item;

/// One event of a document.
#[derive(Debug, Clone, Copy)]
pub struct Event<'t> {
    pub(super) item: Item<'t>,
    /// The objects whose lists it is in, the nearest first.
    pub(super) above: [Option<Item<'t>>; MAX_LISTS],
    pub(super) places: Places,
}

impl<'t> Event<'t> {
    /// A value that is an event, in no list of a request.
    pub fn lone(item: Item<'t>) -> Self {
        Self {
            item,
            above: Default::default(),
            places: Places::default(),
        }
    }

    /// An item of a list of this one.
    pub(super) fn within(mut self, list: Item<'t>, index: usize, item: Item<'t>) -> Self {
        let [first, second, _] = self.above;
        self.above = [Some(self.item), first, second];
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
            index,
        });
        self.item = item;
        self
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
