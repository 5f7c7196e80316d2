//! The event schema registry and linter, as a library for its own tests and benchmarks.
//! No promised API: the contract is the command line.
//!
//! Each module imports only from modules listed above it; `tests/architecture.rs` keeps it so.

pub mod config;
pub mod diag;
pub mod dict;
pub mod rule;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod tables;
pub mod text;
