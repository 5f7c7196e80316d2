//! `path:line:column: level[rule] message`, one line a finding.

use std::io::{self, Write};

use super::model::{Options, Report};
use super::places::Places;
use super::{summary, visible};

pub(super) fn write(report: &Report<'_>, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::new(report.files);
    for finding in options.shown(report) {
        let diagnostic = &finding.diagnostic;
        let (path, line, column) = places.of(diagnostic);
        writeln!(
            out,
            "{}:{line}:{column}: {}[{}] {}",
            visible::one_line(&path),
            diagnostic.level,
            diagnostic.rule,
            visible::one_line(&diagnostic.message.text),
        )?;
    }
    summary::close(report, options, out)
}
