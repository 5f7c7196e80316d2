//! `destination/too-many-events`. The page beside this file is its documentation and its first test.

use std::collections::{BTreeMap, BTreeSet};

use crate::dict::wire::Arrival;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Number, Rule, RuleOption, Scope, Sink, Status};
use crate::text::Name;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/too-many-events",
    summary: "a destination gets as many different events as it takes",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("too_many_events.md"),
    options: &[RuleOption::Number(&MAX)],
    checks: &[Check::Dictionary(check)],
};

static MAX: Number = Number {
    name: "max",
    about: "most different events for any destination; 0 for what each takes",
    default: 0,
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut names: BTreeMap<&Name, (BTreeSet<&Name>, &Arrival<'_>)> = BTreeMap::new();
    for event in ctx.traffic().current().filter(|e| e.sends_its_name()) {
        for arrival in &event.arrivals {
            let at = names.entry(arrival.destination);
            let (names, _) = at.or_insert_with(|| (BTreeSet::new(), arrival));
            names.extend(arrival.names.iter().map(|name| name.name));
        }
    }
    for (destination, (names, arrival)) in names {
        let count = names.len();
        let help = "say by a property what several names say now, or send fewer events there";
        let max = ctx.number(&RULE, &MAX, arrival.asked.file);
        if max.value > 0 && count as u64 > max.value {
            let message = message!(
                "{} different events go to {}, and {} may",
                count,
                destination,
                max.value
            );
            sink.report(arrival.asked, message)
                .related(max.span, "asked for here")
                .help(help);
        }
        let limit = arrival
            .known
            .and_then(|known| known.events.max_distinct.as_ref());
        if let Some(limit) = limit.filter(|limit| count > limit.value) {
            let message = message!(
                "{} different events go to {}, which takes {}",
                count,
                destination,
                limit.value
            );
            let help = match limit.effect {
                Some(effect) => format!("{destination} {}; {help}", effect.does_to("the rest")),
                None => help.to_owned(),
            };
            sink.report(arrival.asked, message)
                .help(help)
                .resting_on(limit.status)
                .at_most(limit.ceiling());
        }
    }
}
