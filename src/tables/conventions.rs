//! What the name of a property announces: type, unit, yes or no.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Provenance;

/// The type that a name announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Announced {
    /// `true` or `false`
    Boolean,
    /// Text.
    String,
    /// Any number.
    Number,
    /// A whole number.
    Integer,
    /// A list.
    Array,
    /// A map.
    Object,
    /// A moment.
    Timestamp,
    /// A day.
    Date,
}

impl Announced {
    /// In words: "a boolean".
    pub fn words(self) -> &'static str {
        match self {
            Self::Boolean => "a boolean",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Integer => "a whole number",
            Self::Array => "a list",
            Self::Object => "an object",
            Self::Timestamp => "a moment in time",
            Self::Date => "a date",
        }
    }
}

/// Where in a name a word stands that announces something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before others.
    Prefix,
    /// After others.
    Suffix,
    /// By itself.
    Whole,
}

/// What a name announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Convention<'n> {
    /// The word that does.
    pub word: &'n str,
    /// Where it stands.
    pub place: Place,
    /// The type.
    pub announced: Announced,
    /// Types that contradict it beyond doubt, as JSON Schema spells them.
    pub never: &'static [String],
    /// Whether it may be text all the same where a pattern says that this is a number.
    pub decimal: bool,
    /// How well it is known.
    pub status: Provenance,
}

/// A unit of measure.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Unit {
    /// How it is written.
    pub unit: String,
    /// What it measures.
    pub measures: String,
    /// How names end that are in it.
    pub suffix: Vec<String>,
    /// How `unit:` may spell it; what two units share is told apart by what they measure.
    pub spelled: Vec<String>,
    /// Whether it is part of any currency.
    #[serde(default)]
    pub minor: bool,
    /// How well it is known.
    pub status: Provenance,
}

/// A word for a quantity that means nothing without a unit.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Quantity {
    words: Vec<String>,
    /// What it measures.
    pub measures: String,
    /// How well it is known.
    pub status: Provenance,
}

#[derive(Debug, Deserialize)]
struct Table {
    conventions: Vec<Entry>,
    booleans: Vec<Prefixes>,
    adjectives: Vec<String>,
    negations: Vec<Prefixes>,
    terms: Vec<String>,
    vendors_terms: Vec<VendorsTerms>,
    plurals: Plurals,
    units: Vec<Unit>,
    quantities: Vec<Quantity>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(default)]
    prefix: Vec<String>,
    #[serde(default)]
    suffix: Vec<String>,
    #[serde(default)]
    name: Vec<String>,
    #[serde(rename = "type")]
    announced: Announced,
    never: Vec<String>,
    #[serde(default)]
    yields: bool,
    #[serde(default)]
    decimal: bool,
    status: Provenance,
}

#[derive(Debug, Deserialize)]
struct Plurals {
    status: Provenance,
    not_plural: Vec<String>,
    plural: Vec<String>,
    of_many: Vec<String>,
    no_plural: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct VendorsTerms {
    object: String,
    names: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Prefixes {
    prefix: Vec<String>,
    status: Provenance,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the table is part of the program; a test reads it"
    )]
    serde_yaml::from_str(include_str!("conventions.yaml"))
        .expect("src/tables/conventions.yaml is sound")
});

/// What a name of these words announces. What it begins with goes before what it ends with: the
/// whole of `is_paid_amount` is a question.
pub fn convention(words: &[String]) -> Option<Convention<'_>> {
    let of = |list: fn(&Entry) -> &Vec<String>, word: &str| {
        let mut entries = TABLE.conventions.iter();
        entries.find(|entry| list(entry).iter().any(|known| known == word))
    };
    let whole = words.join("_");
    let (entry, place, word) = match words {
        [first, _, ..] if let Some(entry) = of(|entry| &entry.prefix, first) => {
            (entry, Place::Prefix, first)
        }
        [.., last] if let Some(entry) = of(|entry| &entry.name, &whole) => {
            (entry, Place::Whole, last)
        }
        [.., _, last] => (of(|entry| &entry.suffix, last)?, Place::Suffix, last),
        _ => return None,
    };
    let ends_in = |word: &String| of(|entry| &entry.suffix, word).is_some();
    if entry.yields && words.last().is_some_and(ends_in) {
        return None;
    }
    Some(Convention {
        word,
        place,
        announced: entry.announced,
        never: &entry.never,
        decimal: entry.decimal,
        status: entry.status,
    })
}

/// Words with which the name of a boolean begins, the sourced ones first.
pub fn boolean_prefixes() -> impl Iterator<Item = &'static str> {
    let entries = TABLE.booleans.iter();
    entries.flat_map(|entry| entry.prefix.iter().map(String::as_str))
}

/// Whether `word` says what is so or is not, wherever it stands.
pub fn is_adjective(word: &str) -> bool {
    TABLE.adjectives.iter().any(|known| known == word)
}

/// Whether `word` is a plural.
pub fn is_plural(word: &str) -> bool {
    let stem = word.strip_suffix('s').unwrap_or_default();
    let has = |list: &[String]| list.iter().any(|known| known == word);
    if has(&TABLE.plurals.plural) {
        return true;
    }
    stem.len() > 2
        && !stem.ends_with(['s', 'u', 'i'])
        && stem.chars().all(char::is_alphabetic)
        && !has(&TABLE.plurals.not_plural)
}

/// How well it is known that a plural is for lists, and which words are one.
pub fn plurals_known() -> Provenance {
    TABLE.plurals.status
}

/// Whether a list may be called by `word`, which is no plural.
pub fn is_of_many(word: &str) -> bool {
    word.ends_with('s') || TABLE.plurals.of_many.iter().any(|known| known == word)
}

/// Whether `word` has no plural: an adjective, a pronoun, an acronym that stands for a kind.
pub fn has_no_plural(word: &str) -> bool {
    is_adjective(word) || TABLE.plurals.no_plural.iter().any(|known| known == word)
}

/// Whether a name that begins with `word` denies something.
pub fn is_negation(word: &str) -> Option<Provenance> {
    let mut entries = TABLE.negations.iter();
    let entry = entries.find(|entry| entry.prefix.iter().any(|known| known == word))?;
    Some(entry.status)
}

/// Whether these words are a term that begins like a negation and is none.
pub fn is_term(words: &[String]) -> bool {
    TABLE.terms.contains(&words.join("_"))
}

/// Whether a vendor calls a property of `object` by `name`.
pub fn is_term_of(object: &str, name: &str) -> bool {
    let mut entries = TABLE.vendors_terms.iter();
    entries.any(|entry| entry.object == object && entry.names.iter().any(|known| known == name))
}

/// The unit that a name of these words ends in.
pub fn unit_in_name(words: &[String]) -> Option<&'static Unit> {
    let [_, .., last] = words else { return None };
    TABLE.units.iter().find(|unit| unit.suffix.contains(last))
}

/// The unit that `unit:` spells so, or the first of those that do.
pub fn unit_spelled(text: &str) -> Option<&'static Unit> {
    let is = |unit: &&Unit| unit.spelled.iter().any(|known| known == text);
    TABLE.units.iter().find(is)
}

/// The quantity that a name of these words ends in.
pub fn quantity(words: &[String]) -> Option<&'static Quantity> {
    let last = words.last()?;
    TABLE
        .quantities
        .iter()
        .find(|quantity| quantity.words.contains(last))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object"];

    #[test]
    fn no_word_announces_two_things() {
        let mut seen = BTreeSet::new();
        for entry in &TABLE.conventions {
            let places = [
                ("prefix", &entry.prefix),
                ("suffix", &entry.suffix),
                ("name", &entry.name),
            ];
            for (place, words) in places {
                for word in words {
                    assert!(seen.insert((place, word)), "{place} {word} stands twice");
                }
            }
            assert!(!entry.never.is_empty());
            for kind in &entry.never {
                assert!(TYPES.contains(&kind.as_str()), "{kind} is no type");
            }
        }
    }

    #[test]
    fn no_unit_is_spelled_like_another() {
        let (mut suffixes, mut spellings) = (BTreeSet::new(), BTreeSet::new());
        for unit in &TABLE.units {
            assert!(unit.suffix.iter().all(|word| suffixes.insert(word)));
            let mut spelled = unit.spelled.iter();
            assert!(
                spelled.all(|word| spellings.insert((&unit.measures, word))),
                "{}",
                unit.unit
            );
            assert_eq!(unit_spelled(&unit.spelled[0]), Some(unit));
        }
    }

    #[test]
    fn no_prefix_stands_twice() {
        let mut seen = BTreeSet::new();
        assert!(boolean_prefixes().all(|word| seen.insert(word)));
        for entry in &TABLE.negations {
            assert!(entry.prefix.iter().all(|word| seen.insert(word)));
            assert_eq!(entry.status, Provenance::Unsourced);
        }
        assert_eq!(TABLE.booleans[0].status, Provenance::Sourced);
    }

    #[test]
    fn names_announce() {
        let words = |name| crate::text::words(name);
        let announced = |name| convention(&words(name)).map(|found| (found.place, found.announced));
        assert_eq!(
            announced("item_count"),
            Some((Place::Suffix, Announced::Integer))
        );
        assert_eq!(
            announced("isPaidAmount"),
            Some((Place::Prefix, Announced::Boolean))
        );
        assert_eq!(
            announced("currency"),
            Some((Place::Whole, Announced::String))
        );
        assert_eq!(announced("count"), None);
        assert_eq!(announced("checkout"), None);
        assert_eq!(
            unit_in_name(&words("load_time_ms")).map(|unit| &*unit.unit),
            Some("ms")
        );
        assert_eq!(unit_in_name(&words("ms")), None);
        assert_eq!(unit_spelled("seconds").map(|unit| &*unit.unit), Some("s"));
    }
}
