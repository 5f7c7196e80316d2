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

use crate::config::Case;
use crate::dict::model::{Event, EventKind, Status, Types};
use crate::dict::{Definition, Entity, PropertyAt};
use crate::rule::Ctx;
use crate::text::{Name, Spanned, words};

/// Whether the words of an event's name are the team's: the other kinds are named by their SDK's
/// call, a tombstone keeps the name that was sent, and what begins with `$` is a vendor's.
fn is_ours(event: Definition<'_, Event>) -> bool {
    event.body.kind.or(EventKind::Track) == EventKind::Track
        && event.body.status.get() != Some(&Status::Removed)
        && !event.name.value.starts_with('$')
}

/// Whether an event is still to be sent: what is on its way out keeps its name.
fn is_staying(event: Definition<'_, Event>) -> bool {
    is_ours(event) && event.body.status.get() != Some(&Status::Deprecated)
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

/// `name` with other words, written as it is; nothing where that cannot be told.
fn with_words(name: &str, new: &[String]) -> Option<String> {
    let (namespace, spoken) = spoken(name);
    // The words are without their apostrophes.
    if spoken.contains(['\'', '’', '#']) {
        return None;
    }
    // A single word would be in several cases, of which the new name can be in one.
    let case = CASES.into_iter().find(|case| case.matches(spoken))?;
    let want = format!("{namespace}{}", case.apply(&new.join("_")));
    (words(&want) != words(name)).then_some(want)
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
    (is_ours && !is_named_there).then_some(name)
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
