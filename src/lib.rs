//! The event schema registry and linter, as a library for its own tests and benchmarks.
//! No promised API: the contract is the command line.
//!
//! Each module imports only from modules listed above it; `tests/architecture.rs` keeps it so.

pub mod diag;
pub mod report;
pub mod source;
pub mod syntax;
pub mod text;
