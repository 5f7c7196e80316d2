//! How a draft is made.

use crate::config::Case;

/// How a draft is made.
#[derive(Debug, Clone)]
pub struct Options {
    /// The name of the dictionary.
    pub name: String,
    /// The part of an event's occurrences that have a property, from which on it is required: 1 for all.
    pub required_share: f64,
    /// Occurrences of an event from which on anything is required.
    pub required_from: u64,
    /// Most values of a list.
    pub enum_values: usize,
    /// How keys of events are written.
    pub event_case: Case,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            name: "events".to_owned(),
            required_share: 1.0,
            required_from: 10,
            enum_values: 12,
            event_case: Case::Snake,
        }
    }
}
