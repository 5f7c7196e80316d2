//! `destination/event-name-pattern`. The page beside this file is its documentation and its first test.

use super::breaches::Breaches;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/event-name-pattern",
    summary: "names of events have the characters that their destinations take",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("event_name_pattern.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    for event in ctx.traffic().current().filter(|e| e.sends_its_name()) {
        for arrival in &event.arrivals {
            let pattern = arrival
                .known
                .and_then(|known| known.events.pattern.as_ref());
            let Some(pattern) = pattern else { continue };
            for name in arrival
                .names
                .iter()
                .filter(|n| !pattern.value.is_match(n.name))
            {
                let what = format!(
                    "event name `{}` is not spelled as destinations ask",
                    name.name
                );
                let said = format!("takes {}", pattern.value.as_str());
                breaches.add(name.span, what, arrival, pattern, said);
            }
        }
    }
    breaches.report(sink, |destination| {
        format!("rename the event, or name it there: `aliases: {{{destination}: …}}`")
    });
}
