//! `docs/placeholder-description`. The page beside this file is its documentation and its first test.

use super::common::LONGEST;
use crate::dict::model::{Event, Group, Status as EventStatus};
use crate::dict::{Definition, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Slot, Text};
use crate::text::{Name, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "docs/placeholder-description",
    summary: "no text is a placeholder",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("placeholder_description.md"),
    options: &[],
    checks: &[
        Check::Event(check_event),
        Check::Group(check_group),
        Check::Property(check_property),
    ],
};

/// Whole texts that stand for one that is still to be written.
const WHOLE: &[&str] = &[
    "add description",
    "add a description",
    "asdf",
    "coming soon",
    "desc",
    "description",
    "description goes here",
    "description here",
    "enter description",
    "fill in",
    "fill me in",
    "fixme",
    "insert description",
    "insert description here",
    "lorem ipsum",
    "missing",
    "n a",
    "na",
    "nil",
    "no description",
    "no description available",
    "no description provided",
    "none",
    "null",
    "placeholder",
    "tba",
    "tbc",
    "tbd",
    "test",
    "to be added",
    "to be confirmed",
    "to be defined",
    "to be determined",
    "to be done",
    "to do",
    "todo",
    "undefined",
    "wip",
    "work in progress",
    "write me",
    "xxx",
    "your description here",
];

/// Bytes that no text of [`WHOLE`] has, with room for signs between its words.
const WORDY: usize = 48;

/// Words that begin a note to oneself, in capitals.
const NOTES: &[&str] = &["TODO", "FIXME", "TBD", "TBC", "XXX"];

/// Whether `text` stands for one that is still to be written.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    if !text.contains(char::is_alphanumeric) {
        return true;
    }
    // Most texts begin with a word that none of these begins with.
    let mut first = text.split(|c: char| !c.is_alphanumeric());
    let first = first.find(|word| !word.is_empty()).unwrap_or_default();
    let letter = first.as_bytes().first().copied().unwrap_or_default();
    let begins = |whole: &&str| {
        if !whole.as_bytes()[0].eq_ignore_ascii_case(&letter) {
            return false;
        }
        let word = whole.split(' ').next().unwrap_or_default();
        word.eq_ignore_ascii_case(first)
    };
    if !NOTES.iter().chain(WHOLE).any(begins) {
        return false;
    }
    let starts = |word: &str| {
        let start = text.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    if text.len() > WORDY && !starts("lorem") && !NOTES.iter().any(|note| starts(note)) {
        return false;
    }
    // What is longer begins like a placeholder, or is none.
    let start: String = text.chars().take(LONGEST).collect();
    let words: Vec<String> = start
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let note = NOTES.iter().filter_map(|note| {
        if let Some(rest) = text.strip_prefix(note) {
            return Some(rest.starts_with([' ', ':', '(', '-', ',', '.']));
        }
        // In small letters the word may be of the text: `Todo items of the list`.
        let rest = text.get(note.len()..).filter(|_| starts(note))?;
        let rest = rest.trim_start_matches(' ');
        Some(rest.starts_with(':') || rest.starts_with("- ") || rest.starts_with("– "))
    });
    WHOLE.contains(&words.join(" ").as_str())
        || matches!(&words[..], [first, second, ..] if first == "lorem" && second == "ipsum")
        || note.into_iter().any(|note| note)
}

fn check_event(_: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    if is_unfinished(event.body.status.get()) {
        return;
    }
    judge("description", event.name, &event.body.description, sink);
    judge("trigger", event.name, &event.body.trigger, sink);
}

fn check_group(_: &Ctx<'_>, group: Definition<'_, Group>, sink: &mut Sink) {
    judge("description", group.name, &group.body.description, sink);
}

fn check_property(_: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(name) = at.name else { return };
    if !is_unfinished(Some(&at.status)) {
        judge("description", name, &at.property.description, sink);
    }
}

/// A draft is still being written, and nobody will write more about what is gone.
fn is_unfinished(status: Option<&EventStatus>) -> bool {
    matches!(status, Some(EventStatus::Draft | EventStatus::Removed))
}

fn judge(what: &str, of: &Spanned<Name>, text: &Slot<Text>, sink: &mut Sink) {
    let Some(text) = text.spanned() else { return };
    if is_placeholder(text.value.as_str()) {
        let message = message!("the {} of `{}` is a placeholder", what, of.value);
        sink.report(text.span, message).help(
            "it hides that something is missing: write it, or leave the key out until you can",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn a_note_to_oneself_is_no_sentence_about_notes() {
        for text in [
            "TODO",
            "todo.",
            "TODO: describe",
            "TBD (Anna)",
            "N/A",
            "-",
            "…",
            "[fixme]",
            "todo: ask Anna",
            "tbd - ask the team",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "Todo items of the list.",
            "TODOs that are open",
            "Todo-list of the user.",
            "Test group of the user.",
            "None of the items was in stock.",
            "Description of the article, as Markdown.",
            "説明",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
