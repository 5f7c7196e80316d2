//! The dictionary: its grammar, how files are read into it, and what its references mean.

pub mod model;
