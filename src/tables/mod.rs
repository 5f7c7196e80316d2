//! Outside knowledge, shipped as data and parsed once. Each table says where its facts are from.

mod naming;
mod provenance;

pub use naming::{NameRules, PresetNaming, preset};
pub use provenance::Provenance;
