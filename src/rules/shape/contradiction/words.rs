//! Words that several of these checks use.

use crate::dict::model::{JsonType, Types};

/// Why two keywords cannot stand beside each other.
pub(super) const NOTHING_FITS: &str = "no value can satisfy both; correct one of them";

/// The types in words: "a string or null".
pub(super) fn describe(types: &Types) -> String {
    types
        .0
        .iter()
        .map(|kind| match kind.value {
            JsonType::Null => "null",
            JsonType::Boolean => "a boolean",
            JsonType::Number => "a number",
            JsonType::Integer => "an integer",
            JsonType::String => "a string",
            JsonType::Timestamp => "a timestamp",
            JsonType::Array => "an array",
            JsonType::Object => "an object",
        })
        .collect::<Vec<_>>()
        .join(" or ")
}
