//! `shape/open-object`. The page beside this file is its documentation and its first test.

use crate::dict::model::{Additional, Event, Object, Status as EventStatus};
use crate::dict::{Definition, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::Slot;
use crate::text::Span;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/open-object",
    summary: "objects say all that they hold",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("open_object.md"),
    options: &[],
    checks: &[Check::Event(check_event), Check::Property(check_property)],
};

fn check_event(_: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let removed = event.body.status.get() == Some(&EventStatus::Removed);
    // A fragment may say what else there can be.
    if removed || !event.body.json_schema.is_absent() {
        return;
    }
    if let Some(span) = open(&event.body.additional_properties) {
        let message = message!(
            "event `{}` takes any property besides its own",
            event.name.value
        );
        sink.report(span, message).help(HELP);
    }
}

const HELP: &str = "a misspelt property passes, and what is sent is not what is declared; list the \
                    properties, or give the others a shape";

fn check_property(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let property = at.property;
    if !property.json_schema.is_absent() {
        return;
    }
    if ctx.status_around(at.entity) == EventStatus::Removed {
        return;
    }
    let Some(span) = open(&property.additional_properties) else {
        return;
    };
    let declares = |slot: &Slot<Object>| {
        let map = slot.get();
        slot.is_broken() || map.is_some_and(|map| !map.0.is_written_empty())
    };
    let chain = ctx.dictionary.chain(property);
    let some = chain
        .iter()
        .any(|layer| declares(&layer.properties) || !layer.include.is_absent());
    let message = match (at.name, some) {
        (Some(name), true) => {
            message!("object `{}` takes any property besides its own", name.value)
        }
        (Some(name), false) => message!("object `{}` may hold anything", name.value),
        (None, true) => "this object takes any property besides its own".into(),
        (None, false) => "this object may hold anything".into(),
    };
    sink.report(span, message).help(HELP);
}

fn open(additional: &Slot<Additional>) -> Option<Span> {
    let written = additional.spanned()?;
    matches!(written.value, Additional::Any(true)).then_some(written.span)
}
