//! The linting itself.

pub(super) mod invalid_option;
pub(super) mod invalid_suppression;
pub(super) mod suppression_expired;
pub(super) mod suppression_without_reason;
pub(super) mod unknown_option;
pub(super) mod unknown_rule;
pub(super) mod unused_override;
pub(super) mod unused_suppression;
