//! Which keys and values say something about a person.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Fact, Pattern, Provenance};
use crate::diag::Level;
use crate::text::words;

/// What a key or a value can say of a person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PiiClass {
    /// What it is, with its article.
    pub about: String,
    /// The least `pii:` that such a property should have, as a dictionary spells it.
    pub asks_for: String,
    /// The level that a finding about it never exceeds.
    pub at_most: Option<Level>,
    /// Its names in the taxonomy of Fides.
    pub category: Option<String>,
    /// How Segment rates it.
    pub segment: Option<String>,
    /// What else has to be known of it.
    pub note: Option<String>,
    keys: Vec<Keys>,
    /// Keys that are near and too coarse to count.
    pub coarse: Option<Fact<Vec<String>>>,
    /// Places where destinations expect it.
    pub allowed_at: Option<Fact<Vec<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    value: Vec<String>,
    place: Place,
    status: Provenance,
    #[serde(default)]
    source: String,
    /// `value` as words; filled when the table is read.
    #[serde(skip)]
    words: Vec<Vec<String>>,
}

/// Where in a key the words have to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Place {
    End,
    Whole,
    Person,
}

/// A shape of values that says something about a person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueMatcher {
    /// Its name.
    pub id: String,
    /// The class that it tells.
    pub class: String,
    /// What a value looks like.
    pub pattern: Pattern,
    /// Whether it is looked for within a value; else the whole trimmed value has to match.
    #[serde(default)]
    pub scan: bool,
    /// Whether the key has to say the same before the value counts.
    #[serde(default)]
    pub needs_key: bool,
    /// The check that a value has to pass besides.
    pub validate: Option<String>,
    /// Ends of what is found that are made up.
    #[serde(default)]
    pub allow: Vec<String>,
    /// What it is easily confused with.
    pub guard: Option<String>,
    /// How well it is known.
    pub status: Provenance,
    /// Where it was read.
    #[serde(default)]
    pub source: String,
}

impl ValueMatcher {
    /// Whether what was found is made up, by its end: an address of a domain for examples.
    pub fn is_made_up(&self, found: &str) -> bool {
        let found = found.to_lowercase();
        self.allow.iter().any(|end| found.ends_with(end.as_str()))
    }
}

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PiiTable {
    /// When it was read.
    pub as_of: String,
    /// The texts that it was read from.
    pub sources: BTreeMap<String, String>,
    classes: BTreeMap<String, PiiClass>,
    person_words: Fact<Vec<String>>,
    place_words: Fact<Vec<String>>,
    place_classes: Fact<Vec<String>>,
    allowed: Vec<Fact<Vec<String>>>,
    asking_words: Fact<Vec<String>>,
    harmless_ends: Fact<Vec<String>>,
    hash_ends: Fact<Vec<String>>,
    /// Shapes of values.
    pub values: Vec<ValueMatcher>,
    /// What else is known.
    pub facts: BTreeMap<String, Fact<serde_json::Value>>,
    #[serde(skip)]
    allowed_words: Vec<Vec<String>>,
}

/// What a key says.
#[derive(Debug, Clone, Copy)]
pub struct KeyMatch<'t> {
    /// The name of the class.
    pub name: &'t str,
    /// The class.
    pub class: &'t PiiClass,
    /// The words of the table that the key has.
    pub key: &'t str,
    /// How well known it is that these words say so.
    pub status: Provenance,
    /// Where that was read; empty for nowhere.
    pub source: &'t str,
    /// Whether the value is a hash of it.
    pub hashed: bool,
}

static TABLE: LazyLock<PiiTable> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the table is part of the program; a test reads it"
    )]
    let mut table: PiiTable =
        serde_yaml::from_str(include_str!("pii.yaml")).expect("src/tables/pii.yaml is sound");
    for keys in table.classes.values_mut().flat_map(|class| &mut class.keys) {
        keys.words = keys.value.iter().map(|key| words(key)).collect();
    }
    let allowed = table.allowed.iter().flat_map(|fact| &fact.value);
    table.allowed_words = allowed.map(|key| words(key)).collect();
    table
});

/// What is known of personal data.
pub fn pii() -> &'static PiiTable {
    &TABLE
}

impl PiiTable {
    /// The classes, by name.
    pub fn classes(&self) -> impl Iterator<Item = (&str, &PiiClass)> {
        self.classes
            .iter()
            .map(|(name, class)| (name.as_str(), class))
    }

    /// The parts of a text that are somebody's by their shape, and not made up. Only shapes that
    /// nothing else has are looked for; a place in the text may be given twice.
    pub fn revealing<'s, 't>(
        &'s self,
        text: &'t str,
    ) -> impl Iterator<Item = (&'s ValueMatcher, Range<usize>)> + use<'s, 't> {
        let scanned = self.values.iter().filter(|matcher| matcher.scan);
        scanned.flat_map(move |matcher| {
            let regex = matcher.pattern.regex().into_iter();
            regex
                .flat_map(move |regex| regex.find_iter(text))
                .filter(|found| !matcher.is_made_up(found.as_str()))
                .map(move |found| (matcher, found.range()))
        })
    }

    /// Whether a word, such as the name of an object, calls a person.
    pub fn is_person(&self, name: &str) -> bool {
        let words = words(name);
        words
            .last()
            .is_some_and(|last| self.person_words.value.contains(last))
    }

    /// Whether what has this name, such as an object, has an address and is nobody: a shop.
    pub fn is_place(&self, name: &str) -> bool {
        let words = words(name);
        words
            .last()
            .is_some_and(|last| self.place_words.value.contains(last))
    }

    /// Whether a place may have what this class says.
    pub fn may_be_of_a_place(&self, class: &str) -> bool {
        self.place_classes.value.iter().any(|known| known == class)
    }

    /// Whether a key can say something at all, whatever is around it.
    pub fn may_say_something(&self, key: &str) -> bool {
        self.key(key, true, false).is_some() || self.key(key, true, true).is_some()
    }

    /// What a key says by its words. `of_person`: it stands within something about a person.
    /// `is_list`: its value is a list, so that its last word may be a plural. Of several classes
    /// the one with the most words counts.
    pub fn key(&self, key: &str, of_person: bool, is_list: bool) -> Option<KeyMatch<'_>> {
        let mut words = words(key);
        if is_list && let Some(last) = words.last_mut() {
            singular(last);
        }
        let has = |list: &Fact<Vec<String>>, word: Option<&String>| {
            word.is_some_and(|word| list.value.contains(word))
        };
        let hashed = words.len() > 1 && has(&self.hash_ends, words.last());
        if hashed {
            words.pop();
        }
        let allowed = self.allowed_words.iter();
        if has(&self.asking_words, words.first())
            || has(&self.harmless_ends, words.last())
            || allowed.clone().any(|allowed| words.ends_with(allowed))
        {
            return None;
        }
        let mut best: Option<(usize, KeyMatch<'_>)> = None;
        for (name, class) in self.classes() {
            for keys in &class.keys {
                for (key, sequence) in keys.value.iter().zip(&keys.words) {
                    let Some(before) = words.strip_suffix(&sequence[..]) else {
                        continue;
                    };
                    let about = before
                        .last()
                        .is_some_and(|word| self.person_words.value.contains(word));
                    let of_place = before
                        .last()
                        .is_some_and(|word| self.place_words.value.contains(word));
                    if of_place && self.may_be_of_a_place(name) {
                        continue;
                    }
                    let fits = match keys.place {
                        Place::End => true,
                        Place::Whole => before.is_empty() || about,
                        Place::Person => (before.is_empty() && of_person) || about,
                    };
                    if fits && best.as_ref().is_none_or(|(len, _)| sequence.len() > *len) {
                        let found = KeyMatch {
                            name,
                            class,
                            key,
                            status: keys.status,
                            source: &keys.source,
                            hashed,
                        };
                        best = Some((sequence.len(), found));
                    }
                }
            }
        }
        best.map(|(_, found)| found)
    }
}

/// Takes the plural's ending off.
fn singular(word: &mut String) {
    for (ending, instead) in [("ies", "y"), ("sses", "ss"), ("s", "")] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() > 1
            && !(ending == "s" && stem.ends_with('s'))
        {
            *word = format!("{stem}{instead}");
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn class(key: &str, of_person: bool) -> Option<&'static str> {
        pii().key(key, of_person, false).map(|found| found.name)
    }

    #[test]
    fn a_key_is_compared_by_words() {
        for (key, wanted) in [
            ("email", "contact_email"),
            ("billingEmailAddress", "contact_email"),
            ("E-Mail", "contact_email"),
            ("ipAddress", "network_id"),
            ("client_ip", "network_id"),
            ("customer_address", "postal_address"),
            ("address", "postal_address"),
            ("Postal Code", "postal_address"),
            ("new_password", "credential"),
            ("token", "credential"),
            ("passport_number", "government_id"),
            ("user_name", "person_name"),
            ("home_page_url", "url_with_query"),
        ] {
            assert_eq!(class(key, false), Some(wanted), "{key}");
        }
        for key in [
            "email_campaign_id",
            "email_domain",
            "emails_sent",
            "has_phone",
            "token_count",
            "next_page_token",
            "page_name",
            "name",
            "tip",
            "page_age",
            "age",
            "shipping_condition",
            "gift_card_number",
            "error_message",
            "image_url",
            "map_pin",
            "is_email",
            "passwordless",
            "store_phone",
            "shop_address",
            "message",
        ] {
            assert_eq!(class(key, false), None, "{key}");
        }
    }

    #[test]
    fn what_is_around_a_key_counts() {
        assert_eq!(class("name", true), Some("person_name"));
        assert_eq!(class("age", true), Some("demographic"));
        assert_eq!(class("page_age", true), None);
        assert!(pii().is_person("billing_customer") && !pii().is_person("customer_type"));
    }

    #[test]
    fn a_hash_and_a_list_are_seen_through() {
        let hash = pii().key("email_sha256", false, false);
        assert!(hash.is_some_and(|found| found.hashed && found.name == "contact_email"));
        let list = |key| pii().key(key, false, true).map(|found| found.name);
        assert_eq!(list("emails"), Some("contact_email"));
        assert_eq!(list("addresses"), Some("postal_address"));
        assert_eq!(list("allergies"), Some("special_category"));
        assert_eq!(pii().key("emails", false, false).map(|f| f.name), None);
    }

    #[test]
    fn keys_stand_in_one_class_and_value_matchers_name_one() {
        let table = pii();
        let mut seen = BTreeSet::new();
        for (name, class) in table.classes() {
            let levels = ["none", "pseudonymous", "personal", "sensitive", "secret"];
            assert!(levels.contains(&&*class.asks_for), "{name}");
            assert!(!class.keys.is_empty(), "{name}");
            for keys in &class.keys {
                assert_eq!(
                    keys.source.is_empty(),
                    keys.status == Provenance::Unsourced,
                    "{name}: {:?}",
                    keys.value
                );
                for key in &keys.value {
                    assert!(seen.insert(words(key)), "{key} is there twice");
                }
            }
        }
        let mut ids = BTreeSet::new();
        for matcher in &table.values {
            assert!(matcher.pattern.regex().is_some(), "{}", matcher.id);
            assert!(ids.insert(&matcher.id), "{} is there twice", matcher.id);
            assert!(table.classes.contains_key(&matcher.class), "{}", matcher.id);
        }
    }

    #[test]
    fn value_matchers_find_what_they_are_for() {
        let find = |id: &str, value: &str| {
            let matcher = pii().values.iter().find(|m| m.id == id).expect("there");
            matcher.pattern.is_match(value)
        };
        assert!(find("email", "to jane.doe@mail.acme.io now"));
        assert!(!find("email", "@scope/package"));
        assert!(find("phone_e164", "+4915112345678") && !find("phone_e164", "+1"));
        assert!(find("ipv4", "10.0.0.1") && !find("ipv4", "256.0.0.1"));
        assert!(find("aws_access_key", "AKIAABCDEFGHIJKLMNOP"));
        assert!(find("url_userinfo", "https://user:pass@host/"));
        assert!(!find("url_userinfo", "https://host/?a=b@c"));
    }
}
