//! The quick way for events of which nothing is to be said, as nearly all are in a log.
//!
//! Events of one sender are made alike. Of one that the thorough way has found to be right, it is remembered
//! where its parts stand, and which values had a say in that. A later text with the same keys
//! and kinds at those places is then read once, without looking for anything: values that nobody looks at
//! are only found to be sound, properties are taken apart and held against the event's schema, and the few
//! other checks get their values. Whatever is not as it was, or not right, is left to the thorough way,
//! which also does all the telling.

mod family;
mod layout;
mod learn;
mod read;
mod right;

use super::side::Who;
use crate::payload::envelope::Envelope;
use crate::payload::expected::{Side, Table};
use crate::payload::tape::{Passed, Room, Tape};
use family::{Family, Named, Plan};
use read::{Made, Not};

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
    /// Events whose properties were right as they were read, and those that had to be read again.
    straight: u64,
    again: u64,
}

/// An event that was read the quick way.
pub(super) struct Seen<'s> {
    /// None where the manifest describes it.
    pub(super) envelope: Option<&'static Envelope>,
    plan: &'s Plan,
    pub(super) position: usize,
    values: &'s [Passed],
    /// None where it is known that nothing is to be said of them, as those of this event of the table that
    /// was given.
    properties: Option<&'s Tape>,
}

impl Skim {
    /// One that remembers nothing before so many events were right.
    pub(super) fn after(warming: u64) -> Self {
        Self {
            warming,
            ..Self::default()
        }
    }

    /// Reads a text; whether it is an event as some before it, with everything in it sound JSON. It may well be
    /// one of `table`: its properties are then checked as they are read.
    pub(super) fn read(&mut self, text: &str, table: Option<&Table<'_>>) -> Option<Seen<'_>> {
        if text.len() > LONGEST || self.families.is_empty() || self.is_idle() {
            return None;
        }
        self.tried += 1;
        let table = table.filter(|_| self.is_bold());
        let found = match self.find(text, table) {
            Err(Not::Straight) => {
                self.again += 1;
                self.find(text, None)
            }
            found => found,
        };
        let found = found.ok()?;
        self.straight += u64::from(found.is_straight);
        let family = self.families.first()?;
        Some(Seen {
            envelope: family.envelope,
            plan: family.kinds.get(&family.last)?.plans.get(found.plan)?,
            position: found.position,
            values: &family.values,
            properties: (!found.is_straight).then_some(&self.tape),
        })
    }

    fn find(&mut self, text: &str, table: Option<&Table<'_>>) -> Result<Named, Not> {
        let mut read = Err(Not::Alike);
        for at in 0..self.families.len() {
            let (room, tape) = (&mut self.room, &mut self.tape);
            let family = self.families.get_mut(at).ok_or(Not::Alike)?;
            read = family.read(text, room, tape, table).map(|made| (at, made));
            if !matches!(read, Err(Not::Alike)) {
                break;
            }
        }
        let (at, made) = read?;
        if at > 0 {
            self.families.swap(0, at);
        }
        let family = self.families.first_mut().ok_or(Not::Alike)?;
        let named = family.named(text, &made, table);
        family.last = made.said;
        named
    }

    /// Notes whether nothing was to be said of what was read last.
    pub(super) fn note(&mut self, is_right: bool) {
        self.skimmed += u64::from(is_right);
    }

    #[cfg(test)]
    pub(super) fn count(
        &self,
        skimmed: &std::sync::atomic::AtomicU64,
        straight: &std::sync::atomic::AtomicU64,
    ) {
        skimmed.store(self.skimmed, std::sync::atomic::Ordering::Relaxed);
        straight.store(self.straight, std::sync::atomic::Ordering::Relaxed);
    }

    /// Whether it pays to check properties as they are read: it does where about half of them are right.
    fn is_bold(&self) -> bool {
        self.again < TRIAL || self.again <= self.straight
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

impl Family {
    /// The event that was read, and whether its properties were found right, as those of this event.
    fn named(&self, text: &str, made: &Made, table: Option<&Table<'_>>) -> Result<Named, Not> {
        let kinds = self.kinds.get(&made.said).ok_or(Not::Alike)?;
        let of_name = || kinds.of_name(self.values.get(kinds.name)?.plain(text)?);
        let Some(guessed) = made.straight else {
            let named = of_name().ok_or(Not::Alike)?;
            return Ok(Named {
                is_straight: false,
                ..named
            });
        };
        // It was guessed by what had a say in the event before.
        let named = match made.said == self.last {
            true => Some(guessed),
            false => {
                of_name().filter(|named| named.is_straight && named.position == guessed.position)
            }
        };
        let is_of_table = |named: &Named| {
            let plan = kinds.plans.get(named.plan);
            plan.is_some_and(|plan| table.is_some_and(|table| table.side == plan.side))
        };
        named.filter(is_of_table).ok_or(Not::Straight)
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
