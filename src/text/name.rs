//! Interned names: the same few hundred property names stand in thousands of definitions.

use std::borrow::{Borrow, Cow};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use schemars::{JsonSchema, Schema, SchemaGenerator};

/// A shared, immutable string. Two names with the same text share one allocation for as long
/// as the program runs. Ordered and compared by text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

const SHARDS: usize = 16;
static INTERNER: [Mutex<BTreeSet<Arc<str>>>; SHARDS] =
    [const { Mutex::new(BTreeSet::new()) }; SHARDS];

impl Name {
    /// The name with this text.
    pub fn new(text: &str) -> Self {
        let shard = text
            .bytes()
            .fold(text.len(), |sum, byte| sum.wrapping_mul(31) + byte as usize);
        let mut set = INTERNER[shard % SHARDS]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = set.get(text) {
            return Self(known.clone());
        }
        let name: Arc<str> = text.into();
        set.insert(name.clone());
        Self(name)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Name {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl JsonSchema for Name {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Name".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn shares_what_is_equal() {
        let (a, b) = (Name::new("currency"), Name::new("currency"));
        assert!(std::ptr::eq(a.as_str(), b.as_str()));
        assert_ne!(a, Name::new("value"));
    }
}
