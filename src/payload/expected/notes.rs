//! What is on its way out of an event: properties, and values of them.

use crate::dict::model::{Deprecation, Event, Replacement};
use crate::dict::{Definition, Dictionary};
use crate::syntax::decode::MapEntry;
use crate::text::{Name, Span};

/// The deprecated properties and values of an event's own properties and those of its groups.
#[derive(Debug, Default)]
pub(crate) struct Notes<'d> {
    /// Properties by name.
    pub(in crate::payload) properties: Vec<Note<'d>>,
    /// Values, each with its property.
    pub(in crate::payload) values: Vec<(&'d Name, Note<'d>)>,
}

/// Something that is on its way out.
#[derive(Debug)]
pub(in crate::payload) struct Note<'d> {
    /// The property, or the value.
    pub(in crate::payload) name: &'d Name,
    pub(in crate::payload) deprecated: &'d Deprecation,
    /// Where it is said.
    pub(in crate::payload) span: Span,
}

impl<'d> Notes<'d> {
    /// Those of `event`.
    pub(in crate::payload) fn of(dictionary: &'d Dictionary, event: Definition<'d, Event>) -> Self {
        let mut notes = Self::default();
        let Event {
            properties,
            include,
            ..
        } = event.body;
        for member in dictionary.members(properties, include, event.tree, |_, _| {}) {
            let name = &member.name.value;
            let deprecated = dictionary.lookup(member.property, |property| &property.deprecated);
            notes.properties.extend(deprecated.map(|deprecated| Note {
                name,
                deprecated: deprecated.value,
                span: deprecated.span,
            }));
            let values = dictionary.lookup(member.property, |property| &property.values);
            for MapEntry {
                name: value,
                value: note,
            } in values.into_iter().flat_map(|v| v.value.iter())
            {
                let note = note.value.as_ref();
                let deprecated = note.and_then(|note| note.deprecated.spanned());
                notes.values.extend(deprecated.map(|deprecated| {
                    let note = Note {
                        name: &value.value,
                        deprecated: deprecated.value,
                        span: deprecated.span,
                    };
                    (name, note)
                }));
            }
        }
        notes
    }

    /// Whether nothing is on its way out.
    pub(in crate::payload) fn is_empty(&self) -> bool {
        self.properties.is_empty() && self.values.is_empty()
    }
}

/// What comes in the place of what is deprecated.
pub(in crate::payload) fn replacement(deprecated: &Deprecation) -> Option<String> {
    match deprecated.replaced_by.get()? {
        Replacement::Name(name) => Some(name.value.to_string()),
        Replacement::Event(event) => event.event.get().map(ToString::to_string),
    }
}
