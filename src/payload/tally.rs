//! Counts of mismatches, which merge: those of two files are those of one run over both.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::mismatch::{Kind, Mismatch};
use super::sketch::Sketch;
use crate::text::Span;

/// What mismatches are counted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The event, as the dictionary calls it; of one that it does not have the name as sent.
    pub event: String,
    /// What is wrong.
    pub kind: Kind,
    /// What asked for it: file, start and end.
    pub asked: Option<(u32, u32, u32)>,
}

impl Key {
    /// What `mismatch` is counted by.
    pub fn of(mismatch: &Mismatch, event: &str) -> Self {
        let place = |span: Span| (span.file.0, span.start, span.end);
        Self {
            event: event.to_owned(),
            kind: mismatch.kind,
            asked: mismatch.asked.map(place),
        }
    }
}

/// A file of payloads: its number in the run, and its path as one would type it.
pub(super) type Source<'p> = (usize, &'p Arc<str>);

/// The place of an event in its file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Which of the files of a run, in the order in which they are read.
    pub file: usize,
    /// Its path, as one would type it.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: u64,
    /// Bytes before it in the file.
    pub byte: u64,
}

/// How often something was found, and where.
#[derive(Debug, Clone)]
pub struct Tally {
    /// How often.
    pub count: u64,
    /// In how many events.
    pub events: u64,
    /// The first one.
    pub first: Mismatch,
    /// Where the first is.
    pub first_at: Position,
    /// Where the last is.
    pub last_at: Position,
    /// How many values were sent there; none where they may be personal, or there is no value.
    pub distinct: Option<Sketch>,
}

impl Tally {
    /// Adds what was found behind it.
    pub fn add(&mut self, later: Self) {
        self.count += later.count;
        self.events += later.events;
        self.last_at = later.last_at;
        Sketch::join(&mut self.distinct, later.distinct.as_ref());
    }
}

/// Mismatches of one event, each with the value that was sent unless it may be somebody's.
pub(super) type Mismatches<'t> = Vec<(Mismatch, Option<Cow<'t, str>>)>;

/// How much was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Events, in whatever envelope.
    pub events: u64,
    /// What could not be read as an event: no JSON, or no envelope.
    pub unread: u64,
    /// Events by envelope.
    pub by_envelope: BTreeMap<String, u64>,
    /// Events by name: as the dictionary calls it, or as sent where it has none.
    pub by_event: BTreeMap<String, u64>,
}

impl Totals {
    /// Adds those of what was read behind it.
    pub fn add(&mut self, later: Self) {
        self.events += later.events;
        self.unread += later.unread;
        for (name, count) in later.by_envelope {
            *self.by_envelope.entry(name).or_default() += count;
        }
        for (name, count) in later.by_event {
            // A dictionary has fewer events than that.
            let is_known = self.by_event.len() < 20 * NAMES || self.by_event.contains_key(&name);
            let name = if is_known { name } else { OTHERS.to_owned() };
            *self.by_event.entry(name).or_default() += count;
        }
    }
}

/// What was found in payloads.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// The first mismatches, in the order of files and places.
    pub mismatches: Vec<(Key, Mismatch)>,
    /// How many are wanted one by one.
    pub keep: usize,
    /// All of them, counted.
    pub tallies: BTreeMap<Key, Tally>,
    /// How many payloads have a mismatch of a kind, by event.
    pub payloads: BTreeMap<(String, Kind), u64>,
    /// How much was read.
    pub totals: Totals,
    /// How many names of events that are none are counted by themselves.
    unknown: usize,
}

/// Names of events that are none that are counted by themselves; beyond it all are counted as one.
const NAMES: usize = 1_000;

/// What stands for the names beyond [`NAMES`].
const OTHERS: &str = "(other names)";

impl Checked {
    /// Nothing yet, of which the first `keep` mismatches are to be kept one by one.
    pub fn keeping(keep: usize) -> Self {
        Self {
            keep,
            ..Self::default()
        }
    }

    /// Counts what was found in one event, which is at `line`.
    pub(super) fn count(
        &mut self,
        event: &str,
        found: Mismatches<'_>,
        source: Source<'_>,
        line: u64,
    ) {
        let mut seen: Vec<Key> = Vec::new();
        for (mismatch, value) in found {
            let key = Key::of(&mismatch, event);
            let at = Position {
                file: source.0,
                path: Arc::clone(source.1),
                line,
                byte: mismatch.at.byte,
            };
            if self.mismatches.len() < self.keep {
                self.mismatches.push((key.clone(), mismatch.clone()));
            }
            let is_new = !seen.contains(&key);
            // Names that are none have no end, and one count each, which says the same.
            if is_new
                && seen.iter().all(|known| known.kind != key.kind)
                && key.kind != Kind::UnknownEvent
            {
                let payloads = (key.event.clone(), key.kind);
                *self.payloads.entry(payloads).or_default() += 1;
            }
            self.tally(
                key.clone(),
                Tally {
                    count: 1,
                    events: u64::from(is_new),
                    first: mismatch,
                    first_at: at.clone(),
                    last_at: at,
                    distinct: value.map(|value| Sketch::of(value.as_bytes())),
                },
            );
            if is_new {
                seen.push(key);
            }
        }
    }

    fn tally(&mut self, key: Key, tally: Tally) {
        match self.tallies.get_mut(&key) {
            Some(known) => known.add(tally),
            None => {
                self.tallies.insert(key, tally);
            }
        }
    }

    /// Adds what was found behind it.
    pub fn add(&mut self, later: Self) {
        let room = self.keep.saturating_sub(self.mismatches.len());
        self.mismatches
            .extend(later.mismatches.into_iter().take(room));
        for (mut key, tally) in later.tallies {
            // Names that are made by a program have no end.
            let is_new = key.kind == Kind::UnknownEvent && !self.tallies.contains_key(&key);
            if is_new && self.unknown >= NAMES {
                key.event = OTHERS.to_owned();
            } else if is_new {
                self.unknown += 1;
            }
            self.tally(key, tally);
        }
        for (event, count) in later.payloads {
            *self.payloads.entry(event).or_default() += count;
        }
        self.totals.add(later.totals);
    }
}
