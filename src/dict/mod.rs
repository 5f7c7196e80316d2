//! The dictionary: its grammar, how files are read into it, and what its references mean.

mod dictionary;
mod edges;
mod fragment;
mod mentions;
pub mod model;
pub(crate) mod pattern;
pub mod personal;
mod private;
mod references;
pub mod schema;
pub mod validate;
mod walk;
pub mod wire;

pub use dictionary::{Definition, Dictionary, Layers, Member, Section};
pub use edges::{Reach, References};
pub use fragment::Fragment;
pub use mentions::{Mentions, Renaming};
pub use private::private_values;
pub use references::reference_faults;
pub use walk::{Entity, PropertyAt, Siblings, walk_properties};
