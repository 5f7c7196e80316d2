//! What destinations do not take, collected over all events: one finding for one place, which
//! names every destination and the lines that lead there.

use std::collections::BTreeMap;

use crate::diag::{Level, Message};
use crate::dict::wire::{Arrival, SentEvent, SentField};
use crate::rule::{Ctx, Sink};
use crate::tables::{Effect, Fact, Fields, Provenance, ValueLimit};
use crate::text::Span;

/// Destinations whose lines are shown; more make a finding no clearer.
const SHOWN: usize = 3;

/// The findings of one rule, before they are told.
#[derive(Debug, Default)]
pub(super) struct Breaches<'a>(BTreeMap<(u32, u32, u32, String), Breach<'a>>);

#[derive(Debug)]
pub(super) struct Breach<'a> {
    at: Span,
    limits: Vec<(&'a str, String)>,
    asked: Vec<Span>,
    /// Another place that has a part in it.
    beside: Option<Span>,
    /// The strongest of the facts: whose it is, and what the finding may be at most.
    by: &'a str,
    effect: Option<Effect>,
    status: Provenance,
    ceiling: Level,
}

/// What a fact weighs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weight {
    effect: Option<Effect>,
    status: Provenance,
    ceiling: Level,
}

impl<T> From<&Fact<T>> for Weight {
    fn from(fact: &Fact<T>) -> Self {
        Self {
            effect: fact.effect,
            status: fact.status,
            ceiling: fact.ceiling(),
        }
    }
}

impl From<&ValueLimit> for Weight {
    fn from(limit: &ValueLimit) -> Self {
        Self {
            effect: limit.effect,
            status: limit.status,
            ceiling: limit.ceiling,
        }
    }
}

impl Weight {
    /// What needs no table to be known.
    pub(super) const CERTAIN: Self = Self {
        effect: None,
        status: Provenance::Sourced,
        ceiling: Level::Error,
    };

    /// The same, weighing no more than `level`.
    pub(super) fn at_most(self, level: Level) -> Self {
        Self {
            ceiling: self.ceiling.min(level),
            ..self
        }
    }
}

impl Breach<'_> {
    /// Shows `other`, too.
    pub(super) fn beside(&mut self, other: Span) {
        self.beside.get_or_insert(other);
    }
}

impl<'a> Breaches<'a> {
    /// Notes that `what`, written at `at`, is not taken by the destination of `arrival`, which
    /// does what `said` says ("takes 40").
    pub(super) fn add(
        &mut self,
        at: Span,
        what: String,
        arrival: &Arrival<'a>,
        weight: impl Into<Weight>,
        said: impl Into<String>,
    ) -> &mut Breach<'a> {
        let weight = weight.into();
        let destination = arrival.destination.as_str();
        let key = (at.file.0, at.start, at.end, what);
        let breach = self.0.entry(key).or_insert_with(|| Breach {
            at,
            limits: Vec::new(),
            asked: Vec::new(),
            beside: None,
            by: destination,
            effect: weight.effect,
            status: weight.status,
            ceiling: weight.ceiling,
        });
        if breach.limits.iter().all(|(known, _)| *known != destination) {
            breach.limits.push((destination, said.into()));
        }
        if !breach.asked.contains(&arrival.asked) {
            breach.asked.push(arrival.asked);
        }
        if (weight.ceiling, weight.status) > (breach.ceiling, breach.status) {
            breach.by = destination;
            breach.effect = weight.effect;
            breach.status = weight.status;
            breach.ceiling = weight.ceiling;
        }
        breach
    }

    /// Tells them. `advice` is what to do about the destination that it is given.
    pub(super) fn report(self, sink: &mut Sink, advice: impl Fn(&str) -> String) {
        self.report_of("it", sink, advice);
    }

    /// The same, where what is dropped or cut is `lost`.
    pub(super) fn report_of(self, lost: &str, sink: &mut Sink, advice: impl Fn(&str) -> String) {
        for ((_, _, _, what), breach) in self.0 {
            let limits = sentence(&breach.limits);
            let message = Message {
                text: format!("{what}; {limits}"),
                args: vec![what, limits],
            };
            let advice = advice(breach.by);
            let help = match breach.effect {
                Some(effect) => format!("{} {}; {advice}", breach.by, effect.does_to(lost)),
                None => advice,
            };
            let mut finding = sink
                .report(breach.at, message)
                .help(help)
                .resting_on(breach.status)
                .at_most(breach.ceiling);
            finding = match breach.beside {
                Some(beside) => finding.related(beside, "the other one"),
                None => finding,
            };
            for asked in breach.asked.into_iter().take(SHOWN) {
                finding = finding.related(asked, "sent there by this");
            }
        }
    }
}

/// Who says what: "ga4_web and heap take 40, amplitude takes 1024".
fn sentence(limits: &[(&str, String)]) -> String {
    let mut said: Vec<(&str, Vec<&str>)> = Vec::new();
    for (destination, what) in limits {
        match said.iter_mut().find(|(known, _)| known == what) {
            Some((_, destinations)) => destinations.push(destination),
            None => said.push((what, vec![destination])),
        }
    }
    let parts = said.iter().map(|(what, destinations)| {
        let names = listed_with_and(destinations);
        match destinations.len() {
            1 => format!("{names} {what}"),
            _ => format!("{names} {}", plural(what)),
        }
    });
    parts.collect::<Vec<String>>().join("; ")
}

/// Names as a sentence lists them.
pub(super) fn listed_with_and(names: &[&str]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        all => all.concat(),
    }
}

/// The same said of several: "takes 40" is "take 40".
fn plural(what: &str) -> String {
    if let Some(kept) = what.strip_suffix(" for itself") {
        return format!("{} for themselves", plural(kept));
    }
    match what.split_once(' ') {
        Some(("does", rest)) => format!("do {rest}"),
        Some((verb, rest)) => format!("{} {rest}", verb.strip_suffix('s').unwrap_or(verb)),
        None => what.to_owned(),
    }
}

/// Calls `visit` for each property of each event at each known destination.
pub(super) fn each_field<'c, 'a>(
    ctx: &'c Ctx<'a>,
    mut visit: impl FnMut(&'c SentEvent<'a>, &'c Arrival<'a>, &'static Fields, &'c SentField<'a>),
) {
    for event in ctx.traffic().current() {
        for arrival in &event.arrivals {
            let Some(rules) = arrival.rules(event) else {
                continue;
            };
            for field in &arrival.fields {
                visit(event, arrival, rules, field);
            }
        }
    }
}

/// What a property of an event of this kind is called.
pub(super) fn field_word(event: &SentEvent<'_>) -> &'static str {
    match event.has_traits() {
        true => "trait",
        false => "property",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_say_is_said_once() {
        let limits = [("a", "takes 40"), ("b", "takes 9"), ("c", "takes 40")];
        let limits = limits.map(|(by, said)| (by, said.to_owned()));
        assert_eq!(sentence(&limits), "a and c take 40; b takes 9");
        let one = [("a", "does not take null".to_owned())];
        assert_eq!(sentence(&one), "a does not take null");
        assert_eq!(plural("does not take null"), "do not take null");
        assert_eq!(plural("keeps it for itself"), "keep it for themselves");
    }
}
