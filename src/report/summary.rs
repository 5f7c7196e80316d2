//! What a run found, in one line and in one table.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::model::{Options, Report};
use crate::diag::{Level, Safety, Summary};
use crate::lint::Sent;

/// Levels as columns, worst first.
const LEVELS: [Level; 3] = [Level::Error, Level::Warn, Level::Info];

/// What stands behind the findings where each has a line: what was left out, and the last line.
pub(super) fn close(report: &Report<'_>, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    if options.quiet {
        return Ok(());
    }
    let left_out = options.left_out(report);
    if left_out > 0 {
        writeln!(out, "{} not shown", count(left_out, "finding"))?;
    }
    only_counted(options.only_counted(report), out)?;
    writeln!(out, "{}", line(report))
}

/// How many findings in payloads have no line of their own.
pub(super) fn only_counted(counted: u64, out: &mut dyn Write) -> io::Result<()> {
    if counted == 0 {
        return Ok(());
    }
    let counted = count(counted as usize, "finding");
    writeln!(
        out,
        "{counted} in payloads only counted: `--limit` prints more of them, `--summary` says where they are"
    )
}

/// `3 errors, 1 warning in 12 files, 40 events, 1 suppressed (2 with --fix)`.
pub(super) fn line(report: &Report<'_>) -> String {
    let fixes = |safety| {
        report
            .findings
            .iter()
            .filter_map(|finding| finding.diagnostic.fix.as_ref())
            .filter(|fix| fix.safety == safety)
            .count()
    };
    let fixes = (fixes(Safety::Safe), fixes(Safety::Unsafe));
    sentence(report.summary, report.sent, fixes)
}

/// The same, of so many safe and unsafe fixes.
pub(super) fn sentence(summary: &Summary, sent: Option<&Sent>, fixes: (usize, usize)) -> String {
    let files = count(summary.files, "file");
    let stopped = match sent {
        Some(sent) if sent.interrupted => "; interrupted before all was read",
        _ => "",
    };
    let events = match sent {
        None => count(summary.events, "event"),
        Some(sent) if summary.events == 0 => totals(sent),
        Some(sent) => format!("{}, {}", count(summary.events, "event"), totals(sent)),
    };
    let found: Vec<String> = LEVELS
        .into_iter()
        .filter(|level| summary.at(*level) > 0)
        .map(|level| of_level(summary, level))
        .collect();
    let suppressed = match summary.suppressed {
        0 => String::new(),
        n => format!(", {n} suppressed"),
    };
    if found.is_empty() {
        return format!("checked {events} in {files}: no findings{suppressed}{stopped}");
    }
    let mut line = format!("{} in {files}, {events}{suppressed}", found.join(", "));
    // Writing to a string cannot fail.
    let _ = match fixes {
        (0, 0) => Ok(()),
        (safe, 0) => write!(line, " ({safe} fixable with --fix)"),
        (0, risky) => write!(line, " ({risky} fixable with --fix --unsafe)"),
        (safe, risky) => write!(
            line,
            " ({safe} fixable with --fix, {risky} more with --unsafe)"
        ),
    };
    line + stopped
}

/// How much of what was read was no event: `12,000 events in payloads, 3 could not be read`.
fn totals(sent: &Sent) -> String {
    let totals = &sent.totals;
    let events = count(totals.events as usize, "event");
    match totals.unread {
        0 => format!("{events} in payloads"),
        unread => format!("{events} in payloads, and {unread} that could not be read as one"),
    }
}

/// One row a rule: its name, and its count at each level that occurs at all. Rules with the
/// worst findings come first, then those with the most.
pub(super) struct Table {
    /// The levels that occur.
    pub(super) levels: Vec<Level>,
    /// Rule and counts, in the order of `levels`.
    pub(super) rows: Vec<(&'static str, Vec<usize>)>,
}

/// The table of a summary.
pub(super) fn table(summary: &Summary) -> Table {
    let levels: Vec<Level> = LEVELS
        .into_iter()
        .filter(|level| summary.at(*level) > 0)
        .collect();
    let mut rows: Vec<(&'static str, Vec<usize>)> = summary
        .counts
        .iter()
        .map(|(rule, counts)| {
            let count = |level| counts.get(level).copied().unwrap_or_default();
            (*rule, levels.iter().map(count).collect())
        })
        .filter(|(_, counts): &(_, Vec<usize>)| counts.iter().any(|n| *n > 0))
        .collect();
    // Counts compare from the worst level down: level first, then number.
    rows.sort_by(|(a, left), (b, right)| right.cmp(left).then_with(|| a.cmp(b)));
    Table { levels, rows }
}

/// `3 errors`, `1 warning`, `12 suggestions`.
pub(super) fn of_level(summary: &Summary, level: Level) -> String {
    let noun = match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info | Level::Off => "suggestion",
    };
    count(summary.at(level), noun)
}

/// `1 file`, `2 files`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
