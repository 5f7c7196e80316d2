//! Outside knowledge, shipped as data and parsed once. Each table says where its facts are from.

mod conventions;
mod money;
mod naming;
mod provenance;
mod reserved;
pub mod words;

pub use conventions::{
    Announced, Convention, Place, Quantity, Unit, boolean_prefixes, convention, is_adjective,
    is_negation, is_of_many, is_plural, quantity, unit_in_name, unit_spelled,
};
pub use money::{amount_of_money, is_currency, says_currency};
pub use naming::{NameRules, PresetNaming, preset};
pub use provenance::Provenance;
pub use reserved::{WAREHOUSES, warehouses_that_reserve};
