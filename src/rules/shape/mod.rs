//! Property schemas: whether they are sound, and agree with themselves and their examples.

pub(super) mod boolean_enum;
mod common;
pub(super) mod conflicting_enum;
pub(super) mod conflicting_type;
pub(super) mod conflicting_unit;
pub(super) mod contradiction;
pub(super) mod enum_case_variants;
pub(super) mod impossible_object;
pub(super) mod invalid_example;
pub(super) mod invalid_schema;
pub(super) mod mixed_enum;
pub(super) mod money_without_currency;
pub(super) mod open_object;
pub(super) mod optional_key;
pub(super) mod repeated_property;
pub(super) mod required_default;
pub(super) mod unbounded_number;
pub(super) mod unbounded_string;
pub(super) mod union_type;
pub(super) mod unsafe_integer;
pub(super) mod unsorted_enum;
pub(super) mod untyped_items;
pub(super) mod untyped_property;
