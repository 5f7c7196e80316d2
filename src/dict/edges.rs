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

/// Where shared properties and groups are referred to, and where the definitions behind each
/// reference are.
#[derive(Debug)]
pub struct References<'d> {
    dictionary: &'d Dictionary,
    places: BTreeMap<(u32, u32), Node<'d>>,
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
        for node in nodes {
            found.extend(edges(dictionary, node));
        }
        let places = found
            .into_iter()
            .map(|(span, node)| ((span.file.0, span.start), node))
            .collect();
        Self { dictionary, places }
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
            let whole = match section {
                Section::Properties => self
                    .dictionary
                    .property(name)
                    .map(|shared| (shared.name.span, shared.span)),
                _ => self
                    .dictionary
                    .group(name)
                    .map(|group| (group.name.span, group.span)),
            };
            spans.extend(whole.map(|(name, body)| match name.file == body.file {
                true => name.to(body),
                false => name,
            }));
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
