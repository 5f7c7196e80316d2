//! The YAML itself: syntax, keys, types of values, references.

pub(super) mod ambiguous_scalar;
pub(super) mod duplicate_definition;
pub(super) mod duplicate_key;
pub(super) mod invalid_value;
pub(super) mod invalid_yaml;
pub(super) mod merge_key;
pub(super) mod missing_file;
pub(super) mod missing_key;
pub(super) mod unknown_key;
pub(super) mod unresolved_reference;
pub(super) mod unused_definition;
pub(super) mod wrong_type;
