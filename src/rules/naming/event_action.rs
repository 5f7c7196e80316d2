//! `naming/event-action`. The page beside this file is its documentation and its first test.

use super::{is_of_another, is_staying, spoken, with_spoken_words};
use crate::config::Policy;
use crate::dict::model::Event;
use crate::dict::{Definition, Section};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::closest;
use crate::tables::words::{Verb, action_at_end, action_at_start, synonyms, verb};
use crate::text::{Name, words};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/event-action",
    summary: "event names use the actions of the manifest",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::Index,
    page: include_str!("event_action.md"),
    options: &[],
    checks: &[Check::Event(check)],
};

/// Actions that are listed in a help text; the manifest has them all.
const SHOWN: usize = 12;

fn check(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let Some(actions) = &ctx.config.naming.event_actions else {
        return;
    };
    if actions.value.is_empty() || !is_staying(event) {
        return;
    }
    let name = &event.name.value;
    let said = words(spoken(name).1);
    let listed: Vec<Vec<String>> = actions.value.iter().map(|action| words(action)).collect();
    let uses = |action: &Vec<String>| {
        said.windows(action.len().max(1))
            .any(|part| part == *action)
    };
    if listed.iter().any(uses) {
        return;
    }
    let finding = sink
        .report(
            event.name.span,
            message!(
                "event name `{}` has none of the actions of this dictionary",
                name
            ),
        )
        .related(actions.span, "the actions are listed here");
    let own = action_at_end(&said)
        .filter(|own| !is_of_another(&said, own))
        .or_else(|| action_at_start(&said));
    let Some(own) = own else {
        let near = said
            .last()
            .and_then(|last| closest(last, actions.value.iter().map(|a| &**a)));
        finding.help(match near {
            Some(near) => format!("did you mean `{near}`? If not, add the action to the list"),
            None => format!(
                "say what happened by one of {}, or add to the list",
                list(actions)
            ),
        });
        return;
    };
    let word = said[own.words.clone()].join(" ");
    let instead = instead(own.verb, &listed);
    let [one] = &instead[..] else {
        finding.help(match instead.is_empty() {
            true => format!("use one of {}, or add `{word}` to the list", list(actions)),
            false => format!("for `{word}` the list has {}", quoted(&instead)),
        });
        return;
    };
    let Some(want) = with_spoken_words(name, own.words.clone(), one) else {
        finding.help(format!("for `{word}` the list has `{}`", one.join(" ")));
        return;
    };
    if ctx.dictionary.declares(Section::Events, &want) {
        finding.help(format!(
            "`{want}` is there already: merge the two, or tell them apart by a word"
        ));
        return;
    }
    let finding = finding.help(format!(
        "for `{word}` the list has `{}`: `{want}`",
        one.join(" ")
    ));
    if let Some(edits) = ctx.rename(event.name.span, &want) {
        finding.unsafe_fix(format!("rename to `{want}`"), edits);
    }
}

/// The listed actions that may be meant by `own`: the same in another form, else its synonyms.
fn instead<'l>(own: &'static Verb, listed: &'l [Vec<String>]) -> Vec<&'l Vec<String>> {
    let is = |action: &Vec<String>, of: &Verb| verb(action).is_some_and(|v| std::ptr::eq(v, of));
    let same: Vec<_> = listed.iter().filter(|action| is(action, own)).collect();
    if !same.is_empty() {
        return same;
    }
    let meant: Vec<&Verb> = synonyms(own)
        .flat_map(|set| set.verbs.iter().copied())
        .collect();
    listed
        .iter()
        .filter(|action| meant.iter().any(|verb| is(action, verb)))
        .collect()
}

fn list(actions: &Policy<Vec<Name>>) -> String {
    let all = actions.value.iter();
    let mut shown: Vec<String> = all.take(SHOWN).map(|name| format!("`{name}`")).collect();
    if actions.value.len() > SHOWN {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

fn quoted(actions: &[&Vec<String>]) -> String {
    let quoted = actions
        .iter()
        .map(|action| format!("`{}`", action.join(" ")));
    quoted.collect::<Vec<_>>().join(" and ")
}
