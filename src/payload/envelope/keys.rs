//! The first keys of an event, by which most envelopes are ruled out at once, and found again.

use super::grammar::{Lists, Predicate, Root, Step};
use super::numbers::numbered;
use crate::payload::strings::Strings;
use crate::payload::tape::Item;

/// The keys that had numbers when it was made.
pub(super) struct Known(Strings);

impl Known {
    pub(super) fn new() -> Self {
        Self(numbered().into_iter().collect())
    }

    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }
}

/// A set of [`Known`] keys, by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Keys(u128);

impl Keys {
    /// Those of an object. They are remembered with their values, for [`Item::numbered`].
    pub(super) fn of(item: Item<'_>, known: &Known) -> Self {
        let mut found = Self::default();
        item.number(known.0.len(), |key| {
            let number = known.0.find(key)?;
            found.0 |= 1 << number;
            Some(number)
        });
        found
    }

    pub(super) fn add(&mut self, known: &Known, key: &str) {
        if let Some(number) = known.0.find(key.as_bytes()) {
            self.0 |= 1 << number;
        }
    }

    pub(super) fn has_all(self, of: Self) -> bool {
        self.0 & of.0 == of.0
    }

    pub(super) fn has_any(self, of: Self) -> bool {
        of.0 == 0 || self.0 & of.0 != 0
    }
}

/// The key of the event without which a predicate cannot hold.
pub(super) fn key_of(predicate: &Predicate) -> Option<&str> {
    let mut tests = predicate.tests.iter().filter(|test| !test.not);
    tests.find_map(|test| match (test.place.root, test.place.steps.first()) {
        (Root::Event, Some(Step::Key(key))) => Some(key.as_str()),
        _ => None,
    })
}

/// Whether a predicate cannot hold without something above the event.
pub(super) fn is_of_above(predicate: &Predicate) -> bool {
    let mut tests = predicate.tests.iter().filter(|test| !test.not);
    tests.any(|test| test.place.root != Root::Event)
}

/// The key of a request that a list stands under.
pub(super) fn key_of_lists(lists: &Lists) -> Option<&str> {
    match lists.0.first()?.first()? {
        Step::Key(key) => Some(key),
        _ => None,
    }
}
