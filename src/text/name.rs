//! Interned names: the same few hundred property names stand in thousands of definitions.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::words::words;

/// A shared, immutable string. Two names with the same text share one allocation for as long
/// as the program runs. Ordered and compared by text.
#[derive(Clone)]
pub struct Name(Arc<Shared>);

struct Shared {
    text: Box<str>,
    words: OnceLock<Box<[String]>>,
}

/// So many that each holds few names, and that two threads rarely want the same.
const SHARDS: usize = 256;
static INTERNER: [Mutex<BTreeSet<Name>>; SHARDS] = [const { Mutex::new(BTreeSet::new()) }; SHARDS];

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
            return known.clone();
        }
        let name = Self(Arc::new(Shared {
            text: text.into(),
            words: OnceLock::new(),
        }));
        set.insert(name.clone());
        name
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Its [`words`], taken apart once for all places where the name stands.
    pub fn words(&self) -> &[String] {
        self.0.words.get_or_init(|| words(self).into())
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        match self == other {
            true => Ordering::Equal,
            false => self.as_str().cmp(other.as_str()),
        }
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Deref for Name {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
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
        assert_eq!(a.cmp(&b), std::cmp::Ordering::Equal);
        assert!(a < Name::new("currency_code") && Name::new("cart") < a);
    }
}
