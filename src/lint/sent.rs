//! What was found in payloads, as findings and as counts.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Level};
use crate::payload::{Checked, Kind, Mismatch, Position, Sketch, Totals};
use crate::rule::{Check, Ctx, Rule, Sink};

/// What payloads came to.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// One row for each event and rule.
    pub rows: Vec<Row>,
    /// How much was read.
    pub totals: Totals,
}

impl Sent {
    /// How many findings there are.
    pub fn count(&self) -> u64 {
        self.rows.iter().map(|row| row.count).sum()
    }
}

/// How often a rule found something in the payloads of one event.
#[derive(Debug, Clone)]
pub struct Row {
    /// The event, as the dictionary calls it; of one that it does not have the name as sent. Empty where
    /// it could not be told.
    pub event: String,
    /// The rule.
    pub rule: &'static str,
    /// Its level there.
    pub level: Level,
    /// How many findings.
    pub count: u64,
    /// In how many of the event's payloads.
    pub events: u64,
    /// How many payloads of the event there are.
    pub of: u64,
    /// Where the first is.
    pub first: Position,
    /// Where the last is.
    pub last: Position,
    /// How many different values were sent there; none where they may be personal.
    pub distinct: Option<Sketch>,
}

/// What the rules say of the mismatches: of those that are kept one by one, and of the first of each
/// count, by rule.
pub(super) fn judge(
    rules: &[&'static Rule],
    ctx: &Ctx<'_>,
    checked: &Checked,
) -> Vec<Vec<Diagnostic>> {
    let numbers: BTreeMap<_, usize> = checked.tallies.keys().zip(0..).collect();
    let firsts = checked.tallies.values().map(|tally| &tally.first);
    let mut found: Vec<(usize, &Mismatch)> = (0..).zip(firsts).collect();
    for (key, mismatch) in &checked.mismatches {
        found.extend(numbers.get(key).map(|number| (*number, mismatch)));
    }
    let judged = rules.iter().map(|rule| {
        let mut sink = Sink::new(rule);
        for (kind, check) in rule.checks.iter().filter_map(of_payloads) {
            for (number, mismatch) in found.iter().filter(|(_, m)| m.kind == kind) {
                sink.tally = *number;
                check(ctx, mismatch, &mut sink);
            }
        }
        sink.into_diagnostics()
    });
    judged.collect()
}

type MismatchCheck = fn(&Ctx<'_>, &Mismatch, &mut Sink);

fn of_payloads(check: &Check) -> Option<(Kind, MismatchCheck)> {
    match check {
        Check::Mismatch(kind, check) => Some((*kind, *check)),
        _ => None,
    }
}

/// Whether a rule judges payloads and nothing else.
pub(super) fn judges_payloads_alone(rule: &Rule) -> bool {
    rule.checks.iter().all(|check| of_payloads(check).is_some())
}

/// The counts of what is left of `diagnostics`, by event and rule.
pub(super) fn rows(checked: &Checked, diagnostics: &[Diagnostic]) -> Vec<Row> {
    let mut levels: BTreeMap<usize, (&'static str, Level)> = BTreeMap::new();
    for diagnostic in diagnostics {
        if let Some(sent) = &diagnostic.sent {
            let known = levels
                .entry(sent.tally)
                .or_insert((diagnostic.rule, diagnostic.level));
            known.1 = known.1.max(diagnostic.level);
        }
    }
    let mut rows: BTreeMap<(&str, &str), Row> = BTreeMap::new();
    for (number, (key, tally)) in checked.tallies.iter().enumerate() {
        let Some((rule, level)) = levels.get(&number).copied() else {
            continue;
        };
        let of = checked.totals.by_event.get(&key.event).copied();
        let of = of.unwrap_or_default();
        let own = Row {
            event: key.event.clone(),
            rule,
            level,
            count: tally.count,
            events: tally.events,
            of,
            first: tally.first_at.clone(),
            last: tally.last_at.clone(),
            distinct: tally.distinct.clone(),
        };
        match rows.get_mut(&(key.event.as_str(), rule)) {
            Some(row) => {
                row.add(own);
                let all = checked.payloads.get(&(key.event.clone(), key.kind));
                row.events = row.events.min(all.copied().unwrap_or(row.events));
            }
            None => {
                rows.insert((&key.event, rule), own);
            }
        }
    }
    rows.into_values().collect()
}

impl Row {
    fn add(&mut self, other: Self) {
        self.level = self.level.max(other.level);
        self.count += other.count;
        self.events += other.events;
        if other.first < self.first {
            self.first = other.first;
        }
        self.last = other.last.max(self.last.clone());
        Sketch::join(&mut self.distinct, other.distinct.as_ref());
    }
}
