//! What becomes of mismatches, asked while payloads are read: only so can the first of those that are
//! reported be kept, and payloads be counted by what is reported of them.

use std::collections::BTreeMap;

use super::mismatch::{Kind, Mismatch};
use crate::diag::Level;
use crate::syntax::decode::Date;
use crate::tables::Provenance;
use crate::text::Span;

/// What becomes of a mismatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nobody wants to know.
    Off,
    /// A comment allows it.
    Allowed,
    /// It is reported at this level.
    Reported(Level),
}

/// Says what becomes of a mismatch. It may look at what is part of a [`Class`], and at nothing else.
pub type Judge<'j> = dyn Fn(&Mismatch) -> Standing + Sync + 'j;

/// What asked for a mismatch, or has to do with it: file, start and end.
pub(super) type Place = (u32, u32, u32);

pub(super) fn place(span: Span) -> Place {
    (span.file.0, span.start, span.end)
}

/// All that the standing of a mismatch depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Class {
    kind: Kind,
    asked: Option<Place>,
    other: Option<Place>,
    sunset: Option<Date>,
    rests_on: Provenance,
    says_what: bool,
}

impl Class {
    /// The class of a mismatch.
    pub fn of(mismatch: &Mismatch) -> Self {
        Self {
            kind: mismatch.kind,
            asked: mismatch.asked.map(place),
            other: mismatch.other.map(place),
            sunset: mismatch.sunset,
            rests_on: mismatch.rests_on,
            says_what: !mismatch.what.is_empty(),
        }
    }
}

/// A judge and what it has said.
pub(super) struct Standings<'j> {
    judge: &'j Judge<'j>,
    known: BTreeMap<Class, Standing>,
}

impl<'j> Standings<'j> {
    pub(super) fn new(judge: &'j Judge<'j>) -> Self {
        Self {
            judge,
            known: BTreeMap::new(),
        }
    }

    pub(super) fn of(&mut self, mismatch: &Mismatch) -> Standing {
        let class = Class::of(mismatch);
        let judge = self.judge;
        *self.known.entry(class).or_insert_with(|| judge(mismatch))
    }
}
