//! `privacy/destination-not-allowed`. The page beside this file is its documentation and its first test.

use std::collections::BTreeSet;

use super::holds::listed_with_and;
use crate::dict::model::{Additional, BoxedProperty, Object, Property};
use crate::dict::wire::{Arrival, SentEvent};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::Slot;
use crate::text::Span;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "privacy/destination-not-allowed",
    summary: "properties go only where they may go",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("destination_not_allowed.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

/// Objects within each other that are followed.
const MAX_STEPS: usize = 256;

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut any = false;
    ctx.properties().iter().copied().for_each(|at| {
        any |= !at.property.allowed_destinations.is_absent();
    });
    if !any {
        return;
    }
    for event in &ctx.traffic().events {
        // A shared object is looked into once for an event, however many ways lead there.
        let mut seen = BTreeSet::new();
        for member in &event.members {
            let place = member.via.first().copied().unwrap_or(member.name.span);
            judge(
                ctx,
                event,
                (member.name.value.as_str(), place),
                member.property,
                (0, &mut seen),
                sink,
            );
        }
        let values = &event.event.body.additional_properties;
        if let (Some(inner), Some(place)) = (additional(values), values.span()) {
            let values = ("additionalProperties", place);
            judge(ctx, event, values, inner, (0, &mut seen), sink);
        }
        let need = event.event.body.identifiers.get();
        let lists = need.map(|need| [&need.0.any_of, &need.0.all_of]);
        for name in lists.into_iter().flatten().filter_map(Slot::get).flatten() {
            if let Some(identifier) = ctx.dictionary.identifier(&name.value) {
                let property = &identifier.body.property;
                judge(
                    ctx,
                    event,
                    (name.value.as_str(), name.span),
                    property,
                    (0, &mut seen),
                    sink,
                );
            }
        }
    }
}

/// Judges a property that `event` has by what stands at a place, and what is within it.
fn judge(
    ctx: &Ctx<'_>,
    event: &SentEvent<'_>,
    (name, place): (&str, Span),
    property: &Property,
    (steps, seen): (usize, &mut BTreeSet<*const Property>),
    sink: &mut Sink,
) {
    if steps == MAX_STEPS {
        return;
    }
    let allowed = ctx
        .dictionary
        .lookup(property, |property| &property.allowed_destinations);
    if let Some(allowed) = allowed.filter(|allowed| allowed.value.is_whole()) {
        let may = |arrival: &&Arrival<'_>| {
            let mut names = allowed.value.iter();
            names.any(|name| name.value == *arrival.destination)
        };
        let not: Vec<&Arrival<'_>> = event.arrivals.iter().filter(|a| !may(a)).collect();
        if let Some(first) = not.first() {
            let names: Vec<&str> = not.iter().map(|a| a.destination.as_str()).collect();
            let message = message!(
                "`{}` goes to {} with `{}`, and may not",
                name,
                listed_with_and(&names),
                event.event.name.value
            );
            let mut finding = sink
                .report(place, message)
                .related(allowed.span, "it may go here alone")
                .related(first.asked, "the event is sent there by this")
                .help(
                    "leave the property out of this event, send the event elsewhere \
                     (`destinations:`), or allow it",
                );
            for other in not
                .iter()
                .skip(1)
                .filter(|other| other.asked != first.asked)
            {
                finding = finding.related(other.asked, "and by this");
            }
            return;
        }
    }
    for property in ctx.dictionary.layers(property) {
        if !seen.insert(std::ptr::from_ref(property)) {
            continue;
        }
        for entry in property.properties.get().into_iter().flat_map(Object::iter) {
            if let Some(inner) = &entry.value.value {
                judge(
                    ctx,
                    event,
                    (entry.name.value.as_str(), place),
                    inner,
                    (steps + 1, &mut *seen),
                    sink,
                );
            }
        }
        let items = property.items.get().map(|BoxedProperty(items)| &**items);
        let values = additional(&property.additional_properties);
        for inner in items.into_iter().chain(values) {
            judge(
                ctx,
                event,
                (name, place),
                inner,
                (steps + 1, &mut *seen),
                sink,
            );
        }
    }
}

/// What properties have to look like that have no name.
fn additional(values: &Slot<Additional>) -> Option<&Property> {
    match values.get()? {
        Additional::Schema(BoxedProperty(values)) => Some(values),
        Additional::Any(_) => None,
    }
}
