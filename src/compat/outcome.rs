//! What becomes of a question.

use serde_json::Value;

use super::term::Id;

/// A term, and whether it holds.
pub(super) type Literal = (Id, bool);

/// What became of a question.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    /// There is no such value, for sure.
    Empty,
    /// This is one.
    Value(Value),
    /// Nobody knows, and why.
    Unknown(String),
}

/// What is known so far of several alternatives, of which one is enough.
pub(super) struct Alternatives(Outcome);

impl Alternatives {
    pub(super) fn new() -> Self {
        Self(Outcome::Empty)
    }

    /// Notes one of them; whether that was enough.
    pub(super) fn add(&mut self, outcome: Outcome) -> bool {
        match (&self.0, outcome) {
            (_, Outcome::Empty) | (Outcome::Value(_), _) => {}
            (Outcome::Unknown(_), Outcome::Unknown(_)) => {}
            (_, found) => self.0 = found,
        }
        matches!(self.0, Outcome::Value(_))
    }

    pub(super) fn end(self) -> Outcome {
        self.0
    }
}
