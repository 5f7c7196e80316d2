//! `schema lint --fix` and `--diff`.

use std::collections::BTreeSet;
use std::io;

use super::outcome::Run;
use crate::cmd::{Exit, Streams};
use crate::lint::fix::{is_asked_for, replace_files, unified};
use crate::report::{count, one_line};
use crate::session::{self, FixOptions, Fixed, Refused, Session, Why};
use crate::text::Edit;

/// What to do.
#[derive(Clone, Copy)]
pub(super) struct How {
    /// Whether fixes that may change the meaning are made, too.
    pub(super) with_unsafe: bool,
    /// Whether nothing is written.
    pub(super) only_shown: bool,
}

/// Fixes, shows or writes it, and reports what is left.
pub(super) fn mend(
    run: &Run<'_>,
    how: How,
    before: Session,
    exit: Exit,
    streams: &mut Streams<'_>,
) -> io::Result<Exit> {
    let options = FixOptions {
        with_unsafe: how.with_unsafe,
        may_change: &|path| run.is_wanted(path),
        today: run.today,
    };
    let fixed = match session::fix(run.disk, &run.home.prefix, &options) {
        Ok(fixed) => fixed,
        Err(error) => return streams.trouble(error),
    };
    if how.only_shown {
        for change in &fixed.changes {
            let path = format!("{}{}", run.home.prefix, change.path);
            let text = String::from_utf8_lossy(&change.before);
            let diff = unified(&one_line(&path), &text, &change.after);
            streams.out.write_all(diff.as_bytes())?;
        }
        note(run, how, &fixed, streams)?;
        return Ok(match fixed.changes.is_empty() {
            true => exit,
            false => exit.max(Exit::Findings),
        });
    }
    if let Err(error) = replace_files(&run.home.root, &fixed.changes) {
        streams.error(error)?;
        let outcome = run.lint(&before, None);
        return run.report(&before, outcome, Exit::Trouble, streams);
    }
    note(run, how, &fixed, streams)?;
    let outcome = match run.wanted {
        None => fixed.outcome,
        Some(_) => run.lint(&fixed.session, None),
    };
    run.report(&fixed.session, outcome, exit, streams)
}

/// The fixes in wanted files that would change another one as well: rule and that file.
fn beyond<'f>(run: &Run<'_>, how: How, fixed: &'f Fixed) -> BTreeSet<(&'static str, &'f str)> {
    let path = |edit: &Edit| fixed.session.files.get(edit.span.file).path.as_str();
    let findings = fixed.outcome.findings.iter().filter(|finding| {
        let file = finding.diagnostic.primary.file;
        run.is_wanted(&fixed.session.files.get(file).path)
    });
    let mut beyond = BTreeSet::new();
    for finding in findings {
        let fix = finding.diagnostic.fix.as_ref();
        let fix = fix.filter(|fix| is_asked_for(fix, how.with_unsafe));
        let others = fix.into_iter().flat_map(|fix| &fix.edits).map(path);
        let others = others.filter(|path| !run.is_wanted(path));
        beyond.extend(others.map(|path| (finding.diagnostic.rule, path)));
    }
    beyond
}

/// Says what was fixed, what `--unsafe` would do on top, and what was left out and why.
fn note(run: &Run<'_>, how: How, fixed: &Fixed, streams: &mut Streams<'_>) -> io::Result<()> {
    let files = &fixed.session.files;
    let mut more = 0;
    if !how.with_unsafe {
        let fixes = fixed.outcome.findings.iter();
        more = fixes
            .filter_map(|finding| finding.diagnostic.fix.as_ref())
            .filter(|fix| {
                let mut edits = fix.edits.iter();
                edits.all(|edit| run.is_wanted(&files.get(edit.span.file).path))
            })
            .filter(|fix| fix.safety == crate::diag::Safety::Unsafe)
            .count();
    }
    let done = match how.only_shown {
        true => "would fix",
        false => "fixed",
    };
    let findings = count(fixed.count, "finding");
    let changed = count(fixed.changes.len(), "file");
    match (fixed.changes.is_empty(), more) {
        (true, 0) => writeln!(streams.notes, "nothing to fix")?,
        (true, more) => writeln!(streams.notes, "nothing to fix ({more} with --unsafe)")?,
        (false, 0) => writeln!(streams.notes, "{done} {findings} in {changed}")?,
        (false, more) => writeln!(
            streams.notes,
            "{done} {findings} in {changed} ({more} more with --unsafe)"
        )?,
    }
    for Refused { rule, path, why } in &fixed.refused {
        let why = match why {
            Why::Breaks => "it would break what can be read now".to_owned(),
            Why::Fails(other) => format!("it would bring about an error of {other}"),
            Why::Untried => "too many of the fixes cannot be made together".to_owned(),
            Why::Idle => "it changes nothing".to_owned(),
        };
        let path = one_line(path);
        writeln!(
            streams.notes,
            "note: a fix of {rule} in {path} was left out: {why}"
        )?;
    }
    for (rule, path) in beyond(run, how, fixed) {
        let path = one_line(path);
        writeln!(
            streams.notes,
            "note: a fix of {rule} would change {path} too, which was not named"
        )?;
    }
    let endless: Vec<&str> = fixed.endless.iter().copied().collect();
    match endless.as_slice() {
        [] => Ok(()),
        [rule] => writeln!(
            streams.notes,
            "note: the fixes of {rule} were left out: they come to no end"
        ),
        rules => writeln!(
            streams.notes,
            "note: the fixes of {} were left out: they undo each other",
            rules.join(" and ")
        ),
    }
}
