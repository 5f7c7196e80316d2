//! One walk over the dictionary that finds every mention.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::index::{Mentions, Place, place};
use crate::dict::model::{
    Additional, Deprecation, Event, Property, Replacement, Required, Unit, Value as Raw,
};
use crate::dict::{Definition, Dictionary, Entity, PropertyAt, Section, Siblings, walk_properties};
use crate::syntax::decode::{FaultKind, List, Slot};
use crate::syntax::{Kind, NodeRef, Tree};
use crate::text::{Name, Span, squash};

/// An object's properties by name: where each name is written, and what it says.
type Object<'d> = BTreeMap<&'d str, (Place, &'d Property)>;

impl<'d> Mentions<'d> {
    /// Looks through the whole dictionary. Where groups are a maze, or part of the dictionary could
    /// not be read, nothing is known of any name.
    pub fn of(dictionary: &'d Dictionary) -> Self {
        match dictionary.is_maze() || dictionary.may_use_more() {
            true => Self::default(),
            false => collect(dictionary),
        }
    }
}

fn collect(dictionary: &Dictionary) -> Mentions<'_> {
    let mut walk = Walk {
        dictionary,
        mentions: Mentions::default(),
        objects: BTreeMap::new(),
    };
    walk.definitions();
    for event in dictionary.events() {
        walk.event(event);
    }
    for group in dictionary.groups() {
        walk.groups(&group.body.include);
    }
    let mut properties = Vec::new();
    walk_properties(dictionary, |at| properties.push(at));
    for at in &properties {
        walk.property(at);
    }
    for journey in dictionary.journeys() {
        walk.journey(journey.body.node(journey.tree), false);
    }
    for fragment in dictionary.fragments() {
        for root in fragment.tree.documents() {
            walk.extensions(root);
        }
    }
    for fault in dictionary.duplicates() {
        if let FaultKind::DuplicateDefinition { first, .. } = &fault.kind {
            walk.stick(place(*first));
        }
    }
    walk.mentions
}

struct Walk<'d> {
    dictionary: &'d Dictionary,
    mentions: Mentions<'d>,
    /// What was found of each object, by where it is in memory.
    objects: BTreeMap<(usize, usize), Arc<Object<'d>>>,
}

impl<'d> Walk<'d> {
    fn definitions(&mut self) {
        let dictionary = self.dictionary;
        let mut define = |section: Section, name: &'d crate::text::Spanned<Name>| {
            self.mentions.define(&name.value, name.span, Some(section));
        };
        for event in dictionary.events() {
            define(Section::Events, event.name);
        }
        for property in dictionary.properties() {
            define(Section::Properties, property.name);
        }
        for group in dictionary.groups() {
            define(Section::Groups, group.name);
        }
        for identifier in dictionary.identifiers() {
            define(Section::Identifiers, identifier.name);
        }
        for event in dictionary.events() {
            let tree = event.tree;
            self.object(siblings_of_event(event.body), tree);
        }
        for group in dictionary.groups() {
            let siblings = Siblings {
                properties: &group.body.properties,
                include: &group.body.include,
            };
            self.object(siblings, group.tree);
        }
    }

    fn stick(&mut self, at: Place) {
        if let Some(known) = self.mentions.names.get_mut(&at) {
            known.stuck = true;
        }
    }

    /// The properties of an object, its groups' included; the first time they are defined.
    fn object(&mut self, siblings: Siblings<'d>, tree: &'d Arc<Tree>) -> Arc<Object<'d>> {
        let address = (
            std::ptr::from_ref(siblings.properties).addr(),
            std::ptr::from_ref(siblings.include).addr(),
        );
        if let Some(known) = self.objects.get(&address) {
            return known.clone();
        }
        let mut clashes = Vec::new();
        let members = self.dictionary.members(
            siblings.properties,
            siblings.include,
            tree,
            |first, second| clashes.push((first.name, second.name)),
        );
        let id = self.mentions.objects.len();
        let mut object = Object::new();
        for member in &members {
            let (name, span) = (&member.name.value, member.name.span);
            self.mentions.define(name, span, None);
            if let Some(known) = self.mentions.names.get_mut(&place(span)) {
                known.objects.push(id);
            }
            object.insert(name.as_str(), (place(span), member.property));
        }
        for name in clashes.into_iter().flat_map(|(one, other)| [one, other]) {
            self.mentions.define(&name.value, name.span, None);
            self.stick(place(name.span));
        }
        // Unreadable ones are there all the same.
        let own = siblings
            .properties
            .get()
            .into_iter()
            .flat_map(|own| own.iter());
        let written = own.map(|entry| entry.name.value.as_str());
        let mut names: BTreeMap<String, BTreeSet<&'d str>> = BTreeMap::new();
        for name in object.keys().copied().chain(written) {
            names.entry(squash(name)).or_default().insert(name);
        }
        self.mentions.objects.push(names);
        let object = Arc::new(object);
        self.objects.insert(address, object.clone());
        object
    }

    fn section(&mut self, section: Section, name: &Name, span: Span) {
        let dictionary = self.dictionary;
        let definition = match section {
            Section::Events => dictionary.event(name).map(|d| d.name.span),
            Section::Properties => dictionary.property(name).map(|d| d.name.span),
            Section::Groups => dictionary.group(name).map(|d| d.name.span),
            Section::Identifiers => dictionary.identifier(name).map(|d| d.name.span),
            Section::Journeys => None,
        };
        if let Some(definition) = definition {
            self.mentions.mention(place(definition), span, name);
        }
    }

    fn groups(&mut self, include: &Slot<List<Name>>) {
        for group in include.get().into_iter().flatten() {
            self.section(Section::Groups, &group.value, group.span);
        }
    }

    /// Whether `name` is one of `object`; otherwise nobody knows what it means.
    fn member(&mut self, object: &Object<'d>, name: &Name, span: Span) {
        match object.get(name.as_str()) {
            Some((definition, _)) => self.mentions.mention(*definition, span, name),
            None => {
                self.mentions.loose_properties.insert(name.as_str().into());
            }
        }
    }

    fn event(&mut self, event: Definition<'d, Event>) {
        let body = event.body;
        let own = self.object(siblings_of_event(body), event.tree);
        self.groups(&body.include);
        if let Some(rule) = body.identifiers.get() {
            let both = [&rule.0.any_of, &rule.0.all_of];
            for identifier in both.into_iter().filter_map(Slot::get).flatten() {
                self.section(Section::Identifiers, &identifier.value, identifier.span);
            }
        }
        for name in body.unique_by.get().into_iter().flatten() {
            self.member(&own, &name.value, name.span);
        }
        if let Some(deprecation) = body.deprecated.get() {
            match deprecation.replaced_by.get() {
                Some(Replacement::Name(name)) => {
                    self.section(Section::Events, &name.value, name.span);
                }
                _ => self.replacement(deprecation, Some(&own)),
            }
        }
        for example in body.examples.get().into_iter().flatten() {
            self.example(example.value.node(event.tree), &[&own], &[]);
        }
        self.loose_property(&body.json_schema, event.tree);
    }

    /// The parts of a replacement that is written as a map.
    fn replacement(&mut self, deprecation: &'d Deprecation, own: Option<&Object<'d>>) {
        let Some(Replacement::Event(replacement)) = deprecation.replaced_by.get() else {
            return;
        };
        let nothing = Object::new();
        let mut theirs = Arc::new(Object::new());
        if let Some(event) = replacement.event.spanned() {
            self.section(Section::Events, event.value, event.span);
            if let Some(event) = self.dictionary.event(event.value) {
                theirs = self.object(siblings_of_event(event.body), event.tree);
            }
        }
        for entry in replacement
            .with
            .get()
            .into_iter()
            .flat_map(|map| map.iter())
        {
            self.member(&theirs, &entry.name.value, entry.name.span);
        }
        let carried = replacement.properties.get();
        for entry in carried.into_iter().flat_map(|map| map.iter()) {
            self.member(own.unwrap_or(&nothing), &entry.name.value, entry.name.span);
            if let Some(name) = &entry.value.value {
                self.member(&theirs, name, entry.value.span);
            }
        }
    }

    fn property(&mut self, at: &PropertyAt<'d>) {
        let property = at.property;
        let own = at.siblings.map(|siblings| self.object(siblings, at.tree));
        let nothing = Object::new();
        let siblings = own.as_deref().unwrap_or(&nothing);
        if let Some(shared) = property.reference.spanned() {
            self.section(Section::Properties, shared.value, shared.span);
        }
        self.groups(&property.include);
        if has_members(property) {
            self.object(siblings_of(property), at.tree);
        }
        if let Some(Required::If(condition)) = property.required.get() {
            for entry in condition.when.get().into_iter().flat_map(|map| map.iter()) {
                self.member(siblings, &entry.name.value, entry.name.span);
            }
        }
        if let Some(Unit::Property(unit)) = property.unit.get() {
            self.member(siblings, &unit.value, unit.span);
        }
        if let Some(deprecation) = property.deprecated.get() {
            match deprecation.replaced_by.get() {
                Some(Replacement::Name(name)) => {
                    match (at.entity, siblings.get(name.value.as_str())) {
                        (_, Some((definition, _))) => {
                            self.mentions.mention(*definition, name.span, &name.value);
                        }
                        (Entity::Identifier(_), None) if at.name.is_some() => {
                            self.section(Section::Identifiers, &name.value, name.span);
                        }
                        _ => {
                            self.mentions.loose.insert(name.value.as_str().into());
                        }
                    }
                }
                _ => self.replacement(deprecation, Some(siblings)),
            }
        }
        for (_, note) in property
            .values
            .get()
            .into_iter()
            .flat_map(|map| map.readable())
        {
            if let Some(deprecation) = note.deprecated.get() {
                self.replacement(deprecation, Some(siblings));
            }
        }
        let examples = property.examples.get().into_iter().flatten();
        for example in examples
            .map(|example| &example.value)
            .chain(property.default.get())
        {
            self.example(example.node(at.tree), &[], &[property]);
        }
        let values = property.values_allowed.get().into_iter().flatten();
        for value in values
            .map(|value| &value.value)
            .chain(property.constant.get())
        {
            keys(value.node(at.tree), &mut |key| {
                self.mentions.loose_properties.insert(key.into());
            });
        }
        self.loose_property(&property.json_schema, at.tree);
    }

    fn loose_property(&mut self, raw: &Slot<Raw>, tree: &Tree) {
        if let Some(raw) = raw.get() {
            words(raw.node(tree), &mut |word| {
                self.mentions.loose_properties.insert(word.into());
            });
        }
    }

    /// The keys of an example that are names of properties, as deep as properties go. `properties`
    /// are what the value is an example of, `objects` what its keys are looked up in as well.
    fn example(&mut self, node: NodeRef<'_>, objects: &[&Object<'d>], properties: &[&'d Property]) {
        let dictionary = self.dictionary;
        let mut chains: Vec<&'d Property> = Vec::new();
        for property in properties {
            chains.extend(dictionary.chain(property));
        }
        match node.kind() {
            Kind::Sequence => {
                let items: Vec<&'d Property> = chains
                    .iter()
                    .filter_map(|property| property.items.get())
                    .map(|items| &*items.0)
                    .collect();
                for item in node.items() {
                    self.example(item, &[], &items);
                }
            }
            Kind::Mapping => {
                let more: Vec<Arc<Object<'d>>> = chains
                    .iter()
                    .filter(|property| has_members(property))
                    .filter_map(|property| self.known_object(property))
                    .collect();
                let objects: Vec<&Object<'d>> = objects
                    .iter()
                    .copied()
                    .chain(more.iter().map(|object| &**object))
                    .collect();
                for entry in node.entries() {
                    let Some(key) = entry.key.scalar() else {
                        continue;
                    };
                    let mut inner: Vec<&'d Property> = Vec::new();
                    for object in &objects {
                        if let Some((definition, property)) = object.get(key.text) {
                            self.mentions
                                .mention(*definition, entry.key.span(), key.text);
                            inner.push(property);
                        }
                    }
                    // What is not declared may be in a map of values, or in a raw schema.
                    let values = chains.iter().filter_map(|property| {
                        match property.additional_properties.get()? {
                            Additional::Schema(values) => Some(&*values.0),
                            Additional::Any(_) => None,
                        }
                    });
                    if inner.is_empty() {
                        inner.extend(values);
                    }
                    self.example(entry.value, &[], &inner);
                }
            }
            Kind::Scalar(_) | Kind::Lost => {}
        }
    }

    /// The object of a property, of which the tree is not at hand.
    fn known_object(&mut self, property: &'d Property) -> Option<Arc<Object<'d>>> {
        let span = property.properties.span().or(property.include.span())?;
        let tree = self.dictionary.tree(span.file)?;
        Some(self.object(siblings_of(property), tree))
    }

    /// Events of a journey by the keys that name one; every other word of it is loose.
    fn journey(&mut self, node: NodeRef<'_>, names_event: bool) {
        const EVENT_KEYS: [&str; 8] = [
            "event", "goal", "signal", "steps", "exclude", "exposure", "trigger", "answer",
        ];
        match node.kind() {
            Kind::Scalar(scalar) => {
                match self.dictionary.event(scalar.text).filter(|_| names_event) {
                    Some(event) => self.section(Section::Events, &event.name.value, node.span()),
                    None => {
                        self.mentions.loose.insert(scalar.text.into());
                    }
                }
            }
            Kind::Sequence => node
                .items()
                .for_each(|item| self.journey(item, names_event)),
            Kind::Mapping => {
                for entry in node.entries() {
                    let Some(key) = entry.key.scalar() else {
                        continue;
                    };
                    self.journey(entry.value, EVENT_KEYS.contains(&key.text));
                }
            }
            Kind::Lost => {}
        }
    }

    /// Words of `x-…` values: another tool's, who may know the definitions by name.
    fn extensions(&mut self, node: NodeRef<'_>) {
        if node.is_alias() {
            return;
        }
        for entry in node.entries() {
            match entry.key.scalar() {
                Some(key) if key.text.starts_with("x-") => words(entry.value, &mut |word| {
                    self.mentions.loose.insert(word.into());
                }),
                _ => self.extensions(entry.value),
            }
        }
        node.items().for_each(|item| self.extensions(item));
    }
}

fn has_members(property: &Property) -> bool {
    !property.properties.is_absent() || !property.include.is_absent()
}

fn siblings_of(property: &Property) -> Siblings<'_> {
    Siblings {
        properties: &property.properties,
        include: &property.include,
    }
}

fn siblings_of_event(event: &Event) -> Siblings<'_> {
    Siblings {
        properties: &event.properties,
        include: &event.include,
    }
}

/// Every scalar in `node`, keys included.
fn words(node: NodeRef<'_>, visit: &mut dyn FnMut(&str)) {
    if let Some(scalar) = node.scalar() {
        visit(scalar.text);
    }
    for entry in node.entries() {
        words(entry.key, visit);
        words(entry.value, visit);
    }
    node.items().for_each(|item| words(item, visit));
}

/// Every key in `node`.
fn keys(node: NodeRef<'_>, visit: &mut dyn FnMut(&str)) {
    for entry in node.entries() {
        if let Some(key) = entry.key.scalar() {
            visit(key.text);
        }
        keys(entry.value, visit);
    }
    node.items().for_each(|item| keys(item, visit));
}
