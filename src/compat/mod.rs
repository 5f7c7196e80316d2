//! What a change of a schema does to payloads: whether each that was valid still is.
//!
//! The question is asked of the old schema and the negation of the new one together: a value of which both hold
//! is a counterexample, and a proof that there is none makes the change safe for producers. What can be
//! neither proved nor shown is undecided, with the reason.

mod automaton;
mod decimal;
mod document;
mod eval;
mod evaluated;
mod oracle;
mod outcome;
mod patterns;
mod read;
mod sat;
mod seen;
mod term;
#[cfg(test)]
mod tests;

use serde_json::Value;

use outcome::Outcome;
use sat::Solver;
use term::Terms;

/// What is known of whether each value of one schema is one of another.
#[derive(Debug, Clone, PartialEq)]
pub enum Inclusion {
    /// Each is: that is proved.
    Included,
    /// This one is not, as validators say too.
    Not(Value),
    /// Nobody knows, and why.
    Undecided(String),
}

/// Whether each value that is valid under `old` is valid under `new`. Both are JSON Schemas of any draft from 4
/// on; formats are asserted.
pub fn inclusion(old: &Value, new: &Value) -> Inclusion {
    let mut terms = Terms::default();
    let (old_id, new_id) = (read::read(old, &mut terms), read::read(new, &mut terms));
    let outcome = Solver::new(&mut terms).find(vec![(old_id, true), (new_id, false)]);
    match outcome {
        Outcome::Empty => Inclusion::Included,
        Outcome::Unknown(why) => Inclusion::Undecided(why),
        Outcome::Value(value) => confirmed(old, new, value),
    }
}

/// A counterexample, if the validator agrees that it is one.
fn confirmed(old: &Value, new: &Value, value: Value) -> Inclusion {
    let is_valid = |schema: &Value| Some(oracle::validator(schema)?.is_valid(&value));
    match (is_valid(old), is_valid(new)) {
        (Some(true), Some(false)) => Inclusion::Not(value),
        (None, _) | (_, None) => Inclusion::Undecided("a schema is no JSON Schema".to_owned()),
        _ => Inclusion::Undecided(format!("validators judge {value} otherwise than expected")),
    }
}
