//! What refers to what: shared properties and groups as a graph.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Additional, BoxedProperty, Object, Property};
use super::{Dictionary, Section};
use crate::syntax::decode::{List, Slot};
use crate::text::{Name, Span};

/// A shared property or a group.
pub(super) type Node<'d> = (Section, &'d Name);

/// What a shared property or group refers to, with the place of each reference, last first.
pub(super) fn edges<'d>(
    dictionary: &'d Dictionary,
    (section, name): Node<'d>,
) -> Vec<(Span, Node<'d>)> {
    let mut edges = Vec::new();
    match section {
        Section::Properties => {
            if let Some(shared) = dictionary.property(name) {
                property_edges(shared.body, &mut edges);
            }
        }
        _ => {
            if let Some(group) = dictionary.group(name) {
                object_edges(&group.body.properties, &group.body.include, &mut edges);
            }
        }
    }
    edges.reverse();
    edges
}

/// How many events each shared property and group reaches, through others too.
#[derive(Debug, Default)]
pub struct Reach<'d> {
    events: BTreeMap<Node<'d>, usize>,
}

impl<'d> Reach<'d> {
    /// Follows every reference of every event.
    pub fn of(dictionary: &'d Dictionary) -> Self {
        let mut reach = Self::default();
        for event in dictionary.events() {
            let mut found = Vec::new();
            object_edges(&event.body.properties, &event.body.include, &mut found);
            if let Some(Additional::Schema(BoxedProperty(values))) =
                event.body.additional_properties.get()
            {
                property_edges(values, &mut found);
            }
            let mut seen: BTreeSet<Node<'d>> = BTreeSet::new();
            while let Some((_, node)) = found.pop() {
                if seen.insert(node) {
                    found.extend(edges(dictionary, node));
                }
            }
            for node in seen {
                *reach.events.entry(node).or_default() += 1;
            }
        }
        reach
    }

    /// The number of events that `name` of `section` reaches.
    pub fn events(&self, section: Section, name: &str) -> usize {
        let name = Name::new(name);
        self.events.get(&(section, &name)).copied().unwrap_or(0)
    }
}

fn property_edges<'d>(property: &'d Property, edges: &mut Vec<(Span, Node<'d>)>) {
    if let Some(shared) = property.reference.spanned() {
        edges.push((shared.span, (Section::Properties, shared.value)));
    }
    object_edges(&property.properties, &property.include, edges);
    if let Some(BoxedProperty(items)) = property.items.get() {
        property_edges(items, edges);
    }
    if let Some(Additional::Schema(BoxedProperty(values))) = property.additional_properties.get() {
        property_edges(values, edges);
    }
}

fn object_edges<'d>(
    own: &'d Slot<Object>,
    include: &'d Slot<List<Name>>,
    edges: &mut Vec<(Span, Node<'d>)>,
) {
    for entry in own.get().into_iter().flat_map(Object::iter) {
        if let Some(property) = &entry.value.value {
            property_edges(property, edges);
        }
    }
    for group in include.get().into_iter().flatten() {
        edges.push((group.span, (Section::Groups, &group.value)));
    }
}

/// The place of a shared definition, from its name to its end.
fn whole(dictionary: &Dictionary, (section, name): Node<'_>) -> Option<Span> {
    let (name, body) = match section {
        Section::Properties => dictionary
            .property(name)
            .map(|shared| (shared.name.span, shared.span))?,
        _ => dictionary
            .group(name)
            .map(|group| (group.name.span, group.span))?,
    };
    Some(match name.file == body.file {
        true => name.to(body),
        false => name,
    })
}

/// Where shared properties and groups are referred to, and where the definitions behind each
/// reference are.
#[derive(Debug)]
pub struct References<'d> {
    dictionary: &'d Dictionary,
    places: BTreeMap<(u32, u32), Node<'d>>,
    /// The references to each shared definition.
    uses: BTreeMap<Node<'d>, Vec<Span>>,
    /// Where shared definitions are, from name to end, by file and start.
    wholes: BTreeMap<(u32, u32), (Span, Node<'d>)>,
}

impl<'d> References<'d> {
    /// Every `ref` and `include` of the dictionary.
    pub fn of(dictionary: &'d Dictionary) -> Self {
        let mut found = Vec::new();
        for event in dictionary.events() {
            object_edges(&event.body.properties, &event.body.include, &mut found);
            if let Some(Additional::Schema(BoxedProperty(values))) =
                event.body.additional_properties.get()
            {
                property_edges(values, &mut found);
            }
        }
        let groups = dictionary.groups().map(|group| group.name);
        let shared = dictionary.properties().map(|shared| shared.name);
        let nodes = groups
            .map(|name| (Section::Groups, &name.value))
            .chain(shared.map(|name| (Section::Properties, &name.value)));
        let mut wholes = BTreeMap::new();
        for node in nodes {
            found.extend(edges(dictionary, node));
            if let Some(whole) = whole(dictionary, node) {
                wholes.insert((whole.file.0, whole.start), (whole, node));
            }
        }
        let mut uses: BTreeMap<Node<'d>, Vec<Span>> = BTreeMap::new();
        for (span, node) in &found {
            uses.entry(*node).or_default().push(*span);
        }
        let places = found
            .into_iter()
            .map(|(span, node)| ((span.file.0, span.start), node))
            .collect();
        Self {
            dictionary,
            places,
            uses,
            wholes,
        }
    }

    /// The shared definition that `place` is in.
    fn shared_at(&self, place: Span) -> Option<Node<'d>> {
        let before = self.wholes.range(..=(place.file.0, place.start));
        let (_, (whole, node)) = before.last()?;
        whole.contains(place).then_some(*node)
    }

    /// The references by which what stands at `place` is reached, through others too; none where it is
    /// in no shared definition.
    pub fn ways_to(&self, place: Span) -> Vec<Span> {
        let mut open: Vec<Node<'d>> = self.shared_at(place).into_iter().collect();
        let mut seen = BTreeSet::new();
        let mut ways = Vec::new();
        while let Some(node) = open.pop() {
            if seen.insert(node) {
                let uses = self.uses.get(&node).into_iter().flatten().copied();
                ways.extend(uses.clone());
                open.extend(uses.filter_map(|place| self.shared_at(place)));
            }
        }
        ways
    }

    /// Whether `place` is in a shared definition, and each way to it from an event leads through a
    /// reference for which `holds`.
    pub fn holds_on_each_way(&self, place: Span, holds: &dyn Fn(Span) -> bool) -> bool {
        let mut open: Vec<Node<'d>> = self.shared_at(place).into_iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            let Some(uses) = self.uses.get(&node) else {
                return false;
            };
            for place in uses.iter().filter(|place| !holds(**place)) {
                match self.shared_at(*place) {
                    Some(user) => open.push(user),
                    None => return false,
                }
            }
        }
        !seen.is_empty()
    }

    /// The definitions, from name to end, that the reference at `span` leads to, through others
    /// too; nothing where no reference stands.
    pub fn behind(&self, span: Span) -> Vec<Span> {
        let mut open: Vec<Node<'d>> = Vec::new();
        open.extend(self.places.get(&(span.file.0, span.start)));
        let mut seen: BTreeSet<Node<'d>> = BTreeSet::new();
        let mut spans = Vec::new();
        while let Some((section, name)) = open.pop() {
            if !seen.insert((section, name)) {
                continue;
            }
            spans.extend(whole(self.dictionary, (section, name)));
            let next = edges(self.dictionary, (section, name));
            open.extend(next.into_iter().map(|(_, node)| node));
        }
        spans
    }

    /// Whether a reference stands at `span`.
    pub fn is_at(&self, span: Span) -> bool {
        self.places.contains_key(&(span.file.0, span.start))
    }
}
