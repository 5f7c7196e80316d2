//! What destinations accept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Effect, Fact, Pattern, Provenance};
use crate::diag::Level;
use crate::text::squash;

/// A destination: what it accepts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// What it is called.
    pub title: String,
    /// The destination whose facts hold here too, where this one says nothing else.
    pub inherits: Option<String>,
    /// The published spec that its events follow.
    pub spec: Option<String>,
    /// The envelopes that its own SDKs and API take.
    #[serde(default)]
    pub envelopes: Vec<String>,
    /// Names of events.
    #[serde(default)]
    pub events: Names,
    /// Properties of events.
    #[serde(default)]
    pub properties: Fields,
    /// Traits: properties of persons.
    #[serde(default)]
    pub traits: Fields,
    /// Values of identifiers.
    #[serde(default)]
    pub identifiers: Identifiers,
    /// Sizes of requests.
    #[serde(default)]
    pub request: Request,
    /// What else is known.
    #[serde(default)]
    pub facts: BTreeMap<String, Fact<serde_json::Value>>,
}

/// What is known of one kind of name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Most characters.
    pub max_length: Option<Fact<usize>>,
    /// What a name has to match.
    pub pattern: Option<Fact<Pattern>>,
    /// Names that are taken.
    #[serde(default)]
    pub reserved: Vec<Fact<Vec<String>>>,
    /// Beginnings of names that are taken.
    #[serde(default)]
    pub reserved_prefixes: Vec<Fact<Vec<String>>>,
    /// The destination's own names, which may be sent whatever they begin with.
    pub own: Option<Fact<Vec<String>>>,
    /// Most different names.
    pub max_distinct: Option<Fact<usize>>,
}

/// What is known of properties or traits.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    /// Their names.
    #[serde(default)]
    pub names: Names,
    /// Most of them, in one event or of one person.
    pub max_count: Option<Fact<usize>>,
    /// Most of them in one event that can be seen.
    pub max_shown: Option<Fact<usize>>,
    /// Most items of a list.
    pub max_items: Option<Fact<usize>>,
    /// Most properties of an object.
    pub max_keys: Option<Fact<usize>>,
    /// Most characters of a string.
    pub max_value_length: Option<Fact<usize>>,
    /// Most bytes of a string.
    pub max_value_bytes: Option<Fact<usize>>,
    /// Other lengths, by name.
    pub value_length_of: Option<Fact<BTreeMap<String, usize>>>,
    /// Other lengths, by the `format` of the value.
    pub value_length_of_format: Option<Fact<BTreeMap<String, usize>>>,
    /// The types of values that are taken, as a dictionary spells them.
    pub types: Option<Fact<Vec<String>>>,
    /// Whether null is taken.
    pub takes_null: Option<Fact<bool>>,
    /// Whether a list may hold points in time.
    pub takes_times_in_lists: Option<Fact<bool>>,
    /// Most objects within each other.
    pub max_depth: Option<Fact<usize>>,
    /// Names that may hold lists and objects nevertheless.
    pub nesting_exceptions: Option<Fact<Vec<String>>>,
    /// Whether names that differ in case are one.
    pub ignores_case: Option<Fact<bool>>,
}

/// How long a value may be.
#[derive(Debug, Clone, Copy)]
pub struct ValueLimit {
    /// The longest that is taken, in units.
    pub most: usize,
    /// What is counted: `characters`, which are code points, or `bytes` of UTF-8.
    pub unit: &'static str,
    /// What becomes of a longer one.
    pub effect: Option<Effect>,
    /// How well it is known.
    pub status: Provenance,
    /// What a finding about it may be at most.
    pub ceiling: Level,
}

impl ValueLimit {
    fn of<T>(most: usize, unit: &'static str, fact: &Fact<T>) -> Self {
        Self {
            most,
            unit,
            effect: fact.effect,
            status: fact.status,
            ceiling: fact.ceiling(),
        }
    }

    /// How long a text is, in units.
    pub fn measure(&self, text: &str) -> usize {
        match self.unit {
            "bytes" => text.len(),
            _ => text.chars().count(),
        }
    }
}

impl Fields {
    /// The limit for a value of this name there, and of this format.
    pub fn value_limit(&self, name: &str, format: Option<&str>) -> Option<ValueLimit> {
        let of = |lengths: &Option<Fact<BTreeMap<String, usize>>>, key: &str| {
            let fact = lengths.as_ref()?;
            Some(ValueLimit::of(*fact.value.get(key)?, "characters", fact))
        };
        let by_format = || of(&self.value_length_of_format, format?);
        let in_bytes = || {
            let fact = self.max_value_bytes.as_ref()?;
            Some(ValueLimit::of(fact.value, "bytes", fact))
        };
        let in_characters = || {
            let fact = self.max_value_length.as_ref()?;
            Some(ValueLimit::of(fact.value, "characters", fact))
        };
        let named = of(&self.value_length_of, name).or_else(by_format);
        named.or_else(in_bytes).or_else(in_characters)
    }
}

/// What is known of identifiers.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifiers {
    /// Fewest characters.
    pub min_length: Option<Fact<usize>>,
    /// Most characters.
    pub max_length: Option<Fact<usize>>,
    /// Most characters of others, by their names there.
    pub length_of: Option<Fact<BTreeMap<String, usize>>>,
    /// Values that are refused.
    #[serde(default)]
    pub refused: Vec<Fact<Vec<String>>>,
}

/// What is known of requests.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Most events.
    pub max_events: Option<Fact<u64>>,
    /// Most bytes.
    pub max_bytes: Option<Fact<u64>>,
    /// Most bytes of an event.
    pub max_event_bytes: Option<Fact<u64>>,
}

/// A published spec: what names hold, by the names themselves. Types are those of a dictionary,
/// and `date` for a day or a point in time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// What it is called.
    pub title: String,
    /// How it names things.
    pub conventions: BTreeMap<String, Fact<String>>,
    /// Properties of any event.
    pub properties: Fact<BTreeMap<String, String>>,
    /// Properties of pages.
    pub page_properties: Fact<BTreeMap<String, String>>,
    /// Traits of a person.
    pub user_traits: Fact<BTreeMap<String, String>>,
    /// Traits of an account.
    pub group_traits: Fact<BTreeMap<String, String>>,
    /// The events that it knows, by topic.
    pub events: Fact<BTreeMap<String, Vec<String>>>,
    /// Properties of these events.
    pub event_properties: Fact<BTreeMap<String, String>>,
}

/// Names and sizes that every well-known destination takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portable {
    /// Names of events.
    pub event_name: Fact<Pattern>,
    /// Names of properties.
    pub property_name: Fact<Pattern>,
    /// Most properties of an event.
    pub max_properties: Fact<usize>,
    /// Most characters of a string.
    pub max_value_length: Fact<usize>,
    /// Most objects within each other.
    pub max_depth: Fact<usize>,
}

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destinations {
    /// When it was read.
    pub as_of: String,
    /// The texts that it was read from.
    pub sources: BTreeMap<String, String>,
    #[serde(rename = "destinations")]
    by_name: BTreeMap<String, Destination>,
    /// What destinations are called as well, by the name without separators and capitals.
    other_names: BTreeMap<String, Fact<Vec<String>>>,
    /// Published specs.
    pub specs: BTreeMap<String, Spec>,
    /// Values that no destination takes for an identifier.
    pub placeholder_ids: Vec<Fact<Vec<String>>>,
    /// The same as patterns.
    pub placeholder_id_patterns: Vec<Fact<Pattern>>,
    /// What is valid everywhere.
    pub portable: Portable,
}

static TABLE: LazyLock<Destinations> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the table is part of the program; a test reads it"
    )]
    let mut table: Destinations = serde_yaml::from_str(include_str!("destinations.yaml"))
        .expect("src/tables/destinations.yaml is sound");
    table.follow();
    table
});

/// What is known of destinations.
pub fn destinations() -> &'static Destinations {
    &TABLE
}

impl Destinations {
    /// The destination of this name.
    pub fn get(&self, name: &str) -> Option<&Destination> {
        self.by_name.get(name)
    }

    /// All names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// All destinations, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Destination)> {
        self.by_name.iter().map(|(name, of)| (name.as_str(), of))
    }

    /// The destination that goes by another name.
    pub fn meant_by(&self, name: &str) -> Option<&str> {
        let name = squash(name);
        let is = |(_, fact): &(&String, &Fact<Vec<String>>)| fact.value.contains(&name);
        let found = self.other_names.iter().find(is);
        found.map(|(destination, _)| destination.as_str())
    }

    /// The fact by which a value is a placeholder and no identifier, if it is one: case, blanks
    /// around it and quotes apart.
    pub fn placeholder(&self, value: &str) -> Option<Placeholder<'_>> {
        let plain = value.trim().trim_matches(['"', '\'']).to_lowercase();
        let listed = self.placeholder_ids.iter();
        let listed = listed
            .filter(|fact| fact.value.contains(&plain))
            .map(Placeholder::Listed);
        let matched = self.placeholder_id_patterns.iter();
        let matched = matched
            .filter(|fact| fact.value.is_match(&plain))
            .map(Placeholder::Matched);
        listed.chain(matched).next()
    }

    /// Gives each destination what it inherits. A circle ends where it closes.
    fn follow(&mut self) {
        let names: Vec<String> = self.by_name.keys().cloned().collect();
        for name in names {
            let mut way = BTreeSet::from([name.clone()]);
            let mut next = self.by_name[&name].inherits.clone();
            while let Some(parent) = next.take() {
                let Some(of) = self.by_name.get(&parent).cloned() else {
                    break;
                };
                if !way.insert(parent) {
                    break;
                }
                next.clone_from(&of.inherits);
                if let Some(own) = self.by_name.get_mut(&name) {
                    own.take_from(of);
                }
            }
        }
    }
}

/// Why a value is no identifier.
#[derive(Debug, Clone, Copy)]
pub enum Placeholder<'t> {
    /// It is in a list.
    Listed(&'t Fact<Vec<String>>),
    /// It matches a pattern.
    Matched(&'t Fact<Pattern>),
}

impl Placeholder<'_> {
    /// How well that is known.
    pub fn status(self) -> super::Provenance {
        match self {
            Self::Listed(fact) => fact.status,
            Self::Matched(fact) => fact.status,
        }
    }
}

fn or<T>(own: &mut Option<T>, inherited: Option<T>) {
    if own.is_none() {
        *own = inherited;
    }
}

/// Lists add up; what another fact already holds is not held twice.
fn extend(own: &mut Vec<Fact<Vec<String>>>, inherited: Vec<Fact<Vec<String>>>) {
    for fact in inherited {
        if !own.contains(&fact) {
            own.push(fact);
        }
    }
}

impl Destination {
    fn take_from(&mut self, of: Self) {
        or(&mut self.spec, of.spec);
        self.events.take_from(of.events);
        self.properties.take_from(of.properties);
        self.traits.take_from(of.traits);
        or(&mut self.identifiers.min_length, of.identifiers.min_length);
        or(&mut self.identifiers.max_length, of.identifiers.max_length);
        or(&mut self.identifiers.length_of, of.identifiers.length_of);
        extend(&mut self.identifiers.refused, of.identifiers.refused);
        or(&mut self.request.max_events, of.request.max_events);
        or(&mut self.request.max_bytes, of.request.max_bytes);
        or(
            &mut self.request.max_event_bytes,
            of.request.max_event_bytes,
        );
        for (name, fact) in of.facts {
            self.facts.entry(name).or_insert(fact);
        }
    }
}

impl Names {
    fn take_from(&mut self, of: Self) {
        or(&mut self.max_length, of.max_length);
        or(&mut self.pattern, of.pattern);
        extend(&mut self.reserved, of.reserved);
        extend(&mut self.reserved_prefixes, of.reserved_prefixes);
        or(&mut self.own, of.own);
        or(&mut self.max_distinct, of.max_distinct);
    }

    /// Whether it is one of the destination's own names, which may be sent.
    pub fn is_own(&self, name: &str) -> bool {
        let own = self.own.as_ref();
        own.is_some_and(|own| own.value.iter().any(|known| known == name))
    }

    /// The fact by which `name` is taken.
    pub fn reserved_by(&self, name: &str) -> Option<&Fact<Vec<String>>> {
        let taken = |fact: &&Fact<Vec<String>>| fact.value.iter().any(|known| known == name);
        self.reserved.iter().find(taken)
    }

    /// The fact by which names that begin like `name` are taken, and that beginning. Where the
    /// name itself is taken, or is one to be used, its beginning does not matter.
    pub fn reserved_prefix(&self, name: &str) -> Option<(&Fact<Vec<String>>, &str)> {
        if self.is_own(name) || self.reserved_by(name).is_some() {
            return None;
        }
        self.reserved_prefixes.iter().find_map(|fact| {
            let prefix = fact.value.iter().find(|prefix| name.starts_with(*prefix))?;
            Some((fact, prefix.as_str()))
        })
    }
}

impl Fields {
    fn take_from(&mut self, of: Self) {
        self.names.take_from(of.names);
        or(&mut self.max_count, of.max_count);
        or(&mut self.max_shown, of.max_shown);
        or(&mut self.max_items, of.max_items);
        or(&mut self.max_keys, of.max_keys);
        or(&mut self.max_value_length, of.max_value_length);
        or(&mut self.max_value_bytes, of.max_value_bytes);
        or(&mut self.value_length_of, of.value_length_of);
        or(&mut self.value_length_of_format, of.value_length_of_format);
        or(&mut self.types, of.types);
        or(&mut self.takes_null, of.takes_null);
        or(&mut self.takes_times_in_lists, of.takes_times_in_lists);
        or(&mut self.max_depth, of.max_depth);
        or(&mut self.nesting_exceptions, of.nesting_exceptions);
        or(&mut self.ignores_case, of.ignores_case);
    }

    /// Whether values of this name may be lists and objects though others may not.
    pub fn may_nest(&self, name: &str) -> bool {
        let fact = self.nesting_exceptions.as_ref();
        fact.is_some_and(|fact| fact.value.iter().any(|known| known == name))
    }
}

#[derive(Debug, Deserialize)]
struct EnvelopeTable {
    envelopes: Vec<EnvelopeName>,
}

#[derive(Debug, Deserialize)]
struct EnvelopeName {
    id: String,
}

static ENVELOPES: LazyLock<EnvelopeTable> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the table is part of the program; a test reads it"
    )]
    serde_yaml::from_str(include_str!("envelopes.yaml"))
        .expect("src/tables/envelopes.yaml is sound")
});

/// Names of envelopes.
pub fn envelopes() -> impl Iterator<Item = &'static str> {
    ENVELOPES.envelopes.iter().map(|known| known.id.as_str())
}

#[cfg(test)]
#[path = "destinations/tests.rs"]
mod tests;
