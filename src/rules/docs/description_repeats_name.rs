//! `docs/description-repeats-name`. The page beside this file is its documentation and its first test.

use super::common::{LONGEST, OF_EVENTS, OF_PROPERTIES, content, may_repeat, says_only};
use super::missing_description::values_say_it;
use super::placeholder_description::is_placeholder;
use crate::dict::model::{Event, Group, Status as EventStatus};
use crate::dict::{Definition, Entity, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Slot, Text};
use crate::text::{Name, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "docs/description-repeats-name",
    summary: "a description says more than the name",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("description_repeats_name.md"),
    options: &[],
    checks: &[
        Check::Event(check_event),
        Check::Group(check_group),
        Check::Property(check_property),
    ],
};

fn check_event(_: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    if event.body.status.get() != Some(&EventStatus::Removed) {
        let help = "say who did what, and what tells it from similar events";
        judge(event.name, &event.body.description, OF_EVENTS, help, sink);
    }
}

fn check_group(_: &Ctx<'_>, group: Definition<'_, Group>, sink: &mut Sink) {
    let help = "say what the properties have in common, and when a group is used";
    let empty = &["group", "property", "properties"];
    judge(group.name, &group.body.description, empty, help, sink);
}

fn check_property(_: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(name) = at.name else { return };
    if at.status == EventStatus::Removed {
        return;
    }
    // Where each value is described, these say what the property is.
    if !at.property.values.is_absent() && values_say_it(at.property) {
        return;
    }
    let help = match at.entity {
        Entity::Identifier(_) if at.depth == 0 => "say whom it stands for, and where it is from",
        _ => "say what the name does not: where it is from, what it counts, when it is absent",
    };
    judge(name, &at.property.description, OF_PROPERTIES, help, sink);
}

fn judge(
    name: &Spanned<Name>,
    description: &Slot<Text>,
    empty: &[&str],
    help: &str,
    sink: &mut Sink,
) {
    let Some(text) = description.spanned() else {
        return;
    };
    let words = text.value.as_str();
    if !may_repeat(words, empty, &name.value) {
        return;
    }
    let long = words.len().max(name.value.len()) > LONGEST;
    if long || is_placeholder(words) || !words.contains(char::is_alphabetic) {
        return;
    }
    // What is dropped from the text may be all that the name is: `value`.
    let known = content(name.value.words(), &[]);
    if says_only(words, empty, &known) {
        let message = message!("the description of `{}` only repeats its name", name.value);
        sink.report(text.span, message).help(help);
    }
}
