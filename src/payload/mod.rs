//! Payloads: events as they are sent, held against the dictionary. The engine finds facts; rules judge
//! them.

mod check;
mod duplicates;
pub mod envelope;
mod expected;
mod fingerprint;
pub mod infer;
pub mod input;
mod mismatch;
mod names;
mod reading;
mod sender;
mod sketch;
mod standing;
mod strings;
mod tally;
pub mod tape;

pub use check::Checker;
pub use expected::{Fast, Side, to_value};
pub use mismatch::{Kind, Mismatch};
pub use names::Names;
pub use sender::{Sender, SenderError};
pub use sketch::Sketch;
pub use standing::{Class, Judge, Standing};
pub use tally::{Checked, Key, Position, Tally, Totals};
