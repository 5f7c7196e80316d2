//! Who events are about.

pub(super) mod conflicting_identifier;
pub(super) mod identifier_as_property;
pub(super) mod identifier_is_pii;
pub(super) mod missing_identifier;
pub(super) mod missing_scope;
pub(super) mod numeric_identifier;
pub(super) mod placeholder_identifier;
pub(super) mod unlinked_identify;
