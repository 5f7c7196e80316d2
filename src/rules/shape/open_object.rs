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
    scope: Scope::Index,
    page: include_str!("open_object.md"),
    options: &[],
    checks: &[
        Check::Dictionary(check_events),
        Check::Property(check_property),
    ],
};

/// Where every event is open, it is how this dictionary is and not a slip: that is one finding.
fn check_events(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut found: Vec<(Definition<'_, Event>, Span)> = Vec::new();
    let mut closed = 0;
    for event in ctx.dictionary.events() {
        let removed = event.body.status.get() == Some(&EventStatus::Removed);
        // A fragment may say what else there can be.
        if removed || event.body.partial || !event.body.json_schema.is_absent() {
            continue;
        }
        match open(&event.body.additional_properties) {
            Some(span) => found.push((event, span)),
            None => closed += 1,
        }
    }
    if let [(_, first), _, ..] = found[..]
        && closed == 0
    {
        let message = "every event takes any property besides its own";
        sink.report(first, message)
            .help(format!("{HELP}; this is the first of them"));
        return;
    }
    for (event, span) in found {
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
