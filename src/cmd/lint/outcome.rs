//! What was found in the files that are asked for, reported.

use std::collections::BTreeSet;
use std::io;

use crate::cmd::{Exit, Streams};
use crate::diag::Level;
use crate::lint::Outcome;
use crate::report::{self, Format, Report};
use crate::session::{Home, Session};
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
}

impl Run<'_> {
    pub(super) fn is_wanted(&self, path: &str) -> bool {
        self.wanted.is_none_or(|wanted| wanted.contains(path))
    }

    /// Leaves what was found in the wanted files.
    fn narrow(&self, session: &Session, outcome: &mut Outcome) {
        let Some(wanted) = self.wanted else { return };
        let is_wanted = |file: FileId| self.is_wanted(&session.files.get(file).path);
        outcome.retain_files(is_wanted);
        let events = session.dictionary.events();
        outcome.summary.files = wanted.len();
        outcome.summary.events = events.filter(|event| is_wanted(event.tree.file())).count();
    }

    pub(super) fn report(
        &self,
        session: &Session,
        mut outcome: Outcome,
        mut exit: Exit,
        streams: &mut Streams<'_>,
    ) -> io::Result<Exit> {
        self.narrow(session, &mut outcome);
        if outcome.fails_at(self.fail_on) {
            exit = exit.max(Exit::Findings);
        }
        let report = Report {
            files: &session.files,
            findings: &outcome.findings,
            summary: &outcome.summary,
        };
        let options = report::Options {
            quiet: self.quiet,
            fail_on: self.fail_on,
            show: self.show,
            ..streams.options
        };
        report::write(self.format, &report, &options, streams.out)?;
        Ok(exit)
    }
}
