//! Names of events and properties.

pub(super) mod boolean_prefix;
pub(super) mod collision;
pub(super) mod common_prefix;
pub(super) mod dynamic_name;
pub(super) mod event_action;
pub(super) mod event_case;
pub(super) mod event_grammar;
pub(super) mod event_length;
pub(super) mod event_tense;
pub(super) mod missing_unit;
pub(super) mod mixed_spelling;
pub(super) mod near_duplicate;
pub(super) mod negated_boolean;
pub(super) mod plural_array;
pub(super) mod property_case;
pub(super) mod property_length;
pub(super) mod redundant_prefix;
pub(super) mod reserved_column;
pub(super) mod suffix_type;
pub(super) mod synonym_action;
pub(super) mod unit_mismatch;
pub(super) mod vague_word;
pub(super) mod value_in_name;

use std::ops::Range;

use crate::config::{Case, Policy};
use crate::diag::Message;
use crate::dict::model::{Event, EventKind, Property, Status, Types};
use crate::dict::{Definition, Dictionary, Entity, PropertyAt};
use crate::rule::{Ctx, Sink};
use crate::tables::words::{Action, Form, action_at_start, verb};
use crate::text::{Name, Span, Spanned, word_ranges};

/// Whether the words of an event's name are the team's to choose: the other kinds are named by their
/// SDK's call, what begins with `$` is a vendor's, and what is on its way out keeps the name that was sent.
fn is_staying(event: Definition<'_, Event>) -> bool {
    event.body.kind.or(EventKind::Track) == EventKind::Track
        && !is_over(event.body.status.or(Status::Active))
        && !event.name.value.starts_with('$')
}

fn is_over(status: Status) -> bool {
    matches!(status, Status::Deprecated | Status::Removed)
}

/// Whether a property, or the shared one behind it, is on its way out: it keeps its name.
fn is_going(dictionary: &Dictionary, property: &Property) -> bool {
    let mut layers = dictionary.layers(property);
    layers.any(|layer| !layer.deprecated.is_absent())
}

/// Whether a property is still to be sent.
fn is_used(at: &PropertyAt<'_>) -> bool {
    !is_over(at.status) && !at.deprecated
}

/// Words that bind the action to what follows: behind them stands no plain object.
const BINDING: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "out",
    "per", "than", "the", "to", "up", "via", "with", "without", "you", "your",
];

/// Whether an action at the end of a name is part of what another one says: `failed_to_load`,
/// `menu_opened_left`, `pay_as_you_go`.
fn is_of_another(words: &[String], action: &Action) -> bool {
    let before = &words[..action.words.start];
    let is_past = |i: usize| {
        let known = action_at_start(&before[i..]);
        known.is_some_and(|known| known.form == Form::Past)
    };
    let is_bound = match before {
        // `sign_in_click`, `pop_up_open`
        [.., one, two] if verb(&[one.clone(), two.clone()]).is_some() => false,
        [.., last] => BINDING.contains(&last.as_str()) && !matches!(last.as_str(), "out" | "up"),
        [] => false,
    };
    is_bound || (0..before.len()).any(is_past)
}

/// An event's name in two: the namespace (`signup_flow:`, `mediawiki/page/`) and the rest, which says
/// what happened.
fn spoken(name: &str) -> (&str, &str) {
    name.split_at(name.rfind([':', '/', '.']).map_or(0, |at| at + 1))
}

/// The cases that a name can be told to be in.
const CASES: [Case; 8] = [
    Case::Snake,
    Case::Title,
    Case::Camel,
    Case::Pascal,
    Case::Kebab,
    Case::Sentence,
    Case::Lower,
    Case::Constant,
];

/// `name` with `new` in place of the words at `at`, written as these are. `None` where it cannot be told
/// how to write that, or nothing changes.
fn with_words(name: &str, at: Range<usize>, new: &[String]) -> Option<String> {
    let ranges = word_ranges(name);
    let old = ranges.get(at.clone())?;
    let (first, last) = (old.first()?, old.last()?);
    // What stands between two of those that go, else between any two.
    let mut pairs = old.windows(2).chain(ranges.windows(2));
    let between = pairs.next().map(|pair| &name[pair[0].end..pair[1].start]);
    if new.len() > 1 && between.is_none() {
        return None;
    }
    let between = between.unwrap_or_default();
    let mut text = name[..first.start].to_owned();
    for (i, word) in new.iter().enumerate() {
        let like = old.get(i).or(ranges.get(at.end)).unwrap_or(last);
        let written = written_like(word, &name[like.clone()]);
        match i {
            0 => text.push_str(&written),
            _ => {
                text.push_str(between);
                // `signUp` is two words by its capital alone.
                let joined = between.is_empty() && written == *word;
                text.push_str(&if joined { capitalised(word) } else { written });
            }
        }
    }
    text.push_str(&name[last.end..]);
    (text != name).then_some(text)
}

/// The same for a name of an event, whose `at` counts from behind its namespace.
fn with_spoken_words(name: &str, at: Range<usize>, new: &[String]) -> Option<String> {
    let (namespace, spoken) = spoken(name);
    let spoken = with_words(spoken, at, new)?;
    Some(format!("{namespace}{spoken}"))
}

/// A word, its capitals as in `like`.
fn written_like(word: &str, like: &str) -> String {
    let mut letters = like.chars().filter(|c| c.is_alphabetic());
    let is_capital = letters.next().is_some_and(char::is_uppercase);
    let mut rest = letters.peekable();
    match (is_capital, rest.peek().is_some()) {
        (true, true) if rest.all(char::is_uppercase) => word.to_uppercase(),
        (true, _) => capitalised(word),
        _ => word.to_owned(),
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// What of `name` no case has a place for, as the end of a help text.
fn without_place(name: &str) -> Option<String> {
    let is_odd = |c: &char| !c.is_alphanumeric() && !matches!(c, ' ' | '_' | '-' | '.' | '/' | ':');
    let odd: std::collections::BTreeSet<char> = name.chars().filter(is_odd).collect();
    let listed: Vec<String> = odd.iter().map(|c| format!("`{c}`")).collect();
    let starts = name.starts_with(char::is_numeric);
    let said = match (listed.is_empty(), starts) {
        (true, false) => return None,
        (true, true) => "a name begins with a letter".to_owned(),
        (false, _) => format!("a name has no {}", listed.join(", ")),
    };
    Some(said)
}

/// Letters and digits of a name beyond those of ASCII, each with its number, as many look like one of
/// these.
fn beyond_ascii(name: &str) -> Option<String> {
    let is_beyond = |c: &char| c.is_alphanumeric() && !c.is_ascii();
    let beyond: std::collections::BTreeSet<char> = name.chars().filter(is_beyond).collect();
    let numbered = beyond
        .iter()
        .map(|c| format!("`{c}` (U+{:04X})", *c as u32));
    (!beyond.is_empty()).then(|| numbered.collect::<Vec<_>>().join(", "))
}

/// Reports a name for its `letters`, as [`beyond_ascii`] lists them.
fn foreign_letters(
    name: Span,
    message: Message,
    letters: &str,
    case: &Policy<Case>,
    sink: &mut Sink,
) {
    sink.report(name, message)
        .resting_on(case.provenance)
        .related(case.span, "asked for here")
        .help(format!(
            "{letters}: some tools drop or change them, and some look like a letter of a to z, so that \
             a query for the name finds nothing"
        ));
}

/// The first of `places` in each file, and how many more are in it. What a comment or a level of one
/// file leaves out is still to be said in the others.
fn once_a_file<T: Copy>(places: &[T], at: impl Fn(&T) -> Span) -> Vec<(T, usize)> {
    let mut sorted = places.to_vec();
    sorted.sort_by_key(|place| (at(place).file.0, at(place).start));
    let files = sorted.chunk_by(|one, two| at(one).file == at(two).file);
    files
        .filter_map(|all| Some((*all.first()?, all.len() - 1)))
        .collect()
}

/// The first of `places`, and where the others are: what is said once for all of them, and at the next one
/// where a comment or a level of one file leaves out the first.
fn once<T: Copy>(places: &[T], at: impl Fn(&T) -> Span) -> Option<(T, Vec<Span>)> {
    let mut sorted = places.to_vec();
    sorted.sort_by_key(|place| (at(place).file.0, at(place).start));
    let (first, others) = sorted.split_first()?;
    Some((*first, others.iter().map(at).collect()))
}

/// The label of a name's first place.
fn named_so(more: usize) -> String {
    match more {
        0 => "named so here".to_owned(),
        more => format!("named so here, and {more} more"),
    }
}

/// The name of a property that is the team's to choose. What only shares another under its own name
/// is judged there, and what an identifier is called on the wire is up to each SDK.
fn own_name<'d>(at: &PropertyAt<'d>) -> Option<&'d Spanned<Name>> {
    let name = at.name?;
    let is_named_there = at.property.reference.get() == Some(&name.value);
    let is_ours = !matches!(at.entity, Entity::Identifier(_)) && !name.value.starts_with('$');
    (is_ours && !is_named_there && is_used(at)).then_some(name)
}

/// The name of a property as by [`own_name`], and its type, be it that of the shared property behind it.
fn typed<'d>(
    ctx: &'d Ctx<'_>,
    at: &'d PropertyAt<'_>,
) -> Option<(&'d Spanned<Name>, Spanned<&'d Types>)> {
    let name = own_name(at)?;
    let types = ctx
        .dictionary
        .lookup(at.property, |property| &property.types)?;
    Some((name, types))
}

#[cfg(test)]
mod tests {
    use super::with_words;
    use crate::text::words;

    #[test]
    fn only_the_words_in_question_change() {
        let changed = |name: &str, from: &str, to: &str| {
            let (all, from) = (words(name), words(from));
            let at = all.windows(from.len()).position(|part| part == from)?;
            with_words(name, at..at + from.len(), &words(to))
        };
        for (name, from, to, want) in [
            ("CheckoutStart", "start", "started", "CheckoutStarted"),
            ("API Key Create", "create", "created", "API Key Created"),
            ("iOS App Open", "open", "opened", "iOS App Opened"),
            ("ItemColour", "colour", "color", "ItemColor"),
            ("API_KEY_CREATE", "create", "created", "API_KEY_CREATED"),
            ("userSignUp", "sign up", "signed up", "userSignedUp"),
            ("userRegistered", "registered", "signed up", "userSignedUp"),
            ("signUpForm", "sign up", "registered", "registeredForm"),
            (
                "User registered",
                "registered",
                "signed up",
                "User signed up",
            ),
            (
                "Registered user",
                "registered",
                "signed up",
                "Signed up user",
            ),
            (
                "Registered User",
                "registered",
                "signed up",
                "Signed Up User",
            ),
            (
                "User's plan change",
                "change",
                "changed",
                "User's plan changed",
            ),
            ("größe_ändere", "ändere", "geändert", "größe_geändert"),
        ] {
            assert_eq!(changed(name, from, to).as_deref(), Some(want), "{name}");
        }
        // Nothing says what stands between words.
        assert_eq!(changed("Registered", "registered", "signed up"), None);
        assert_eq!(changed("Registered", "registered", "registered"), None);
    }
}
