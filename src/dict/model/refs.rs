//! Values that need their file's tree, and recursion.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::Property;
use crate::syntax::NodeRef;
use crate::syntax::decode::{Decode, Decoder, Raw};

/// Any JSON value, by its node.
pub type Value = Raw;

/// A property within a property.
#[derive(Debug, Clone, PartialEq)]
pub struct BoxedProperty(pub Box<Property>);

impl Decode for BoxedProperty {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        Property::decode(node, decoder).map(|property| Self(Box::new(property)))
    }
}

impl JsonSchema for BoxedProperty {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        Property::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Property>()
    }
}
