//! `destination/reserved-event-prefix`. The page beside this file is its documentation and its first test.

use super::breaches::Breaches;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/reserved-event-prefix",
    summary: "names of events do not begin like those that a destination keeps for itself",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("reserved_event_prefix.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    for event in ctx.traffic().current().filter(|e| e.sends_its_name()) {
        for arrival in &event.arrivals {
            let Some(known) = arrival.known else { continue };
            for name in &arrival.names {
                if let Some((fact, prefix)) = known.events.reserved_prefix(name.name) {
                    let what = format!("event name `{}` begins with `{prefix}`", name.name);
                    breaches.add(name.span, what, arrival, fact, "keeps that for itself");
                }
            }
        }
    }
    breaches.report(sink, |destination| {
        format!("name it otherwise, there at least: `aliases: {{{destination}: …}}`")
    });
}
