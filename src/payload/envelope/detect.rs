//! Which envelope an event has.
//!
//! The first one by priority whose tests hold. Most are ruled out by the keys at the top alone,
//! which are looked through once.

use std::sync::LazyLock;

use super::event::Event;
use super::follow::follow;
use super::grammar::{Lists, Predicate, Step};
use super::keys::{Keys, Known, is_of_above, key_of, key_of_lists};
use super::numbers::number;
use super::sent::RECEIVED;
use super::table::{Envelope, Rivals, Rules, Table, table};
use crate::payload::tape::{Item, Kind};

/// What envelope an event or a request has.
#[derive(Debug, Clone)]
pub enum Detected {
    /// This one.
    One(&'static Envelope),
    /// Two or more that fit alike: somebody has to say which.
    ///
    /// That is only so where an event carries the marks of several SDKs at once: an item of
    /// `events` with what two of GA4, Amplitude, Statsig and Braze require, or an event that has
    /// PostHog's marks and those that Mixpanel alone sets. No SDK sends either.
    Ambiguous(Vec<&'static Envelope>),
    /// It is the file of an Iglu schema, not an event.
    SchemaFile,
    /// A request without events.
    Empty,
    /// None that is known.
    None,
}

/// The envelope of an event or of a request; of a list of them, that of the first which has one.
///
/// A request may mix envelopes: [`events`] says it for each event.
pub fn detect(root: Item<'_>) -> Detected {
    if root.kind() != Kind::Array {
        return match request(root) {
            Ok((_, detected)) => detected,
            Err(nothing) => nothing,
        };
    }
    let mut first = Detected::Empty;
    for item in root.items() {
        match request(item) {
            Ok((_, detected)) => return detected,
            Err(nothing) => first = nothing,
        }
    }
    first
}

/// Shows each event of a document with its envelope: those of a request, of each request of a
/// list, or the document itself. Within a request, an event that fits no envelope is taken for
/// one of the request's.
///
/// A value that is no event is shown as well, with [`Detected::None`], [`Detected::Empty`] or
/// [`Detected::SchemaFile`].
pub fn events<'t>(root: Item<'t>, see: &mut dyn FnMut(Event<'t>, Detected)) {
    if root.kind() != Kind::Array {
        return events_of(Event::lone(root), see);
    }
    for (index, item) in root.items().enumerate() {
        events_of(Event::listed(root, index, item), see);
    }
}

fn events_of<'t>(root: Event<'t>, see: &mut dyn FnMut(Event<'t>, Detected)) {
    let (claim, of_request) = match request(root.item) {
        Ok(found) => found,
        Err(nothing) => return see(root, nothing),
    };
    if claim.lists.0.is_empty() {
        return see(root, of_request);
    }
    split(root, &claim.lists.0, &mut |event| {
        let keys = Keys::of(event.item, &TESTS.keys);
        let claims = TESTS.claims.iter();
        let own = claims
            .filter(|other| other.lists == claim.lists)
            .find(|other| other.fits(event, keys));
        let detected = match own {
            Some(own) => decide(own, event, keys),
            None => of_request.clone(),
        };
        see(event, detected);
        true
    });
}

impl Envelope {
    /// Shows each event of a document, whether or not it fits this envelope: the items of a
    /// request's list, those of each request of a list, or the document itself where this
    /// envelope takes that for an event. Whether there was such a list or event.
    pub fn events<'t>(&self, root: Item<'t>, see: &mut dyn FnMut(Event<'t>)) -> bool {
        if root.kind() != Kind::Array {
            return self.events_of(Event::lone(root), see);
        }
        let mut all = true;
        for (index, item) in root.items().enumerate() {
            all &= self.events_of(Event::listed(root, index, item), see);
        }
        all
    }

    fn events_of<'t>(&self, event: Event<'t>, see: &mut dyn FnMut(Event<'t>)) -> bool {
        let lists = self.events.iter().filter(|lists| !lists.0.is_empty());
        for lists in lists {
            let there = split(event, &lists.0, &mut |event| {
                see(event);
                true
            });
            if there {
                return true;
            }
        }
        let lone = self.events.iter().any(|lists| lists.0.is_empty());
        if lone {
            see(event);
        }
        lone
    }
}

/// Shows each item of lists in lists, until `see` has had enough. Whether the outermost list is
/// there. As deep as the table says, which is a few lists.
fn split<'t>(
    event: Event<'t>,
    lists: &[Vec<Step>],
    see: &mut dyn FnMut(Event<'t>) -> bool,
) -> bool {
    walk(event, lists, see);
    let list = lists.first().and_then(|steps| follow(event.item, steps));
    list.is_some_and(|list| list.kind() == Kind::Array)
}

/// Whether to go on.
fn walk<'t>(event: Event<'t>, lists: &[Vec<Step>], see: &mut dyn FnMut(Event<'t>) -> bool) -> bool {
    let Some((steps, within)) = lists.split_first() else {
        return see(event);
    };
    let Some(list) = follow(event.item, steps) else {
        return true;
    };
    let mut items = list.items().enumerate();
    items.all(|(index, item)| walk(event.within(list, index, item), within, see))
}

/// A way in which an envelope can have an event.
struct Claim {
    envelope: &'static Envelope,
    /// Where the event stands in a request.
    lists: &'static Lists,
    /// The first keys of the request that have to be there.
    request: Keys,
    /// The first keys of the event that have to be there.
    all: Keys,
    /// Of which one has to be there; empty where that cannot be said.
    any: Keys,
}

/// What is known of the table before any event is seen.
struct Tests {
    keys: Known,
    /// By priority.
    claims: Vec<Claim>,
    rivals: &'static [Rivals],
}

static TESTS: LazyLock<Tests> = LazyLock::new(|| Tests::of(table()));

impl Tests {
    fn of(table: &'static Table) -> Self {
        let all = table.envelopes.iter();
        let lists = all.clone().flat_map(|envelope| &envelope.events);
        lists.filter_map(key_of_lists).for_each(|key| {
            number(key);
        });
        LazyLock::force(&RECEIVED);
        let keys = Known::new();
        let claims = all.flat_map(|envelope| {
            let lists = envelope.events.iter();
            lists
                .map(|lists| Claim::of(envelope, lists, &keys))
                .collect::<Vec<_>>()
        });
        Self {
            claims: claims.collect(),
            keys,
            rivals: &table.rivals,
        }
    }
}

impl Claim {
    fn of(envelope: &'static Envelope, lists: &'static Lists, keys: &Known) -> Self {
        let Rules { all, any, .. } = &envelope.detect;
        let set = |of: &mut dyn Iterator<Item = &str>| {
            let mut set = Keys::default();
            of.for_each(|key| set.add(keys, key));
            set
        };
        // Nothing stands above an event that is in no list.
        let cannot_hold = |predicate: &&Predicate| lists.0.is_empty() && is_of_above(predicate);
        let any = any.iter().filter(|predicate| !cannot_hold(predicate));
        let is_told = any.clone().all(|predicate| key_of(predicate).is_some());
        Self {
            envelope,
            lists,
            request: set(&mut key_of_lists(lists).into_iter()),
            all: set(&mut all.iter().filter_map(key_of)),
            any: match is_told {
                true => set(&mut any.filter_map(key_of)),
                false => Keys::default(),
            },
        }
    }

    /// Whether an event of these keys may fit.
    fn may_fit(&self, keys: Keys) -> bool {
        keys.has_all(self.all) && keys.has_any(self.any)
    }

    /// Whether the event, which has these keys, fits the envelope.
    fn fits(&self, event: Event<'_>, keys: Keys) -> bool {
        let Rules { all, any, none } = &self.envelope.detect;
        let holds = |predicate: &Predicate| predicate.holds(event);
        event.item.kind() == Kind::Object
            && self.may_fit(keys)
            && all.iter().all(holds)
            && (any.is_empty() || any.iter().any(holds))
            && !none.iter().any(holds)
    }
}

/// The claim to an event or a request, with what that says of it; or why there is none.
fn request(root: Item<'_>) -> Result<(&'static Claim, Detected), Detected> {
    let keys = Keys::of(root, &TESTS.keys);
    let event = Event::lone(root);
    let mut nothing = Detected::None;
    for claim in &TESTS.claims {
        let is_lone = claim.lists.0.is_empty();
        if !keys.has_all(claim.request) || is_lone && !claim.may_fit(keys) {
            continue;
        }
        let mut found = None;
        let mut none = true;
        let there = split(event, &claim.lists.0, &mut |event| {
            none = false;
            let keys = if is_lone {
                keys
            } else {
                Keys::of(event.item, &TESTS.keys)
            };
            found = claim.fits(event, keys).then_some((event, keys));
            found.is_none()
        });
        if let Some((event, keys)) = found {
            return Ok((claim, decide(claim, event, keys)));
        }
        if there && none {
            nothing = Detected::Empty;
        }
    }
    Err(nothing)
}

/// What the first claim to an event says of it, given that others may fit as well.
fn decide(claim: &Claim, event: Event<'_>, keys: Keys) -> Detected {
    if claim.envelope.schema_file {
        return Detected::SchemaFile;
    }
    let is = |at: usize, claim: &Claim| {
        let envelope = table().envelopes.get(at);
        envelope.is_some_and(|envelope| std::ptr::eq(envelope, claim.envelope))
    };
    let rivals = TESTS.rivals.iter();
    let rivals = rivals.filter(|rivals| rivals.between.iter().any(|at| is(*at, claim)));
    let mut fitting = vec![];
    for rivals in rivals {
        let when = &rivals.when;
        if !when.is_empty() && !when.iter().any(|when| when.holds(event)) {
            continue;
        }
        let others = TESTS.claims.iter();
        let others = others.filter(|other| other.lists == claim.lists);
        let others = others.filter(|other| !std::ptr::eq(*other, claim));
        let others = others.filter(|other| rivals.between.iter().any(|at| is(*at, other)));
        fitting.extend(
            others
                .filter(|other| other.fits(event, keys))
                .map(|other| other.envelope),
        );
    }
    if fitting.is_empty() {
        return Detected::One(claim.envelope);
    }
    fitting.insert(0, claim.envelope);
    Detected::Ambiguous(fitting)
}

#[cfg(test)]
pub(super) fn number_of_keys() -> usize {
    TESTS.keys.count()
}

/// Every envelope with a claim to an event of the document.
#[cfg(test)]
pub(super) fn fitting(root: Item<'_>) -> std::collections::BTreeSet<&'static str> {
    let mut all = std::collections::BTreeSet::new();
    for claim in &TESTS.claims {
        split(Event::lone(root), &claim.lists.0, &mut |event| {
            if claim.fits(event, Keys::of(event.item, &TESTS.keys)) {
                all.insert(claim.envelope.id());
            }
            true
        });
    }
    all
}

impl Detected {
    /// The envelope, where there is just one.
    pub fn one(&self) -> Option<&'static Envelope> {
        match self {
            Self::One(envelope) => Some(envelope),
            _ => None,
        }
    }
}
