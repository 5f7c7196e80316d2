//! `docs/duplicate-description`. The page beside this file is its documentation and its first test.

use std::collections::{BTreeMap, BTreeSet};

use super::common::LONGEST;
use crate::dict::Definition;
use crate::dict::model::{Event, Status as EventStatus};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Number, Rule, RuleOption, Scope, Sink, Status};
use crate::text::{Span, words};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "docs/duplicate-description",
    summary: "events have descriptions of their own",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("duplicate_description.md"),
    options: &[RuleOption::Number(&MIN_WORDS)],
    checks: &[Check::Dictionary(check)],
};

static MIN_WORDS: Number = Number {
    name: "min_words",
    about: "words from which on a description is long enough to be compared",
    default: 5,
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut seen: BTreeMap<u64, Vec<Alike<'_>>> = BTreeMap::new();
    for event in ctx.dictionary.events().filter(|event| is_used(*event)) {
        let Some(text) = event.body.description.spanned() else {
            continue;
        };
        if text.value.as_str().len() > LONGEST {
            continue;
        }
        let (key, count) = digest(text.value.as_str());
        let least = ctx.number(&RULE, &MIN_WORDS, text.span.file).value;
        if count < least {
            continue;
        }
        let alike = seen.entry(key).or_default();
        let same = |alike: &&mut Alike<'_>| said(alike.text).eq(said(text.value.as_str()));
        match alike.iter_mut().find(same) {
            Some(alike) => alike.events.push((event, text.span)),
            None => alike.push(Alike {
                text: text.value.as_str(),
                events: vec![(event, text.span)],
            }),
        }
    }
    for alike in seen
        .into_values()
        .flatten()
        .filter(|alike| alike.events.len() > 1)
    {
        judge(&alike, sink);
    }
}

/// Events with the same description.
struct Alike<'a> {
    text: &'a str,
    events: Vec<(Definition<'a, Event>, Span)>,
}

/// The text is of the event whose name it speaks of; the others have it from there.
fn judge(alike: &Alike<'_>, sink: &mut Sink) {
    let text: BTreeSet<String> = said(alike.text).collect();
    let shared = |name: &str| {
        words(name)
            .iter()
            .filter(|word| text.contains(*word))
            .count()
    };
    let own = alike
        .events
        .iter()
        .rev()
        .max_by_key(|(event, _)| shared(&event.name.value));
    let Some((first, place)) = own else { return };
    for (event, span) in &alike.events {
        if letters(&first.name.value) == letters(&event.name.value) {
            continue;
        }
        let message = message!(
            "events `{}` and `{}` have one description",
            first.name.value,
            event.name.value
        );
        sink.report(*span, message)
            .related(*place, "the other one")
            .help("say what tells them apart; if nothing does, merge the events");
    }
}

/// The words of a text, in small letters.
fn said(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(|word| word.chars().flat_map(char::to_lowercase).collect())
}

/// A number that two texts of the same words share, and how many words there are. Case and signs do
/// not count: it is FNV-1a over the letters and one sign between words.
fn digest(text: &str) -> (u64, u64) {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut count = 0;
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        count += 1;
        for c in word.chars().flat_map(char::to_lowercase) {
            hash = (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    (hash, count)
}

/// The letters of a name: of a numbered pair, or of two spellings, one text may speak of both.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphabetic());
    letters.flat_map(char::to_lowercase).collect()
}

/// What goes may say what its successor says.
fn is_used(event: Definition<'_, Event>) -> bool {
    let status = event.body.status.get();
    !matches!(status, Some(EventStatus::Deprecated | EventStatus::Removed))
}
