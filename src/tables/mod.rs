//! Outside knowledge, shipped as data and parsed once. Each table says where its facts are from.

mod conventions;
mod destinations;
mod fact;
mod generic;
mod money;
mod naming;
mod pattern;
mod pii;
mod provenance;
mod reserved;
pub mod words;

pub use conventions::{
    Announced, Convention, Place, Quantity, Unit, boolean_prefixes, convention, has_no_plural,
    is_adjective, is_negation, is_of_many, is_plural, is_term, is_term_of, plurals_known, quantity,
    unit_in_name, unit_spelled,
};
pub use destinations::{
    Destination, Destinations, Fields, Identifiers, Names, Placeholder, Portable, Request, Spec,
    ValueLimit, destinations, envelopes,
};
pub use fact::{Effect, Fact};
pub use generic::is_generic;
pub use money::{amount_of_money, is_currency, says_currency};
pub use naming::{NameRules, PresetNaming, preset};
pub use pattern::Pattern;
pub use pii::{About, Around, KeyMatch, PiiClass, PiiTable, ValueMatcher, pii};
pub use provenance::Provenance;
pub use reserved::{WAREHOUSES, warehouses_that_reserve};
