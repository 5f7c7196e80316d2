//! Limits of where events go, judged on the names that they have there.

mod breaches;
pub(super) mod colliding_property;
pub(super) mod event_name_length;
pub(super) mod event_name_pattern;
pub(super) mod identifier_length;
pub(super) mod nested_value;
pub(super) mod portable_name;
pub(super) mod property_name_length;
pub(super) mod property_name_pattern;
pub(super) mod reserved_event;
pub(super) mod reserved_event_prefix;
pub(super) mod reserved_property;
pub(super) mod reserved_property_prefix;
pub(super) mod semantic_type;
pub(super) mod too_many_events;
pub(super) mod too_many_properties;
pub(super) mod unknown_alias;
pub(super) mod unknown_destination;
pub(super) mod value_length;
pub(super) mod value_type;
