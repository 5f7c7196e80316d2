//! Which values of an event decide what envelope it has, and where in it everything stands.
//!
//! Two events that agree in these are seen alike: the parts of one stand where those of the other do.

use std::collections::BTreeSet;

use super::grammar::{Check, Choice, Function, Lists, Path, Place, Predicate, Root, Source, Step};
use super::part::Part;
use super::table::{Envelope, Rules, table};

/// What of a value is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::payload) enum Look {
    /// What it is: null, a string, an object.
    Kind,
    /// What it says.
    Text,
}

/// What is looked at of the values at one place and below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::payload) enum Looked {
    /// Nothing.
    Not,
    /// The value itself, and nothing within it.
    At(Look),
    /// Values within it; of one that is no object, what it is.
    Within,
}

/// The places that are looked at in events of one envelope, before and after it is found out.
#[derive(Debug)]
pub(in crate::payload) struct Places {
    /// As the keys from the top.
    places: Vec<(Vec<String>, Look)>,
}

/// Parts whose texts decide something.
const TELLING: [Part; 4] = [Part::Version, Part::Platform, Part::App, Part::Channel];

/// Parts that are looked for.
const PARTS: [Part; 8] = [
    Part::Name,
    Part::Properties,
    Part::Traits,
    Part::UserId,
    Part::AnonymousId,
    Part::GroupId,
    Part::Time,
    Part::MessageId,
];

impl Envelope {
    /// The places that are looked at for an event that has this envelope. None where it has texts that are
    /// decoded first.
    pub(in crate::payload) fn places(&self) -> Option<Places> {
        if !self.slots.is_empty() {
            return None;
        }
        let mut places = Places { places: Vec::new() };
        let table = table();
        for envelope in &table.envelopes {
            places.rules(&envelope.detect);
            envelope.events.iter().for_each(|lists| places.lists(lists));
        }
        let rivals = table.rivals.iter().flat_map(|rivals| &rivals.when);
        rivals.for_each(|when| places.predicate(when));
        places.rules(&self.detect);
        self.events.iter().for_each(|lists| places.lists(lists));
        if let Some(rule) = &self.kind {
            places.add(&rule.at, Look::Text);
        }
        for (parts, look) in [(&PARTS[..], Look::Kind), (&TELLING[..], Look::Text)] {
            let paths = parts.iter().filter_map(|part| self.path(*part));
            paths.for_each(|path| places.path(path, look));
        }
        places.key(&super::sent::RECEIVED);
        Some(places)
    }

    /// Whether a key is one that it or its SDK sets beside the properties, where these are an object of
    /// their own: see [`Properties::is_own`](super::Properties::is_own).
    pub(in crate::payload) fn has_own(&self, part: Part, key: &str) -> bool {
        let may_be_rest = self.path(part).is_some_and(Path::may_be_rest);
        !may_be_rest && self.owns(key)
    }
}

impl Places {
    /// What is looked at of the value at this place, given as the keys from the top.
    pub(in crate::payload) fn looked(&self, at: &[&str]) -> Looked {
        let is_within = |place: &Vec<String>| {
            place.len() > at.len() && place.iter().zip(at).all(|(key, other)| key == other)
        };
        let here = self.places.iter().filter(|(place, _)| place == at);
        let here = here.map(|(_, look)| *look).max();
        let within = self.places.iter().any(|(place, _)| is_within(place));
        match (here, within) {
            (Some(Look::Text), _) => Looked::At(Look::Text),
            (_, true) => Looked::Within,
            (Some(look), false) => Looked::At(look),
            (None, false) => Looked::Not,
        }
    }

    /// The keys below a place at which something is looked at, or below which.
    pub(in crate::payload) fn below(&self, at: &[&str]) -> Vec<String> {
        let below = self.places.iter().filter_map(|(place, _)| {
            let is_below = place.iter().zip(at).all(|(key, other)| key == other);
            place.get(at.len()).filter(|_| is_below).cloned()
        });
        let below: BTreeSet<String> = below.collect();
        below.into_iter().collect()
    }

    /// Notes that a key at the top is looked for.
    pub(in crate::payload) fn top(&mut self, key: &str) {
        self.places.push((vec![key.to_owned()], Look::Kind));
    }

    fn key(&mut self, place: &Place) {
        self.add(place, Look::Kind);
    }

    fn add(&mut self, place: &Place, look: Look) {
        // Nothing stands above an event that is in no list.
        if place.root == Root::Event {
            self.steps(&place.steps, look);
        }
    }

    fn steps(&mut self, steps: &[Step], look: Look) {
        let mut keys = Vec::new();
        for step in steps {
            match step {
                Step::Key(key) => keys.push(key.clone()),
                // Of a list the whole counts.
                Step::Index(_) | Step::Item { .. } => {
                    self.places.push((keys, Look::Text));
                    return;
                }
            }
        }
        self.places.push((keys, look));
    }

    fn lists(&mut self, lists: &Lists) {
        if let Some(first) = lists.0.first() {
            self.steps(first, Look::Kind);
        }
    }

    fn rules(&mut self, rules: &Rules) {
        let Rules { all, any, none } = rules;
        let mut predicates = all.iter().chain(any).chain(none);
        predicates
            .by_ref()
            .for_each(|predicate| self.predicate(predicate));
    }

    fn predicate(&mut self, predicate: &Predicate) {
        for test in &predicate.tests {
            let look = match test.check {
                Check::Has | Check::Is(_) => Look::Kind,
                Check::In(_) | Check::Starts(_) | Check::Holds(_) => Look::Text,
            };
            self.add(&test.place, look);
        }
    }

    fn path(&mut self, path: &Path, look: Look) {
        for Choice {
            when,
            source,
            functions,
        } in &path.choices
        {
            when.iter().for_each(|when| self.predicate(when));
            let is_plain = functions
                .iter()
                .all(|function| *function == Function::Object);
            let look = if is_plain { look } else { Look::Text };
            match source {
                Source::Place(place) => self.add(place, look),
                Source::Join { places, .. } => {
                    places.iter().for_each(|place| self.add(place, Look::Text));
                }
                // No place of its own; those of texts that are decoded are none of this envelope's.
                Source::Decoded { .. } | Source::Rest | Source::Text(_) => {}
            }
        }
    }
}
