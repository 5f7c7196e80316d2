//! A schema as it is checked: nodes in one list that refer to each other by number.

use std::sync::Arc;

use super::format::Format;
use super::number::{Multiple, Number};
use crate::dict::pattern::Matcher;
use crate::payload::strings::Strings;
use crate::payload::tape::Label;

/// The number of a node.
pub(super) type Id = u32;

/// All nodes of a schema.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub(super) nodes: Vec<Node>,
    pub(super) root: Id,
}

/// The types that a value may have: a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Types(pub(super) u8);

impl Types {
    pub(super) const NONE: Self = Self(0);
    pub(super) const NULL: Self = Self(1);
    pub(super) const BOOLEAN: Self = Self(2);
    pub(super) const INTEGER: Self = Self(4);
    pub(super) const NUMBER: Self = Self(8);
    pub(super) const STRING: Self = Self(16);
    pub(super) const ARRAY: Self = Self(32);
    pub(super) const OBJECT: Self = Self(64);
    pub(super) const ALL: Self = Self(127);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The type that a schema calls `word`.
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => return None,
        })
    }
}

/// One schema: all of its parts have to hold. Parts for other types than the value's do.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) types: Types,
    /// `enum` and `const`.
    pub(super) allowed: Vec<Allowed>,
    pub(super) text: Option<Box<Text>>,
    pub(super) bounds: Vec<Bound>,
    pub(super) list: Option<Box<List>>,
    pub(super) object: Option<Box<Object>>,
    pub(super) logic: Vec<Logic>,
}

impl Node {
    /// The schema that is only about types.
    pub(super) fn bare(types: Types) -> Self {
        Self {
            types,
            allowed: Vec::new(),
            text: None,
            bounds: Vec::new(),
            list: None,
            object: None,
            logic: Vec::new(),
        }
    }
}

/// The values of an `enum`, by type.
#[derive(Debug, Default)]
pub(super) struct Allowed {
    pub(super) null: bool,
    pub(super) yes: bool,
    pub(super) no: bool,
    pub(super) strings: Strings,
    pub(super) numbers: Vec<Number>,
    /// Whether a list or object is among them: one that is checked is then in doubt.
    pub(super) compound: bool,
}

/// What a string has to be.
#[derive(Debug)]
pub(super) struct Text {
    /// In code points.
    pub(super) min: usize,
    pub(super) max: usize,
    pub(super) pattern: Option<Matcher>,
    pub(super) format: Option<Format>,
}

/// What a number has to be.
#[derive(Debug)]
pub(super) enum Bound {
    AtLeast(Number),
    AtMost(Number),
    Above(Number),
    Below(Number),
    MultipleOf(Multiple),
}

/// What a list has to be.
#[derive(Debug)]
pub(super) struct List {
    pub(super) min: usize,
    pub(super) max: usize,
    pub(super) prefix: Vec<Id>,
    /// For the items after `prefix`.
    pub(super) items: Option<Id>,
    pub(super) unique: bool,
}

/// What an object has to be.
#[derive(Debug)]
pub(super) struct Object {
    /// The keys that are declared or required.
    pub(super) names: Strings,
    /// Each of `names` as most write it; none of them where one has to be escaped.
    pub(super) labels: Vec<Label>,
    /// The schema of each of `names`; none where it is only required.
    pub(super) declared: Vec<Option<Declared>>,
    /// The bits of those `names` that are required.
    pub(super) required: Vec<u64>,
    pub(super) patterns: Vec<(Matcher, Id)>,
    pub(super) additional: Additional,
    /// For each key, as a string.
    pub(super) keys: Option<Id>,
    pub(super) min: usize,
    pub(super) max: usize,
    /// Keys, and those that have to be there beside each.
    pub(super) dependent: Vec<(String, Vec<String>)>,
}

/// The schema of a property.
#[derive(Debug)]
pub(super) enum Declared {
    /// A node of the same schema.
    Own(Id),
    /// One that other schemas have as well.
    Shared(Arc<Schema>),
}

/// Values of keys that neither a name nor a pattern is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Additional {
    Any,
    Forbidden,
    Schema(Id),
}

/// Schemas for the same value.
#[derive(Debug)]
pub(super) enum Logic {
    /// A reference, or a member of `allOf`.
    Must(Id),
    /// `anyOf`
    Any(Vec<Id>),
    /// `oneOf`
    One(Vec<Id>),
    /// `not`
    Not(Id),
    /// `if`, `then` and `else`
    If(Id, Option<Id>, Option<Id>),
}
