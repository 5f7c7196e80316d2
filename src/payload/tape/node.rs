//! What a JSON text is made of, and what keeps one from being it.

use std::fmt;

/// Deepest nesting of lists and objects.
pub const MAX_DEPTH: usize = 1_000;

/// Most values and keys of a text: it takes 16 bytes to know where one is.
pub const MAX_VALUES: u32 = 4_000_000;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `false`
    False,
    /// `true`
    True,
    /// A number, as written.
    Number,
    /// A string, or the key of an object.
    String,
    /// A list: its items follow it.
    Array,
    /// An object: its keys follow it, each before its value.
    Object,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Whether a string has escapes.
    pub(super) escaped: bool,
    /// Whether a string is the key of an object.
    pub(super) key: bool,
    /// Its text; of a string without the quotes.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The node after all that is within it.
    pub(super) next: u32,
}

/// Why a text is no JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The text ends within a value.
    Truncated,
    /// A value was expected.
    NoValue,
    /// A key in quotes was expected.
    NoKey,
    /// A `:` was expected.
    NoColon,
    /// A `,` or the end of the list or object was expected.
    NoComma,
    /// Something stands after the value.
    Trailing,
    /// A number that JSON does not have: `01`, `1.`, `+1`, `NaN`.
    Number,
    /// A line break or another control character within a string.
    Control,
    /// An escape that JSON does not have.
    Escape,
    /// Half of a pair of surrogates.
    Surrogate,
    /// Nested deeper than [`MAX_DEPTH`].
    Depth,
    /// More values and keys than [`MAX_VALUES`].
    Values,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "the text ends within a value",
            Self::NoValue => "a value is missing here",
            Self::NoKey => "a key in double quotes is missing here",
            Self::NoColon => "a `:` is missing here",
            Self::NoComma => "a `,` or the end of the list or object is missing here",
            Self::Trailing => "something stands after the end of the value",
            Self::Number => "this is no number of JSON",
            Self::Control => "a control character, such as a line break, stands in a string",
            Self::Escape => "this escape is none of JSON",
            Self::Surrogate => "this escape is half of a character (a lone surrogate)",
            Self::Depth => "it is nested deeper than 1,000 levels",
            Self::Values => "it has more than 4,000,000 values and keys up to here",
        })
    }
}

/// What is wrong with a text, and at which byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The byte, from 0.
    pub at: usize,
    /// What is wrong there.
    pub reason: Reason,
}
