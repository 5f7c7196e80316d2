//! The event schema registry and linter, as a library for its own tests and benchmarks.
//! No promised API: the contract is the command line.
//!
//! Each module imports only from modules listed above it; `tests/architecture.rs` keeps it so.
//! The blank lines keep the formatter from sorting the list.

pub mod text;

pub mod source;

pub mod syntax;

pub mod diag;

pub mod tables;

pub mod config;

pub mod dict;

pub mod compat;

pub mod payload;

pub mod rule;

pub mod rules;

pub mod lint;

pub mod report;

pub mod manual;

pub mod exchange;

pub mod session;

pub mod cmd;

pub mod cli;
