//! GitHub Actions workflow commands: each finding becomes an annotation at its line of the pull
//! request. What follows a `::command` line is plain text in the log, so the summary is there too.
//!
//! GitHub shows at most ten annotations of a level for a step; the log has all of them.

use std::io::{self, Write};

use super::model::{Options, Report};
use super::places::Places;
use super::{summary, visible};
use crate::diag::{Diagnostic, Label, Safety};
use crate::text::Position;

pub(super) fn write(report: &Report<'_>, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::new(report.files);
    for finding in options.shown(report) {
        let diagnostic = &finding.diagnostic;
        let span = diagnostic.primary;
        let (path, line, column) = places.of(diagnostic);
        let place = match diagnostic.sent {
            Some(_) => format!("line={line},col={column}"),
            None => {
                let start = places.position(span.file, span.start);
                place(start, places.position(span.file, span.end.max(span.start)))
            }
        };
        writeln!(
            out,
            "::{} file={},{place},title={}::{}",
            diagnostic.level.workflow_command(),
            property(&path),
            property(diagnostic.rule),
            data(&text(report, &places, diagnostic)),
        )?;
    }
    summary::close(report, options, out)
}

/// Columns only within one line: the runner refuses them on a place of several.
fn place(start: Position, end: Position) -> String {
    if start.line == end.line {
        format!(
            "line={},col={},endLine={},endColumn={}",
            start.line, start.column, end.line, end.column
        )
    } else {
        // A place that ends with a line break ends on the line before.
        let last = if end.column == 1 {
            end.line - 1
        } else {
            end.line
        };
        format!("line={},endLine={last}", start.line)
    }
}

/// The message, the other places in words, the help and the fix, each on lines of its own.
fn text(report: &Report<'_>, places: &Places<'_>, diagnostic: &Diagnostic) -> String {
    let mut text = visible::one_line(&diagnostic.message.text).into_owned();
    if let Some(label) = &diagnostic.label {
        text.push_str(&format!(" ({})", visible::one_line(label)));
    }
    if let Some(sent) = &diagnostic.sent
        && !sent.pointer.is_empty()
    {
        text.push_str(&format!("\nat {}", visible::one_line(&sent.pointer)));
    }
    let asked = diagnostic.sent.as_ref().and_then(|sent| sent.asked);
    let asked = asked.map(|text| Label {
        span: diagnostic.primary,
        text: text.to_owned(),
    });
    for related in asked.iter().chain(&diagnostic.related) {
        let at = places.position(related.span.file, related.span.start);
        let path = report.files.shown_path(related.span.file);
        text.push_str(&format!(
            "\n{}:{}:{}: {}",
            visible::one_line(&path),
            at.line,
            at.column,
            visible::one_line(&related.text)
        ));
    }
    if let Some(help) = &diagnostic.help {
        text.push_str("\nhelp: ");
        let lines: Vec<_> = help.lines().map(visible::one_line).collect();
        text.push_str(&lines.join("\n"));
    }
    if let Some(fix) = &diagnostic.fix {
        let safety = match fix.safety {
            Safety::Safe => "",
            Safety::Unsafe => " (unsafe: it may change what the dictionary means)",
        };
        text.push_str(&format!("\nfix: {}{safety}", visible::one_line(&fix.title)));
    }
    text
}

/// The part after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A value between commas. What a terminal would obey is spelled out here too: this is a log.
fn property(text: &str) -> String {
    data(&visible::one_line(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_or_a_property_early() {
        assert_eq!(data("50%\r\n::error::x"), "50%25%0D%0A::error::x");
        assert_eq!(property("a,b:c%2C"), "a%2Cb%3Ac%252C");
        assert_eq!(property("a\nb"), "a\\nb");
    }

    #[test]
    fn columns_only_within_a_line() {
        let at = |line, column| Position { line, column };
        assert_eq!(
            place(at(3, 5), at(3, 9)),
            "line=3,col=5,endLine=3,endColumn=9"
        );
        assert_eq!(place(at(3, 5), at(4, 2)), "line=3,endLine=4");
        assert_eq!(place(at(3, 5), at(4, 1)), "line=3,endLine=3");
    }
}
