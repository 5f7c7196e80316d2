//! `naming/synonym-action`. The page beside this file is its documentation and its first test.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{is_staying, spoken};
use crate::message;
use crate::rule::{
    Check, Ctx, Fixable, Flag, Level, Pending, Rule, RuleOption, Scope, Sink, Status,
};
use crate::tables::words::{Synonyms, Verb, action_at_end, action_at_start, synonyms};
use crate::text::{Name, Spanned, words};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/synonym-action",
    summary: "one action has one word",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("synonym_action.md"),
    options: &[RuleOption::Flag(&ACROSS_OBJECTS)],
    checks: &[Check::Dictionary(check)],
};

static ACROSS_OBJECTS: Flag = Flag {
    name: "across_objects",
    about: "whether the whole dictionary has to use one word, not just the events of one object",
    default: false,
};

/// An event by its object and action.
struct Said<'a> {
    name: &'a Spanned<Name>,
    object: String,
    word: String,
    verb: &'static Verb,
    set: &'static Synonyms,
}

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut said: Vec<Said<'_>> = Vec::new();
    for event in ctx.dictionary.events().filter(|event| is_staying(*event)) {
        let (namespace, all) = spoken(&event.name.value);
        let all = words(all);
        let action =
            action_at_end(&all).or_else(|| action_at_start(&all).filter(|action| action.is_sure()));
        let Some(action) = action else { continue };
        let word = all[action.words.clone()].join(" ");
        let mut object = all;
        object.drain(action.words);
        // `account.deleted` and `coupon.removed` are of two objects.
        object.splice(0..0, words(namespace));
        for set in synonyms(action.verb).filter(|set| set.same) {
            said.push(Said {
                name: event.name,
                object: object.join(" "),
                word: word.clone(),
                verb: action.verb,
                set,
            });
        }
    }
    // Which word of a set the dictionary has most often.
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for said in &said {
        *counts.entry(&said.verb.present).or_default() += 1;
    }
    let actions = ctx.config.naming.event_actions.as_ref();
    let is_listed = |said: &Said<'_>| {
        let mut listed = actions.into_iter().flat_map(|actions| &actions.value);
        listed.any(|action| words(action).join(" ") == said.word)
    };
    let order = |said: &Said<'_>| {
        let place = said
            .set
            .verbs
            .iter()
            .position(|verb| std::ptr::eq(*verb, said.verb));
        (
            !is_listed(said),
            Reverse(counts[said.verb.present.as_str()]),
            place,
        )
    };
    let mut by_object: BTreeMap<(&str, &str), Vec<&Said<'_>>> = BTreeMap::new();
    let mut by_set: BTreeMap<&str, &Said<'_>> = BTreeMap::new();
    for said in &said {
        let Some(set) = said.set.verbs.first().map(|verb| verb.present.as_str()) else {
            continue;
        };
        by_object.entry((set, &said.object)).or_default().push(said);
        let usual = by_set.entry(set).or_insert(said);
        if order(said) < order(usual) {
            *usual = said;
        }
    }
    for ((set, _), mut events) in by_object {
        events.sort_by_key(|said| order(said));
        let Some(first) = events.first().copied() else {
            continue;
        };
        let usual = by_set.get(set).copied().unwrap_or(first);
        for said in &events {
            if !std::ptr::eq(said.verb, first.verb) {
                let message = message!(
                    "events `{}` and `{}` may be one action under two names",
                    first.name.value,
                    said.name.value
                );
                report(sink, said, first, message).help(format!(
                    "`{}` and `{}` mean the same to most people: keep one of the two, or say in the names \
                     what differs",
                    first.word, said.word
                ));
            } else if !std::ptr::eq(said.verb, usual.verb)
                && ctx.flag(&RULE, &ACROSS_OBJECTS, said.name.span.file).value
            {
                let message = message!(
                    "event name `{}` says `{}` where others say `{}`",
                    said.name.value,
                    said.word,
                    usual.word
                );
                report(sink, said, usual, message).help(
                    "one word for one action: whoever searches by the usual one misses this event",
                );
            }
        }
    }
}

fn report<'s>(
    sink: &'s mut Sink,
    said: &Said<'_>,
    other: &Said<'_>,
    message: crate::diag::Message,
) -> Pending<'s> {
    sink.report(said.name.span, message)
        .resting_on(said.set.status)
        .related(other.name.span, format!("here it is `{}`", other.word))
}
