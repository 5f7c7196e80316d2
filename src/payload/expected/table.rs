//! What is expected of one side: an envelope, sent by a platform or an application.

use std::sync::OnceLock;

use super::ceilings::{Ceiling, ceilings};
use super::fast::Shared;
use super::identity::Identifiers;
use super::names::{Names, Side};
use super::notes::Notes;
use super::values::Shape;
use crate::config::Config;
use crate::dict::Dictionary;
use crate::payload::fingerprint::Fingerprint;
use crate::syntax::decode::{List, Map};
use crate::text::Name;

/// The events of a dictionary as one side sends them. What an event's payloads are held against is made
/// when the first one comes.
#[derive(Debug)]
pub(in crate::payload) struct Table<'d> {
    pub(in crate::payload) dictionary: &'d Dictionary,
    config: &'d Config,
    pub(in crate::payload) side: Side,
    pub(in crate::payload) names: Names<'d>,
    pub(in crate::payload) identifiers: Identifiers<'d>,
    plans: Vec<OnceLock<Planned<'d>>>,
    shared: Shared,
    /// The applications of the platform, where it is not known which of them it is.
    applications: Vec<&'d str>,
}

/// An event, ready.
#[derive(Debug)]
pub(in crate::payload) struct Planned<'d> {
    pub(in crate::payload) shape: Shape<'d>,
    pub(in crate::payload) notes: Notes<'d>,
    pub(in crate::payload) ceilings: Vec<Ceiling<'d>>,
    /// Whether its properties can be checked while they are read: nothing else of them is looked at.
    pub(in crate::payload) is_straight: bool,
    /// The fingerprint of its name.
    pub(in crate::payload) fingerprint: Fingerprint,
    /// The properties that tell one from others.
    pub(in crate::payload) unique_by: Option<&'d List<Name>>,
}

impl<'d> Table<'d> {
    pub(in crate::payload) fn of(
        dictionary: &'d Dictionary,
        config: &'d Config,
        side: Side,
    ) -> Self {
        let names = Names::of(dictionary, &side);
        Self {
            dictionary,
            config,
            plans: names.events.iter().map(|_| OnceLock::new()).collect(),
            identifiers: Identifiers::of(dictionary, &side),
            names,
            shared: Shared::default(),
            applications: match &side {
                Side {
                    source: None,
                    platform: Some(platform),
                    ..
                } => applications(config, platform),
                _ => Vec::new(),
            },
            side,
        }
    }

    /// Whether it is among the platforms and applications of an event, or may be; so is a side of which
    /// nothing is known.
    pub(in crate::payload) fn is_one_of(&self, platforms: &List<Name>) -> bool {
        let Side {
            source, platform, ..
        } = &self.side;
        let own = source.iter().chain(platform).map(String::as_str);
        let mut all = own.chain(self.applications.iter().copied()).peekable();
        let listed = |name: &str| platforms.iter().any(|known| *known.value == *name);
        all.peek().is_none() || all.any(listed)
    }

    /// What the payloads of the event at `position` are held against.
    pub(in crate::payload) fn planned(&self, position: usize) -> &Planned<'d> {
        self.plans[position].get_or_init(|| {
            let event = self.names.events[position];
            let shape = Shape::of(self.dictionary, event, &self.side, &self.shared);
            let notes = Notes::of(self.dictionary, event);
            let ceilings = ceilings(self.dictionary, self.config, event, &self.side);
            let mut wires = self.identifiers.wires();
            let unique_by = event.body.unique_by.get();
            let is_straight = notes.is_empty()
                && ceilings.is_empty()
                && unique_by.is_none()
                && !wires.any(|wire| shape.has(wire));
            Planned {
                shape,
                notes,
                ceilings,
                is_straight,
                fingerprint: Fingerprint::of(event.name.value.as_bytes()),
                unique_by,
            }
        })
    }

    /// The same, if there is such an event.
    pub(in crate::payload) fn plan(&self, position: usize) -> Option<&Planned<'d>> {
        (position < self.plans.len()).then(|| self.planned(position))
    }

    /// The names of events of which there were payloads that could not be judged.
    pub(in crate::payload) fn unjudged(&self) -> impl Iterator<Item = &'d Name> {
        let planned = self.plans.iter().map(OnceLock::get);
        let events = self.names.events.iter().zip(planned);
        let unjudged =
            |planned: Option<&Planned<'_>>| planned.is_some_and(|one| one.shape.is_unjudged());
        events
            .filter(move |(_, planned)| unjudged(*planned))
            .map(|(event, _)| &event.name.value)
    }
}

/// The applications that run on a platform.
fn applications<'d>(config: &'d Config, platform: &str) -> Vec<&'d str> {
    let sources = config.manifest.sources.get().into_iter();
    let sources = sources.flat_map(Map::readable);
    let of =
        sources.filter(|(_, source)| source.platform.get().is_some_and(|of| **of == *platform));
    of.map(|(name, _)| name.value.as_str()).collect()
}
