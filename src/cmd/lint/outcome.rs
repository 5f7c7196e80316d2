//! What was found in the files that are asked for, reported.

use std::collections::BTreeSet;
use std::io;

use crate::cmd::{Exit, Streams, note_unchecked};
use crate::diag::Level;
use crate::dict::private_values;
use crate::lint::Outcome;
use crate::report::{self, Format, Report, count};
use crate::session::{Home, PayloadRun, Session};
use crate::source::Disk;
use crate::syntax::decode::Date;
use crate::text::FileId;

/// What a run has found out before it lints.
pub(super) struct Run<'r> {
    pub(super) home: &'r Home,
    pub(super) disk: &'r Disk,
    /// The files to report on, by path from the root; all of them for none.
    pub(super) wanted: Option<&'r BTreeSet<String>>,
    pub(super) today: Date,
    pub(super) format: Format,
    pub(super) fail_on: Level,
    pub(super) show: Level,
    pub(super) quiet: bool,
    /// Whether findings in payloads are only counted.
    pub(super) summary: bool,
}

impl Run<'_> {
    pub(super) fn is_wanted(&self, path: &str) -> bool {
        self.wanted.is_none_or(|wanted| wanted.contains(path))
    }

    /// What is found in the wanted files, and was found in payloads.
    pub(super) fn lint(&self, session: &Session, sent: Option<&PayloadRun>) -> Outcome {
        let is_wanted = |file: FileId| self.is_wanted(&session.files.get(file).path);
        let found = sent.map(|sent| &sent.found);
        let mut outcome = session.lint_sent(found, &is_wanted, self.today);
        if let (Some(found), Some(run)) = (&mut outcome.sent, sent) {
            found.files.clone_from(&run.files);
            found.interrupted = run.interrupted;
        }
        let payloads = sent.map_or(0, |sent| sent.files.len());
        let Some(wanted) = self.wanted else {
            outcome.summary.files += payloads;
            return outcome;
        };
        let events = session.dictionary.events();
        outcome.summary.files = wanted.len() + payloads;
        outcome.summary.events = events.filter(|event| is_wanted(event.tree.file())).count();
        outcome
    }

    /// Says which findings are less than the manifest asks for, and why.
    fn note_capped(&self, outcome: &Outcome, streams: &mut Streams<'_>) -> io::Result<()> {
        let capped = &outcome.summary.capped;
        if capped.is_empty() || self.quiet {
            return Ok(());
        }
        let rules: Vec<String> = capped.keys().map(|rule| format!("`{rule}`")).collect();
        let total = capped.values().sum();
        let findings = count(total, "finding");
        let (verb, them, they) = match total {
            1 => ("stays", "it", "it rests"),
            _ => ("stay", "them", "they rest"),
        };
        writeln!(
            streams.notes,
            "note: {findings} of {} {verb} below the `error` that the manifest sets: no published \
             source says what {they} on. `--fail-on warn` fails on {them}",
            rules.join(", ")
        )
    }

    pub(super) fn report(
        &self,
        session: &Session,
        outcome: Outcome,
        mut exit: Exit,
        streams: &mut Streams<'_>,
    ) -> io::Result<Exit> {
        self.note_capped(&outcome, streams)?;
        if let Some(sent) = outcome.sent.as_ref().filter(|_| !self.quiet) {
            note_unchecked(sent, streams)?;
        }
        if outcome.broken > 0 {
            let errors = count(outcome.broken, "error");
            let what = "which `schema lint` shows: payloads were held against what is left of it";
            streams.error(format_args!(
                "the dictionary has {errors} of structure, {what}"
            ))?;
            exit = exit.max(Exit::Trouble);
        }
        if outcome.fails_at(self.fail_on) {
            exit = exit.max(Exit::Findings);
        }
        // Only where lines are shown.
        let shows_lines = self.format == Format::Human
            && outcome.fails_at(if self.quiet {
                self.fail_on
            } else {
                self.show.min(self.fail_on)
            });
        let private = match shows_lines {
            true => private_values(&session.dictionary),
            false => Vec::new(),
        };
        let report = Report {
            files: &session.files,
            findings: &outcome.findings,
            summary: &outcome.summary,
            private: &private,
            sent: outcome.sent.as_ref(),
        };
        let options = report::Options {
            quiet: self.quiet,
            fail_on: self.fail_on,
            show: self.show,
            summary: self.summary,
            ..streams.options
        };
        report::write(self.format, &report, &options, streams.out)?;
        Ok(exit)
    }
}
