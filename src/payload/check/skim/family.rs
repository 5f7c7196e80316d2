//! What is remembered of events that are made alike.

use std::collections::BTreeMap;

use super::layout::Layout;
use crate::payload::envelope::{Call, Envelope, Part, Places};
use crate::payload::expected::{Side, Watched};
use crate::payload::strings::Strings;
use crate::payload::tape::Passed;

/// Events of one envelope.
#[derive(Debug)]
pub(super) struct Family {
    /// None where the manifest describes it.
    pub(super) envelope: Option<&'static Envelope>,
    /// None where it cannot be skimmed.
    pub(super) places: Option<Places>,
    /// The names of identifiers that are looked for at the top.
    pub(super) wires: Vec<String>,
    pub(super) layout: Layout,
    /// Values that have a say, of the event that was read last, by their numbers.
    pub(super) values: Vec<Passed>,
    /// By what the event has at the places that have a say.
    pub(super) kinds: BTreeMap<u64, Kinds>,
    /// What had a say in the event that was read last.
    pub(super) last: u64,
}

/// Events that agree in all that has a say, by their names.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    /// The number of the value that is the name.
    pub(super) name: usize,
    pub(super) names: Strings,
    pub(super) of_names: Vec<Named>,
    pub(super) plans: Vec<Plan>,
}

/// What is remembered of the events of a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    pub(super) position: usize,
    /// The number of their plan.
    pub(super) plan: usize,
    /// Whether their properties can be checked while they are read: no declared one has a say.
    pub(super) is_straight: bool,
}

/// Where the parts of an event stand, by the numbers of values.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) side: Side,
    pub(super) call: Call,
    pub(super) part: Part,
    pub(super) time: Option<usize>,
    pub(super) received: Option<usize>,
    pub(super) message_id: Option<usize>,
    pub(super) watched: Watched,
    /// The numbers of values that are identifiers, in the order of `watched`.
    pub(super) identifiers: Vec<usize>,
}

impl Kinds {
    pub(super) fn of_name(&self, name: &str) -> Option<Named> {
        self.of_names
            .get(self.names.find(name.as_bytes())?)
            .copied()
    }
}
