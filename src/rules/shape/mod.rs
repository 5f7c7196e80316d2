//! Property schemas: whether they are sound, and agree with themselves and their examples.

pub(super) mod contradiction;
pub(super) mod invalid_example;
pub(super) mod invalid_schema;
