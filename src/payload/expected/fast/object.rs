//! Checks an object: its keys, what has to be there, and each value.
//!
//! A key that comes twice counts once, with its last value. Whether a value is hidden that way is
//! only looked for where it does not pass.

use super::Item;
use super::check::{Check, Miss, Outcome, sure};
use super::schema::{Additional, Declared, Object};
use crate::payload::strings::Strings;

/// Values of one object that do not pass, but that a later one of the same key hides.
const MAX_HIDDEN: usize = 16;

/// Keys that are compared with each other, to find one that comes twice.
const MAX_DISTINCT: usize = 64;

impl<'s> Check<'s> {
    pub(super) fn object(&mut self, object: &'s Object, item: Item<'_>) -> Outcome {
        let mut seen = Seen::new(object.names.len());
        let (mut count, mut hidden) = (0, 0);
        for (key, value) in item.entries() {
            count += 1;
            if let Some(keys) = object.keys {
                self.schema(keys, key)?;
            }
            let place = find(&object.names, key);
            if let Some(place) = place {
                seen.insert(place);
            }
            if let Err(miss) = self.member(object, place, key, value) {
                hidden += 1;
                if hidden > MAX_HIDDEN {
                    return Err(Miss::Doubt);
                }
                if !comes_again(item, key) {
                    return Err(miss);
                }
            }
        }
        sure(seen.has(&object.required))?;
        sure(count >= object.min)?;
        if count > object.max || (object.min > 1 && !are_distinct(item, count)) {
            return Err(Miss::Doubt);
        }
        object
            .dependent
            .iter()
            .filter(|(key, _)| item.get(key).is_some())
            .try_for_each(|(_, needed)| sure(needed.iter().all(|key| item.get(key).is_some())))
    }

    /// Checks the value of `key`, which has `place` among those that the schema names.
    fn member(
        &mut self,
        object: &'s Object,
        place: Option<usize>,
        key: Item<'_>,
        value: Item<'_>,
    ) -> Outcome {
        let declared = place.and_then(|place| object.declared.get(place)?.as_ref());
        match declared {
            None => {}
            Some(Declared::Own(schema)) => self.schema(*schema, value)?,
            Some(Declared::Shared(schema)) => self.apart(schema, value)?,
        }
        let mut is_known = declared.is_some();
        for (pattern, schema) in &object.patterns {
            let name = key.string().ok_or(Miss::Doubt)?;
            if pattern.matches(&name).ok_or(Miss::Doubt)? {
                is_known = true;
                self.schema(*schema, value)?;
            }
        }
        match object.additional {
            Additional::Forbidden if !is_known => sure(self.is_extra(object, key)),
            Additional::Schema(schema) if !is_known => self.schema(schema, value),
            _ => Ok(()),
        }
    }
}

#[inline]
fn find(names: &Strings, key: Item<'_>) -> Option<usize> {
    match key.plain() {
        Some(name) => names.find(name),
        None => names.find(key.string()?.as_bytes()),
    }
}

/// Whether the object `item` has `key` again after it.
fn comes_again(item: Item<'_>, key: Item<'_>) -> bool {
    let Some(name) = key.string() else {
        return false;
    };
    let mut entries = item.entries();
    entries.any(|(other, _)| other.index() > key.index() && other.is(&name))
}

fn are_distinct(item: Item<'_>, count: usize) -> bool {
    count <= MAX_DISTINCT && item.entries().all(|(key, _)| !comes_again(item, key))
}

/// Which of the names of a schema were there: a set of bits.
pub(super) struct Seen {
    few: u64,
    /// Those from the 64th on.
    more: Vec<u64>,
}

impl Seen {
    pub(super) fn new(names: usize) -> Self {
        Self {
            few: 0,
            more: vec![0; names.saturating_sub(1) / 64],
        }
    }

    /// Whether it was not there before.
    #[inline]
    pub(super) fn insert(&mut self, place: usize) -> bool {
        let bit = 1 << (place % 64);
        let word = match place {
            0..64 => Some(&mut self.few),
            _ => self.more.get_mut(place / 64 - 1),
        };
        word.is_some_and(|word| {
            let is_new = *word & bit == 0;
            *word |= bit;
            is_new
        })
    }

    /// Whether all of `required` are there.
    pub(super) fn has(&self, required: &[u64]) -> bool {
        let seen = [self.few].into_iter().chain(self.more.iter().copied());
        let mut both = required.iter().zip(seen);
        both.all(|(required, seen)| required & !seen == 0)
    }
}
