//! Which keys and values say something about a person.

mod alphabet;
mod mask;
mod whole;

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use serde::Deserialize;

use self::alphabet::{Alphabet, Lengths, Made, may_reveal};
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
    #[serde(default)]
    numbers: bool,
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
    Top,
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
    /// What else is found and is nobody's.
    pub made_up: Option<Pattern>,
    /// What it is easily confused with.
    pub guard: Option<String>,
    /// How well it is known.
    pub status: Provenance,
    /// Where it was read.
    #[serde(default)]
    pub source: String,
}

impl ValueMatcher {
    /// Whether what was found is made up: an address of a domain for examples.
    pub fn is_made_up(&self, found: &str) -> bool {
        let shape = self.made_up.as_ref();
        // In an address it may be encoded.
        let lower = found.to_lowercase().replace("%40", "@");
        self.allow.iter().any(|end| lower.ends_with(end.as_str()))
            || shape.is_some_and(|shape| shape.is_match(found))
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
    address_words: Fact<BTreeMap<String, Vec<String>>>,
    place_words: Fact<Vec<String>>,
    place_classes: Fact<Vec<String>>,
    allowed: Vec<Fact<Vec<String>>>,
    asking_words: Fact<Vec<String>>,
    harmless_ends: Fact<Vec<String>>,
    hash_words: Fact<Vec<String>>,
    /// Shapes of values.
    pub values: Vec<ValueMatcher>,
    /// What else is known.
    pub facts: BTreeMap<String, Fact<serde_json::Value>>,
    #[serde(skip)]
    allowed_words: Vec<Vec<String>>,
    /// Those of `values` that are looked for within values.
    #[serde(skip)]
    scanned: Vec<usize>,
    /// Those that a value may be as a whole, whatever its key, each with what it is made of.
    #[serde(skip)]
    wholes: Vec<(usize, Made)>,
    /// How long texts are that may be somebody's.
    #[serde(skip)]
    lengths: Lengths,
}

/// Bytes of the shortest and the longest value that is somebody's as a whole.
const WHOLE: RangeInclusive<usize> = 7..=48;

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
    /// Whether the value may be a number, whatever others of the class are.
    pub may_be_number: bool,
}

/// Whom a name, or what is around a key, is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum About<'t> {
    /// Nobody that is known of.
    #[default]
    Nobody,
    /// A person, and how well that is known.
    Person(Provenance),
    /// Somebody as far as it is one of these classes, and how well that is known.
    Addressee(&'t [String], Provenance),
    /// What has an address and is nobody: a shop.
    Place,
}

/// What is known of a key besides its words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Around<'t> {
    /// Whom it is within.
    pub about: About<'t>,
    /// Whether it is a property of an event itself.
    pub is_top: bool,
    /// Whether its value may be several, so that its last word may be a plural.
    pub may_be_plural: bool,
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
    let values = || table.values.iter().enumerate();
    table.scanned = values().filter(|(_, m)| m.scan).map(|(at, _)| at).collect();
    table.wholes = values()
        .filter(|(_, matcher)| !matcher.scan && !matcher.needs_key)
        .map(|(at, matcher)| (at, Made::of(matcher.pattern.as_str(), &WHOLE)))
        .collect();
    table.lengths = Lengths::new(table.wholes.iter().map(|(_, made)| made));
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
        let (alphabet, length) = (Alphabet::of(text.as_bytes()), text.len());
        let scanned = self.scanned.iter().filter_map(|at| self.values.get(*at));
        // Most texts have no sign of any of them.
        let scanned = scanned.filter(move |matcher| may_reveal(&matcher.id, alphabet, length));
        scanned.flat_map(move |matcher| {
            let regex = matcher.pattern.regex().into_iter();
            regex
                .flat_map(move |regex| regex.find_iter(text))
                .filter(|found| !matcher.is_made_up(found.as_str()))
                .map(move |found| (matcher, found.range()))
        })
    }

    /// Whom something of this name, such as an object or a list, is about.
    pub fn about(&self, name: &str) -> About<'_> {
        let mut words = words(name);
        let Some(last) = words.last_mut() else {
            return About::Nobody;
        };
        match self.called(last) {
            About::Nobody => {
                singular(last);
                self.called(last)
            }
            about => about,
        }
    }

    /// Whom a word calls.
    fn called(&self, word: &str) -> About<'_> {
        let has = |list: &Fact<Vec<String>>| list.value.iter().any(|known| known == word);
        if has(&self.person_words) {
            return About::Person(self.person_words.status);
        }
        if let Some(classes) = self.address_words.value.get(word) {
            return About::Addressee(classes, self.address_words.status);
        }
        match has(&self.place_words) {
            true => About::Place,
            false => About::Nobody,
        }
    }

    /// Whether a place may have what this class says.
    fn may_be_of_a_place(&self, class: &str) -> bool {
        self.place_classes.value.iter().any(|known| known == class)
    }

    /// What a value says that is declared to be an e-mail address, whatever it is called; not
    /// where it is a place's.
    pub fn email(&self, key: &str, about: About<'_>) -> Option<KeyMatch<'_>> {
        let of_place = || words(key).iter().any(|w| self.called(w) == About::Place);
        if about == About::Place || of_place() {
            return None;
        }
        let (name, class) = self.classes.get_key_value("contact_email")?;
        Some(KeyMatch {
            name,
            class,
            key: "email",
            status: Provenance::Sourced,
            source: "",
            hashed: false,
            may_be_number: false,
        })
    }

    /// Whether a key can say something at all, whatever is around it.
    pub fn may_say_something(&self, key: &str) -> bool {
        let around = Around {
            about: About::Person(Provenance::Sourced),
            is_top: true,
            may_be_plural: true,
        };
        self.key(key, around).is_some()
    }

    /// What a key says by its words. Of several classes the one with the most words counts.
    pub fn key(&self, key: &str, around: Around<'_>) -> Option<KeyMatch<'_>> {
        let mut words = words(key);
        let has = |list: &Fact<Vec<String>>, word: Option<&String>| {
            word.is_some_and(|word| list.value.contains(word))
        };
        let mut hashed = false;
        if words.len() > 1 && has(&self.hash_words, words.last()) {
            words.pop();
            hashed = true;
        } else if words.len() > 1 && has(&self.hash_words, words.first()) {
            words.remove(0);
            hashed = true;
        }
        let mut forms = vec![words];
        if around.may_be_plural {
            let mut one = forms[0].clone();
            if let Some(last) = one.last_mut() {
                singular(last);
            }
            if one != forms[0] {
                forms.push(one);
            }
        }
        let mut allowed = 0;
        for words in &forms {
            if has(&self.asking_words, words.first()) || has(&self.harmless_ends, words.last()) {
                return None;
            }
            let ends = self.allowed_words.iter().filter(|a| words.ends_with(a));
            allowed = ends.map(Vec::len).max().unwrap_or(0).max(allowed);
        }
        let mut best: Option<(usize, KeyMatch<'_>)> = None;
        for (name, class) in self.classes() {
            for words in &forms {
                let Some((len, found)) = self.of_class(words, (name, class), around) else {
                    continue;
                };
                if len > allowed && best.as_ref().is_none_or(|(most, _)| len > *most) {
                    best = Some((len, found));
                }
            }
        }
        let (_, found) = best?;
        Some(KeyMatch {
            hashed: hashed && found.class.asks_for != "secret",
            ..found
        })
    }

    /// The longest key of a class with which these words end.
    fn of_class<'t>(
        &'t self,
        words: &[String],
        (name, class): (&'t str, &'t PiiClass),
        around: Around<'_>,
    ) -> Option<(usize, KeyMatch<'t>)> {
        let mut best: Option<(usize, KeyMatch<'_>)> = None;
        for keys in &class.keys {
            for (key, sequence) in keys.value.iter().zip(&keys.words) {
                let Some(before) = words.strip_suffix(&sequence[..]) else {
                    continue;
                };
                let by_key = before
                    .last()
                    .map_or(About::Nobody, |word| self.called(word));
                let person = self.person(by_key, name);
                let place =
                    by_key == About::Place || (around.about == About::Place && person.is_none());
                if place && self.may_be_of_a_place(name) {
                    continue;
                }
                let alone = || match before.is_empty() {
                    true => self.person(around.about, name),
                    false => None,
                };
                // What it takes to be one besides its own words, as well as that is known.
                let needs = match keys.place {
                    Place::End => Some(Provenance::Sourced),
                    Place::Whole if before.is_empty() => Some(Provenance::Sourced),
                    Place::Top if before.is_empty() && around.is_top => Some(Provenance::Sourced),
                    Place::Whole => person,
                    Place::Person | Place::Top => person.or_else(alone),
                };
                let Some(needs) = needs else { continue };
                if best.as_ref().is_none_or(|(len, _)| sequence.len() > *len) {
                    let (status, source) = class.known(keys, sequence);
                    let found = KeyMatch {
                        name,
                        class,
                        key,
                        status: status.min(needs),
                        source,
                        hashed: false,
                        may_be_number: keys.numbers,
                    };
                    best = Some((sequence.len(), found));
                }
            }
        }
        best
    }

    /// How well it is known that somebody is meant where a class is concerned.
    fn person(&self, about: About<'_>, class: &str) -> Option<Provenance> {
        match about {
            About::Person(status) => Some(status),
            About::Addressee(classes, status) => {
                classes.iter().any(|known| known == class).then_some(status)
            }
            About::Nobody | About::Place => None,
        }
    }
}

impl PiiClass {
    /// How well it is known that a key says so, and by what: a key that holds a shorter one of
    /// the class is known as well as that one.
    fn known<'t>(&'t self, own: &'t Keys, sequence: &[String]) -> (Provenance, &'t str) {
        let within = |keys: &&Keys| {
            keys.words.iter().any(|core| {
                core.len() < sequence.len() && sequence.windows(core.len()).any(|part| part == core)
            })
        };
        let best = self
            .keys
            .iter()
            .filter(within)
            .max_by_key(|keys| keys.status);
        match best.filter(|best| best.status > own.status) {
            Some(best) => (best.status, &best.source),
            None => (own.status, &own.source),
        }
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
#[path = "pii/tests.rs"]
mod tests;
