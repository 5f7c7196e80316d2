//! Outside knowledge, shipped as data and parsed once. Each table says where its facts are from.

mod destinations;
mod fact;
mod naming;
mod pattern;
mod pii;
mod provenance;

pub use destinations::{
    Destination, Destinations, Fields, Identifiers, Names, Placeholder, Portable, Request, Spec,
    destinations, envelopes,
};
pub use fact::{Effect, Fact};
pub use naming::{NameRules, PresetNaming, preset};
pub use pattern::Pattern;
pub use pii::{KeyMatch, PiiClass, PiiTable, ValueMatcher, pii};
pub use provenance::Provenance;
