//! Payloads against the dictionary: from records to mismatches and counts.

mod document;
mod event;
mod limits;
mod occurrence;
mod side;
mod skim;
#[cfg(test)]
mod tests;
mod time;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::document::Document;
use self::event::Judged;
use self::side::{Senders, Who};
use self::skim::{Lesson, Skim};
use super::duplicates::{Duplicates, Occurrence};
use super::envelope::{Envelope, Event, Scratch, Sent};
use super::expected::{Side, Table};
use super::input::{self, Chunk, InputError, Record};
use super::mismatch::{Kind, Mismatch};
use super::reading::{self, Reading};
use super::sender::{Known, Sender};
use super::standing::{Judge, Standings};
use super::tally::{Checked, Mismatches, Source};
use super::tape::{Item, Tape};
use crate::config::Config;
use crate::dict::Dictionary;
use crate::tables::pii;

/// Checks payloads against one dictionary.
pub struct Checker<'d> {
    dictionary: &'d Dictionary,
    config: &'d Config,
    judge: &'d Judge<'d>,
    tables: Mutex<BTreeMap<Side, Arc<Table<'d>>>>,
    senders: Senders<'d>,
    /// Events that have to be right before the quick way is taken.
    warming: u64,
    /// Events that were skimmed, of a file of one chunk.
    #[cfg(test)]
    skimmed: std::sync::atomic::AtomicU64,
    /// Those of them whose properties were checked as they were read.
    #[cfg(test)]
    straight: std::sync::atomic::AtomicU64,
}

/// Memory of parts of a file that are done with.
type Spare = Mutex<Vec<Memory>>;

/// Room for one record and one event, used again for the next.
#[derive(Debug, Default)]
struct Memory {
    tape: Tape,
    scratch: Scratch,
    /// In a box, and none while it is in use: it is taken out for each event.
    skim: Option<Box<Skim>>,
}

impl<'d> Checker<'d> {
    /// A checker; definitions are made ready when the first payload needs them. What becomes of what it
    /// finds is what `judge` says.
    pub fn new(dictionary: &'d Dictionary, config: &'d Config, judge: &'d Judge<'d>) -> Self {
        Self {
            dictionary,
            config,
            judge,
            tables: Mutex::default(),
            senders: Senders::of(config),
            warming: skim::WARM,
            #[cfg(test)]
            skimmed: Default::default(),
            #[cfg(test)]
            straight: Default::default(),
        }
    }

    /// Checks one input. Of the mismatches the first `keep` are kept one by one; all are counted.
    pub fn check(
        &self,
        input: impl io::Read,
        source: Source<'_>,
        sender: &Sender,
        workers: usize,
        keep: usize,
    ) -> (Checked, Option<InputError>) {
        let options = input::Options {
            workers,
            ..input::Options::default()
        };
        let mut found = Checked::keeping(keep);
        let mut duplicates = Duplicates::default();
        let mut standings = Standings::new(self.judge);
        let spare = Spare::default();
        let work = |chunk: &Chunk| {
            let mut part = Part::new(self, &spare, source, sender, keep);
            let records = chunk.records();
            part.occurrences.reserve(records.size_hint().0);
            records.for_each(|record| part.record(&record));
            part.finish()
        };
        let take = |(part, tables, occurrences): Finished<'d>| {
            found.add(part);
            for (table, position, occurrence) in occurrences {
                let event = (&*tables[table], position);
                duplicates.add(event, occurrence, source, (&mut found, &mut standings));
            }
            ControlFlow::Continue(())
        };
        let read = input::read(input, &options, work, take);
        (found, read.error)
    }

    /// The names of events of which there were payloads that could not be judged: their definitions are no JSON
    /// Schemas.
    pub fn unjudged(&self) -> BTreeSet<String> {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let names = tables.values().flat_map(|table| table.unjudged());
        names.map(ToString::to_string).collect()
    }

    /// What is expected of one side.
    fn table(&self, side: &Side) -> Arc<Table<'d>> {
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = tables.get(side) {
            return Arc::clone(table);
        }
        let table = Arc::new(Table::of(self.dictionary, self.config, side.clone()));
        tables.insert(side.clone(), Arc::clone(&table));
        table
    }
}

fn lock(spare: &Spare) -> MutexGuard<'_, Vec<Memory>> {
    spare.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What was found in a chunk, and its events, each by its table and its position there.
type Finished<'d> = (
    Checked,
    Vec<Arc<Table<'d>>>,
    Vec<(usize, usize, Occurrence)>,
);

/// What is found in one chunk.
struct Part<'c, 'd> {
    checker: &'c Checker<'d>,
    spare: &'c Spare,
    source: Source<'c>,
    sender: &'c Sender,
    tables: Vec<Arc<Table<'d>>>,
    /// The number of the table that the last event was held against which was found to be right quickly.
    last: usize,
    memory: Memory,
    /// Whether nothing has been said of the record so far.
    is_quiet: bool,
    found: Checked,
    standings: Standings<'c>,
    occurrences: Vec<(usize, usize, Occurrence)>,
    /// Payloads of each event, by table and position.
    counts: Vec<Vec<u64>>,
    /// Payloads by table: of each envelope.
    envelopes: Vec<u64>,
    /// What was probably meant by names that are none.
    near: BTreeMap<String, Option<String>>,
}

impl<'c, 'd> Part<'c, 'd> {
    fn new(
        checker: &'c Checker<'d>,
        spare: &'c Spare,
        source: Source<'c>,
        sender: &'c Sender,
        keep: usize,
    ) -> Self {
        Self {
            checker,
            spare,
            source,
            sender,
            tables: Vec::new(),
            last: 0,
            memory: lock(spare).pop().unwrap_or_else(|| Memory {
                skim: Some(Box::new(Skim::after(checker.warming))),
                ..Memory::default()
            }),
            is_quiet: true,
            found: Checked::keeping(keep),
            standings: Standings::new(checker.judge),
            occurrences: Vec::new(),
            counts: Vec::new(),
            envelopes: Vec::new(),
            near: BTreeMap::new(),
        }
    }

    fn finish(mut self) -> Finished<'d> {
        #[cfg(test)]
        if let Some(skim) = &self.memory.skim {
            skim.count(&self.checker.skimmed, &self.checker.straight);
        }
        lock(self.spare).push(self.memory);
        for (table, counts) in self.tables.iter().zip(&self.counts) {
            for (event, count) in table.names.events.iter().zip(counts) {
                if *count > 0 {
                    let name = event.name.value.to_string();
                    *self.found.totals.by_event.entry(name).or_default() += count;
                }
            }
        }
        for (table, count) in self.tables.iter().zip(&self.envelopes) {
            let envelope = table.side.envelope.clone();
            *self.found.totals.by_envelope.entry(envelope).or_default() += count;
        }
        (self.found, self.tables, self.occurrences)
    }

    fn record(&mut self, record: &Record<'_>) {
        let text = match reading::text(record) {
            Ok(text) => text,
            Err((bad, what)) => return self.unread(record, bad, what),
        };
        if self.skim(record, text) {
            return;
        }
        self.is_quiet = true;
        let mut tape = std::mem::take(&mut self.memory.tape);
        match tape.read(text) {
            Ok(()) => {
                let twice = tape.duplicate_keys(text);
                self.document(record, tape.root(text), &twice);
            }
            Err(fault) => self.unread(record, fault.at, fault.reason.to_string()),
        }
        self.memory.tape = tape;
    }

    /// Whether the record is an event of which nothing is to be said, as far as that is found quickly. It is
    /// counted then.
    fn skim(&mut self, record: &Record<'_>, text: &str) -> bool {
        let Some(mut skim) = self.memory.skim.take() else {
            return false;
        };
        let is_right = self.skimmed(&mut skim, record, text).is_some();
        skim.note(is_right);
        self.memory.skim = Some(skim);
        is_right
    }

    fn skimmed(&mut self, skim: &mut Skim, record: &Record<'_>, text: &str) -> Option<()> {
        let seen = skim.read(text, self.tables.get(self.last).map(|table| &**table))?;
        let sender = self.sender;
        let own = sender.envelope.as_ref().map(Known::get);
        let envelope = seen.envelope.or(own)?;
        let at = self.table(envelope, seen.who());
        let document = Document::new(record, self.source);
        let table = self.tables.get(at)?;
        let occurrence = seen.right(table, envelope, sender, &document, text)?;
        *self.counts.get_mut(at)?.get_mut(seen.position)? += 1;
        self.last = at;
        self.envelopes[at] += 1;
        self.found.totals.events += 1;
        let occurrence = occurrence.map(|occurrence| (at, seen.position, occurrence));
        self.occurrences.extend(occurrence);
        Some(())
    }

    fn unread(&mut self, record: &Record<'_>, at: usize, what: String) {
        self.found.totals.unread += 1;
        let document = Document::new(record, self.source);
        let mismatch = Mismatch::new(Kind::InvalidJson, document.place(at, ""), what);
        self.count("", vec![(mismatch, None)], record.line);
    }

    fn document(
        &mut self,
        record: &Record<'_>,
        root: Item<'_>,
        twice: &[(Item<'_>, Vec<Item<'_>>)],
    ) {
        let document = Document::new(record, self.source);
        self.duplicate_keys(&document, twice);
        reading::read(self.sender, root, &mut |seen| match seen {
            Reading::Event(envelope, event) => self.event(&document, envelope, event),
            Reading::Ambiguous(envelopes, event) => {
                let names: Vec<&str> = envelopes.iter().map(|envelope| envelope.id()).collect();
                let what = format!("an event of {}", names.join(" or of "));
                let mismatch = document.mismatch(Kind::AmbiguousEnvelope, event.item(), what);
                self.count("", vec![(mismatch, None)], record.line);
                if let Some(envelope) = envelopes.first() {
                    self.event(&document, envelope, event);
                }
            }
            Reading::Nothing(item, what) => self.not_an_event(&document, item, what),
        });
    }

    fn not_an_event(&mut self, document: &Document<'_>, item: Item<'_>, what: &str) {
        self.found.totals.unread += 1;
        let mismatch = document.mismatch(Kind::UnknownEnvelope, item, what.to_owned());
        self.count("", vec![(mismatch, None)], document.record.line);
    }

    /// A key that stands twice in an object, of whatever depth. It is not told: below somebody's property it
    /// may be somebody's, and which event this is nobody knows yet.
    fn duplicate_keys(&mut self, document: &Document<'_>, twice: &[(Item<'_>, Vec<Item<'_>>)]) {
        let mut found = Vec::new();
        for (object, keys) in twice {
            let pointer = super::envelope::pointer(*object);
            let near = crate::dict::schema::steps(&pointer).count() <= NEAR;
            let pointer = if near { pointer.as_str() } else { "" };
            for key in keys {
                let at = document.place(key.range().start, pointer);
                found.push((Mismatch::new(Kind::DuplicateKey, at, ""), None));
            }
        }
        if !found.is_empty() {
            self.count("", found, document.record.line);
        }
    }

    fn event(&mut self, document: &Document<'_>, envelope: &Envelope, event: Event<'_>) {
        let mut scratch = std::mem::take(&mut self.memory.scratch);
        let sent = envelope.sent(event, &mut scratch);
        let at = self.table(envelope, self.who(&sent));
        self.envelopes[at] += 1;
        self.found.totals.events += 1;
        // A reference: the counter of a table that all threads share would be fought over.
        let table: &Table<'d> = &self.tables[at];
        match event::judge(table, self.sender, document, &sent) {
            Judged::Event {
                position,
                found,
                occurrence,
            } => {
                self.counts[at][position] += 1;
                let occurrence = occurrence.map(|occurrence| (at, position, occurrence));
                self.occurrences.extend(occurrence);
                if found.is_empty() {
                    if self.is_quiet
                        && let Some(skim) = &mut self.memory.skim
                        && skim.is_curious()
                    {
                        skim.learn(&Lesson {
                            sent: &sent,
                            table,
                            position,
                        });
                    }
                } else {
                    let table = Arc::clone(&self.tables[at]);
                    let name = &table.names.events[position].name.value;
                    self.count(name, found, document.record.line);
                }
            }
            Judged::Unknown { name, mut found } => {
                let near = self
                    .near
                    .entry(name)
                    .or_insert_with_key(|name| table.names.near(name).map(str::to_owned));
                found.meant.clone_from(near);
                let name = told(&pii().masked_name(&found.subject));
                self.found.totals.by_unknown.count(&name, 1);
                self.count(&name, vec![(found, None)], document.record.line);
            }
            Judged::Unread(found) => {
                self.found.totals.unread += 1;
                self.found.totals.events -= 1;
                self.envelopes[at] -= 1;
                self.count("", vec![(found, None)], document.record.line);
            }
        }
        self.memory.scratch = scratch;
    }

    /// Who sent an event: whom the manifest names, else whom the event does.
    fn who(&self, sent: &Sent<'_>) -> Who<'c> {
        let Sender {
            platform, source, ..
        } = self.sender;
        match (platform, source) {
            (None, None) => self.checker.senders.who(sent),
            (platform, source) => (platform.as_deref(), source.as_deref()),
        }
    }

    /// The number of the table for an envelope and a sender.
    fn table(&mut self, envelope: &Envelope, (platform, source): Who<'_>) -> usize {
        let id = envelope.id();
        let known = self.tables.iter().position(|table| {
            let side = &table.side;
            side.envelope == id
                && side.platform.as_deref() == platform
                && side.source.as_deref() == source
        });
        known.unwrap_or_else(|| {
            let table = self.checker.table(&Side {
                envelope: id.to_owned(),
                platform: platform.map(str::to_owned),
                source: source.map(str::to_owned),
            });
            self.counts.push(vec![0; table.names.events.len()]);
            self.envelopes.push(0);
            self.tables.push(table);
            self.tables.len() - 1
        })
    }

    /// Counts what was found in one event.
    fn count(&mut self, event: &str, mut found: Mismatches<'_>, line: u64) {
        self.is_quiet = false;
        found.iter_mut().for_each(|(mismatch, _)| mask(mismatch));
        self.found
            .count(event, found, self.source, line, &mut self.standings);
    }
}

/// Takes what is somebody's by its shape out of names that a payload brought.
fn mask(mismatch: &mut Mismatch) {
    let masked = told(&pii().masked_name(&mismatch.subject));
    if masked != mismatch.subject {
        mismatch.what = mismatch.what.replace(&mismatch.subject, &masked);
        mismatch.subject = masked;
    }
}

/// A name as it is told: of one that nobody would write just the beginning.
fn told(name: &str) -> String {
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// Characters of the longest name that is told.
const LONGEST: usize = 200;

/// Steps of the longest pointer to an object that has only names of envelopes and dictionaries in it.
const NEAR: usize = 2;
