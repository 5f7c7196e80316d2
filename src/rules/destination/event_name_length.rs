//! `destination/event-name-length`. The page beside this file is its documentation and its first test.

use super::breaches::Breaches;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/event-name-length",
    summary: "names of events are as short as their destinations ask for",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("event_name_length.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    for event in ctx.traffic().current().filter(|e| e.sends_its_name()) {
        for arrival in &event.arrivals {
            let limit = arrival
                .known
                .and_then(|known| known.events.max_length.as_ref());
            let Some(limit) = limit else { continue };
            for name in &arrival.names {
                let length = name.name.chars().count();
                if length > limit.value {
                    let what = format!("event name `{}` has {length} characters", name.name);
                    let said = format!("takes {}", limit.value);
                    breaches.add(name.span, what, arrival, limit, said);
                }
            }
        }
    }
    breaches.report(sink, |destination| {
        format!("shorten the name, or give it a shorter one there: `aliases: {{{destination}: …}}`")
    });
}
