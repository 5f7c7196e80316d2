//! What is expected: the events of the dictionary, made ready for their payloads.

mod ceilings;
pub(crate) mod fast;
mod identity;
mod names;
mod notes;
mod table;
mod values;

pub use fast::{Fast, to_value};
pub use names::Side;

pub(super) use ceilings::Ceiling;
pub(super) use fast::{Aside, Format};
pub(super) use identity::{Fault, Watched};
pub(super) use names::{Found, Names as EventNames, kind_of};
pub(super) use notes::{Note, Notes, replacement};
pub(super) use table::{Planned, Table};
pub(super) use values::{Shape, Wrong, named};
