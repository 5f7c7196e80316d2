//! `path:line:column: level[rule] message`, one line a finding.

use std::io::{self, Write};

use super::model::{Options, Report};
use super::places::Places;
use super::{summary, visible};

pub(super) fn write(report: &Report<'_>, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::new(report.files);
    for finding in options.shown(report) {
        let diagnostic = &finding.diagnostic;
        let at = places.position(diagnostic.primary.file, diagnostic.primary.start);
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            visible::one_line(&report.files.shown_path(diagnostic.primary.file)),
            at.line,
            at.column,
            diagnostic.level,
            diagnostic.rule,
            visible::one_line(&diagnostic.message.text),
        )?;
    }
    if options.quiet {
        return Ok(());
    }
    let left_out = options.left_out(report);
    if left_out > 0 {
        writeln!(out, "{} not shown", summary::count(left_out, "finding"))?;
    }
    writeln!(out, "{}", summary::line(report))
}
