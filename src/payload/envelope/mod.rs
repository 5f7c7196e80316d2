//! Envelopes: the JSON shapes that SDKs and pipelines wrap events in, which one an event has, and
//! where its name, its properties and the rest stand in it.
//!
//! What is known of each shape is data, `envelopes.yaml`, in a language of its own (`grammar.rs`).

mod detect;
mod evaluate;
mod event;
mod field;
mod flat;
mod follow;
mod grammar;
mod keys;
mod looked;
mod member;
mod numbers;
mod parse;
mod part;
mod places;
mod pointer;
mod reshape;
mod scan;
mod sent;
mod slot;
mod table;
mod write;

#[cfg(test)]
mod tests;

pub use detect::{Detected, detect, events};
pub use event::Event;
pub use field::{Broken, Field, Pointer};
pub use flat::{FlatError, flat};
pub use grammar::GrammarError;
pub(super) use looked::{Look, Looked, Places};
pub use part::{Call, Part};
pub use pointer::pointer;
pub use reshape::Scratch;
pub use sent::{Properties, Sent};
pub use slot::Unreadable;
pub use table::{Envelope, TimeFormat, envelopes, named};
pub use write::Written;
