//! All fragments as one: names to definitions, and what an event's properties are once groups
//! and shared properties are followed.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Fragment;
use super::model::{DictionaryFile, Event, Group, Identifier, Object, Property, SetBy, Value};
use crate::syntax::decode::{Fault, FaultKind, List, Map, MapEntry, Slot};
use crate::syntax::{NodeRef, Tree};
use crate::text::{FileId, Name, Span, Spanned};

/// A section of a dictionary file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// `events`
    Events,
    /// `properties`
    Properties,
    /// `groups`
    Groups,
    /// `identifiers`
    Identifiers,
    /// `journeys`
    Journeys,
}

impl Section {
    /// What one definition of the section is called.
    pub fn what(self) -> &'static str {
        match self {
            Self::Events => "event",
            Self::Properties => "property",
            Self::Groups => "group",
            Self::Identifiers => "identifier",
            Self::Journeys => "journey",
        }
    }

    /// The section of this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Some(match key {
            "events" => Self::Events,
            "properties" => Self::Properties,
            "groups" => Self::Groups,
            "identifiers" => Self::Identifiers,
            "journeys" => Self::Journeys,
            _ => return None,
        })
    }
}

/// References from one shared property to the next that are followed.
const MAX_CHAIN: usize = 64;

/// Includes that are followed in all, when the groups are walked from each of them.
const MAX_GROUP_WALKS: usize = 5_000_000;

/// Where a definition is: fragment, document, entry.
type Place = (u32, u32, u32);

/// Definitions of a section by name. Sorted by name, so that every walk has one order.
type Index = BTreeMap<Name, Place>;

/// A named definition whose value could be read.
#[derive(Debug)]
pub struct Definition<'d, T> {
    /// Its name.
    pub name: &'d Spanned<Name>,
    /// What it says.
    pub body: &'d T,
    /// Where the body is.
    pub span: Span,
    /// The tree that raw values in it are read from.
    pub tree: &'d Arc<Tree>,
}

impl<T> Clone for Definition<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Definition<'_, T> {}

/// A property of an object, its own or brought by a group.
#[derive(Debug, Clone)]
pub struct Member<'d> {
    /// Its name.
    pub name: &'d Spanned<Name>,
    /// What it says.
    pub property: &'d Property,
    /// The includes that brought it, outermost first; none for the object's own.
    pub via: Vec<Span>,
    /// The tree of the file that it is defined in.
    pub tree: &'d Arc<Tree>,
    /// Whether the SDK sets it, not the call.
    pub set_by_context: bool,
}

/// The dictionary: every definition of every file.
#[derive(Debug, Default)]
pub struct Dictionary {
    fragments: Vec<Arc<Fragment>>,
    /// Positions in `fragments` by the numbers of files, which are handed out one after the other.
    by_file: Vec<Option<u32>>,
    events: Index,
    properties: Index,
    groups: Index,
    identifiers: Index,
    journeys: Index,
    duplicates: Vec<Fault>,
    may_define_more: bool,
    may_use_more: bool,
    is_maze: bool,
}

impl Dictionary {
    /// Joins `fragments`, which are in the order of their paths: of two definitions with one
    /// name the first counts. `unreadable_files` says that a file is missing from them.
    pub fn new(fragments: Vec<Arc<Fragment>>, unreadable_files: bool) -> Self {
        let mut dictionary = Self {
            may_define_more: unreadable_files || fragments.iter().any(|f| f.hides_names),
            may_use_more: unreadable_files || fragments.iter().any(|f| f.hides_uses),
            ..Self::default()
        };
        for (f, fragment) in fragments.iter().enumerate() {
            for (d, document) in fragment.documents.iter().enumerate() {
                let mut add = Adder {
                    at: (f as u32, d as u32),
                    fragments: &fragments,
                    duplicates: &mut dictionary.duplicates,
                };
                add.section(
                    &mut dictionary.events,
                    &document.events,
                    Section::Events,
                    |d| &d.events,
                );
                add.section(
                    &mut dictionary.properties,
                    &document.properties,
                    Section::Properties,
                    |d| &d.properties,
                );
                add.section(
                    &mut dictionary.groups,
                    &document.groups,
                    Section::Groups,
                    |d| &d.groups,
                );
                add.section(
                    &mut dictionary.identifiers,
                    &document.identifiers,
                    Section::Identifiers,
                    |d| &d.identifiers,
                );
                add.section(
                    &mut dictionary.journeys,
                    &document.journeys,
                    Section::Journeys,
                    |d| &d.journeys,
                );
            }
        }
        for (f, fragment) in fragments.iter().enumerate() {
            let file = fragment.tree.file().0 as usize;
            if dictionary.by_file.len() <= file {
                dictionary.by_file.resize(file + 1, None);
            }
            dictionary.by_file[file].get_or_insert(f as u32);
        }
        dictionary.fragments = fragments;
        let includes = dictionary
            .groups()
            .filter_map(|group| Some(group.body.include.get()?.len()));
        let (groups, edges) = includes.fold((0, 0), |(n, sum), len| (n + 1, sum + len));
        dictionary.is_maze = groups * edges > MAX_GROUP_WALKS;
        dictionary
    }

    /// Whether groups include each other so much that nobody can walk them from each group:
    /// what needs that is then left to the events. No dictionary written by people is so.
    pub fn is_maze(&self) -> bool {
        self.is_maze
    }

    /// The fragments, in the order of their paths.
    pub fn fragments(&self) -> &[Arc<Fragment>] {
        &self.fragments
    }

    /// Names that are defined twice.
    pub fn duplicates(&self) -> &[Fault] {
        &self.duplicates
    }

    /// Whether a name that nothing seems to define may be in a part that could not be read.
    pub fn may_define_more(&self) -> bool {
        self.may_define_more
    }

    /// Whether a name that nothing seems to use may be used in a part that could not be read.
    pub fn may_use_more(&self) -> bool {
        self.may_use_more
    }

    fn definition<'d, T>(
        &'d self,
        place: Place,
        section: impl Fn(&'d DictionaryFile) -> &'d Slot<Map<T>>,
    ) -> Option<Definition<'d, T>> {
        let fragment = &self.fragments[place.0 as usize];
        let map = section(&fragment.documents[place.1 as usize]).get()?;
        let entry: &MapEntry<T> = map.iter().nth(place.2 as usize)?;
        let body = entry.value.value.as_ref()?;
        Some(Definition {
            name: &entry.name,
            body,
            span: entry.value.span,
            tree: &fragment.tree,
        })
    }

    /// Readable events, by name.
    pub fn events(&self) -> impl Iterator<Item = Definition<'_, Event>> {
        self.events
            .values()
            .filter_map(|place| self.definition(*place, |d| &d.events))
    }

    /// Readable shared properties, by name.
    pub fn properties(&self) -> impl Iterator<Item = Definition<'_, Property>> {
        self.properties
            .values()
            .filter_map(|place| self.definition(*place, |d| &d.properties))
    }

    /// Readable groups, by name.
    pub fn groups(&self) -> impl Iterator<Item = Definition<'_, Group>> {
        self.groups
            .values()
            .filter_map(|place| self.definition(*place, |d| &d.groups))
    }

    /// Readable identifiers, by name.
    pub fn identifiers(&self) -> impl Iterator<Item = Definition<'_, Identifier>> {
        self.identifiers
            .values()
            .filter_map(|place| self.definition(*place, |d| &d.identifiers))
    }

    /// Journeys, as trees, by name.
    pub fn journeys(&self) -> impl Iterator<Item = Definition<'_, Value>> {
        self.journeys
            .values()
            .filter_map(|place| self.definition(*place, |d| &d.journeys))
    }

    /// The event of this name.
    pub fn event(&self, name: &str) -> Option<Definition<'_, Event>> {
        self.definition(*self.events.get(name)?, |d| &d.events)
    }

    /// The shared property of this name.
    pub fn property(&self, name: &str) -> Option<Definition<'_, Property>> {
        self.definition(*self.properties.get(name)?, |d| &d.properties)
    }

    /// The group of this name.
    pub fn group(&self, name: &str) -> Option<Definition<'_, Group>> {
        self.definition(*self.groups.get(name)?, |d| &d.groups)
    }

    /// The identifier of this name.
    pub fn identifier(&self, name: &str) -> Option<Definition<'_, Identifier>> {
        self.definition(*self.identifiers.get(name)?, |d| &d.identifiers)
    }

    /// How many events are declared, unreadable ones included.
    pub fn event_count(&self) -> usize {
        self.events.len()
    }

    fn index(&self, section: Section) -> &Index {
        match section {
            Section::Events => &self.events,
            Section::Properties => &self.properties,
            Section::Groups => &self.groups,
            Section::Identifiers => &self.identifiers,
            Section::Journeys => &self.journeys,
        }
    }

    /// Whether a section declares this name, readable or not.
    pub fn declares(&self, section: Section, name: &str) -> bool {
        self.index(section).contains_key(name)
    }

    /// All names of a section, sorted.
    pub fn names(&self, section: Section) -> impl Iterator<Item = &Name> {
        self.index(section).keys()
    }

    /// `property` and the shared properties that it stands for, nearest first: the first one
    /// that has a keyword gives its value. Ends where a reference leads back.
    pub fn layers<'d>(&'d self, property: &'d Property) -> Layers<'d> {
        Layers {
            dictionary: self,
            first: property,
            next: Some(property),
            behind: Vec::new(),
        }
    }

    /// The same as a list, for what looks at it more than once.
    pub fn chain<'d>(&'d self, property: &'d Property) -> Vec<&'d Property> {
        self.layers(property).collect()
    }

    /// The value of a keyword of `property`, its own or that of the shared property behind it.
    pub fn lookup<'d, T>(
        &'d self,
        property: &'d Property,
        keyword: impl Fn(&'d Property) -> &'d Slot<T>,
    ) -> Option<Spanned<&'d T>> {
        self.layers(property)
            .find_map(|property| keyword(property).spanned())
    }

    /// The properties of an object: its own, then those of its groups, in the order written.
    /// A name that comes twice counts once, the first time; `on_clash` is told of the other.
    pub fn members<'d>(
        &'d self,
        own: &'d Slot<Object>,
        include: &'d Slot<List<Name>>,
        tree: &'d Arc<Tree>,
        mut on_clash: impl FnMut(&Member<'d>, &Member<'d>),
    ) -> Vec<Member<'d>> {
        let mut collected = Vec::new();
        let at = Included {
            via: Vec::new(),
            group: None,
        };
        let mut walk = Walk {
            called: self.called_groups(include),
            seen: BTreeSet::new(),
        };
        self.collect(own, include, tree, &at, &mut walk, &mut collected);
        let mut members: Vec<Member<'d>> = Vec::with_capacity(collected.len());
        let mut by_name: BTreeMap<&'d Name, usize> = BTreeMap::new();
        for member in collected {
            match by_name.entry(&member.name.value) {
                Entry::Vacant(entry) => {
                    entry.insert(members.len());
                    members.push(member);
                }
                Entry::Occupied(entry) => {
                    on_clash(&members[*entry.get()], &member);
                }
            }
        }
        members
    }

    /// The groups that an object takes in by at least one way on which the SDK sets nothing.
    fn called_groups<'d>(&'d self, include: &'d Slot<List<Name>>) -> BTreeSet<&'d Name> {
        let mut called = BTreeSet::new();
        let mut open = vec![include];
        while let Some(include) = open.pop() {
            for name in include.get().into_iter().flatten() {
                if called.contains(&name.value) {
                    continue;
                }
                let Some(group) = self.group(&name.value) else {
                    continue;
                };
                let context = group.body.set.get() == Some(&SetBy::Context);
                if !context && called.insert(&group.name.value) {
                    open.push(&group.body.include);
                }
            }
        }
        called
    }

    fn collect<'d>(
        &'d self,
        own: &'d Slot<Object>,
        include: &'d Slot<List<Name>>,
        tree: &'d Arc<Tree>,
        at: &Included<'d>,
        walk: &mut Walk<'d>,
        out: &mut Vec<Member<'d>>,
    ) {
        let set_by_context = at.group.is_some_and(|group| !walk.called.contains(group));
        for MapEntry { name, value } in own.get().into_iter().flat_map(Object::iter) {
            let Some(property) = &value.value else {
                continue;
            };
            let via = at.via.clone();
            out.push(Member {
                name,
                property,
                via,
                tree,
                set_by_context,
            });
        }
        if at.via.len() == MAX_CHAIN {
            return;
        }
        for name in include.get().into_iter().flatten() {
            // Once an object: a circle ends here, and a group that comes by two ways is the same.
            if walk.seen.contains(&name.value) {
                continue;
            }
            let Some(group) = self.group(&name.value) else {
                continue;
            };
            walk.seen.insert(&group.name.value);
            let mut inner = at.clone();
            inner.via.push(name.span);
            inner.group = Some(&group.name.value);
            let Group {
                properties,
                include,
                ..
            } = group.body;
            self.collect(properties, include, group.tree, &inner, walk, out);
        }
    }
}

/// A property and the shared ones behind it. Most refer to nothing: these cost no memory.
#[derive(Debug, Clone)]
pub struct Layers<'d> {
    dictionary: &'d Dictionary,
    first: &'d Property,
    next: Option<&'d Property>,
    /// Those behind the first that were there already.
    behind: Vec<&'d Property>,
}

impl<'d> Iterator for Layers<'d> {
    type Item = &'d Property;

    fn next(&mut self) -> Option<Self::Item> {
        let here = self.next.take()?;
        if let Some(name) = here.reference.get()
            && self.behind.len() + 1 < MAX_CHAIN
            && let Some(shared) = self.dictionary.property(name)
        {
            let mut known = self.behind.iter().copied().chain([self.first]);
            if !known.any(|known| std::ptr::eq(known, shared.body)) {
                self.behind.push(shared.body);
                self.next = Some(shared.body);
            }
        }
        Some(here)
    }
}

/// What a walk over the groups of one object knows.
struct Walk<'d> {
    called: BTreeSet<&'d Name>,
    seen: BTreeSet<&'d Name>,
}

#[derive(Clone)]
struct Included<'d> {
    via: Vec<Span>,
    group: Option<&'d Name>,
}

struct Adder<'a> {
    at: (u32, u32),
    fragments: &'a [Arc<Fragment>],
    duplicates: &'a mut Vec<Fault>,
}

impl Adder<'_> {
    fn section<T>(
        &mut self,
        index: &mut Index,
        map: &Slot<Map<T>>,
        section: Section,
        pick: impl Fn(&DictionaryFile) -> &Slot<Map<T>>,
    ) {
        for (e, entry) in map.get().into_iter().flat_map(Map::iter).enumerate() {
            match index.entry(entry.name.value.clone()) {
                Entry::Vacant(slot) => {
                    slot.insert((self.at.0, self.at.1, e as u32));
                }
                Entry::Occupied(slot) => {
                    let (f, d, e) = *slot.get();
                    let document = &self.fragments[f as usize].documents[d as usize];
                    let first = pick(document)
                        .get()
                        .and_then(|map| map.iter().nth(e as usize));
                    let Some(first) = first else { continue };
                    let kind = FaultKind::DuplicateDefinition {
                        what: section.what(),
                        name: entry.name.value.clone(),
                        first: first.name.span,
                        via: None,
                    };
                    self.duplicates.push(Fault::new(entry.name.span, kind));
                }
            }
        }
    }
}

impl Dictionary {
    /// The node of a raw value; `None` where it is not from a dictionary file.
    pub fn node(&self, raw: Value) -> Option<NodeRef<'_>> {
        Some(raw.node(self.tree(raw.span().file)?))
    }

    /// A raw value as JSON, read from the tree of the file that it is in; `None` where part of
    /// it could not be read, or where it is not from a dictionary file.
    pub fn json(&self, raw: Value) -> Option<serde_json::Value> {
        self.node(raw)?.to_json()
    }

    /// The tree of a dictionary file.
    pub fn tree(&self, file: FileId) -> Option<&Arc<Tree>> {
        let at = self.by_file.get(file.0 as usize).copied().flatten()?;
        Some(&self.fragments.get(at as usize)?.tree)
    }
}
