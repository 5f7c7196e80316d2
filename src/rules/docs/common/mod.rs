//! What rules about texts share.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::dict::Definition;
use crate::dict::model::{Event, Status};
use crate::rule::{Ctx, Flag, Rule, Sink};
use crate::syntax::decode::Slot;
use crate::text::words;

/// Bytes of the longest text that is taken apart: whoever writes more has said something.
pub(super) const LONGEST: usize = 2_000;

/// Words that say nothing by themselves.
const EMPTY: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "been", "by", "for", "from", "had", "has", "have",
    "if", "in", "is", "it", "its", "of", "on", "or", "s", "that", "the", "these", "this", "those",
    "to", "was", "were", "when", "whenever", "where", "which", "who", "with",
];

/// Letters of the longest word that says nothing, or nothing of its own.
const LONGEST_EMPTY: usize = 11;

/// Words of an event that every event has.
pub(super) const OF_EVENTS: &[&str] = &[
    "event",
    "fired",
    "fires",
    "happens",
    "logged",
    "occurs",
    "schema",
    "sent",
    "tracked",
    "tracks",
    "triggered",
];

/// Words of a property that every property has.
pub(super) const OF_PROPERTIES: &[&str] = &[
    "attribute",
    "contains",
    "field",
    "holds",
    "property",
    "represents",
    "value",
];

/// What a name or a text is about: its words without endings, those apart that say nothing.
pub(super) fn content<'w>(words: &'w [String], empty: &[&str]) -> BTreeSet<Cow<'w, str>> {
    words
        .iter()
        .filter(|word| !is_one_of(EMPTY, word) && !is_one_of(empty, word))
        .map(|word| stem(word))
        .collect()
}

/// The words of a sentence, in which capitals begin none: `IDs` is one.
pub(super) fn said(text: &str) -> Vec<String> {
    words(&text.to_lowercase())
}

fn is_one_of(list: &[&str], word: &str) -> bool {
    word.len() <= LONGEST_EMPTY && list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Whether the first word with content may be one of the name, in some form: a look at three letters
/// spares most texts from being taken apart.
pub(super) fn may_repeat(text: &str, empty: &[&str], name: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let first =
        words.find(|word| !word.is_empty() && !is_one_of(EMPTY, word) && !is_one_of(empty, word));
    // `ID` and `identifier` are one word.
    let is_id = |word: &&str| is_one_of(&["id", "ids", "identifier", "identifiers"], word);
    let Some(first) = first.filter(|word| !is_id(word)) else {
        return true;
    };
    if name.is_ascii() && first.is_ascii() {
        let start = &first.as_bytes()[..first.len().min(3)];
        let mut parts = name.as_bytes().windows(start.len());
        return parts.any(|part| part.eq_ignore_ascii_case(start));
    }
    let start: String = first.chars().take(3).flat_map(char::to_lowercase).collect();
    name.to_lowercase().contains(&start)
}

/// Whether a sentence has no content but `known`. Most say something else in their first words.
pub(super) fn says_only(text: &str, empty: &[&str], known: &BTreeSet<Cow<'_, str>>) -> bool {
    let is_known = |word: &str| {
        let is_small = word.chars().all(|c| c.is_ascii_lowercase());
        match is_small {
            true => known.contains(&stem(word)),
            false => known.contains(&stem(&word.to_lowercase())),
        }
    };
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| is_one_of(EMPTY, word) || is_one_of(empty, word) || is_known(word))
}

/// A word without the endings of plural and tense; rough, and the same for both sides.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    if matches!(word, "identifier" | "identifiers" | "ids") {
        return "id".into();
    }
    let cut = |ending: &str| word.strip_suffix(ending).filter(|rest| rest.len() > 2);
    if let Some(rest) = cut("ies").or_else(|| cut("ied")) {
        return format!("{rest}y").into();
    }
    let endings = ["ing", "ed", "es", "s"];
    let rest = endings.into_iter().find_map(cut).unwrap_or(word);
    let rest = rest
        .strip_suffix('e')
        .filter(|r| r.len() > 2)
        .unwrap_or(rest);
    // `submitted` is `submit`.
    let mut letters = rest.char_indices().rev();
    let doubled = match (letters.next(), letters.next()) {
        (Some((at, last)), Some((_, before))) if last == before => Some(at),
        _ => None,
    };
    let enough = letters.nth(1).is_some();
    rest[..doubled.filter(|_| enough).unwrap_or(rest.len())].into()
}

/// Whether an event is in use or on its way out: a draft is still being written, and of a removed
/// one there is nothing left to look up.
pub(super) fn is_live(event: Definition<'_, Event>) -> bool {
    !matches!(
        event.body.status.get(),
        Some(Status::Draft | Status::Removed)
    )
}

/// Something that every event should have.
pub(super) struct Practice {
    pub(super) rule: &'static Rule,
    /// Whether every event is reported where none has it.
    pub(super) each: &'static Flag,
    /// What it is, with its article.
    pub(super) what: &'static str,
    pub(super) help: &'static str,
    /// Whether an event says it elsewhere. Where none has it and most do so, it is not missed.
    pub(super) said: fn(&Event) -> bool,
}

/// The option of such rules.
pub(super) static EACH: Flag = Flag {
    name: "each",
    about: "whether each event is reported even where none has one",
    default: false,
};

impl Practice {
    /// Reports the events that lack it. Where none has it, it is not forgotten but not done: that
    /// is one finding, not one for each event.
    pub(super) fn check<'a, T: 'a>(
        &self,
        ctx: &Ctx<'a>,
        concerns: impl Fn(Definition<'a, Event>) -> bool,
        slot: impl Fn(&'a Event) -> &'a Slot<T>,
        sink: &mut Sink,
    ) {
        let events: Vec<_> = ctx.dictionary.events().filter(|e| concerns(*e)).collect();
        let lacks =
            |event: &Definition<'a, Event>| slot(event.body).is_absent() && !event.body.partial;
        let lacking = events.iter().filter(|event| lacks(event));
        let none = events.len() > 1 && events.iter().all(|event| slot(event.body).is_absent());
        let said = || {
            events
                .iter()
                .filter(|event| (self.said)(event.body))
                .count()
        };
        if none && said() * 2 > events.len() && !self.is_asked_of_each(ctx, &events) {
            return;
        }
        let mut together = Vec::new();
        for event in lacking {
            let each = ctx.flag(self.rule, self.each, event.name.span.file).value;
            if none && !each {
                together.push(event.name.span);
                continue;
            }
            let message = crate::message!("event `{}` has no {}", event.name.value, self.bare());
            sink.report(event.name.span, message).help(self.help);
        }
        if let [first, others @ ..] = &together[..] {
            let message = format!("no event has {}", self.what);
            sink.report(*first, message.as_str())
                .standing_for(others.iter().copied())
                .help(format!(
                    "{}; reported once, here: all {} events lack one",
                    self.help,
                    events.len()
                ));
        }
    }

    fn is_asked_of_each(&self, ctx: &Ctx<'_>, events: &[Definition<'_, Event>]) -> bool {
        let each = |file| ctx.flag(self.rule, self.each, file).value;
        events.iter().any(|event| each(event.name.span.file))
    }

    fn bare(&self) -> &'static str {
        self.what
            .split_once(' ')
            .map_or(self.what, |(_, bare)| bare)
    }
}

#[cfg(test)]
mod tests {
    use super::{content, said, stem};
    use crate::text::words;

    #[test]
    fn forms_of_a_word_are_one() {
        for form in ["submit", "submits", "submitted", "submitting"] {
            assert_eq!(stem(form), "submit", "{form}");
        }
        for form in ["category", "categories"] {
            assert_eq!(stem(form), "category", "{form}");
        }
        assert_eq!(stem("started"), stem("start"));
        assert_eq!(stem("closed"), stem("closes"));
        assert_ne!(stem("payment"), stem("paid"));
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        assert!(content(&said("When it is the"), &[]).is_empty());
        let (text, name) = (said("The user's IDs"), words("user_id"));
        assert_eq!(content(&text, &[]), content(&name, &[]));
    }
}
