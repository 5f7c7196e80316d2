//! A field of a record: absent, broken, or there.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{Decode, Decoder};
use crate::syntax::NodeRef;
use crate::text::{Span, Spanned};

/// A field that may be absent, or written but unreadable, which is not the same: a broken
/// description is no missing description. One pointer wide, since most fields are absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot<T>(Option<Box<Spanned<Option<T>>>>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Slot<T> {
    /// A field with a value.
    pub fn of(value: T, span: Span) -> Self {
        Self(Some(Box::new(Spanned::new(Some(value), span))))
    }

    /// The value, if there is one that could be read.
    pub fn get(&self) -> Option<&T> {
        self.0.as_deref()?.value.as_ref()
    }

    /// The value with its place.
    pub fn spanned(&self) -> Option<Spanned<&T>> {
        let slot = self.0.as_deref()?;
        Some(Spanned::new(slot.value.as_ref()?, slot.span))
    }

    /// Where the value was written, readable or not.
    pub fn span(&self) -> Option<Span> {
        self.0.as_deref().map(|slot| slot.span)
    }

    /// Whether nothing was written. A broken value is not absent.
    pub fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    /// Whether something was written that could not be read.
    pub fn is_broken(&self) -> bool {
        self.0.as_deref().is_some_and(|slot| slot.value.is_none())
    }
}

impl<T> Slot<T> {
    /// Counts an absent field as written but unreadable, at `span`.
    pub fn mark_broken(&mut self, span: Span) {
        if self.0.is_none() {
            self.0 = Some(Box::new(Spanned::new(None, span)));
        }
    }
}

impl<T: Copy> Slot<T> {
    /// The value or `default`.
    pub fn or(&self, default: T) -> T {
        self.get().copied().unwrap_or(default)
    }
}

impl<T: Decode> Slot<T> {
    /// Reads the field from its value.
    pub fn read(node: NodeRef<'_>, decoder: &mut Decoder) -> Self {
        let value = T::decode(node, decoder);
        Self(Some(Box::new(Spanned::new(value, node.span()))))
    }
}

impl<T: JsonSchema> JsonSchema for Slot<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
