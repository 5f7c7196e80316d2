//! What a draft says, and what of the data is not in it.

use std::fmt;

use super::define::Conflict;
use super::draft::Draft;
use crate::payload::infer::{MAX_EVENTS, Observed};
use crate::report::{count, one_line};

/// Events and conflicts that are listed; of more it is said how many there are.
const MAX_SHOWN: usize = 40;

/// Something that was left out, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// Why.
    pub what: String,
    /// How often.
    pub count: u64,
}

/// What became of payloads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Events that were read.
    pub total: u64,
    /// In which envelopes.
    pub by_envelope: Vec<Noted>,
    /// The events of the draft: key, how often it was sent, file.
    pub events: Vec<(String, u64, String)>,
    /// Properties of events and groups, those within objects apart.
    pub properties: usize,
    /// The groups, and how many events include each.
    pub groups: Vec<(String, usize)>,
    /// The identifiers.
    pub identifiers: Vec<String>,
    /// What in the data does not fit together.
    pub conflicts: Vec<Conflict>,
    /// What was no event, by the reason, most frequent first.
    pub unread: Vec<Noted>,
    /// What was too much to be looked at.
    pub limits: Vec<Noted>,
}

impl Summary {
    pub(super) fn of(
        observed: &Observed,
        draft: &Draft,
        events: Vec<(String, u64, String)>,
    ) -> Self {
        let noted = |(what, count): (&String, &u64)| Noted {
            what: what.clone(),
            count: *count,
        };
        let mut unread: Vec<Noted> = observed.unread.iter().map(noted).collect();
        unread.sort_by_key(|noted| std::cmp::Reverse(noted.count));
        let of_events = draft
            .events
            .values()
            .map(|event| event.contents.properties.len());
        let of_groups = draft
            .groups
            .values()
            .map(|group| group.contents.properties.len());
        let limits = [
            (
                format!("events left out: there are more than {MAX_EVENTS} names"),
                observed.beyond,
            ),
            (
                "events of which nothing within objects and lists is described: there is too much"
                    .to_owned(),
                observed.flattened,
            ),
            (
                "events with the marks of several envelopes, read in the first of them".to_owned(),
                observed.ambiguous,
            ),
        ];
        Self {
            total: observed.total,
            by_envelope: observed.by_envelope.iter().map(noted).collect(),
            events,
            properties: of_events.chain(of_groups).sum(),
            groups: draft
                .groups
                .iter()
                .map(|(name, group)| (name.clone(), group.uses))
                .collect(),
            identifiers: draft
                .identifiers
                .keys()
                .map(|name| (*name).to_owned())
                .collect(),
            conflicts: draft.conflicts.clone(),
            unread,
            limits: limits
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(what, count)| Noted { what, count })
                .collect(),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}, {} and {} drafted from {}",
            count(self.events.len(), "event"),
            counted(self.properties, "property", "properties"),
            count(self.groups.len(), "group"),
            count(self.total as usize, "payload"),
        )?;
        for (name, times, path) in self.events.iter().take(MAX_SHOWN) {
            writeln!(f, "  {} ({times}) -> {}", one_line(name), one_line(path))?;
        }
        more(f, self.events.len())?;
        if !self.groups.is_empty() {
            writeln!(f, "\ngroups, to be named:")?;
            for (name, uses) in &self.groups {
                writeln!(f, "  {}: {}", one_line(name), count(*uses, "event"))?;
            }
        }
        if !self.identifiers.is_empty() {
            writeln!(f, "\nidentifiers: {}", self.identifiers.join(", "))?;
        }
        if !self.conflicts.is_empty() {
            writeln!(f, "\nconflicts in the data: {}", self.conflicts.len())?;
            for conflict in self.conflicts.iter().take(MAX_SHOWN) {
                let Conflict {
                    event,
                    pointer,
                    what,
                } = conflict;
                let place = format!("{event} {pointer}");
                writeln!(f, "  {}: {}", one_line(place.trim_end()), one_line(what))?;
            }
            more(f, self.conflicts.len())?;
        }
        self.rest(f)
    }
}

impl Summary {
    /// What of the payloads is in no draft.
    pub(super) fn rest(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        noted(f, "not read as events", &self.unread)?;
        noted(f, "beyond what is remembered", &self.limits)
    }
}

fn more(f: &mut fmt::Formatter<'_>, all: usize) -> fmt::Result {
    match all.saturating_sub(MAX_SHOWN) {
        0 => Ok(()),
        more => writeln!(f, "  and {more} more"),
    }
}

fn noted(f: &mut fmt::Formatter<'_>, title: &str, all: &[Noted]) -> fmt::Result {
    if all.is_empty() {
        return Ok(());
    }
    writeln!(
        f,
        "\n{title}: {}",
        all.iter().map(|noted| noted.count).sum::<u64>()
    )?;
    for Noted { what, count } in all {
        writeln!(f, "  {}: {count}", one_line(what))?;
    }
    Ok(())
}

fn counted(number: usize, one: &str, more: &str) -> String {
    let what = if number == 1 { one } else { more };
    format!("{number} {what}")
}
