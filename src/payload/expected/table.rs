//! What is expected of one side: an envelope, sent by a platform or an application.

use std::sync::OnceLock;

use super::fast::Shared;
use super::identity::Identifiers;
use super::names::{Names, Side};
use super::notes::Notes;
use super::values::Shape;
use crate::dict::Dictionary;

/// The events of a dictionary as one side sends them. What an event's payloads are held against is made
/// when the first one comes.
#[derive(Debug)]
pub(in crate::payload) struct Table<'d> {
    pub(in crate::payload) dictionary: &'d Dictionary,
    pub(in crate::payload) side: Side,
    pub(in crate::payload) names: Names<'d>,
    pub(in crate::payload) identifiers: Identifiers<'d>,
    plans: Vec<OnceLock<Planned<'d>>>,
    shared: Shared,
}

/// An event, ready.
#[derive(Debug)]
pub(in crate::payload) struct Planned<'d> {
    pub(in crate::payload) shape: Shape<'d>,
    pub(in crate::payload) notes: Notes<'d>,
}

impl<'d> Table<'d> {
    pub(in crate::payload) fn of(dictionary: &'d Dictionary, side: Side) -> Self {
        let names = Names::of(dictionary, &side);
        Self {
            dictionary,
            plans: names.events.iter().map(|_| OnceLock::new()).collect(),
            identifiers: Identifiers::of(dictionary, &side),
            names,
            side,
            shared: Shared::default(),
        }
    }

    /// What the payloads of the event at `position` are held against.
    pub(in crate::payload) fn planned(&self, position: usize) -> &Planned<'d> {
        let event = self.names.events[position];
        self.plans[position].get_or_init(|| Planned {
            shape: Shape::of(self.dictionary, event, &self.side, &self.shared),
            notes: Notes::of(self.dictionary, event),
        })
    }
}
