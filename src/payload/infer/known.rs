//! Which event of a dictionary one that was sent is.

use std::collections::BTreeMap;

use super::Seen;
use crate::dict::Dictionary;
use crate::dict::model::EventKind;
use crate::payload::expected::{EventNames, Found, Side};
use crate::text::squash;

/// The events of a dictionary, found by what they are called on the wire, as payloads are checked.
#[derive(Debug)]
pub struct Known<'d> {
    dictionary: &'d Dictionary,
    by_envelope: BTreeMap<String, EventNames<'d>>,
}

/// What a name that was sent is to a dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'d> {
    /// This event of it.
    Event(&'d str),
    /// This event of it in another spelling.
    Respelled(&'d str),
    /// None of its events.
    New,
}

impl<'d> Known<'d> {
    /// The events of `dictionary`.
    pub fn of(dictionary: &'d Dictionary) -> Self {
        Self {
            dictionary,
            by_envelope: BTreeMap::new(),
        }
    }

    /// What `name` is, which was sent in the envelopes that `seen` has.
    pub fn find(&mut self, name: &str, seen: &Seen) -> Place<'d> {
        for envelope in seen.envelopes.keys() {
            let names = self.names(envelope);
            if let Found::Event(at) | Found::OtherKind(at) = names.find(name, EventKind::Track) {
                return Place::Event(names.events[at].name.value.as_str());
            }
        }
        let squashed = squash(name);
        let mut events = self
            .dictionary
            .events()
            .map(|event| event.name.value.as_str());
        let same = events.find(|known| squash(known) == squashed && !squashed.is_empty());
        same.map_or(Place::New, Place::Respelled)
    }

    /// The only event that a kind of call belongs to.
    pub fn only(&self, kind: EventKind) -> Option<&'d str> {
        let is = |kind_of: Option<&EventKind>| *kind_of.unwrap_or(&EventKind::Track) == kind;
        let events = self.dictionary.events();
        let mut of_kind = events.filter(|event| is(event.body.kind.get()));
        let first = of_kind.next()?;
        of_kind
            .next()
            .is_none()
            .then_some(first.name.value.as_str())
    }

    /// Whether any event is of a kind of call.
    pub fn has(&self, kind: EventKind) -> bool {
        let mut events = self.dictionary.events();
        events.any(|event| event.body.kind.get() == Some(&kind))
    }

    fn names(&mut self, envelope: &str) -> &EventNames<'d> {
        let dictionary = self.dictionary;
        self.by_envelope
            .entry(envelope.to_owned())
            .or_insert_with(|| {
                let side = Side {
                    envelope: envelope.to_owned(),
                    platform: None,
                    source: None,
                };
                EventNames::of(dictionary, &side)
            })
    }
}
