//! The first keys of an event, by which most envelopes are ruled out at once.

use std::collections::BTreeSet;

use super::grammar::{Lists, Predicate, Root, Step};
use crate::payload::tape::Item;

/// Keys at the top that envelopes are told by.
pub(super) struct Known {
    /// Those of each length, with their numbers: most keys are ruled out without being read.
    of_length: Vec<Vec<(&'static str, u32)>>,
}

impl Known {
    /// Numbers them.
    pub(super) fn of(keys: BTreeSet<&'static str>) -> Self {
        let longest = keys.iter().map(|key| key.len()).max().unwrap_or(0);
        let mut of_length = vec![Vec::new(); longest + 1];
        for (number, key) in (0..).zip(keys) {
            of_length[key.len()].push((key, number));
        }
        Self { of_length }
    }

    fn number(&self, key: &str) -> Option<u32> {
        let alike = self.of_length.get(key.len())?;
        let found = alike.iter().find(|(known, _)| *known == key);
        found.map(|(_, number)| *number)
    }
}

/// A set of [`Known`] keys, by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Keys(u64);

impl Keys {
    /// Those of an object.
    pub(super) fn of(item: Item<'_>, known: &Known) -> Self {
        let mut found = Self::default();
        for (key, _) in item.entries() {
            if let Some(key) = key.string() {
                found.add(known, &key);
            }
        }
        found
    }

    /// More than 64 keys are not told apart, which a test of the table rules out.
    pub(super) fn add(&mut self, known: &Known, key: &str) {
        if let Some(number) = known.number(key) {
            self.0 |= 1_u64.checked_shl(number).unwrap_or(0);
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

#[cfg(test)]
impl Known {
    pub(super) fn count(&self) -> usize {
        self.of_length.iter().map(Vec::len).sum()
    }
}
