//! Who names what: for every definition the places that have to change with its name.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::dict::{Dictionary, Section};
use crate::text::{Name, Span, squash};

/// Where a name is written: file and first byte.
pub(super) type Place = (u32, u32);

pub(super) fn place(span: Span) -> Place {
    (span.file.0, span.start)
}

/// The names of the dictionary and every place that mentions each of them: references, siblings in
/// conditions, units, `unique_by` and replacements, keys of examples, journeys.
#[derive(Debug, Default)]
pub struct Mentions<'d> {
    pub(super) names: BTreeMap<Place, Known<'d>>,
    /// Which name each place mentions.
    owners: BTreeMap<Place, Place>,
    /// The names of each object that properties are in, by what spellings of one name share.
    pub(super) objects: Vec<BTreeMap<String, BTreeSet<&'d str>>>,
    /// The same for each section.
    sections: BTreeMap<(Section, String), BTreeSet<&'d str>>,
    /// Words that stand where nobody can say what they mean: a raw schema, an `x-…` value.
    pub(super) loose: BTreeSet<Box<str>>,
    /// The same, where a property may be meant and nothing else.
    pub(super) loose_properties: BTreeSet<Box<str>>,
}

/// A definition by its name.
#[derive(Debug)]
pub(super) struct Known<'d> {
    name: &'d Name,
    /// The section that the name is unique in; none for a property of an object.
    section: Option<Section>,
    /// The objects that have it, for a property.
    pub(super) objects: Vec<usize>,
    /// The definition's own place, then every mention.
    places: Vec<Span>,
    /// Whether it cannot be renamed by text alone.
    pub(super) stuck: bool,
}

/// What it takes to give a definition another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renaming<'m> {
    /// Every place to write the new name at, the definition first.
    pub places: &'m [Span],
}

impl<'d> Mentions<'d> {
    /// The places that have to change for the definition whose name is written at `name` to be called
    /// `to`. `None` where that cannot be done soundly: the name is taken, or another one could be
    /// spelled so as well, or it is mentioned at a place that means something else as well.
    pub fn renaming(&self, dictionary: &Dictionary, name: Span, to: &str) -> Option<Renaming<'_>> {
        let known = self.names.get(&place(name))?;
        let is_property = matches!(known.section, None | Some(Section::Properties));
        let is_loose = |name: &str| {
            self.loose.contains(name) || (is_property && self.loose_properties.contains(name))
        };
        if known.stuck || is_loose(known.name) {
            return None;
        }
        let spelled = squash(to);
        let others = |names: Option<&BTreeSet<&str>>| {
            names.is_some_and(|names| names.iter().any(|name| *known.name != **name))
        };
        let taken = known.section.is_some_and(|section| {
            dictionary.declares(section, to)
                || others(self.sections.get(&(section, spelled.clone())))
        }) || known
            .objects
            .iter()
            .any(|object| others(self.objects[*object].get(&spelled)));
        (!taken).then_some(Renaming {
            places: &known.places,
        })
    }

    /// Adds a name, or finds it again where an alias brings it twice.
    pub(super) fn define(&mut self, name: &'d Name, span: Span, section: Option<Section>) {
        let at = place(span);
        if let Some(section) = section {
            let same = self.sections.entry((section, squash(name))).or_default();
            same.insert(name);
        }
        self.names.entry(at).or_insert_with(|| Known {
            name,
            section,
            objects: Vec::new(),
            places: Vec::new(),
            stuck: false,
        });
        self.mention(at, span, name);
    }

    /// Notes that `span` mentions the definition at `of`, by the word `written`.
    pub(super) fn mention(&mut self, of: Place, span: Span, written: &str) {
        let (owner, is_new) = match self.owners.entry(place(span)) {
            Entry::Vacant(entry) => (*entry.insert(of), true),
            Entry::Occupied(entry) => (*entry.get(), false),
        };
        let Some(known) = self.names.get_mut(&of) else {
            return;
        };
        // A key that is read as text, but is not: `1.0`.
        if known.name != written {
            known.stuck = true;
        }
        if owner == of {
            if is_new {
                known.places.push(span);
            }
            return;
        }
        // One place, by an alias, for two definitions: neither can change without the other.
        for place in [of, owner] {
            if let Some(known) = self.names.get_mut(&place) {
                known.stuck = true;
            }
        }
    }
}
