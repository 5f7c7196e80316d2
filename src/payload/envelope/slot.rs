//! Texts that are made of values of the document before anything can be read in them.

use std::fmt;

use crate::payload::tape::{Fault, Item, Tape};

/// One decoded text.
#[derive(Debug, Default)]
pub(super) struct Slot {
    pub(super) text: String,
    pub(super) tape: Tape,
    pub(super) state: State,
    /// The value of the document that it was made of, by its number in the tape.
    pub(super) source: u32,
    /// Whether it is what a string holds; else it is made of many values of the document.
    pub(super) is_text: bool,
    /// For bytes of the text at which a value begins, the value of the document; ascending.
    pub(super) map: Vec<(usize, u32)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum State {
    /// There is nothing to decode.
    #[default]
    Missing,
    Ready,
    Broken(Unreadable),
}

impl Slot {
    /// The value of the document that became this value of the text.
    pub(super) fn original(&self, item: Item<'_>) -> Option<u32> {
        let start = item.range().start;
        let found = self.map.binary_search_by_key(&start, |(at, _)| *at);
        found.ok().map(|at| self.map[at].1)
    }
}

/// Why a value cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// JSON is expected in a string, and it is none.
    NoString,
    /// It is not base64url.
    Base64,
    /// What it holds is not UTF-8.
    Utf8,
    /// What it holds is not JSON; the byte is one of what it holds.
    Json(Fault),
    /// A list of keys and values is expected, or an object of values.
    NoList,
    /// An item of that list has no `key`.
    NoKey,
    /// It is no URI of the form `iglu:vendor/name/jsonschema/1-0-0`.
    IgluUri,
    /// It is no URI that ends in a name and a version, as `/name/1.0.0`.
    SchemaUri,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoString => f.write_str("a string that holds JSON is expected here"),
            Self::Base64 => f.write_str("this is no base64url"),
            Self::Utf8 => f.write_str("what this holds in base64url is not UTF-8"),
            Self::Json(fault) => {
                write!(
                    f,
                    "this holds no JSON: at byte {}, {}",
                    fault.at, fault.reason
                )
            }
            Self::NoList => f.write_str("a list of keys with values is expected here"),
            Self::NoKey => f.write_str("a text `key` is missing here"),
            Self::IgluUri => {
                f.write_str("a URI such as `iglu:vendor/name/jsonschema/1-0-0` is expected here")
            }
            Self::SchemaUri => f.write_str("a URI such as `/name/1.0.0` is expected here"),
        }
    }
}
