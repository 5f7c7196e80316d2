//! `naming/vague-word`. The page beside this file is its documentation and its first test.

use super::{is_staying, is_used, spoken};
use crate::dict::model::{Event, Group};
use crate::dict::{Definition, Entity, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, RuleOption, Scope, Sink, Status, Words};
use crate::tables::Provenance;
use crate::tables::words::{Named, Stands, action_at_end, vague};
use crate::text::{Name, Spanned, words};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/vague-word",
    summary: "names say what is meant",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("vague_word.md"),
    options: &[RuleOption::Words(&WORDS), RuleOption::Words(&ALLOW)],
    checks: &[
        Check::Event(check_event),
        Check::Group(check_group),
        Check::Property(check_property),
    ],
};

static WORDS: Words = Words {
    name: "words",
    about: "more words that say nothing, as a whole name or at the end of an event's",
    default: &[],
};

static ALLOW: Words = Words {
    name: "allow",
    about: "words that do say something here",
    default: &[],
};

/// Nouns that say what was done all the same: `login_event`.
const ACTS: &[&str] = &["login", "logout", "ping", "signin", "signout", "signup"];

/// Words behind which an event is what the name is about: `parent_event`.
const ABOUT_EVENTS: &[&str] = &["parent", "raw", "unstruct", "unstructured"];

fn check_event(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    if is_staying(event) {
        report(ctx, Named::Event, event.name, sink);
    }
}

fn check_group(ctx: &Ctx<'_>, group: Definition<'_, Group>, sink: &mut Sink) {
    report(ctx, Named::Group, group.name, sink);
}

fn check_property(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let is_ours = !matches!(at.entity, Entity::Identifier(_)) && is_used(at);
    if let (Some(name), true) = (at.name, is_ours) {
        report(ctx, Named::Property, name, sink);
    }
}

fn report(ctx: &Ctx<'_>, of: Named, name: &Spanned<Name>, sink: &mut Sink) {
    // Only the names of events are judged by their last word; most of the others are of several.
    let stem = name
        .value
        .trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    if of != Named::Event && stem.contains('_') {
        return;
    }
    let (namespace, said) = spoken(&name.value);
    let mut said = words(said);
    // `event 2` and `event2` say no more than `event`.
    let mut numbered = false;
    while let Some(last) = said.last_mut() {
        let stem = last.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        numbered |= stem < last.len();
        last.truncate(stem);
        if !last.is_empty() {
            break;
        }
        said.pop();
    }
    let Some((last, before)) = said.split_last() else {
        return;
    };
    // What a namespace says, the name need not: `app.widget.click`.
    let alone = before.is_empty() && words(namespace).is_empty();
    let stands = match (alone, numbered) {
        (true, false) => Stands::Alone,
        (true, true) => Stands::Numbered,
        _ => Stands::AtEnd,
    };
    // What happened is said all the same: `ad_break_start_event`.
    let says = |word: &String| {
        ACTS.contains(&word.as_str()) || (last == "event" && ABOUT_EVENTS.contains(&word.as_str()))
    };
    // What is for tests need say no more: `test/event`.
    let is_test = || words(namespace).iter().any(|word| word == "test");
    if action_at_end(before).is_some() || before.last().is_some_and(says) || is_test() {
        return;
    }
    let known = vague(of, last, stands);
    let file = name.span.file;
    let own = ctx.words(&RULE, &WORDS, file);
    let is_own = (alone || of == Named::Event) && own.value.contains(&last.as_str());
    if (known.is_none() && !is_own)
        || ctx
            .words(&RULE, &ALLOW, file)
            .value
            .contains(&last.as_str())
    {
        return;
    }
    let (called, help) = match of {
        Named::Event if !alone => (
            "event",
            format!(
                "in place of `{last}`, which fits all of them, say what was done: `started`, `viewed`"
            ),
        ),
        Named::Event => (
            "event",
            "every event is one; name what it was done to and what was done: `checkout_started`"
                .to_owned(),
        ),
        Named::Group => (
            "group",
            "name it after what its properties have in common: `page_context`".to_owned(),
        ),
        Named::Property => (
            "property",
            "name it after what it holds: `payment_method`".to_owned(),
        ),
    };
    let message = match alone {
        true => message!(
            "the name of {} `{}` says nothing about it",
            called,
            name.value
        ),
        false => message!(
            "{} name `{}` ends in `{}`, which says nothing",
            called,
            name.value,
            last
        ),
    };
    let provenance = if is_own {
        Provenance::Sourced
    } else {
        known.unwrap_or(Provenance::Unsourced)
    };
    sink.report(name.span, message)
        .resting_on(provenance)
        .related(own.span.filter(|_| is_own), "asked for here")
        .help(help);
}
