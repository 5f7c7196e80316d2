//! From other formats to a dictionary. A format makes files in memory; [`write()`] puts them on
//! disk, so that nothing is half written when something is wrong with the input.

pub mod json_schema;
pub(super) mod names;
mod outcome;
pub mod rudderstack;
pub mod segment;
mod strict;
mod summary;
mod write;
mod yaml;

pub use outcome::{ImportError, Imported};
pub use summary::{ImportedEvent, Listed, SharedDefinition, Summary, Tally};
pub use write::{WriteError, write, write_new};
pub use yaml::{Comments, to_commented_yaml, to_flow, to_scalar, to_yaml};
