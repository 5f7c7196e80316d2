//! JSON reports read back, and put together.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Write};

use serde::Deserialize;

use super::{Aggregate, Document, Finding, Occurrence, VERSION, print};
use crate::diag::{Level, Summary};
use crate::lint::{Row, Sent};
use crate::payload::{Names, Position, Sketch, Totals};
use crate::rules;

/// A JSON report that was read back, or several that were put together.
pub struct Reread {
    /// What was found in the dictionary, and some of what was found in payloads, by path and place.
    pub(crate) findings: Vec<Finding<'static>>,
    pub(crate) summary: Summary,
    pub(crate) sent: Option<Sent>,
}

/// Why a text is no report that can be used.
#[derive(Debug, PartialEq, Eq)]
pub enum ReadFault {
    /// It is no JSON, or ends too early.
    NoJson(String),
    /// It is JSON, and no report of this program.
    NoReport(String),
    /// It is a report of a version that this program does not know.
    Version(u64),
    /// It names a rule that this program does not have.
    Rule(String),
}

impl fmt::Display for ReadFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoJson(what) => write!(f, "it is not JSON, or not all of it is there ({what})")?,
            Self::NoReport(what) => write!(f, "it is JSON, and no report ({what})")?,
            Self::Version(version) => write!(
                f,
                "it is of version {version} of the format, and this program knows version {VERSION}"
            )?,
            Self::Rule(rule) => {
                write!(f, "this version of the program has no rule `{rule}`")?;
            }
        }
        f.write_str("; expected is what `schema lint --format json` of this version prints")
    }
}

/// Why reports cannot be put together.
#[derive(Debug, PartialEq, Eq)]
pub enum MergeFault {
    /// Another one has this file of payloads too.
    Twice(String),
    /// Another one is of another dictionary, or of another part of it.
    Dictionaries,
}

impl fmt::Display for MergeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Twice(path) => write!(
                f,
                "`{path}` is in an earlier report too, and would be counted twice; leave one of the two out"
            ),
            Self::Dictionaries => f.write_str(
                "it is about other files of a dictionary than an earlier report; make all of them over the \
                 same ones, or over payloads alone",
            ),
        }
    }
}

/// What tells one version from another.
#[derive(Deserialize)]
struct Head {
    version: u64,
}

impl Reread {
    /// Reads a report.
    ///
    /// # Errors
    /// When it is none, or one of another version.
    pub fn read(text: &[u8]) -> Result<Self, ReadFault> {
        let fault = |error: serde_json::Error| match error.is_data() {
            true => ReadFault::NoReport(error.to_string()),
            false => ReadFault::NoJson(error.to_string()),
        };
        if text
            .trim_ascii_start()
            .first()
            .is_some_and(|first| *first == b'[')
        {
            return Err(ReadFault::NoReport("it is a list".to_owned()));
        }
        // The version goes first: what another one says may have any shape.
        let Head { version } = serde_json::from_slice(text).map_err(fault)?;
        if version != u64::from(VERSION) {
            return Err(ReadFault::Version(version));
        }
        let document: Document<'static, Vec<Finding<'static>>> =
            serde_json::from_slice(text).map_err(fault)?;
        let sent = match (document.aggregate, document.totals) {
            (Some(rows), Some(totals)) => Some(sent(rows, totals)?),
            _ => None,
        };
        let mut report = Self {
            findings: document.findings,
            summary: Summary {
                files: document.summary.files,
                events: document.summary.events,
                suppressed: document.summary.suppressed,
                ..Summary::default()
            },
            sent,
        };
        report.count()?;
        Ok(report)
    }

    /// Counts findings by rule and level: of those in payloads all are in the rows.
    fn count(&mut self) -> Result<(), ReadFault> {
        let mut counts: BTreeMap<&'static str, BTreeMap<Level, usize>> = BTreeMap::new();
        let mut add = |rule, level, count| {
            let levels = counts.entry(rule).or_default();
            *levels.entry(level).or_default() += count;
        };
        for finding in &self.findings {
            let rule = rule(&finding.rule)?;
            if finding.sent.is_none() {
                add(rule, finding.level, 1);
            }
        }
        for row in self.sent.iter().flat_map(|sent| &sent.rows) {
            add(row.rule, row.level, row.count as usize);
        }
        self.summary.counts = counts;
        Ok(())
    }

    /// How many files of payloads there are, and findings in payloads that comments keep out.
    fn of_payloads(&self) -> (usize, usize) {
        let sent = self.sent.as_ref();
        sent.map_or((0, 0), |sent| (sent.files.len(), sent.allowed as usize))
    }

    /// How many files, events and findings that comments keep out are of the dictionary.
    fn of_dictionary(&self) -> (usize, usize, usize) {
        let (files, allowed) = self.of_payloads();
        let summary = &self.summary;
        (
            summary.files.saturating_sub(files),
            summary.events,
            summary.suppressed.saturating_sub(allowed),
        )
    }

    /// The reports in one, as of one run over all that they are about. Their order does not matter.
    ///
    /// # Errors
    /// The first report that does not go with those before it, by its number from 0, and why.
    pub fn merge(reports: Vec<Self>) -> Result<Self, (usize, MergeFault)> {
        const NOTHING: (usize, usize, usize) = (0, 0, 0);
        let mut merged = Self {
            findings: Vec::new(),
            summary: Summary::default(),
            sent: None,
        };
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut dictionary = NOTHING;
        let mut unused = Unused::default();
        for (number, report) in reports.into_iter().enumerate() {
            let own = report.of_dictionary();
            if dictionary == NOTHING {
                dictionary = own;
            } else if own != NOTHING && own != dictionary {
                return Err((number, MergeFault::Dictionaries));
            }
            for path in report.sent.iter().flat_map(|sent| &sent.files) {
                // Each run has a standard input of its own.
                if path != STDIN && !seen.insert(path.clone()) {
                    return Err((number, MergeFault::Twice(path.clone())));
                }
            }
            if own != NOTHING {
                unused.add(&report);
            }
            merged.findings.extend(report.findings);
            merged.sent = match (merged.sent.take(), report.sent) {
                (Some(mut all), Some(more)) => {
                    all.add(more);
                    Some(all)
                }
                (all, more) => all.or(more),
            };
        }
        merged.findings.retain(|finding| !unused.is_used(finding));
        merged.order();
        let (files, allowed) = merged.of_payloads();
        merged.summary.files = dictionary.0 + files;
        merged.summary.events = dictionary.1;
        merged.summary.suppressed = dictionary.2 + allowed;
        // That each rule is known was seen when the reports were read.
        let _ = merged.count();
        Ok(merged)
    }

    /// Puts findings in order, each of the dictionary once, and of those in payloads the first ones.
    fn order(&mut self) {
        self.findings.sort_by(order);
        self.findings.dedup_by(|a, b| {
            let of_dictionary = a.sent.is_none() && b.sent.is_none();
            of_dictionary && a.fingerprint == b.fingerprint && a.place == b.place
        });
        let mut left = self.sent.as_ref().map_or(0, |sent| sent.limit);
        self.findings.retain(|finding| {
            let is_kept = finding.sent.is_none() || left > 0;
            left -= usize::from(is_kept && finding.sent.is_some());
            is_kept
        });
    }

    /// Whether a finding is at `level` or above.
    pub fn fails_at(&self, level: Level) -> bool {
        let mut counts = self.summary.counts.values().flatten();
        counts.any(|(found, count)| *found >= level && *count > 0)
    }

    /// What payloads came to, where some were checked.
    pub fn sent(&self) -> Option<&Sent> {
        self.sent.as_ref()
    }

    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        print(&self.findings, &self.summary, self.sent.as_ref(), out)
    }
}

/// Comments that allow what was not found: one that allows something in payloads is unused if it is in each
/// of the runs over payloads.
#[derive(Default)]
struct Unused {
    /// Runs over payloads.
    runs: usize,
    /// In how many of them a comment is unused, by the fingerprint of the finding that says so.
    unused: BTreeMap<String, usize>,
}

impl Unused {
    const RULE: &str = "lint/unused-suppression";

    fn add(&mut self, report: &Reread) {
        if report.sent.is_none() {
            return;
        }
        self.runs += 1;
        let findings = report.findings.iter();
        for finding in findings.filter(|finding| finding.rule == Self::RULE) {
            *self
                .unused
                .entry(finding.fingerprint.to_string())
                .or_default() += 1;
        }
    }

    /// Whether `finding` is about a comment that one of the runs needs.
    fn is_used(&self, finding: &Finding<'_>) -> bool {
        let count = || self.unused.get(&*finding.fingerprint).copied();
        finding.rule == Self::RULE && count().unwrap_or_default() < self.runs
    }
}

/// What stands for standard input where a path is expected.
const STDIN: &str = "-";

/// The order of a run. Findings at one place of a payload keep theirs; of two standard inputs nobody
/// knows which goes first.
fn order(a: &Finding<'_>, b: &Finding<'_>) -> Ordering {
    let place = |finding: &Finding<'_>| (finding.place.start.byte, finding.place.end.byte);
    let by_place = a.place.path.cmp(&b.place.path);
    let by_place = by_place.then_with(|| place(a).cmp(&place(b)));
    let by_text = || {
        let text = |finding: &Finding<'_>| serde_json::to_string(finding).unwrap_or_default();
        text(a).cmp(&text(b))
    };
    by_place.then_with(|| match (&a.sent, &b.sent) {
        (Some(_), Some(_)) if a.place.path == STDIN => by_text(),
        (Some(_), Some(_)) => Ordering::Equal,
        (None, None) => {
            let by_rule = (&a.rule, &a.message).cmp(&(&b.rule, &b.message));
            by_rule.then_with(by_text)
        }
        (a, b) => a.is_some().cmp(&b.is_some()),
    })
}

/// The rule that a report names.
fn rule(name: &str) -> Result<&'static str, ReadFault> {
    let rule = rules::find(name).ok_or_else(|| ReadFault::Rule(name.to_owned()))?;
    Ok(rule.id)
}

fn sent(rows: Vec<Aggregate<'static>>, totals: super::Totals<'static>) -> Result<Sent, ReadFault> {
    let rows: Result<Vec<Row>, ReadFault> = rows.into_iter().map(row).collect();
    Ok(Sent {
        rows: rows?,
        totals: Totals {
            events: totals.events,
            unread: totals.unread,
            by_envelope: totals.by_envelope.into_owned(),
            by_event: totals.by_event.into_owned(),
            by_unknown: Names::from_iter(totals.by_unknown.into_owned()),
            uncompared: totals.duplicates_unchecked,
        },
        allowed: totals.suppressed,
        limit: usize::try_from(totals.limit).unwrap_or(usize::MAX),
        files: totals.files.into_owned(),
        interrupted: totals.interrupted,
    })
}

fn row(row: Aggregate<'static>) -> Result<Row, ReadFault> {
    let position = |at: Occurrence<'static>| Position {
        file: 0,
        path: Cow::into_owned(at.path).into(),
        line: at.line,
        byte: 0,
    };
    let sketch = row.sketch.as_deref().map(Sketch::from_text);
    if matches!(sketch, Some(None)) {
        let what = format!("the sketch of `{}` is none", row.rule);
        return Err(ReadFault::NoReport(what));
    }
    Ok(Row {
        event: row.event.into_owned(),
        rule: rule(&row.rule)?,
        level: row.level,
        count: row.count,
        events: row.events,
        of: row.of,
        first: position(row.first),
        last: position(row.last),
        distinct: sketch.flatten(),
    })
}
