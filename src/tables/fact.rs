//! One thing that is known of the outside world, with how well and from where.

use serde::Deserialize;

use super::Provenance;
use crate::diag::Level;

/// A value of a table and what it rests on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact<T> {
    /// What is known.
    pub value: T,
    /// How well.
    pub status: Provenance,
    /// Where it was read: a key of the table's sources; empty for what was read nowhere.
    #[serde(default)]
    pub source: String,
    /// What happens to what does not fit, where that is known.
    pub effect: Option<Effect>,
    /// What else has to be known of it.
    pub note: Option<String>,
}

/// What a destination does with what it does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The event is refused.
    Reject,
    /// It is silently not stored.
    Drop,
    /// An error event is logged instead.
    ErrorEvent,
    /// It is cut to the limit.
    Truncate,
    /// It is renamed or flattened.
    Transform,
    /// The name has a meaning of its own there.
    Collision,
    /// It is stored, and cannot be seen or used in the interface.
    Hidden,
}

impl Effect {
    /// What the destination does with `what`, as the end of a sentence that begins with its name.
    pub fn does_to(self, what: &str) -> String {
        match self {
            Self::Reject => "refuses the event".to_owned(),
            Self::Drop => format!("drops {what} in silence"),
            Self::ErrorEvent => "logs an error instead".to_owned(),
            Self::Truncate => format!("cuts {what} off"),
            Self::Transform => format!("stores {what} in another shape"),
            Self::Collision => format!("gives {what} a meaning of its own"),
            Self::Hidden => format!("keeps {what} out of its reports"),
        }
    }
}

impl<T> Fact<T> {
    /// The level that a finding about it never exceeds: data that is lost is an error, data that
    /// is changed a warning. Of what is not well known, and where nobody says what happens, no
    /// more than a warning can be made.
    pub fn ceiling(&self) -> Level {
        let by_effect = match self.effect {
            Some(Effect::Reject | Effect::Drop | Effect::ErrorEvent) => Level::Error,
            Some(Effect::Truncate | Effect::Transform | Effect::Collision) | None => Level::Warn,
            Some(Effect::Hidden) => Level::Info,
        };
        match self.status {
            Provenance::Sourced => by_effect,
            Provenance::Secondary | Provenance::Unsourced => by_effect.min(Level::Warn),
        }
    }
}
