//! What it takes to say that something is on its way out.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Value, Version};
use crate::record;
use crate::syntax::decode::{Date, Decode, Decoder, Map, Text};
use crate::syntax::{Kind, NodeRef};
use crate::text::{Name, Spanned};

record! {
    /// Why something goes, when, and what comes in its place.
    pub struct Deprecation as "deprecation" {
        /// The version that deprecated it.
        since: Version = "since",
        /// The day it was announced.
        on: Date = "on",
        /// Why it goes.
        reason: Text = "reason",
        /// What to use instead: a name, or a map that says how values carry over.
        replaced_by: Replacement = "replaced_by",
        /// Why there is no replacement.
        none_because: Text = "none_because",
        /// The day after which it must not be sent.
        sunset: Date = "sunset",
    }
}

/// What replaces a deprecated thing.
#[derive(Debug, Clone, PartialEq)]
pub enum Replacement {
    /// Just its name.
    Name(Spanned<Name>),
    /// An event, with the values that carry over.
    Event(EventReplacement),
}

record! {
    /// The event that takes over, and how to fill it.
    pub struct EventReplacement as "replacement" {
        /// Its name.
        event: Name = "event" (required),
        /// Properties of the replacement with a fixed value.
        with: Map<Value> = "with",
        /// Properties of the old event and the property that each one becomes.
        properties: Map<Name> = "properties",
    }
}

impl Decode for Replacement {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if matches!(node.kind(), Kind::Mapping) {
            return EventReplacement::decode(node, decoder).map(Self::Event);
        }
        Name::decode(node, decoder).map(|name| Self::Name(Spanned::new(name, node.span())))
    }
}

impl JsonSchema for Replacement {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Replacement".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let map = generator.subschema_for::<EventReplacement>();
        json_schema!({"anyOf": [{"type": "string"}, map]})
    }
}
