//! What every format gets: the findings, and how to print.

use std::fmt;
use std::str::FromStr;

use crate::diag::{Finding, Level, Summary};
use crate::lint::Sent;
use crate::source::Files;
use crate::text::Span;

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// For people: source lines, underlines, help, a summary by rule.
    #[default]
    Human,
    /// One line a finding, for editors and `grep`.
    Short,
    /// One versioned document, described by [`crate::report::json_schema`].
    Json,
    /// Workflow commands that GitHub Actions shows as annotations.
    Github,
}

impl Format {
    /// All formats, in the order of the help text.
    pub const ALL: [Self; 4] = [Self::Human, Self::Short, Self::Json, Self::Github];

    /// The names of [`Format::ALL`], as `--format` takes them.
    pub const NAMES: [&'static str; 4] = ["human", "short", "json", "github"];

    /// The name that `--format` takes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Short => "short",
            Self::Json => "json",
            Self::Github => "github",
        }
    }

    /// The format that `--format` calls `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::from_name(name).ok_or_else(|| {
            format!(
                "there is no format `{name}`; choose one of {}",
                Self::NAMES.join(", ")
            )
        })
    }
}

/// What a run found: the input of every format.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The files that the findings point into.
    pub files: &'a Files,
    /// The findings, in the order to print them.
    pub findings: &'a [Finding],
    /// How much was looked at and found.
    pub summary: &'a Summary,
    /// Values that may be somebody's: where a line with one is shown, it is hidden.
    pub private: &'a [Span],
    /// What payloads came to, where some were checked.
    pub sent: Option<&'a Sent>,
}

/// How to print. [`Format::Json`] heeds none of it: what a program reads is always complete and the
/// same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether to colour with ANSI escapes.
    pub color: bool,
    /// Whether to draw with characters outside ASCII. Text from files is printed as it is.
    pub unicode: bool,
    /// Columns to fill; long source lines are cut to it, help is wrapped to it.
    pub width: usize,
    /// Print only the findings that fail the run (at least [`Options::fail_on`]) and no summary,
    /// so that a run that passes prints nothing and one that fails says why.
    pub quiet: bool,
    /// The level from which findings fail the run; matters for `quiet` alone.
    pub fail_on: Level,
    /// The lowest level that the report for people prints in full; what is below is counted, and
    /// the last line says how to see it. What fails the run is always printed.
    pub show: Level,
    /// Print at most this many findings; the summary still counts all of them.
    pub limit: Option<usize>,
    /// Print no finding by itself, just how many there are.
    pub summary: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            color: false,
            unicode: true,
            width: 100,
            quiet: false,
            fail_on: Level::Error,
            show: Level::Info,
            limit: None,
            summary: false,
        }
    }
}

impl Options {
    /// The findings that these options let through.
    pub(super) fn shown<'a>(
        &self,
        report: &Report<'a>,
    ) -> impl Iterator<Item = &'a Finding> + use<'a> {
        let Self {
            quiet,
            fail_on,
            summary,
            ..
        } = *self;
        report
            .findings
            .iter()
            .filter(move |finding| !summary || finding.diagnostic.sent.is_none())
            .filter(move |finding| !quiet || finding.diagnostic.level >= fail_on)
            .take(self.limit.unwrap_or(usize::MAX))
    }

    /// How many findings in payloads are not printed by themselves.
    pub(super) fn only_counted(&self, report: &Report<'_>) -> u64 {
        let Some(sent) = report.sent.filter(|_| !self.quiet) else {
            return 0;
        };
        let printed = self.shown(report);
        let printed = printed.filter(|finding| finding.diagnostic.sent.is_some());
        sent.count().saturating_sub(printed.count() as u64)
    }

    /// How many findings the limit leaves out.
    pub(super) fn left_out(&self, report: &Report<'_>) -> usize {
        let unlimited = Self {
            limit: None,
            ..*self
        };
        match self.limit {
            Some(limit) => unlimited.shown(report).count().saturating_sub(limit),
            None => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_all() {
        assert_eq!(Format::ALL.map(Format::name), Format::NAMES);
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
        }
        assert!("xml".parse::<Format>().is_err());
    }
}
