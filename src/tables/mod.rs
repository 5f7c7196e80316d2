//! Outside knowledge, shipped as data and parsed once. Each table says where its facts are from.

mod money;
mod naming;
mod provenance;

pub use money::{amount_of_money, is_currency, says_currency};
pub use naming::{NameRules, PresetNaming, preset};
pub use provenance::Provenance;
