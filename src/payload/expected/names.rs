//! What is expected: the events of the dictionary, found by what they are called on the wire.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobMatcher};

use crate::dict::model::{Event, EventKind, Status};
use crate::dict::wire::{Wire, wire_name};
use crate::dict::{Definition, Dictionary};
use crate::payload::strings::Strings;
use crate::syntax::decode::closest;
use crate::tables::{Destination, destinations};
use crate::text::{Name, Span, squash};

/// Who sends, and in which envelope: by that, events have one name or another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// The envelope.
    pub envelope: String,
    /// The platform, where it is known.
    pub platform: Option<String>,
    /// The application, where it is known.
    pub source: Option<String>,
}

impl Side {
    /// Keys of `aliases` that are meant, first choice first: the envelope, the destinations that take it,
    /// and Segment for RudderStack, which sends what Segment does.
    fn keys(&self) -> Vec<String> {
        let of_destination = |(name, destination): (&str, &Destination)| {
            let takes = destination.envelopes.contains(&self.envelope);
            takes.then(|| name.to_owned())
        };
        let destinations = destinations().iter().filter_map(of_destination);
        let like = (self.envelope == "rudderstack").then(|| "segment".to_owned());
        let own = [self.envelope.clone()].into_iter();
        own.chain(destinations).chain(like).collect()
    }

    /// What names are looked up for.
    fn wire<'s>(&'s self, envelopes: &'s [String]) -> Wire<'s> {
        Wire {
            envelopes,
            destination: None,
            source: self.source.as_deref(),
            platform: self.platform.as_deref(),
        }
    }
}

/// The kind of an event; `track` where it says nothing.
pub(in crate::payload) fn kind_of(event: Definition<'_, Event>) -> EventKind {
    event.body.kind.or(EventKind::Track)
}

/// What a name on the wire is found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::payload) enum Found {
    /// The event at this position of [`Names::events`].
    Event(usize),
    /// An event of that name, which is sent by another kind of call.
    OtherKind(usize),
    /// No event.
    Nothing,
}

/// The events of a dictionary by their names on one side.
#[derive(Debug)]
pub(in crate::payload) struct Names<'d> {
    /// The events, by name.
    pub events: Vec<Definition<'d, Event>>,
    /// Positions by wire name and key; an alias goes before a key.
    by_name: (Strings, Vec<Vec<usize>>),
    /// Patterns of legacy names, longest first.
    patterns: Vec<(GlobMatcher, usize)>,
    /// What names share without case and separators.
    squashed: BTreeMap<String, &'d str>,
}

impl<'d> Names<'d> {
    /// The names of all events on `side`.
    pub(in crate::payload) fn of(dictionary: &'d Dictionary, side: &Side) -> Self {
        let events: Vec<_> = dictionary.events().collect();
        let envelopes = side.keys();
        let mut by_name: BTreeMap<&'d str, Vec<usize>> = BTreeMap::new();
        let mut patterns = Vec::new();
        for (i, event) in events.iter().enumerate() {
            let aliases = event.body.aliases.get();
            let sent = wire_name(event.name, aliases, side.wire(&envelopes));
            if sent.alias.is_some() {
                by_name.entry(sent.name).or_default().push(i);
            }
            for pattern in event.body.matches.get().into_iter().flatten() {
                let glob = GlobBuilder::new(&pattern.value).build();
                patterns.extend(glob.map(|glob| (pattern.value.len(), glob.compile_matcher(), i)));
            }
        }
        for (i, event) in events.iter().enumerate() {
            let same = by_name.entry(&event.name.value).or_default();
            if !same.contains(&i) {
                same.push(i);
            }
        }
        patterns.sort_by(|(a, _, i), (b, _, j)| b.cmp(a).then(i.cmp(j)));
        // What is gone is nothing to suggest.
        let is_there = |(_, is): &(&&'d str, &Vec<usize>)| {
            let status = |i: &usize| events[*i].body.status.get();
            is.iter().any(|i| status(i) != Some(&Status::Removed))
        };
        let names: Vec<&'d str> = by_name
            .iter()
            .filter(is_there)
            .map(|(name, _)| *name)
            .collect();
        let names = names.iter();
        let squashed = names.rev().map(|name| (squash(name), *name)).collect();
        Self {
            events,
            by_name: (
                by_name.keys().map(|name| (*name).to_owned()).collect(),
                by_name.into_values().collect(),
            ),
            patterns: patterns.into_iter().map(|(_, glob, i)| (glob, i)).collect(),
            squashed,
        }
    }

    /// The event that `name` is sent for by a call of `kind`: by its alias, else by its key, else by
    /// the longest pattern that matches.
    pub(in crate::payload) fn find(&self, name: &str, kind: EventKind) -> Found {
        let (names, positions) = &self.by_name;
        let named = names.find(name.as_bytes());
        let named = named.and_then(|at| positions.get(at));
        let named = named.map(Vec::as_slice).unwrap_or_default();
        let is = |i: &&usize| kind_of(self.events[**i]) == kind;
        if let Some(i) = named.iter().find(is) {
            return Found::Event(*i);
        }
        let mut matching = self.patterns.iter().filter(|(glob, _)| glob.is_match(name));
        let matching = matching.find(|(_, i)| kind_of(self.events[*i]) == kind);
        match (matching, named.first()) {
            (Some((_, i)), _) => Found::Event(*i),
            (None, Some(i)) => Found::OtherKind(*i),
            (None, None) => Found::Nothing,
        }
    }

    /// The events of a kind, for calls that carry no name.
    pub(in crate::payload) fn of_kind(&self, kind: EventKind) -> impl Iterator<Item = usize> {
        let events = self.events.iter().enumerate();
        events
            .filter(move |(_, event)| kind_of(**event) == kind)
            .map(|(i, _)| i)
    }

    /// The name that was probably meant by one that is none: the same but for case and separators,
    /// else a few letters away.
    pub(in crate::payload) fn near(&self, name: &str) -> Option<&'d str> {
        let same = self.squashed.get(&squash(name)).copied();
        same.or_else(|| closest(name, self.squashed.values().copied()))
    }
}

/// What is sent for an identifier on `side`.
pub(in crate::payload) fn identifier_name<'d>(
    dictionary: &'d Dictionary,
    name: &'d Name,
    side: &Side,
) -> (&'d Name, Option<Span>) {
    let envelopes = side.keys();
    match dictionary.identifier(name) {
        None => (name, None),
        Some(identifier) => {
            let aliases = identifier.body.property.aliases.get();
            let sent = wire_name(identifier.name, aliases, side.wire(&envelopes));
            (sent.name, Some(sent.span))
        }
    }
}
