//! The event schema registry and linter, as a library for its own tests and benchmarks.
//! No promised API: the contract is the command line.
//!
//! Each module imports only from modules listed above it; `tests/architecture.rs` keeps it so.
//! The blank lines matter: without them rustfmt sorts the list.

pub mod text;

pub mod source;

pub mod syntax;

pub mod diag;
