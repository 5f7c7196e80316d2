//! Pairs of schemas with the answer; `tests/compat_sound.rs` has those that are made by chance.

mod pairs;
