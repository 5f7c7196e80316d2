//! The grammar of a dictionary file, whole: every record, key and word of it.

mod deprecation;
mod event;
mod file;
mod property;
mod refs;
mod types;
mod version;

pub use deprecation::{Deprecation, EventReplacement, Replacement};
pub use event::{Event, EventKind, Group, IdentifierNeed, IdentifierRule, Previous, SetBy, Status};
pub use file::DictionaryFile;
pub use property::{
    Additional, BoxedProperty, Condition, Identifier, IdentifierScope, Object, Pii, Property,
    Required, Unit, UnitProperty, ValueNote,
};
pub use refs::Value;
pub use types::{JsonType, Types};
pub use version::Version;
