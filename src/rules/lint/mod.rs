//! The linting itself.

pub(super) mod invalid_option;
pub(super) mod unknown_option;
pub(super) mod unknown_rule;
pub(super) mod unused_override;
