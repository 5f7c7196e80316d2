//! The quick way for events of which nothing is to be said, as nearly all are in a log.
//!
//! Events of one sender are made alike. Of one that the thorough way has found to be right, it is remembered
//! where its parts stand, and which values had a say in that ([`Places`]). A later text with the same keys
//! and kinds at those places is then read once, without looking for anything: values that nobody looks at
//! are only found to be sound, properties are taken apart and held against the event's schema, and the few
//! other checks get their values. Whatever is not as it was, or not right, is left to the thorough way,
//! which also does all the telling.

mod layout;
mod learn;
mod read;
mod right;

use std::collections::BTreeMap;

use super::side::Who;
use crate::payload::envelope::{Call, Envelope, Part, Places};
use crate::payload::expected::{Side, Watched};
use crate::payload::strings::Strings;
use crate::payload::tape::{Passed, Room, Tape};
use layout::Layout;

pub(super) use learn::Lesson;

/// Events of one file that have to be right before one is remembered: of a few it does not pay.
pub(super) const WARM: u64 = 32;

/// Lines of which an eighth has to be skimmed, or to be remembered for the first time, else it is left be.
const TRIAL: u64 = 512;

/// Events that are remembered at most: what differs from line to line is not worth it.
const LESSONS: u64 = 20_000;

/// Bytes of the longest text that is skimmed: what is read at once has less than the thorough way would refuse.
const LONGEST: usize = 1 << 20;

/// Families at most: a line is tried with each.
const FAMILIES: usize = 4;

/// What is remembered of the events of one file.
#[derive(Debug, Default)]
pub(super) struct Skim {
    /// The one that came last is the first.
    families: Vec<Family>,
    room: Room,
    /// The properties of the event that was read last.
    tape: Tape,
    /// Events that still have to be right before one is remembered.
    warming: u64,
    lessons: u64,
    learned: u64,
    tried: u64,
    skimmed: u64,
}

/// Events of one envelope.
#[derive(Debug)]
struct Family {
    /// None where the manifest describes it.
    envelope: Option<&'static Envelope>,
    /// None where it cannot be skimmed.
    places: Option<Places>,
    /// The names of identifiers that are looked for at the top.
    wires: Vec<String>,
    layout: Layout,
    /// Values that have a say, of the event that was read last, by their numbers.
    values: Vec<Passed>,
    /// By what the event has at the places that have a say.
    kinds: BTreeMap<u64, Kinds>,
}

/// Events that agree in all that has a say, by their names: the position of each, and its plan.
#[derive(Debug, Default)]
struct Kinds {
    /// The number of the value that is the name.
    name: usize,
    names: Strings,
    of_names: Vec<(usize, usize)>,
    plans: Vec<Plan>,
}

/// Where the parts of an event stand, by the numbers of values.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    side: Side,
    call: Call,
    part: Part,
    time: Option<usize>,
    received: Option<usize>,
    message_id: Option<usize>,
    watched: Watched,
    /// The numbers of values that are identifiers, in the order of `watched`.
    identifiers: Vec<usize>,
}

/// An event that was read the quick way.
pub(super) struct Seen<'s> {
    /// None where the manifest describes it.
    pub(super) envelope: Option<&'static Envelope>,
    plan: &'s Plan,
    pub(super) position: usize,
    values: &'s [Passed],
    properties: &'s Tape,
}

impl Skim {
    /// One that remembers nothing before so many events were right.
    pub(super) fn after(warming: u64) -> Self {
        Self {
            warming,
            ..Self::default()
        }
    }

    /// Reads a text; whether it is an event as some before it, with everything in it sound JSON.
    pub(super) fn read(&mut self, text: &str) -> Option<Seen<'_>> {
        if text.len() > LONGEST || self.families.is_empty() || self.is_idle() {
            return None;
        }
        self.tried += 1;
        let mut found = None;
        for at in 0..self.families.len() {
            let (room, tape) = (&mut self.room, &mut self.tape);
            let family = self.families.get_mut(at)?;
            if let Some(told) = family.read(text, room, tape) {
                found = Some((at, told));
                break;
            }
        }
        let (at, told) = found?;
        self.families.swap(0, at);
        let family = self.families.first()?;
        let kinds = family.kinds.get(&told)?;
        let name = family.values.get(kinds.name)?.plain(text)?;
        let (position, plan) = *kinds.of_names.get(kinds.names.find(name.as_bytes())?)?;
        Some(Seen {
            envelope: family.envelope,
            plan: kinds.plans.get(plan)?,
            position,
            values: &family.values,
            properties: &self.tape,
        })
    }

    /// Notes whether nothing was to be said of what was read last.
    pub(super) fn note(&mut self, is_right: bool) {
        self.skimmed += u64::from(is_right);
    }

    #[cfg(test)]
    pub(super) fn count(&self, skimmed: &std::sync::atomic::AtomicU64) {
        skimmed.store(self.skimmed, std::sync::atomic::Ordering::Relaxed);
    }

    /// Whether it has not paid.
    fn is_idle(&self) -> bool {
        self.tried >= TRIAL && (self.skimmed + self.learned) * 8 < self.tried
    }

    /// Whether an event that was found to be right is to be remembered.
    pub(super) fn is_curious(&mut self) -> bool {
        self.warming = self.warming.saturating_sub(1);
        self.warming == 0 && self.lessons < LESSONS && !self.is_idle()
    }
}

impl Seen<'_> {
    /// Who sent it.
    pub(super) fn who(&self) -> Who<'_> {
        let Side {
            platform, source, ..
        } = &self.plan.side;
        (platform.as_deref(), source.as_deref())
    }
}
