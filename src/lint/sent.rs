//! What was found in payloads, as findings and as counts.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Level};
use crate::payload::{Checked, Kind, Mismatch, Names, Position, Sketch, Standing, Totals};
use crate::rule::{Check, Ctx, Rule, Sink};

/// What payloads came to.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// One row for each event, rule and level, in this order.
    pub rows: Vec<Row>,
    /// How much was read.
    pub totals: Totals,
    /// How many findings comments keep out of the report.
    pub allowed: u64,
    /// How many findings are reported one by one, at most.
    pub limit: usize,
    /// The files that were read, as one would type their paths, in order.
    pub files: Vec<String>,
    /// Whether somebody stopped it before all was read.
    pub interrupted: bool,
}

impl Sent {
    /// How many findings there are.
    pub fn count(&self) -> u64 {
        self.rows.iter().map(|row| row.count).sum()
    }

    /// Adds what was found in other files, as if both had been read in one run.
    pub fn add(&mut self, other: Self) {
        for row in other.rows {
            self.add_row(row);
        }
        let unknown = self.rows.iter().filter(|row| row.is_of_unknown());
        let mut names: Names = Names::default();
        unknown.for_each(|row| names.count(&row.event, row.count));
        for name in names.fold() {
            let is_folded = |row: &Row| row.is_of_unknown() && row.event == name;
            let (folded, rest) = std::mem::take(&mut self.rows)
                .into_iter()
                .partition(is_folded);
            self.rows = rest;
            for row in Vec::from_iter::<Vec<Row>>(folded) {
                self.add_row(Row {
                    event: Names::OTHERS.to_owned(),
                    ..row
                });
            }
        }
        self.totals.add(other.totals);
        for row in &mut self.rows {
            row.of = payloads_of(&row.event, row.is_of_unknown(), row.events, &self.totals);
        }
        self.allowed += other.allowed;
        self.limit = self.limit.min(other.limit);
        self.files.extend(other.files);
        self.files.sort();
        self.interrupted |= other.interrupted;
    }

    fn add_row(&mut self, row: Row) {
        match self.rows.binary_search_by(|known| known.place(&row)) {
            Ok(at) => self.rows[at].add(row),
            Err(at) => self.rows.insert(at, row),
        }
    }
}

/// How many payloads there are of an event that `found` of them have something of.
fn payloads_of(event: &str, is_unknown: bool, found: u64, totals: &Totals) -> u64 {
    let known = match is_unknown {
        true => totals.by_unknown.counts().get(event),
        false => totals.by_event.get(event),
    };
    known.copied().unwrap_or(if is_unknown { found } else { 0 })
}

/// How often a rule found something in the payloads of one event.
#[derive(Debug, Clone)]
pub struct Row {
    /// The event, as the dictionary calls it; of one that it does not have the name as sent. Empty where
    /// it could not be told.
    pub event: String,
    /// The rule.
    pub rule: &'static str,
    /// The level of these findings.
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

/// What the rules say of mismatches, by rule; each finding has the number of its mismatch.
pub(super) fn judge<'m>(
    rules: &[&'static Rule],
    ctx: &Ctx<'_>,
    mismatches: impl Iterator<Item = &'m Mismatch>,
) -> Vec<Vec<Diagnostic>> {
    let found: Vec<(usize, &Mismatch)> = mismatches.enumerate().collect();
    let judged = rules.iter().map(|rule| {
        let mut sink = Sink::new(rule);
        for (kind, check) in rule.checks.iter().filter_map(of_payloads) {
            for (number, mismatch) in found.iter().filter(|(_, m)| m.kind == kind) {
                sink.number = *number;
                check(ctx, mismatch, &mut sink);
            }
        }
        sink.into_diagnostics()
    });
    judged.collect()
}

type MismatchCheck = fn(&Ctx<'_>, &Mismatch, &mut Sink);

pub(super) fn of_payloads(check: &Check) -> Option<(Kind, MismatchCheck)> {
    match check {
        Check::Mismatch(kind, check) => Some((*kind, *check)),
        _ => None,
    }
}

/// Whether a rule judges payloads and nothing else.
pub(super) fn judges_payloads_alone(rule: &Rule) -> bool {
    rule.checks.iter().all(|check| of_payloads(check).is_some())
}

/// The counts of what is reported, by event, rule and level.
pub(super) fn rows(checked: &Checked, rules: &[&'static Rule]) -> Vec<Row> {
    let mut of_kind: BTreeMap<Kind, &'static str> = BTreeMap::new();
    for rule in rules {
        let kinds = rule.checks.iter().filter_map(of_payloads);
        of_kind.extend(kinds.map(|(kind, _)| (kind, rule.id)));
    }
    let mut rows: BTreeMap<(&str, &str, Level), Row> = BTreeMap::new();
    for (key, tally) in &checked.tallies {
        let (Standing::Reported(level), Some(rule)) = (key.standing, of_kind.get(&key.kind)) else {
            continue;
        };
        let payloads = (key.event.clone(), key.kind, key.standing);
        let own = Row {
            event: key.event.clone(),
            rule,
            level,
            count: tally.count,
            events: tally.events,
            of: 0,
            first: tally.first_at.clone(),
            last: tally.last_at.clone(),
            distinct: tally.distinct.clone(),
        };
        let row = match rows.get_mut(&(key.event.as_str(), *rule, level)) {
            Some(row) => {
                row.add(own);
                row
            }
            None => rows.entry((&key.event, rule, level)).or_insert(own),
        };
        // A payload may have several that are counted apart.
        if let Some(all) = checked.payloads.get(&payloads) {
            row.events = *all;
        }
        let is_unknown = key.kind == Kind::UnknownEvent;
        row.of = payloads_of(&key.event, is_unknown, row.events, &checked.totals);
    }
    rows.into_values().collect()
}

/// How many findings comments keep out of the report.
pub(super) fn allowed(checked: &Checked) -> u64 {
    let all = checked.tallies.iter();
    let allowed = all.filter(|(key, _)| key.standing == Standing::Allowed);
    allowed.map(|(_, tally)| tally.count).sum()
}

impl Row {
    /// Whether it counts a name that is no event's.
    fn is_of_unknown(&self) -> bool {
        let rule = crate::rules::find(self.rule);
        let mut checks = rule
            .into_iter()
            .flat_map(|rule| rule.checks.iter().filter_map(of_payloads));
        checks.any(|(kind, _)| kind == Kind::UnknownEvent)
    }

    /// Whether it goes before another.
    fn place(&self, other: &Self) -> Ordering {
        let key = |row: &Self| (row.rule, row.level);
        self.event
            .cmp(&other.event)
            .then_with(|| key(self).cmp(&key(other)))
    }

    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.events += other.events;
        if other.first < self.first {
            self.first = other.first;
        }
        if other.last > self.last {
            self.last = other.last;
        }
        Sketch::join(&mut self.distinct, other.distinct.as_ref());
    }
}
