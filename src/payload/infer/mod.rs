//! What payloads are like, seen without a dictionary: the events, what each carries, and how often. A draft
//! is made of it elsewhere; nothing is judged here.

mod known;
mod shape;
mod texts;

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;

pub use self::known::{Known, Place};
use self::shape::Look;
pub use self::shape::{Fields, MAX_DEPTH, MAX_KEYS, Shape};
pub use self::texts::{FORMATS, MAX_VALUES, Texts};
use super::envelope::{self, Envelope, Event, Scratch};
use super::input::{self, Chunk, InputError, Record};
use super::names::Names;
use super::reading::{self, Reading, kind};
use super::sender::Sender;
use super::tape::{self, Tape};
use crate::dict::model::EventKind;
use crate::tables::pii;

/// Different names of events that are told apart: the first in the order of their characters.
pub const MAX_EVENTS: usize = 2_000;

/// Properties that are described, of all events. Beyond it, what is within objects and lists is
/// forgotten, and then which keys there are, of the events first that have the most of it.
const MAX_WEIGHT: usize = 50_000;

/// The identifiers that envelopes have a place for: what a dictionary calls them, and the place.
pub const IDENTIFIERS: [(&str, envelope::Part); 3] = [
    ("user_id", envelope::Part::UserId),
    ("anonymous_id", envelope::Part::AnonymousId),
    ("account_id", envelope::Part::GroupId),
];

/// Why something was not read as an event.
const NAME_IS_BLANK: &str = "its name is blank";

/// The same.
const NAME_IS_PERSONAL: &str = "its name may be somebody's, and stands in no dictionary";

/// What one event was seen to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// How often it was sent.
    pub count: u64,
    /// In which envelopes, and how often in each.
    pub envelopes: BTreeMap<String, u64>,
    /// How often it had each of [`IDENTIFIERS`].
    pub identifiers: [u64; IDENTIFIERS.len()],
    /// How often it had any of them.
    pub identified: u64,
    /// What it carries.
    pub fields: Fields,
    /// How often something else stood where its properties are expected.
    pub wrong: u64,
}

impl Seen {
    /// Adds what was seen elsewhere.
    pub fn add(&mut self, other: Self) {
        self.count += other.count;
        for (envelope, count) in other.envelopes {
            *self.envelopes.entry(envelope).or_default() += count;
        }
        for (count, more) in self.identifiers.iter_mut().zip(other.identifiers) {
            *count += more;
        }
        self.identified += other.identified;
        self.fields.add(other.fields);
        self.wrong += other.wrong;
    }
}

/// What payloads were seen to be. Two of them add up to that of both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observed {
    /// Events that are tracked, by the names that were sent.
    pub events: BTreeMap<String, Seen>,
    /// Calls of other kinds, whatever they are called.
    pub calls: BTreeMap<EventKind, Seen>,
    /// The names that these had.
    pub called: BTreeMap<EventKind, Names>,
    /// The values of [`IDENTIFIERS`].
    pub identifiers: [Shape; IDENTIFIERS.len()],
    /// How many events were read.
    pub total: u64,
    /// How many of them in each envelope.
    pub by_envelope: BTreeMap<String, u64>,
    /// Events whose envelope is not sure: the first that fits was taken.
    pub ambiguous: u64,
    /// What was no event, by the reason.
    pub unread: BTreeMap<String, u64>,
    /// Events that were left out as there are more than [`MAX_EVENTS`] names.
    pub beyond: u64,
    /// Events of which nothing is known that lies within objects and lists.
    pub flattened: u64,
}

impl Observed {
    /// Adds what was seen elsewhere.
    pub fn add(&mut self, other: Self) {
        for (name, seen) in other.events {
            self.events.entry(name).or_default().add(seen);
        }
        for (kind, seen) in other.calls {
            self.calls.entry(kind).or_default().add(seen);
        }
        for (kind, names) in other.called {
            self.called.entry(kind).or_default().add(names);
        }
        for (shape, more) in self.identifiers.iter_mut().zip(other.identifiers) {
            shape.add(more);
        }
        self.total += other.total;
        self.ambiguous += other.ambiguous;
        self.beyond += other.beyond;
        self.flattened += other.flattened;
        for (all, more) in [
            (&mut self.by_envelope, other.by_envelope),
            (&mut self.unread, other.unread),
        ] {
            for (name, count) in more {
                *all.entry(name).or_default() += count;
            }
        }
        self.bound();
    }

    /// Keeps it as small as it may be.
    fn bound(&mut self) {
        while self.events.len() > MAX_EVENTS {
            if let Some((_, seen)) = self.events.pop_last() {
                self.beyond += seen.count;
            }
        }
        let weights = self.events.values().map(|seen| seen.fields.weight());
        let mut sum: usize = weights.sum();
        if sum <= MAX_WEIGHT {
            return;
        }
        let mut events: Vec<(usize, &mut Seen)> = self
            .events
            .values_mut()
            .map(|seen| (seen.fields.weight(), seen))
            .collect();
        // Of equal ones the first by name: the order of sorting is stable.
        events.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        for (weight, seen) in &mut events {
            if sum <= MAX_WEIGHT {
                return;
            }
            seen.fields.flatten();
            let less = seen.fields.weight();
            self.flattened += u64::from(less < *weight);
            sum = sum - *weight + less;
            *weight = less;
        }
        events.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        for (weight, seen) in events {
            if sum <= MAX_WEIGHT {
                break;
            }
            seen.fields.forget_keys();
            sum = sum - weight + seen.fields.weight();
        }
    }
}

/// Looks at the events of one input, `workers` threads at a time.
pub fn observe(
    input: impl io::Read,
    sender: &Sender,
    workers: usize,
) -> (Observed, Option<InputError>) {
    let options = input::Options {
        workers,
        ..input::Options::default()
    };
    let mut all = Observed::default();
    let work = |chunk: &Chunk| {
        let mut part = Part::new(sender);
        chunk.records().for_each(|record| part.record(&record));
        part.seen.called.values_mut().for_each(|names| {
            names.fold();
        });
        part.seen.bound();
        part.seen
    };
    let read = input::read(input, &options, work, |part| {
        all.add(part);
        ControlFlow::Continue(())
    });
    (all, read.error)
}

/// What is seen in one chunk.
struct Part<'s> {
    sender: &'s Sender,
    tape: Tape,
    scratch: Scratch,
    seen: Observed,
}

impl<'s> Part<'s> {
    fn new(sender: &'s Sender) -> Self {
        Self {
            sender,
            tape: Tape::default(),
            scratch: Scratch::default(),
            seen: Observed::default(),
        }
    }

    fn unread(&mut self, why: impl Into<String>) {
        *self.seen.unread.entry(why.into()).or_default() += 1;
    }

    fn record(&mut self, record: &Record<'_>) {
        let text = match reading::text(record) {
            Ok(text) => text,
            Err((_, what)) => return self.unread(what),
        };
        let mut tape = std::mem::take(&mut self.tape);
        match tape.read(text) {
            Err(fault) => self.unread(format!("it is no JSON: {}", fault.reason)),
            Ok(()) => {
                let is_doubtful = tape.is_doubtful();
                reading::read(self.sender, tape.root(text), &mut |reading| match reading {
                    Reading::Event(envelope, event) => self.event(envelope, event, is_doubtful),
                    Reading::Ambiguous(envelopes, event) => {
                        self.seen.ambiguous += 1;
                        if let Some(envelope) = envelopes.first() {
                            self.event(envelope, event, is_doubtful);
                        }
                    }
                    Reading::Nothing(_, what) => self.unread(what),
                });
            }
        }
        self.tape = tape;
    }

    fn event(&mut self, envelope: &Envelope, event: Event<'_>, is_doubtful: bool) {
        let mut scratch = std::mem::take(&mut self.scratch);
        let sent = envelope.sent(event, &mut scratch);
        let kind = kind(sent.kind());
        let name = match reading::name(&sent, kind) {
            Ok(name) => name.map(|(_, text)| text.into_owned()),
            Err((_, what)) => {
                self.unread(what);
                self.scratch = scratch;
                return;
            }
        };
        let seen = match (kind, name) {
            (EventKind::Track, Some(name)) => {
                let why = match name.trim().is_empty() {
                    true => Some(NAME_IS_BLANK),
                    false => (pii().masked_name(&name) != name).then_some(NAME_IS_PERSONAL),
                };
                if let Some(why) = why {
                    self.unread(why);
                    self.scratch = scratch;
                    return;
                }
                match self.seen.events.get_mut(&name) {
                    Some(seen) => seen,
                    None => self.seen.events.entry(name).or_default(),
                }
            }
            (kind, name) => {
                if let Some(name) = name.filter(|name| pii().masked_name(name) == *name) {
                    self.seen.called.entry(kind).or_default().count(&name, 1);
                }
                self.seen.calls.entry(kind).or_default()
            }
        };
        let id = envelope.id();
        self.seen.total += 1;
        seen.count += 1;
        for counts in [&mut seen.envelopes, &mut self.seen.by_envelope] {
            match counts.get_mut(id) {
                Some(count) => *count += 1,
                None => {
                    counts.insert(id.to_owned(), 1);
                }
            }
        }
        let look = Look {
            depth: 1,
            is_doubtful,
        };
        let properties = sent.properties().ok();
        let field = properties
            .as_ref()
            .and_then(|properties| properties.field());
        let object = field.and_then(|field| field.item());
        match object.filter(|object| object.kind() == tape::Kind::Object) {
            Some(object) => {
                let own = |key: &str| properties.as_ref().is_some_and(|all| all.is_own(key));
                let sender = self.sender;
                let is_extra = |key: &str| sender.is_ignored(key) || own(key);
                seen.fields.see(object, &is_extra, look);
            }
            None => {
                let is_null = |field: &envelope::Field<'_>| field.kind() == tape::Kind::Null;
                let is_wrong = properties.is_none() || field.is_some_and(|field| !is_null(field));
                seen.wrong += u64::from(is_wrong);
                // Where no object can be read, nothing is known of what is in it.
                seen.fields.count += u64::from(!is_wrong);
            }
        }
        let mut identified = false;
        for (at, (name, part)) in IDENTIFIERS.into_iter().enumerate() {
            let field = sent.get(part).ok().flatten();
            let field = field.or_else(|| sent.member(name, properties.as_ref()));
            let Some(field) = field else { continue };
            identified = true;
            seen.identifiers[at] += 1;
            match field.item() {
                Some(item) => self.seen.identifiers[at].see(item, look),
                None => {
                    if let Some(text) = field.text() {
                        self.seen.identifiers[at].texts.see(&text);
                    }
                }
            }
        }
        seen.identified += u64::from(identified);
        self.scratch = scratch;
    }
}
