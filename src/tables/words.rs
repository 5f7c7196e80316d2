//! Words of names: actions and their forms, synonyms, spellings, words that tell nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Provenance;

/// An action, in both of its forms; words of a phrase are apart by one blank.
#[derive(Debug, PartialEq, Eq)]
pub struct Verb {
    /// `start`
    pub present: String,
    /// `started`
    pub past: String,
    /// How often the present form is a noun.
    pub as_noun: AsNoun,
    /// How well the present is known as the name of an action.
    pub present_known: Provenance,
    /// The same of the past.
    pub past_known: Provenance,
}

/// How often the present form of a verb is a noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsNoun {
    /// Hardly ever: to create.
    Hardly,
    /// As often as not: a download.
    Often,
    /// Mostly, so that the present does not count as an action: an order.
    Mostly,
}

/// The form that an action has in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `started`
    Past,
    /// `start`
    Present,
    /// `reset`: one word for both.
    Either,
}

/// An action found in a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Which.
    pub verb: &'static Verb,
    /// In which form.
    pub form: Form,
    /// Which words of the name it is.
    pub words: Range<usize>,
}

impl Action {
    /// Whether the word is hardly anything but an action.
    pub fn is_sure(&self) -> bool {
        self.form == Form::Past || self.verb.as_noun == AsNoun::Hardly
    }

    /// How well it is known that this is the name of an action.
    pub fn known(&self) -> Provenance {
        match self.form {
            Form::Present => self.verb.present_known,
            Form::Past | Form::Either => self.verb.past_known,
        }
    }
}

/// Actions that teams use for one thing.
#[derive(Debug)]
pub struct Synonyms {
    /// The actions.
    pub verbs: Vec<&'static Verb>,
    /// Whether on one object they are one action under two names.
    pub same: bool,
    /// How well it is known.
    pub status: Provenance,
}

/// A word that has two spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spelling {
    /// As in British English; it stands for the word.
    pub british: &'static str,
    /// As in American English.
    pub american: &'static str,
    /// How well it is known.
    pub status: Provenance,
}

/// What is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Named {
    /// An event.
    Event,
    /// A group.
    Group,
    /// A property.
    Property,
}

#[derive(Debug, Deserialize)]
struct Table {
    actions: Vec<Actions>,
    forms: Forms,
    synonyms: Vec<SynonymEntry>,
    spellings: Vec<SpellingEntry>,
    vague: Vec<VagueEntry>,
    common: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
struct Actions {
    #[serde(default)]
    present: Vec<String>,
    #[serde(default)]
    past: Vec<String>,
    status: Provenance,
}

#[derive(Debug, Deserialize)]
struct Forms {
    status: Provenance,
    verbs: BTreeMap<String, String>,
    also_nouns: BTreeMap<String, String>,
    mostly_nouns: BTreeMap<String, String>,
    phrases: BTreeMap<String, String>,
    other_pasts: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct SynonymEntry {
    words: Vec<String>,
    same: bool,
    status: Provenance,
}

#[derive(Debug, Deserialize)]
struct SpellingEntry {
    words: BTreeMap<String, String>,
    status: Provenance,
}

#[derive(Debug, Deserialize)]
struct VagueEntry {
    of: Named,
    alone: Vec<String>,
    #[serde(default)]
    at_end: Vec<String>,
    #[serde(default)]
    numbered: Vec<String>,
    status: Provenance,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the table is part of the program; a test reads it"
    )]
    serde_yaml::from_str(include_str!("words.yaml")).expect("src/tables/words.yaml is sound")
});

static VERBS: LazyLock<Vec<Verb>> = LazyLock::new(|| {
    let forms = &TABLE.forms;
    let known = |word: &str, list: fn(&Actions) -> &Vec<String>| {
        let by = TABLE
            .actions
            .iter()
            .filter(|entry| list(entry).iter().any(|known| known == word));
        by.map(|entry| entry.status).max().unwrap_or(forms.status)
    };
    let of = |words: &BTreeMap<String, String>, as_noun: AsNoun| -> Vec<Verb> {
        let verb = |(present, past): (&String, &String)| Verb {
            present: present.clone(),
            past: past.clone(),
            as_noun,
            present_known: known(present, |entry| &entry.present),
            past_known: known(past, |entry| &entry.past),
        };
        words.iter().map(verb).collect()
    };
    let mut verbs = of(&forms.verbs, AsNoun::Hardly);
    verbs.extend(of(&forms.phrases, AsNoun::Hardly));
    verbs.extend(of(&forms.also_nouns, AsNoun::Often));
    verbs.extend(of(&forms.mostly_nouns, AsNoun::Mostly));
    verbs
});

/// Every form of every action.
static FORMS: LazyLock<BTreeMap<&'static str, (&'static Verb, Form)>> = LazyLock::new(|| {
    let mut by_form = BTreeMap::new();
    for verb in VERBS.iter() {
        let form = match verb.past == verb.present {
            true => Form::Either,
            false => Form::Past,
        };
        by_form.insert(verb.past.as_str(), (verb, form));
        if let Some(other) = TABLE.forms.other_pasts.get(&verb.present) {
            by_form.insert(other, (verb, Form::Past));
        }
    }
    for verb in VERBS.iter().filter(|verb| verb.as_noun != AsNoun::Mostly) {
        by_form
            .entry(verb.present.as_str())
            .or_insert((verb, Form::Present));
    }
    by_form
});

static SYNONYMS: LazyLock<Vec<Synonyms>> = LazyLock::new(|| {
    let verb = |word: &String| Some(FORMS.get(word.as_str())?.0);
    let synonyms = |entry: &SynonymEntry| Synonyms {
        verbs: entry.words.iter().filter_map(verb).collect(),
        same: entry.same,
        status: entry.status,
    };
    TABLE.synonyms.iter().map(synonyms).collect()
});

static SPELLINGS: LazyLock<BTreeMap<&'static str, Spelling>> = LazyLock::new(|| {
    let mut by_word = BTreeMap::new();
    for entry in &TABLE.spellings {
        for (british, american) in &entry.words {
            let status = entry.status;
            let spelling = Spelling {
                british,
                american,
                status,
            };
            by_word.insert(british.as_str(), spelling);
            by_word.insert(american.as_str(), spelling);
        }
    }
    by_word
});

/// The action with which a name of these words begins.
pub fn action_at_start(words: &[String]) -> Option<Action> {
    [2, 1].into_iter().find_map(|len| action(words, 0..len))
}

/// The action with which a name of these words ends.
pub fn action_at_end(words: &[String]) -> Option<Action> {
    let end = words.len();
    [2, 1]
        .into_iter()
        .find_map(|len| action(words, end.checked_sub(len)?..end))
}

/// The action that these of the words are, whole.
fn action(words: &[String], at: Range<usize>) -> Option<Action> {
    let (verb, form) = FORMS.get(words.get(at.clone())?.join(" ").as_str())?;
    Some(Action {
        verb,
        form: *form,
        words: at,
    })
}

/// The action that these words are, whole, in any form.
pub fn verb(words: &[String]) -> Option<&'static Verb> {
    Some(FORMS.get(words.join(" ").as_str())?.0)
}

/// The sets of synonyms that `verb` is in.
pub fn synonyms(verb: &'static Verb) -> impl Iterator<Item = &'static Synonyms> {
    let has = move |set: &&Synonyms| set.verbs.iter().any(|known| std::ptr::eq(*known, verb));
    SYNONYMS.iter().filter(has)
}

/// The two spellings of a word, whichever of them it is.
pub fn spelling(word: &str) -> Option<Spelling> {
    SPELLINGS.get(word).copied()
}

/// Whether `word` is a word, and not a slip for another.
pub fn is_word(word: &str) -> bool {
    TABLE.common.contains(word) || FORMS.contains_key(word) || SPELLINGS.contains_key(word)
}

/// How a word stands in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// It is the whole name.
    Alone,
    /// It is the whole name, but for a number.
    Numbered,
    /// It is the last of several.
    AtEnd,
}

/// Whether `word` tells nothing of what it names.
pub fn vague(of: Named, word: &str, stands: Stands) -> Option<Provenance> {
    let has = |list: &[String]| list.iter().any(|known| known == word);
    let is = |entry: &&VagueEntry| {
        entry.of == of
            && match stands {
                Stands::Alone => has(&entry.alone),
                Stands::Numbered => has(&entry.alone) || has(&entry.numbered),
                Stands::AtEnd => has(&entry.at_end),
            }
    };
    TABLE
        .vague
        .iter()
        .filter(is)
        .map(|entry| entry.status)
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> Vec<String> {
        crate::text::words(name)
    }

    /// A word in two lists would be the one or the other by the order of reading.
    #[test]
    fn no_form_is_of_two_verbs() {
        let mut seen = BTreeSet::new();
        for verb in VERBS.iter() {
            assert!(seen.insert(&verb.past), "{} is a past twice", verb.past);
            if verb.present != verb.past {
                assert!(
                    seen.insert(&verb.present),
                    "{} is listed twice",
                    verb.present
                );
            }
        }
        for (present, other) in &TABLE.forms.other_pasts {
            assert!(seen.insert(other), "{other} is a past already");
            assert!(
                VERBS.iter().any(|verb| verb.present == *present),
                "{present}"
            );
        }
    }

    #[test]
    fn every_vendors_word_has_both_forms() {
        for entry in &TABLE.actions {
            for word in entry.present.iter().chain(&entry.past) {
                assert!(FORMS.contains_key(word.as_str()), "{word} has no forms");
            }
        }
        for entry in &TABLE.synonyms {
            for word in &entry.words {
                assert!(FORMS.contains_key(word.as_str()), "{word} has no forms");
            }
        }
        let click = action_at_end(&words("button_clicked")).expect("an action");
        assert_eq!(click.known(), Provenance::Sourced);
        let archive = action_at_end(&words("board_archived")).expect("an action");
        assert_eq!(archive.known(), Provenance::Unsourced);
    }

    #[test]
    fn no_spelling_stands_twice() {
        let mut seen = BTreeSet::new();
        for (british, american) in TABLE.spellings.iter().flat_map(|entry| &entry.words) {
            assert!(seen.insert(british), "{british}");
            assert!(seen.insert(american), "{american}");
        }
    }

    #[test]
    fn no_vague_word_stands_twice() {
        let mut seen = BTreeSet::new();
        for entry in &TABLE.vague {
            for word in entry.alone.iter().chain(&entry.numbered) {
                assert!(seen.insert((entry.of as u8, word)), "{word}");
            }
            assert!(entry.at_end.iter().all(|word| entry.alone.contains(word)));
        }
    }

    #[test]
    fn finds_actions_where_they_are() {
        let found = |action: Option<Action>| action.map(|a| (a.verb.present.clone(), a.form));
        let at_end = |name| found(action_at_end(&words(name)));
        let at_start = |name| found(action_at_start(&words(name)));
        let is = |verb: &str, form| Some((verb.to_owned(), form));
        assert_eq!(at_end("checkout_started"), is("start", Form::Past));
        assert_eq!(at_end("user_signed_up"), is("sign up", Form::Past));
        assert_eq!(at_end("order_canceled"), is("cancel", Form::Past));
        assert_eq!(at_end("page_view"), is("view", Form::Present));
        assert_eq!(at_end("password_reset"), is("reset", Form::Either));
        // A noun first of all, as long as the past does not say otherwise.
        assert_eq!(at_end("purchase_order"), None);
        assert_eq!(at_end("pizza_ordered"), is("order", Form::Past));
        assert_eq!(at_start("add_to_cart"), is("add", Form::Present));
        assert_eq!(at_start("log_in"), is("log in", Form::Present));
        assert_eq!(at_start(""), None);
    }
}
