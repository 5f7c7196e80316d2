//! A report that was read back, for people: it has the places of findings, and no text of the files.

use std::io::{self, Write};

use super::json::Finding;
use super::json::read::Reread;
use super::model::Options;
use super::{sent, summary, visible};
use crate::diag::Level;

/// A paragraph for each finding, then the tables.
pub(super) fn human(report: &Reread, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let floor = options.show.min(options.fail_on);
    for finding in shown(report, options).filter(|finding| finding.level >= floor) {
        let (rule, message) = (&finding.rule, visible::one_line(&finding.message));
        writeln!(out, "{}[{rule}]: {message}", finding.level)?;
        let pointer = visible::one_line(finding.pointer_in_payload());
        let at = format!("{} {pointer}", place(finding));
        writeln!(out, "  --> {}", at.trim_end())?;
        for (place, message) in finding.related() {
            let path = visible::one_line(&place.path);
            let (line, column) = (place.start.line, place.start.column);
            let message = visible::one_line(message);
            writeln!(out, "  ::: {path}:{line}:{column} {message}")?;
        }
        for line in finding.help.iter().flat_map(|help| help.lines()) {
            writeln!(out, "  help: {}", visible::one_line(line))?;
        }
        writeln!(out)?;
    }
    if options.quiet {
        return Ok(());
    }
    if let Some(sent) = report.sent().filter(|_| only_counted(report, options) > 0) {
        sent::table(sent, out)?;
    }
    let table = summary::table(&report.summary);
    if table.rows.len() > 1 {
        let width = table.rows.iter().map(|(rule, _)| rule.len()).max();
        let width = width.unwrap_or_default();
        write!(out, "{:width$}", "rule")?;
        for level in &table.levels {
            write!(out, "{:>7}", level.name())?;
        }
        writeln!(out)?;
        for (rule, counts) in &table.rows {
            write!(out, "{rule:width$}")?;
            for count in counts {
                match count {
                    0 => write!(out, "{:>7}", "-")?,
                    n => write!(out, "{n:>7}")?,
                }
            }
            writeln!(out)?;
        }
        writeln!(out)?;
    }
    last(report, out)
}

/// `path:line:column: level[rule] message`, one line a finding.
pub(super) fn short(report: &Reread, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    for finding in shown(report, options) {
        let (level, rule) = (finding.level, &finding.rule);
        let message = visible::one_line(&finding.message);
        writeln!(out, "{}: {level}[{rule}] {message}", place(finding))?;
    }
    if options.quiet {
        return Ok(());
    }
    summary::only_counted(only_counted(report, options), out)?;
    last(report, out)
}

fn shown<'r>(
    report: &'r Reread,
    options: &Options,
) -> impl Iterator<Item = &'r Finding<'static>> + use<'r> {
    let floor = match options.quiet {
        true => options.fail_on,
        false => Level::Off,
    };
    let summary = options.summary;
    let findings = report.findings.iter();
    findings.filter(move |finding| finding.level >= floor && !(summary && finding.is_in_payload()))
}

fn only_counted(report: &Reread, options: &Options) -> u64 {
    let all = report.sent().map_or(0, |sent| sent.count());
    let printed = shown(report, options).filter(|finding| finding.is_in_payload());
    all.saturating_sub(printed.count() as u64)
}

fn place(finding: &Finding<'_>) -> String {
    let (place, start) = (&finding.place, &finding.place.start);
    let path = visible::one_line(&place.path);
    format!("{path}:{}:{}", start.line, start.column)
}

fn last(report: &Reread, out: &mut dyn Write) -> io::Result<()> {
    let fixes = report.findings.iter().filter_map(Finding::fix_is_safe);
    let (safe, risky): (Vec<bool>, Vec<bool>) = fixes.partition(|is_safe| *is_safe);
    let fixes = (safe.len(), risky.len());
    let line = summary::sentence(&report.summary, report.sent(), fixes);
    writeln!(out, "{line}")
}
