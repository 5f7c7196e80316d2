//! What people read.

pub(super) mod missing_description;
