//! Naming standards by preset.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Provenance;

/// What a preset asks for; words are spelled as the manifest spells them.
#[derive(Debug, Deserialize)]
pub struct PresetNaming {
    /// Names of events.
    pub event: NameRules,
    /// Names of properties.
    pub property: NameRules,
    /// Traits that the standard spells itself, in whatever case.
    #[serde(default)]
    pub traits: Vec<String>,
    /// How well it is known.
    pub status: Provenance,
    /// Where it was read.
    pub source: String,
}

/// How one kind of name is written.
#[derive(Debug, Deserialize)]
pub struct NameRules {
    /// The case.
    pub case: String,
    /// The order of words.
    pub grammar: Option<String>,
    /// The tense of the action.
    pub tense: Option<String>,
    /// Most characters.
    pub max_length: Option<u64>,
    /// How well the tense is known, where that is less than the rest.
    pub tense_status: Option<Provenance>,
    /// What stands between a category and the name proper, each of them in the case.
    pub namespace: Option<char>,
    /// Whether letters are those of ASCII alone.
    #[serde(default)]
    pub ascii: bool,
}

#[derive(Debug, Deserialize)]
struct Table {
    presets: BTreeMap<String, PresetNaming>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the table is part of the program; a test reads it"
    )]
    serde_yaml::from_str(include_str!("naming.yaml")).expect("src/tables/naming.yaml is sound")
});

/// The preset of this name.
pub fn preset(name: &str) -> Option<&'static PresetNaming> {
    TABLE.presets.get(name)
}
