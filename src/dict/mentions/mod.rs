//! Who names what: for every definition the places that have to change with its name.

mod collect;
mod index;

pub use index::{Mentions, Renaming};
