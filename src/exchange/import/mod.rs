//! From other formats to a dictionary. A format makes files in memory; [`write()`] puts them on
//! disk, so that nothing is half written when something is wrong with the input.

pub mod json_schema;
mod write;
mod yaml;

pub use write::{WriteError, write};
pub use yaml::to_yaml;
