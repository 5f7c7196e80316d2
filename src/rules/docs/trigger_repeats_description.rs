//! `docs/trigger-repeats-description`. The page beside this file is its documentation and its first test.

use super::common::{LONGEST, OF_EVENTS, content, said};
use super::placeholder_description::is_placeholder;
use crate::dict::Definition;
use crate::dict::model::{Event, Status as EventStatus};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "docs/trigger-repeats-description",
    summary: "a trigger says more than the description",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("trigger_repeats_description.md"),
    options: &[],
    checks: &[Check::Event(check)],
};

fn check(_: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let Some(trigger) = event.body.trigger.spanned() else {
        return;
    };
    let removed = event.body.status.get() == Some(&EventStatus::Removed);
    let long = |text: &str| text.len() > LONGEST;
    if removed || long(trigger.value.as_str()) || is_placeholder(trigger.value.as_str()) {
        return;
    }
    let description = event.body.description.spanned();
    // What begins with a word that neither has says something of its own.
    if !repeats_something(
        trigger.value.as_str(),
        description.map_or("", |text| text.value.as_str()),
        &event.name.value,
    ) {
        return;
    }
    let words = said(trigger.value.as_str());
    let words = content(&words, OF_EVENTS);
    let description = description.filter(|text| !long(text.value.as_str()));
    let same = description.filter(|text| {
        let described = said(text.value.as_str());
        content(&described, OF_EVENTS) == words
    });
    let (what, there) = match same {
        Some(text) => ("the description", Some(text.span)),
        None if words.is_subset(&content(event.name.value.words(), &[])) => ("its name", None),
        None => return,
    };
    let message = message!(
        "the trigger of `{}` only repeats {}",
        event.name.value,
        what
    );
    sink.report(trigger.span, message)
        .related(there, "the description")
        .help("say at which moment of which code it is sent, and how often");
}

/// Whether the longest word of the trigger may stand in the description or the name, in some form.
fn repeats_something(trigger: &str, description: &str, name: &str) -> bool {
    let words = trigger.split(|c: char| !c.is_alphanumeric());
    let Some(longest) = words.max_by_key(|word| word.len()) else {
        return true;
    };
    // Endings differ; what is shorter than four letters has no other form that the rule knows.
    let start: String = longest
        .chars()
        .take(3)
        .flat_map(char::to_lowercase)
        .collect();
    description.to_lowercase().contains(&start) || name.to_lowercase().contains(&start)
}
