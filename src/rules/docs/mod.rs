//! What people read.

mod common;
pub(super) mod description_repeats_name;
pub(super) mod duplicate_description;
pub(super) mod missing_contact;
pub(super) mod missing_description;
pub(super) mod missing_example;
pub(super) mod missing_owner;
pub(super) mod missing_trigger;
pub(super) mod placeholder_description;
pub(super) mod trigger_repeats_description;
pub(super) mod undescribed_value;
