//! Names of events and properties.

pub(super) mod collision;
pub(super) mod event_case;
pub(super) mod property_case;
