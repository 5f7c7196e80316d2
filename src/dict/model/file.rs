//! A dictionary file as a whole.

use super::{Event, Group, Identifier, Property, Value};
use crate::record;
use crate::syntax::NodeRef;
use crate::syntax::decode::{Decoder, Map, check_names_are_text};

record! {
    /// A file of an event dictionary: any of these sections. How definitions are spread over
    /// files is the author's choice; names are unique within their section, over all files.
    pub struct DictionaryFile as "dictionary file" {
        /// What is logged.
        events: Map<Event> = "events",
        /// Properties that several events share by `ref`.
        properties: Map<Property> = "properties",
        /// Sets of properties that several events share by `include`.
        groups: Map<Group> = "groups",
        /// Who events are about.
        identifiers: Map<Identifier> = "identifiers",
        /// Paths to a purchase or signup, and the small steps on the way.
        journeys: Map<Value> = "journeys",
    }
    hints {
        "event" => "events",
        "property" => "properties",
        "traits" => "properties",
        "group" => "groups",
        "version" => "events: {NAME: {version: …}}; each event has its own, and the manifest has that of the format",
    }
    finish = finish_file;
}

fn finish_file(_: &mut DictionaryFile, node: NodeRef<'_>, decoder: &mut Decoder) {
    for section in ["events", "properties", "groups", "identifiers", "journeys"] {
        if let Some(names) = node.get(section) {
            check_names_are_text(names, decoder);
        }
    }
}
