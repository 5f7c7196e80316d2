//! `naming/event-grammar`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use super::{BINDING, CASES, is_staying, spoken};
use crate::config::{Grammar, Tense};
use crate::dict::Definition;
use crate::dict::model::Event;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::words::{Action, Form, Named, Stands, action_at_end, action_at_start, vague};
use crate::text::{word_ranges, words};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/event-grammar",
    summary: "event names have object and action in one order",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("event_grammar.md"),
    options: &[],
    checks: &[Check::Event(check)],
};

fn check(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let grammar = ctx.config.naming.event_grammar;
    if grammar.value == Grammar::Any || !is_staying(event) {
        return;
    }
    let name = &event.name.value;
    let words = words(spoken(name).1);
    let (start, end) = (action_at_start(&words), action_at_end(&words));
    let (action, message) = match (grammar.value, start, end) {
        (Grammar::ObjectAction, Some(start), None) if leads(&start, &words) => {
            let said = words[start.words.clone()].join(" ");
            let message = message!("event name `{}` begins with the action, `{}`", name, said);
            (start, message)
        }
        // A present at the end may be the noun: `page_view`.
        (Grammar::ActionObject, None, Some(end)) if end.form == Form::Past && words.len() > 1 => {
            let said = words[end.words.clone()].join(" ");
            (
                end,
                message!("event name `{}` ends with the action, `{}`", name, said),
            )
        }
        _ => return,
    };
    let (order, want) = match grammar.value {
        Grammar::ObjectAction => ("the object goes first, then what happened to it", true),
        _ => ("the action goes first, then what it was done to", false),
    };
    let instead = turned(
        ctx.config.naming.event_tense.value,
        name,
        &words,
        &action,
        want,
    )
    .map(|instead| format!(": `{instead}`"))
    .unwrap_or_default();
    sink.report(event.name.span, message)
        .resting_on(grammar.provenance)
        .resting_on(action.known())
        .related(grammar.span, "asked for here")
        .help(format!(
            "{order}{instead}; in one order, the events of one object stand together in every list"
        ));
}

/// Whether the action at the start is beyond doubt what the name says that happened.
fn leads(start: &Action, words: &[String]) -> bool {
    let rest = &words[start.words.end..];
    let Some(last) = rest.last() else {
        return false;
    };
    // `saved_search_added_to_home`: what happened stands further on.
    let another =
        |i: usize| action_at_start(&rest[i..]).is_some_and(|action| action.form == Form::Past);
    start.is_sure()
        && vague(Named::Event, last, Stands::AtEnd).is_none()
        && !(1..rest.len()).any(another)
}

/// The name in the other order, where nothing but a plain object is left to move.
fn turned(
    tense: Tense,
    name: &str,
    words: &[String],
    action: &Action,
    to_end: bool,
) -> Option<String> {
    let (before, after) = (&words[..action.words.start], &words[action.words.end..]);
    let object: Vec<String> = [before, after].concat();
    if object.iter().any(|word| BINDING.contains(&word.as_str())) {
        return None;
    }
    let said = match tense {
        Tense::Past => action.verb.past.clone(),
        Tense::Present => action.verb.present.clone(),
        Tense::Any => words[action.words.clone()].join(" "),
    };
    let said: Vec<String> = said.split(' ').map(str::to_owned).collect();
    let turned = match to_end {
        true => [object, said].concat(),
        false => [said, object].concat(),
    };
    let (namespace, spoken) = spoken(name);
    // The words are without their apostrophes.
    if spoken.contains(['\'', '’', '#']) {
        return None;
    }
    // A single word would be in several cases, of which the new name can be in one.
    let case = CASES.into_iter().find(|case| case.matches(spoken))?;
    let written: BTreeMap<String, &str> = word_ranges(spoken)
        .into_iter()
        .map(|at| (spoken[at.clone()].to_lowercase(), &spoken[at]))
        .filter(|(_, text)| text.chars().filter(|c| c.is_uppercase()).count() > 1)
        .collect();
    // Acronyms are left for the case to judge.
    let turned: Vec<&str> = turned
        .iter()
        .map(|word| written.get(word).copied().unwrap_or(word))
        .collect();
    Some(format!("{namespace}{}", case.apply(&turned.join(" "))))
}
