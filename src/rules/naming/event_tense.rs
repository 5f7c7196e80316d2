//! `naming/event-tense`. The page beside this file is its documentation and its first test.

use super::{is_of_another, is_staying, spoken, with_spoken_words};
use crate::config::{Grammar, Tense};
use crate::dict::model::Event;
use crate::dict::{Definition, Section};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::words::{Action, Form, action_at_end, action_at_start};
use crate::text::words;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/event-tense",
    summary: "actions in event names are in one tense",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::Index,
    page: include_str!("event_tense.md"),
    options: &[],
    checks: &[Check::Event(check)],
};

fn check(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let tense = ctx.config.naming.event_tense;
    if tense.value == Tense::Any || !is_staying(event) {
        return;
    }
    let name = &event.name.value;
    let words = words(spoken(name).1);
    let Some(action) = action(ctx.config.naming.event_grammar.value, &words) else {
        return;
    };
    let (form, want, called) = match tense.value {
        Tense::Past => (Form::Present, &action.verb.past, "the past tense"),
        _ => (Form::Past, &action.verb.present, "the present tense"),
    };
    // A word that is a noun as well says nothing of its tense where it stands alone (`search`), or behind
    // another action (`save_search`).
    let may_be_noun = || {
        words.len() == action.words.len()
            || (action.words.start > 0 && action_at_start(&words).is_some())
    };
    if action.form != form || (!action.is_sure() && may_be_noun()) || is_of_another(&words, &action)
    {
        return;
    }
    let said = words[action.words.clone()].join(" ");
    let wanted: Vec<String> = want.split(' ').map(str::to_owned).collect();
    let finding = sink
        .report(
            event.name.span,
            message!("`{}` in event name `{}` is not in {}", said, name, called),
        )
        .resting_on(tense.provenance)
        .resting_on(action.known())
        .related(tense.span, "asked for here");
    let Some(wanted) = with_spoken_words(name, action.words.clone(), &wanted) else {
        finding.help(format!("in {called} it is `{want}`"));
        return;
    };
    if ctx.dictionary.declares(Section::Events, &wanted) {
        finding.help(format!(
            "`{wanted}` is there already: merge the two, or tell them apart by a word"
        ));
        return;
    }
    let finding = finding.help(format!(
        "in {called} it is `{wanted}`; in one tense, nobody has to look up how an event is spelled"
    ));
    if let Some(edits) = ctx.rename(event.name.span, &wanted) {
        finding.unsafe_fix(format!("rename to `{wanted}`"), edits);
    }
}

/// The action of a name: where the grammar wants it, and in no grammar at either end.
fn action(grammar: Grammar, words: &[String]) -> Option<Action> {
    match grammar {
        Grammar::ObjectAction => action_at_end(words),
        Grammar::ActionObject => action_at_start(words),
        Grammar::Any => {
            action_at_end(words).or_else(|| action_at_start(words).filter(Action::is_sure))
        }
    }
}
