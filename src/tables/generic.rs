//! Names that stand for another thing in each event.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Provenance;
use crate::text::words;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Generic {
    /// Its words.
    name: String,
    #[serde(rename = "status")]
    _status: Provenance,
    #[serde(default, rename = "source")]
    _source: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Table {
    names: Vec<Generic>,
}

static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the table is part of the program; a test reads it"
    )]
    let table: Table = serde_yaml::from_str(include_str!("generic.yaml"))
        .expect("src/tables/generic.yaml is sound");
    table
        .names
        .into_iter()
        .map(|generic| generic.name)
        .collect()
});

/// Bytes of the longest name that is taken apart.
const LONGEST: usize = 100;

/// Whether a name alone does not say what it is about: `value`, `payload`.
pub fn is_generic(name: &str) -> bool {
    name.len() <= LONGEST && NAMES.contains(&words(name).join(" "))
}

#[cfg(test)]
mod tests {
    use super::{NAMES, is_generic};
    use crate::text::words;

    #[test]
    fn only_whole_names_are_generic() {
        for name in ["value", "Payload", "newValue", "old_value"] {
            assert!(is_generic(name), "{name}");
        }
        for name in ["se_value", "payload_size", "timestamp", "discount", ""] {
            assert!(!is_generic(name), "{name}");
        }
    }

    #[test]
    fn every_name_can_be_found() {
        for name in NAMES.iter() {
            assert_eq!(words(name).join(" "), *name);
        }
    }
}
