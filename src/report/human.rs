//! The report for people: what is wrong, where, why it matters and what to do.
//!
//! miette draws the source lines with their underlines; headline, places, help and summary are
//! composed here, so that a finding reads the same whether it has one place or three in as
//! many files.

use std::borrow::Cow;
use std::io::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme, ThemeCharacters, ThemeStyles};
use unicode_width::UnicodeWidthStr as _;

use super::excerpt::{self, Cut, Excerpt, Mark, line_of};
use super::hidden::Hidden;
use super::model::{Options, Report};
use super::places::Places;
use super::{sent, summary, visible};
use crate::diag::{self, Diagnostic, Finding, Level, Safety};
use crate::text::{FileId, Span};

/// Marks at most this many lines apart share an excerpt.
const NEAR: u32 = 3;
/// Columns for line numbers, before they are known.
const NUMBERS: usize = 7;
/// Help is wrapped to at most this many columns: longer lines are hard to read.
const TEXT_WIDTH: usize = 100;

pub(super) fn write(report: &Report<'_>, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut human = Human {
        report,
        options,
        places: Places::new(report.files),
        hidden: Hidden::of(report.findings, report.private),
        out,
    };
    let floor = options.show.min(options.fail_on);
    let full = |finding: &&Finding| finding.diagnostic.level >= floor;
    for finding in options.shown(report).filter(full) {
        human.finding(finding)?;
    }
    if options.quiet {
        return Ok(());
    }
    human.summary()
}

struct Human<'a> {
    report: &'a Report<'a>,
    options: &'a Options,
    places: Places<'a>,
    hidden: Hidden,
    out: &'a mut dyn Write,
}

/// Marks of one file that are shown together.
struct Group {
    file: FileId,
    marks: Vec<Mark>,
}

impl Human<'_> {
    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let diagnostic = &finding.diagnostic;
        writeln!(
            self.out,
            "{}{} {}",
            self.paint(
                level_style(diagnostic.level),
                &format!("{}[{}]", diagnostic.level, diagnostic.rule)
            ),
            self.paint(BOLD, ":"),
            self.paint(BOLD, &visible::one_line(&diagnostic.message.text)),
        )?;

        let groups = self.groups(diagnostic);
        let digits = |line: u32| line.to_string().len();
        let bottom = groups.iter().flat_map(|group| {
            let marks = group.marks.iter();
            marks.map(|mark| line_of(self.report.files.get(group.file), mark.span) + 2)
        });
        let number_width = bottom.max().map_or(1, digits);
        let is_sent = diagnostic.sent.is_some();
        if let Some(sent) = &diagnostic.sent {
            self.sent(sent, number_width)?;
        }
        for (i, group) in groups.iter().enumerate() {
            self.location(i + usize::from(is_sent), group, finding, number_width)?;
            self.excerpt(i, group, diagnostic.level, number_width)?;
        }

        if let Some(help) = &diagnostic.help {
            self.text("help", help)?;
        }
        if let Some(fix) = &diagnostic.fix {
            let how = match fix.safety {
                Safety::Safe => "(safe)",
                Safety::Unsafe => "(unsafe: it may change what the dictionary means)",
            };
            self.text("fix", &format!("{} {how}", visible::one_line(&fix.title)))?;
        }
        writeln!(self.out)
    }

    /// The marks of a finding by excerpt, its own place first. Related places join an excerpt
    /// of their file that is near, unless their underlines would overlap or their line is cut.
    fn groups(&self, diagnostic: &Diagnostic) -> Vec<Group> {
        let (label, is_shown) = match &diagnostic.sent {
            Some(sent) => (sent.asked, sent.asked.is_some()),
            None => (diagnostic.label.as_deref(), true),
        };
        let mut groups = Vec::new();
        if is_shown {
            groups.push(Group {
                file: diagnostic.primary.file,
                marks: vec![Mark {
                    span: diagnostic.primary,
                    text: self.label(label, diagnostic.primary),
                    primary: true,
                }],
            });
        }
        for label in &diagnostic.related {
            let mark = Mark {
                span: label.span,
                text: self.label(Some(&label.text), label.span),
                primary: false,
            };
            match groups.iter_mut().find(|group| self.fits(group, &mark)) {
                Some(group) => group.marks.push(mark),
                None => groups.push(Group {
                    file: label.span.file,
                    marks: vec![mark],
                }),
            }
        }
        // Without colours, only words tell the place itself from a related one beside it.
        if let Some([primary, _, ..]) = groups.first_mut().map(|group| &mut group.marks[..]) {
            primary.text.get_or_insert_with(|| "here".to_owned());
        }
        groups
    }

    fn fits(&self, group: &Group, mark: &Mark) -> bool {
        let file = self.report.files.get(group.file);
        if group.file != mark.span.file || file.text.is_empty() {
            return false;
        }
        let line = line_of(file, mark.span);
        let whole = excerpt::shows_whole(file, line, self.source_width(NUMBERS));
        let mut near = false;
        for other in &group.marks {
            let other_line = line_of(file, other.span);
            near |= line.abs_diff(other_line) <= NEAR;
            if line == other_line {
                let (left, right) = if mark.span.start < other.span.start {
                    (mark.span, other.span)
                } else {
                    (other.span, mark.span)
                };
                if !whole || left.start == right.start || left.end > right.start {
                    return false;
                }
            }
        }
        near
    }

    /// Columns left for source beside line numbers of this width.
    fn source_width(&self, number_width: usize) -> usize {
        self.options.width.saturating_sub(number_width + 4).max(20)
    }

    /// A label as printed; it says where a span over several lines ends.
    fn label(&self, text: Option<&str>, span: Span) -> Option<String> {
        let file = self.report.files.get(span.file);
        let lines = file.lines();
        let last = lines.line_of(span.end.saturating_sub(1).max(span.start)) + 1;
        let text = text.map(visible::one_line);
        if last == line_of(file, span) + 1 {
            return text.map(Cow::into_owned);
        }
        Some(match text {
            Some(text) => format!("{text} (up to line {last})"),
            None => format!("up to line {last}"),
        })
    }

    /// `╭─ path:line:column /properties/value`
    fn sent(&mut self, sent: &diag::Sent, number_width: usize) -> io::Result<()> {
        let corner = if self.options.unicode {
            "╭─"
        } else {
            "-->"
        };
        let indent = number_width + 1 + usize::from(self.options.unicode);
        let path = visible::one_line(&sent.path);
        let (line, column) = (sent.line, sent.column);
        let corner = self.paint(DIM, corner);
        write!(self.out, "{:indent$}{corner} {path}:{line}:{column}", "")?;
        if !sent.pointer.is_empty() {
            let pointer = format!(" {}", visible::one_line(&sent.pointer));
            write!(self.out, "{}", self.paint(DIM, &pointer))?;
        }
        writeln!(self.out)
    }

    /// `╭─ path:line:column in event `name``
    fn location(
        &mut self,
        i: usize,
        group: &Group,
        finding: &Finding,
        number_width: usize,
    ) -> io::Result<()> {
        let Some(mark) = group.marks.first() else {
            return Ok(());
        };
        let corner = match (self.options.unicode, i) {
            (true, 0) => "╭─",
            (true, _) => "├─",
            (false, 0) => "-->",
            (false, _) => ":::",
        };
        let indent = number_width + 1 + usize::from(self.options.unicode);
        let at = self.places.position(group.file, mark.span.start);
        let path = self.report.files.shown_path(group.file);
        let path = visible::one_line(&path);
        write!(
            self.out,
            "{:indent$}{} {path}:{}:{}",
            "",
            self.paint(DIM, corner),
            at.line,
            at.column
        )?;
        if i == 0 {
            let context = context(finding);
            if !context.is_empty() {
                write!(self.out, "{}", self.paint(DIM, &context))?;
            }
        }
        writeln!(self.out)
    }

    fn excerpt(
        &mut self,
        i: usize,
        group: &Group,
        level: Level,
        number_width: usize,
    ) -> io::Result<()> {
        let file = self.report.files.get(group.file);
        // An empty file, or one that is not text, has nothing to show.
        if file.text.is_empty() {
            return Ok(());
        }
        let excerpt = Excerpt::new(
            file,
            &group.marks,
            &self.hidden,
            Cut {
                before: 1,
                after: u32::from(i == 0),
                width: self.source_width(number_width),
                ellipsis: if self.options.unicode { "…" } else { "..." },
            },
        );
        let mut drawn = String::new();
        let handler = GraphicalReportHandler::new_themed(self.theme(level, &excerpt.primary))
            .without_syntax_highlighting()
            .with_wrap_lines(false);
        handler
            .render_report(&mut drawn, &excerpt)
            .map_err(io::Error::other)?;
        // miette numbers each excerpt as narrowly as it can; one finding has one gutter.
        let pad = number_width.saturating_sub(excerpt.last_line().to_string().len());
        // Around the lines, miette draws an (empty) headline, a place and a closing corner.
        let lines: Vec<&str> = drawn.lines().skip(2).collect();
        for line in lines.split_last().map_or(&lines[..], |(_, body)| body) {
            writeln!(self.out, "{:pad$}{}", "", line.trim_end())?;
        }
        Ok(())
    }

    fn theme(&self, level: Level, primary: &[bool]) -> GraphicalTheme {
        let mut styles = if self.options.color {
            ThemeStyles::ansi()
        } else {
            ThemeStyles::none()
        };
        if self.options.color {
            let own = match level {
                Level::Error => styles.error,
                Level::Warn => styles.warning,
                Level::Info | Level::Off => styles.advice,
            };
            let related = styles.link.remove_all_effects().blue();
            styles.highlights = primary
                .iter()
                .map(|primary| if *primary { own.bold() } else { related })
                .collect();
        }
        let characters = if self.options.unicode {
            ThemeCharacters {
                vbar_break: '│',
                ..ThemeCharacters::unicode()
            }
        } else {
            ThemeCharacters {
                vbar_break: '|',
                underbar: '^',
                ..ThemeCharacters::ascii()
            }
        };
        GraphicalTheme { characters, styles }
    }

    /// `  help: …`, wrapped and indented; its own line breaks are kept.
    fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        const INDENT: usize = 8;
        let width = self.options.width.clamp(40, TEXT_WIDTH) - INDENT;
        let mut first = true;
        for paragraph in text.lines() {
            for line in wrap(&visible::one_line(paragraph), width) {
                if first {
                    let name = format!("{name:>6}:");
                    writeln!(self.out, "{} {line}", self.paint(CYAN, &name))?;
                } else {
                    writeln!(self.out, "{:INDENT$}{line}", "")?;
                }
                first = false;
            }
        }
        Ok(())
    }

    fn summary(&mut self) -> io::Result<()> {
        let left_out = self.options.left_out(self.report);
        if left_out > 0 {
            let left_out = summary::count(left_out, "finding");
            writeln!(self.out, "{left_out} not shown\n")?;
        }
        let is_counted = self.options.only_counted(self.report) > 0;
        if let Some(sent) = self.report.sent.filter(|_| is_counted) {
            sent::table(sent, self.out)?;
        }
        let table = summary::table(self.report.summary);
        // One rule's row would say no more than the last line.
        if table.rows.len() > 1 {
            let rule_width = table.rows.iter().map(|(rule, _)| rule.len()).max();
            let rule_width = rule_width.unwrap_or_default();
            let heading = format!("{:rule_width$}", "rule");
            write!(self.out, "{}", self.paint(DIM, &heading))?;
            for level in &table.levels {
                let name = format!("{:>7}", level.name());
                write!(self.out, "{}", self.paint(level_style(*level), &name))?;
            }
            writeln!(self.out)?;
            for (rule, counts) in &table.rows {
                write!(self.out, "{rule:rule_width$}")?;
                for count in counts {
                    match count {
                        0 => write!(self.out, "{:>7}", "-")?,
                        n => write!(self.out, "{n:>7}")?,
                    }
                }
                writeln!(self.out)?;
            }
            writeln!(self.out)?;
        }
        writeln!(self.out, "{}", summary::line(self.report))?;
        let floor = self.options.show.min(self.options.fail_on);
        let only_counted: Vec<String> = [Level::Warn, Level::Info]
            .into_iter()
            .filter(|level| *level < floor && self.report.summary.at(*level) > 0)
            .map(|level| summary::of_level(self.report.summary, level))
            .collect();
        if !only_counted.is_empty() {
            let lowest = match self.report.summary.at(Level::Info) {
                0 => Level::Warn,
                _ => Level::Info,
            };
            writeln!(
                self.out,
                "{} only counted: `--show {lowest}` prints what they are",
                only_counted.join(", ")
            )?;
        }
        Ok(())
    }

    /// `text` in a style, where colours are wanted.
    fn paint<'t>(&self, style: &str, text: &'t str) -> Cow<'t, str> {
        if self.options.color {
            Cow::Owned(format!("\u{1b}[{style}m{text}\u{1b}[0m"))
        } else {
            Cow::Borrowed(text)
        }
    }
}

// Parameters of the ANSI escape that sets a style. Named colours only: each terminal's owner
// has chosen what they look like.
const BOLD: &str = "1";
const DIM: &str = "2";
const CYAN: &str = "36";

fn level_style(level: Level) -> &'static str {
    match level {
        Level::Error => "1;31",
        Level::Warn => "1;33",
        Level::Info | Level::Off => "1;36",
    }
}

/// `text` in lines of at most `width` columns, broken at spaces; a longer word stays whole, so
/// that a URL or path can be copied.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut column = 0;
    for word in text.split(' ') {
        let wide = word.width();
        if column > 0 && column + 1 + wide > width {
            lines.push(String::new());
            column = 0;
        }
        if let Some(line) = lines.last_mut() {
            if column > 0 {
                line.push(' ');
                column += 1;
            }
            line.push_str(word);
            column += wide;
        }
    }
    lines
}

/// What the place belongs to, as far as the message does not say so, and how far it reaches.
fn context(finding: &Finding) -> String {
    let mut context = String::new();
    let args = &finding.diagnostic.message.args;
    if let Some((kind, name)) = finding.entity.as_deref().and_then(|e| e.split_once(':'))
        && !args.iter().any(|arg| arg == name)
    {
        context = format!(" in {kind} `{}`", visible::one_line(name));
    }
    if let Some(events) = finding.reaches.filter(|events| *events > 0) {
        context = format!("{context}, reaches {}", summary::count(events, "event"));
    }
    context
}
