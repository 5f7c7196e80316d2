//! Counts of mismatches, which merge: those of two files are those of one run over both.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::mismatch::{Kind, Mismatch};
use super::names::Names;
use super::sketch::Sketch;
use super::standing::{Place, Standing, Standings, place};

/// What mismatches are counted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The event, as the dictionary calls it; of one that it does not have the name as sent.
    pub event: String,
    /// What is wrong.
    pub kind: Kind,
    /// What becomes of it.
    pub standing: Standing,
    /// What asked for it: file, start and end.
    pub asked: Option<Place>,
}

impl Key {
    /// What `mismatch` is counted by.
    pub fn of(mismatch: &Mismatch, event: &str, standing: Standing) -> Self {
        Self {
            event: event.to_owned(),
            kind: mismatch.kind,
            standing,
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
    /// Adds what was found elsewhere.
    pub fn add(&mut self, other: Self) {
        self.count += other.count;
        self.events += other.events;
        if other.first_at < self.first_at {
            self.first_at = other.first_at;
            self.first = other.first;
        }
        if other.last_at > self.last_at {
            self.last_at = other.last_at;
        }
        Sketch::join(&mut self.distinct, other.distinct.as_ref());
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
    /// Events by name, as the dictionary calls it.
    pub by_event: BTreeMap<String, u64>,
    /// Those that the dictionary does not have, by name as sent.
    pub by_unknown: Names,
    /// Events that were not compared with the earlier ones of their file, as there are too many.
    pub uncompared: u64,
}

impl Totals {
    /// Adds those of something else.
    pub fn add(&mut self, other: Self) {
        self.events += other.events;
        self.unread += other.unread;
        self.uncompared += other.uncompared;
        for (name, count) in other.by_envelope {
            *self.by_envelope.entry(name).or_default() += count;
        }
        for (name, count) in other.by_event {
            *self.by_event.entry(name).or_default() += count;
        }
        self.by_unknown.add(other.by_unknown);
    }
}

/// What was found in payloads.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// The first mismatches that are reported, in the order of files and places; of one place in the order
    /// in which they were found.
    pub mismatches: Vec<(Key, Mismatch)>,
    /// How many are wanted one by one.
    pub keep: usize,
    /// All that anybody wants to know, counted.
    pub tallies: BTreeMap<Key, Tally>,
    /// How many payloads have a mismatch of a kind and standing, by event.
    pub payloads: BTreeMap<(String, Kind, Standing), u64>,
    /// How much was read.
    pub totals: Totals,
    /// The names of events that are none that are counted by themselves.
    unknown: Names,
}

impl Checked {
    /// Nothing yet, of which the first `keep` mismatches are to be kept one by one.
    pub fn keeping(keep: usize) -> Self {
        Self {
            keep,
            ..Self::default()
        }
    }

    /// Counts what was found in one event, which is at `line`. All that is counted before [`Checked::add`]
    /// puts it together with others is of one file.
    pub(super) fn count(
        &mut self,
        event: &str,
        found: Mismatches<'_>,
        source: Source<'_>,
        line: u64,
        standings: &mut Standings<'_>,
    ) {
        let mut seen: Vec<Key> = Vec::new();
        for (mismatch, value) in found {
            let standing = standings.of(&mismatch);
            if standing == Standing::Off {
                continue;
            }
            let key = Key::of(&mismatch, event, standing);
            let at = Position {
                file: source.0,
                path: Arc::clone(source.1),
                line,
                byte: mismatch.at.byte,
            };
            self.keep(&key, &mismatch);
            let is_new = !seen.contains(&key);
            let is_same = |known: &Key| (known.kind, known.standing) == (key.kind, key.standing);
            // Names that are none have no end, and one count each, which says the same.
            if is_new && !seen.iter().any(is_same) && key.kind != Kind::UnknownEvent {
                let payloads = (key.event.clone(), key.kind, key.standing);
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

    /// Keeps a mismatch if it is among the first ones of its file. They are not found in order: what
    /// was sent twice is known after the rest of its chunk.
    fn keep(&mut self, key: &Key, mismatch: &Mismatch) {
        let byte = mismatch.at.byte;
        let before = |known: &(Key, Mismatch)| known.1.at.byte <= byte;
        let at = self.mismatches.partition_point(before);
        if at < self.keep && matches!(key.standing, Standing::Reported(_)) {
            self.mismatches.insert(at, (key.clone(), mismatch.clone()));
            self.mismatches.truncate(self.keep);
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
        for (key, tally) in later.tallies {
            if key.kind == Kind::UnknownEvent {
                self.unknown.count(&key.event, tally.count);
            }
            self.tally(key, tally);
        }
        // Names that are made by a program have no end.
        for name in self.unknown.fold() {
            self.fold(&name);
        }
        for (event, count) in later.payloads {
            *self.payloads.entry(event).or_default() += count;
        }
        self.totals.add(later.totals);
    }

    /// Counts a name of an event that is none with the others that are.
    fn fold(&mut self, name: &str) {
        let start = Key {
            event: name.to_owned(),
            kind: Kind::UnknownEvent,
            standing: Standing::Off,
            asked: None,
        };
        let of_name = self.tallies.range(start..).map(|(key, _)| key);
        let of_name = of_name.take_while(|key| key.event == name && key.kind == Kind::UnknownEvent);
        let keys: Vec<Key> = of_name.cloned().collect();
        for mut key in keys {
            if let Some(tally) = self.tallies.remove(&key) {
                key.event = Names::OTHERS.to_owned();
                self.tally(key, tally);
            }
        }
    }
}
