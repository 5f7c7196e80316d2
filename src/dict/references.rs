//! References that lead nowhere, in circles, or to two things at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::edges::{Node, edges as edges_of};
use super::model::{Group, Property, Replacement, Required, Unit};
use super::{Dictionary, Section, Siblings, walk_properties};
use crate::config::Config;
use crate::syntax::Tree;
use crate::syntax::decode::{Fault, FaultKind, List, Slot, closest};
use crate::text::{Name, Span};

/// Names that are looked at for those that were meant, in all.
const MAX_LOOKS: usize = 5_000_000;

/// Names of circles that are told in full. In a maze, beyond that, only the circles that something
/// new is on: where everything includes everything there are more than memory holds.
const MAX_CIRCLE_NAMES: usize = 10_000;

/// Groups of one object whose names are looked through.
const MAX_GROUPS: usize = 512;

/// Everything in `dictionary` that names something which is not there, leads back to itself,
/// or is defined twice in one object. Owners, platforms and sources are those of `config`;
/// where it declares none, any will do.
pub fn reference_faults(dictionary: &Dictionary, config: &Config) -> Vec<Fault> {
    let mut check = Check {
        dictionary,
        known: Known::of(config),
        faults: Vec::new(),
        last: None,
        looks: Looks(MAX_LOOKS),
    };
    check.manifest(config);
    check.events();
    let on_circles = check.cycles();
    for group in dictionary.groups() {
        check.owner(&group.body.owner);
        check.includes(&group.body.include);
        // What a group in a circle brings to itself is no clash; the circle has been told.
        let in_circle = on_circles.contains(&(Section::Groups, &group.name.value));
        if !in_circle && !dictionary.is_maze() {
            let Group {
                properties,
                include,
                ..
            } = group.body;
            check.clashes(
                Siblings {
                    properties,
                    include,
                },
                group.tree,
            );
        }
    }
    check.properties();
    let mut faults = check.faults;
    if dictionary.may_define_more() {
        faults.retain(|fault| {
            !matches!(&fault.kind, FaultKind::UnresolvedReference { what, .. } if is_defined_in_files(what))
        });
    }
    faults
}

/// Whether names of this kind are defined in dictionary files, not in the manifest.
fn is_defined_in_files(what: &str) -> bool {
    !matches!(
        what,
        "owner" | "platform" | "platform or source" | "sibling property"
    )
}

/// What the manifest declares; `None` where it declares nothing of the kind.
struct Known<'c> {
    owners: Option<BTreeSet<&'c str>>,
    senders: Option<BTreeSet<&'c str>>,
}

impl<'c> Known<'c> {
    fn of(config: &'c Config) -> Self {
        let manifest = &config.manifest;
        let owners = manifest
            .owners
            .get()
            .map(|owners| owners.iter().map(|o| &*o.name.value).collect());
        let platforms = manifest
            .platforms
            .get()
            .map(|map| map.iter().map(|p| &*p.name.value).collect::<Vec<_>>());
        let sources = manifest
            .sources
            .get()
            .map(|map| map.iter().map(|s| &*s.name.value).collect::<Vec<_>>());
        let broken = manifest.platforms.is_broken() || manifest.sources.is_broken();
        let senders = match (platforms, sources) {
            (None, None) => None,
            _ if broken => None,
            (platforms, sources) => Some(platforms.into_iter().chain(sources).flatten().collect()),
        };
        Self { owners, senders }
    }
}

struct Check<'d> {
    dictionary: &'d Dictionary,
    known: Known<'d>,
    faults: Vec<Fault>,
    /// Names of the last object that was asked for: its properties ask one after the other.
    last: Option<(Siblings<'d>, Option<BTreeSet<&'d str>>)>,
    looks: Looks,
}

/// How many names may still be looked at for one that was meant. Where thousands of names are
/// not there among thousands that are, it is no slip of the finger.
struct Looks(usize);

impl Looks {
    fn closest<'k>(&mut self, word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
        if self.0 == 0 {
            return None;
        }
        let counted = known.inspect(|_| self.0 = self.0.saturating_sub(1));
        closest(word, counted)
    }
}

impl<'d> Check<'d> {
    fn unresolved(&mut self, what: &'static str, name: &str, span: Span, suggestion: Option<&str>) {
        let suggestion = suggestion.map(str::to_owned);
        let kind = FaultKind::UnresolvedReference {
            what,
            name: name.to_owned(),
            suggestion,
        };
        self.faults.push(Fault::new(span, kind));
    }

    fn section(&mut self, section: Section, name: &Name, span: Span) {
        if self.dictionary.declares(section, name) {
            return;
        }
        let dictionary = self.dictionary;
        let names = dictionary.names(section).map(Name::as_str);
        let suggestion = self.looks.closest(name, names);
        self.unresolved(section.what(), name, span, suggestion);
    }

    /// Names within the manifest. A platform and a source must not share one: nobody could say
    /// which of the two an event means.
    fn manifest(&mut self, config: &'d Config) {
        let manifest = &config.manifest;
        let platforms = manifest.platforms.get();
        let known = || {
            platforms
                .into_iter()
                .flat_map(|map| map.iter())
                .map(|p| &*p.name.value)
        };
        for (name, source) in manifest
            .sources
            .get()
            .into_iter()
            .flat_map(|map| map.readable())
        {
            if let Some(platform) = platforms.and_then(|platforms| platforms.get(&name.value)) {
                let kind = FaultKind::DuplicateDefinition {
                    what: "platform or source",
                    name: name.value.clone(),
                    first: platform.name.span,
                    via: None,
                };
                self.faults.push(Fault::new(name.span, kind));
            }
            let Some(platform) = source.platform.spanned() else {
                continue;
            };
            if platforms.is_some() && !known().any(|known| known == &**platform.value) {
                let near = closest(platform.value, known()).map(str::to_owned);
                self.unresolved("platform", platform.value, platform.span, near.as_deref());
            }
        }
        let payloads = manifest.payloads.get().into_iter().flatten();
        let code = manifest.code.get().into_iter().flatten();
        let generate = manifest.generate.get().into_iter().flatten();
        let senders = payloads
            .map(|entry| (&entry.value.platform, &entry.value.source))
            .chain(code.map(|entry| (&entry.value.platform, &entry.value.source)))
            .chain(generate.map(|entry| (&entry.value.platform, &entry.value.source)));
        for (platform, source) in senders {
            for sender in [platform, source].into_iter().filter_map(Slot::spanned) {
                self.sender(sender.value, sender.span);
            }
        }
    }

    fn sender(&mut self, name: &Name, span: Span) {
        let near = match &self.known.senders {
            Some(known) if !known.contains(&**name) => {
                closest(name, known.iter().copied()).map(str::to_owned)
            }
            _ => return,
        };
        self.unresolved("platform or source", name, span, near.as_deref());
    }

    fn owner(&mut self, owner: &Slot<Name>) {
        let (Some(owner), Some(known)) = (owner.spanned(), &self.known.owners) else {
            return;
        };
        if !known.contains(&**owner.value) {
            let suggestion = closest(owner.value, known.iter().copied()).map(str::to_owned);
            self.unresolved("owner", owner.value, owner.span, suggestion.as_deref());
        }
    }

    fn senders(&mut self, senders: &Slot<List<Name>>) {
        for sender in senders.get().into_iter().flatten() {
            self.sender(&sender.value, sender.span);
        }
    }

    fn includes(&mut self, include: &Slot<List<Name>>) {
        for group in include.get().into_iter().flatten() {
            self.section(Section::Groups, &group.value, group.span);
        }
    }

    fn events(&mut self) {
        for event in self.dictionary.events() {
            let body = event.body;
            self.owner(&body.owner);
            self.senders(&body.platforms);
            self.includes(&body.include);
            for (_, previous) in body
                .previous
                .get()
                .into_iter()
                .flat_map(|map| map.readable())
            {
                self.senders(&previous.platforms);
            }
            if let Some(rule) = body.identifiers.get() {
                let both = [&rule.0.any_of, &rule.0.all_of];
                for identifier in both.into_iter().filter_map(Slot::get).flatten() {
                    self.section(Section::Identifiers, &identifier.value, identifier.span);
                }
            }
            if let Some(deprecation) = body.deprecated.get() {
                match deprecation.replaced_by.get() {
                    Some(Replacement::Name(name)) => {
                        self.section(Section::Events, &name.value, name.span);
                    }
                    Some(Replacement::Event(replacement)) => {
                        if let Some(name) = replacement.event.spanned() {
                            self.section(Section::Events, name.value, name.span);
                        }
                    }
                    None => {}
                }
            }
            let siblings = Siblings {
                properties: &body.properties,
                include: &body.include,
            };
            if body.additional_properties.is_absent() && body.json_schema.is_absent() {
                for name in body.unique_by.get().into_iter().flatten() {
                    self.sibling(siblings, &name.value, name.span);
                }
            }
            self.clashes(siblings, event.tree);
        }
    }

    /// A property that an object and its group, or two of its groups, both define: nobody could
    /// say which one holds. Two that come by the same group clash there, and are said there.
    fn clashes(&mut self, siblings: Siblings<'d>, tree: &'d Arc<Tree>) {
        let faults = &mut self.faults;
        let Siblings {
            properties,
            include,
        } = siblings;
        self.dictionary
            .members(properties, include, tree, |first, second| {
                // What the author of this object can change: its own definition, else an include.
                let span = match (first.via.first(), second.via.first()) {
                    (Some(one), Some(other)) if one == other => return,
                    (Some(_), Some(include)) => *include,
                    (None, _) | (_, None) => first.name.span,
                };
                let kind = FaultKind::DuplicateDefinition {
                    what: "property",
                    name: second.name.value.clone(),
                    first: second.name.span,
                    via: second.via.first().copied(),
                };
                faults.push(Fault::new(span, kind));
            });
    }

    /// Whether `name` is a property of the object; unknown groups are reported on their own.
    fn sibling(&mut self, siblings: Siblings<'d>, name: &Name, span: Span) {
        let names = match self.last.take() {
            Some((last, names)) if last.is(siblings) => names,
            _ => self.sibling_names(siblings, &mut Vec::new()),
        };
        if let Some(names) = &names
            && !names.contains(&**name)
        {
            let suggestion = self.looks.closest(name, names.iter().copied());
            self.unresolved("sibling property", name, span, suggestion);
        }
        self.last = Some((siblings, names));
    }

    /// Names of an object's properties, unreadable ones too; `None` if some are unknown.
    fn sibling_names(
        &self,
        siblings: Siblings<'d>,
        seen: &mut Vec<&'d Name>,
    ) -> Option<BTreeSet<&'d str>> {
        let too_many = seen.len() > MAX_GROUPS;
        if too_many || siblings.properties.is_broken() || siblings.include.is_broken() {
            return None;
        }
        let mut names: BTreeSet<&'d str> = BTreeSet::new();
        names.extend(
            siblings
                .properties
                .get()
                .into_iter()
                .flat_map(|o| o.iter())
                .map(|e| &*e.name.value),
        );
        for group in siblings.include.get().into_iter().flatten() {
            if seen.contains(&&group.value) {
                continue;
            }
            seen.push(&group.value);
            let group = self.dictionary.group(&group.value)?;
            let inner = Siblings {
                properties: &group.body.properties,
                include: &group.body.include,
            };
            names.extend(self.sibling_names(inner, seen)?);
        }
        Some(names)
    }

    fn properties(&mut self) {
        let mut found = Vec::new();
        walk_properties(self.dictionary, |at| found.push(at));
        for at in found {
            let property = at.property;
            if let Some(shared) = property.reference.spanned() {
                self.section(Section::Properties, shared.value, shared.span);
            }
            self.includes(&property.include);
            if !property.include.is_absent() && !self.dictionary.is_maze() {
                let Property {
                    properties,
                    include,
                    ..
                } = property;
                self.clashes(
                    Siblings {
                        properties,
                        include,
                    },
                    at.tree,
                );
            }
            if let Some(Required::If(condition)) = property.required.get() {
                self.senders(&condition.platforms);
                if let Some(siblings) = at.siblings {
                    for (name, _) in condition
                        .when
                        .get()
                        .into_iter()
                        .flat_map(|when| when.readable())
                    {
                        self.sibling(siblings, &name.value, name.span);
                    }
                }
            }
            if let (Some(Unit::Property(unit)), Some(siblings)) = (property.unit.get(), at.siblings)
            {
                self.sibling(siblings, &unit.value, unit.span);
            }
        }
    }

    /// Shared properties and groups that lead back to themselves, each circle once, at the
    /// reference that closes it. Returns what is on one.
    fn cycles(&mut self) -> BTreeSet<Node<'d>> {
        let mut state: BTreeMap<Node<'d>, Visit> = BTreeMap::new();
        let mut on_circles: BTreeSet<Node<'d>> = BTreeSet::new();
        let mut names_left = MAX_CIRCLE_NAMES;
        let properties = self
            .dictionary
            .properties()
            .map(|p| (Section::Properties, &p.name.value));
        let groups = self
            .dictionary
            .groups()
            .map(|g| (Section::Groups, &g.name.value));
        for start in properties.chain(groups) {
            // Depth first with a stack of our own: a chain may be longer than the thread's.
            if state.contains_key(&start) {
                continue;
            }
            let mut path = vec![(start, edges_of(self.dictionary, start))];
            state.insert(start, Visit::Open);
            while let Some((node, edges)) = path.last_mut() {
                let Some((span, target)) = edges.pop() else {
                    state.insert(*node, Visit::Done);
                    path.pop();
                    continue;
                };
                match state.get(&target) {
                    None => {
                        state.insert(target, Visit::Open);
                        let next = edges_of(self.dictionary, target);
                        path.push((target, next));
                    }
                    Some(Visit::Done) => {}
                    Some(Visit::Open) => {
                        let from = path
                            .iter()
                            .position(|(node, _)| *node == target)
                            .unwrap_or(0);
                        let around = path[from..].iter().map(|(node, _)| *node);
                        let length = path.len() - from;
                        if names_left < length && around.clone().all(|n| on_circles.contains(&n)) {
                            continue;
                        }
                        names_left = names_left.saturating_sub(length);
                        on_circles.extend(around.clone());
                        let around = around.map(|node| node.1);
                        let names = around.chain([target.1]).cloned().collect();
                        let kind = FaultKind::ReferenceCycle {
                            what: target.0.what(),
                            names,
                        };
                        self.faults.push(Fault::new(span, kind));
                    }
                }
            }
        }
        on_circles
    }
}

#[derive(Clone, Copy)]
enum Visit {
    /// On the path from the start.
    Open,
    /// Left behind.
    Done,
}
