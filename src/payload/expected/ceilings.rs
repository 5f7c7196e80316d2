//! What the destinations of an event take of its values.

use std::collections::BTreeMap;

use super::names::Side;
use crate::config::Config;
use crate::dict::model::Event;
use crate::dict::wire::{Arrival, Route, Senders, SentEvent};
use crate::dict::{Definition, Dictionary};
use crate::tables::{Fact, Fields, ValueLimit};
use crate::text::{Name, Span};

/// One destination of an event.
#[derive(Debug)]
pub(in crate::payload) struct Ceiling<'d> {
    /// The destination.
    pub destination: &'d Name,
    /// The line that sends the event there.
    pub asked: Span,
    /// What it takes of properties, or of traits.
    pub rules: &'static Fields,
    /// Most bytes of an event.
    pub event_bytes: Option<&'static Fact<u64>>,
    /// Of declared properties, by their names in the dictionary.
    limits: BTreeMap<&'d str, Option<ValueLimit>>,
}

/// The destinations to which `side` sends `event`, of which something is known.
pub(in crate::payload) fn ceilings<'d>(
    dictionary: &'d Dictionary,
    config: &'d Config,
    event: Definition<'d, Event>,
    side: &Side,
) -> Vec<Ceiling<'d>> {
    let is_of_side = |route: &Route<'d>| {
        let mut senders = route.senders.iter();
        let is = |name: Option<&Name>, of: &Option<String>| {
            of.as_ref()
                .is_some_and(|of| name.is_some_and(|name| **name == **of))
        };
        let is_known = side.platform.is_some() || side.source.is_some();
        !is_known
            || route.senders.is_empty()
            || senders.any(|sender| {
                is(sender.source, &side.source)
                    || (sender.source.is_none() || side.source.is_none())
                        && is(sender.platform, &side.platform)
            })
    };
    let mut routes = Senders::of(config).routes(event.body);
    routes.retain(is_of_side);
    if routes.is_empty() {
        return Vec::new();
    }
    let sent = SentEvent::of(dictionary, event, &routes);
    let arrivals = sent.arrivals.iter();
    arrivals
        .filter_map(|arrival| Ceiling::of(dictionary, &sent, arrival))
        .collect()
}

impl<'d> Ceiling<'d> {
    fn of(dictionary: &'d Dictionary, sent: &SentEvent<'d>, arrival: &Arrival<'d>) -> Option<Self> {
        let rules = arrival.rules(sent)?;
        let fields = arrival.fields.iter().map(|field| {
            let format = dictionary.lookup(field.property, |property| &property.format);
            let format = format.map(|format| format.value.as_str());
            (
                field.key.as_str(),
                rules.value_limit(field.name.name, format),
            )
        });
        Some(Self {
            destination: arrival.destination,
            asked: arrival.asked,
            rules,
            event_bytes: arrival.known?.request.max_event_bytes.as_ref(),
            limits: fields.collect(),
        })
    }

    /// The limit for the value of a property.
    pub(in crate::payload) fn limit(&self, property: &str) -> Option<ValueLimit> {
        match self.limits.get(property) {
            Some(limit) => *limit,
            None => self.rules.value_limit(property, None),
        }
    }
}
