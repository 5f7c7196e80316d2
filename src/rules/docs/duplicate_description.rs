//! `docs/duplicate-description`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use super::common::LONGEST;
use crate::dict::Definition;
use crate::dict::model::{Event, Status as EventStatus};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Number, Rule, RuleOption, Scope, Sink, Status};
use crate::text::words;

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
    let mut seen: BTreeMap<u64, Vec<Definition<'_, Event>>> = BTreeMap::new();
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
        let same = |first: &&Definition<'_, Event>| {
            let known = first.body.description.get();
            known.is_some_and(|known| words(known.as_str()) == words(text.value.as_str()))
        };
        let Some(first) = alike.iter().find(same) else {
            alike.push(event);
            continue;
        };
        if letters(&first.name.value) == letters(&event.name.value) {
            continue;
        }
        let message = message!(
            "events `{}` and `{}` have one description",
            first.name.value,
            event.name.value
        );
        sink.report(text.span, message)
            .related(first.body.description.span(), "the other one")
            .help("say what tells them apart; if nothing does, merge the events");
    }
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
