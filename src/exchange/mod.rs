//! Other formats: reading them into a dictionary, and writing a dictionary as one of them.

pub mod import;
