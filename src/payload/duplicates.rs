//! Events that were sent twice.

#![expect(
    clippy::disallowed_types,
    reason = "never iterated: keys are only asked for"
)]

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use super::expected::Table;
use super::mismatch::{Kind, Mismatch};
use super::standing::Standings;
use super::tally::{Checked, Source};
use crate::diag::Sent;

/// Keys that are remembered for one file: beyond them, later events are not compared, which is counted.
const REMEMBERED: usize = 500_000;

/// What tells an event from others, and where it is.
#[derive(Debug)]
pub(super) struct Occurrence {
    pub(super) key: u64,
    pub(super) line: u64,
    pub(super) column: u64,
    pub(super) byte: u64,
    pub(super) pointer: String,
}

/// The hash of a fingerprint is itself.
#[derive(Debug, Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// The keys of a file so far.
#[derive(Debug)]
pub(super) struct Duplicates {
    seen: HashSet<u64, BuildHasherDefault<AsIs>>,
    most: usize,
}

impl Default for Duplicates {
    fn default() -> Self {
        Self {
            seen: HashSet::default(),
            most: REMEMBERED,
        }
    }
}

impl Duplicates {
    /// Adds an event of the next chunk, and counts it in `found` if it is known.
    pub(super) fn add(
        &mut self,
        (table, position): (&Table<'_>, usize),
        occurrence: Occurrence,
        source: Source<'_>,
        (found, standings): (&mut Checked, &mut Standings<'_>),
    ) {
        match self.see(occurrence.key) {
            Seen::First => return,
            Seen::Uncompared => return found.totals.uncompared += 1,
            Seen::Again => {}
        }
        let mismatch = mismatch(table, position, occurrence, source);
        let line = mismatch.at.line;
        let name = &table.names.events[position].name.value;
        found.count(name, vec![(mismatch, None)], source, line, standings);
    }

    /// A key that is remembered is known for ever, however many came since.
    fn see(&mut self, key: u64) -> Seen {
        if self.seen.len() < self.most {
            return match self.seen.insert(key) {
                true => Seen::First,
                false => Seen::Again,
            };
        }
        match self.seen.contains(&key) {
            true => Seen::Again,
            false => Seen::Uncompared,
        }
    }
}

/// What is known of a key.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    /// It is the first one.
    First,
    /// It was there before.
    Again,
    /// It is none of those that are remembered, and there may have been others.
    Uncompared,
}

fn mismatch(
    table: &Table<'_>,
    position: usize,
    occurrence: Occurrence,
    source: Source<'_>,
) -> Mismatch {
    let event = table.names.events[position];
    let unique = event.body.unique_by.spanned();
    let what = match unique {
        Some(names) => {
            let listed: Vec<&str> = names.value.iter().map(|name| &*name.value).collect();
            format!("an earlier one has the same `{}`", listed.join("` and `"))
        }
        None => "an earlier one has the same message id".to_owned(),
    };
    let at = Sent {
        path: source.1.clone(),
        line: occurrence.line,
        column: occurrence.column,
        byte: occurrence.byte,
        pointer: occurrence.pointer,
        event: Some(event.name.value.clone()),
        asked: None,
        number: 0,
    };
    Mismatch {
        asked: unique.map(|names| names.span),
        subject: event.name.value.to_string(),
        ..Mismatch::new(Kind::DuplicateEvent, at, what)
    }
}

#[cfg(test)]
mod tests {

    use super::{Duplicates, Seen};

    #[test]
    fn beyond_what_is_remembered_nothing_is_said_of_new_keys() {
        let mut few = Duplicates {
            most: 2,
            ..Duplicates::default()
        };
        let seen = [1, 2, 1, 3, 3, 2].map(|key| few.see(key));
        use Seen::{Again, First, Uncompared};
        assert_eq!(seen, [First, First, Again, Uncompared, Uncompared, Again]);
    }
}
