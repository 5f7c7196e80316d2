//! The manifest, `event-schema.yaml`: found, read, and turned into policy. Names of rules,
//! owners and destinations stay as written, with their place; who knows them checks them.

mod case;
mod discover;
pub mod manifest;
mod policy;
mod values;

pub use case::Case;
pub use discover::{DiscoverError, MANIFEST, OTHER_SPELLING, discover};
pub use manifest::{Grammar, Manifest, PayloadFiles, Tense};
pub use policy::{Config, NamingPolicy, Policy, RuleLevel};
pub use values::{DictionarySource, Duration, Glob, Globs, RemoteDictionary, RuleSetting};
