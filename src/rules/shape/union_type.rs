//! `shape/union-type`. The page beside this file is its documentation and its first test.

use super::common::Class;
use crate::diag::Message;
use crate::dict::model::{Additional, BoxedProperty, Event, Property, Status as EventStatus};
use crate::dict::{Definition, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/union-type",
    summary: "a property has one type",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("union_type.md"),
    options: &[],
    checks: &[Check::Event(check_event), Check::Property(check_property)],
};

fn check_event(_: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    if event.body.status.get() == Some(&EventStatus::Removed) {
        return;
    }
    if let Some(Additional::Schema(BoxedProperty(others))) = event.body.additional_properties.get()
    {
        let name = &event.name.value;
        report(others, sink, |words| {
            message!("any other property of `{}` is {}", name, words)
        });
    }
}

fn check_property(_: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    if at.status == EventStatus::Removed {
        return;
    }
    let name = at.name.map(|name| &name.value);
    // What has no name is reported with what it is in.
    if let Some(name) = name {
        report(at.property, sink, |words| {
            message!("`{}` is {}", name, words)
        });
    }
    if let Some(BoxedProperty(items)) = at.property.items.get() {
        report(items, sink, |words| match name {
            Some(name) => message!("an item of `{}` is {}", name, words),
            None => message!("an item is {}", words),
        });
    }
    if let Some(Additional::Schema(BoxedProperty(values))) = at.property.additional_properties.get()
    {
        report(values, sink, |words| match name {
            Some(name) => message!("a value of `{}` is {}", name, words),
            None => message!("a value of this object is {}", words),
        });
    }
}

fn report(property: &Property, sink: &mut Sink, message: impl FnOnce(&str) -> Message) {
    let Some(types) = property.types.spanned() else {
        return;
    };
    let classes = Class::all(types.value);
    let words: Vec<&str> = classes.iter().map(|class| class.words()).collect();
    let [first @ .., last] = &words[..] else {
        return;
    };
    if first.is_empty() {
        return;
    }
    let words = format!("{} or {last}", first.join(", "));
    sink.report(types.span, message(&words)).help(
        "a column has one type, and every reader has to tell them apart: choose one, or make a \
         property of each",
    );
}
