//! Where in lists an event is.

use super::parse::MAX_LISTS;
use crate::payload::tape::Item;

/// The items of lists that an event is in, so that nobody has to count for a pointer: a list may
/// have hundreds of thousands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Places {
    known: [Place; MAX_LISTS + 1],
    /// How many of them are.
    count: usize,
}

/// An item of a list; list and item by their numbers in the tape.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) list: u32,
    pub(super) item: u32,
    /// Its place in the list, from 0; a tape has no more nodes than fit.
    pub(super) index: u32,
}

impl Places {
    /// The item of this list that the event is, or is in.
    pub(super) fn of(&self, list: Item<'_>) -> Option<Place> {
        let mut known = self.known.iter().take(self.count);
        known.find(|place| place.list == list.index()).copied()
    }

    pub(super) fn add(&mut self, place: Place) {
        if let Some(free) = self.known.get_mut(self.count) {
            *free = place;
            self.count += 1;
        }
    }
}
