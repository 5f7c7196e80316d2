//! `structure/invalid-yaml`. The page beside this file is its documentation and its first test.

use crate::diag::Message;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::SyntaxFaultKind as Kind;
use crate::syntax::decode::{Fault, FaultKind};
use crate::text::{Edit, Span};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/invalid-yaml",
    summary: "files are YAML (or JSON) that every reader takes the same way",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Safe,
    scope: Scope::File,
    page: include_str!("invalid_yaml.md"),
    options: &[],
    checks: &[Check::Fault(check)],
};

fn check(ctx: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::Syntax(syntax) = &fault.kind else {
        return;
    };
    let text = &ctx.files.get(fault.span.file).text;
    if syntax.kind == Kind::BadIndentation
        && let Some(bracket) = ctx.files.slice(fault.span).chars().next()
        && matches!(bracket, ']' | '}')
    {
        return shallow_bracket(bracket, fault.span, sink);
    }
    let (message, mut help) = words(&syntax.kind);
    match &syntax.kind {
        Kind::ColonInValue if is_within_braces(text, fault.span) => {
            help =
                Some("write the comma that is missing before the key, or put the value in quotes");
        }
        Kind::MissingValue if text.trim().is_empty() => {
            help = Some("an empty file is no JSON: write `{}`, or delete the file");
        }
        _ => {}
    }
    let finding = sink.report(fault.span, message);
    if let Some(help) = help {
        finding.help(help);
    }
}

/// A closing bracket that stands no deeper than its key: much YAML is written so, and readers
/// differ on it (YAML 1.2.2, section 7.4: flow content is indented deeper than its parent).
fn shallow_bracket(bracket: char, span: Span, sink: &mut Sink) {
    let message = message!("the closing `{}` has to stand deeper than its key", bracket);
    sink.report(span, message)
        .help("readers differ on it; indent it, or close it on the last line of its content")
        .fix(
            "indent it",
            vec![Edit::replace(Span::empty(span.file, span.start), "  ")],
        );
}

/// Whether a `{` opens before `span` on its line and is still open there.
fn is_within_braces(text: &str, span: Span) -> bool {
    let before = text.get(..span.range().start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.matches('{').count() > line.matches('}').count()
}

/// What is wrong, and what to type instead.
fn words(kind: &Kind) -> (Message, Option<&'static str>) {
    let (message, help) = match kind {
        Kind::Utf16 => (
            "the file is UTF-16".into(),
            "save it as UTF-8; in most editors that is a choice beside the file's name",
        ),
        Kind::InvalidUtf8 => (
            "these bytes are not UTF-8".into(),
            "type the character again and save the file as UTF-8",
        ),
        Kind::ControlCharacter(c) => (
            message!(
                "the character U+{} cannot stand in YAML",
                format!("{:04X}", u32::from(*c))
            ),
            "delete it; in a double-quoted string it can be written as an escape",
        ),
        Kind::TabIndentation => (
            "a tab cannot indent YAML".into(),
            "indent with spaces, two for each level",
        ),
        Kind::UnclosedQuote(quote) => (
            message!("this {} is never closed", quote),
            "close the quote at the end of the value; what follows it, up to the next such quote, \
             could not be read",
        ),
        Kind::UnclosedBracket(bracket) => (
            message!("this `{}` is never closed", bracket),
            closing(*bracket),
        ),
        Kind::UnopenedBracket(bracket) => (
            message!("nothing opened this `{}`", bracket),
            "delete it, or put the value in quotes",
        ),
        Kind::BadIndentation => (
            "this line is indented like no block above it".into(),
            "line it up with its siblings, with spaces",
        ),
        Kind::MissingColon => (
            "this is no `key: value`".into(),
            "write a colon and a space after the key; a text that goes on over lines is indented \
             deeper than its key",
        ),
        Kind::ColonInValue => (
            "a value without quotes cannot hold a colon and a space".into(),
            "put the whole value in quotes",
        ),
        Kind::MissingSpaceAfterDash => ("a dash needs a space after it".into(), "write `- value`"),
        Kind::MissingSpaceAfterColon => (
            "a colon needs a space after it".into(),
            "write `key: value`",
        ),
        Kind::ReservedCharacter(c) => (
            message!("a value without quotes cannot begin with `{}`", c),
            "put the value in quotes",
        ),
        Kind::BadEscape => (
            "this is no escape of a double-quoted string".into(),
            "write `\\\\` for a backslash, or use single quotes, where a backslash is just one",
        ),
        Kind::TextAfterQuote(quote) => (
            message!("there is text after the closing {}", quote),
            "a quote inside a quoted value is written twice in '…' and as \\\" in \"…\"",
        ),
        Kind::MissingSpaceBeforeComment => (
            "a comment needs a space before its `#`".into(),
            "put a space there, or quote the value",
        ),
        Kind::CommentInText => (
            "a comment cuts this text of several lines in two".into(),
            "move the comment above the key",
        ),
        Kind::MisplacedDash => (
            "a list cannot begin here".into(),
            "put the first `- ` on a line of its own, or write [a, b]",
        ),
        Kind::MissingComma => (
            "a comma is missing before this".into(),
            "write `,` between entries; a value that holds brackets itself goes in quotes",
        ),
        Kind::ExtraComma => (
            "there is nothing before this comma".into(),
            "delete the comma",
        ),
        Kind::BlockScalarHeader => (
            "text after `|` or `>` begins on the next line".into(),
            "move the text to the next line and indent it",
        ),
        Kind::BadDirective => (
            "this is no directive that can stand here".into(),
            "put the value in quotes, if it is one; a dictionary needs no `%` lines",
        ),
        Kind::TrailingContent => (
            "the document has ended before this".into(),
            "check the indentation of this line, or begin another document with `---`",
        ),
        Kind::UnknownAnchor(name) => (
            message!("no anchor `&{}` is defined above", name),
            "define it before its use; a text that begins with `*` goes in quotes",
        ),
        Kind::RecursiveAlias(name) => (
            message!("`*{}` stands inside the very value that it repeats", name),
            "take the alias out: what holds itself never ends",
        ),
        Kind::AliasBomb => (
            "aliases of aliases expand to more than a million values".into(),
            "share definitions by `ref` and `include` instead",
        ),
        Kind::TooDeep => (
            "this is nested too deep to be read".into(),
            "flatten it: a dictionary needs a dozen levels, not a hundred",
        ),
        Kind::TrailingComma => (
            "JSON has no comma after the last entry".into(),
            "delete the comma",
        ),
        Kind::SingleQuotes => (
            "JSON has no single quotes".into(),
            "write the string in \"…\"",
        ),
        Kind::CommentInJson => (
            "JSON has no comments".into(),
            "delete it, or use a YAML file",
        ),
        Kind::UnquotedKey => ("a JSON key stands in quotes".into(), "write \"key\""),
        Kind::UnquotedText => ("JSON has no text without quotes".into(), "write \"text\""),
        Kind::BadNumber => (
            "this is no JSON number".into(),
            "digits, without a leading zero or plus; a fraction has digits on both sides of the dot",
        ),
        Kind::LoneSurrogate => (
            "half a surrogate pair is no character".into(),
            "write both halves, or the character itself",
        ),
        Kind::ControlCharacterInString(c) => (
            message!(
                "U+{} cannot stand in a JSON string as it is",
                format!("{:04X}", u32::from(*c))
            ),
            "write it as an escape: \\n for a line break, \\t for a tab",
        ),
        Kind::MissingValue => (
            "a value is missing here".into(),
            "write it, or delete the key",
        ),
        Kind::TooManyFaults => (
            "too many faults: the rest of the file was not read".into(),
            "mend the ones above and run again",
        ),
        Kind::Other(reason) => return (message!("this is not YAML: {}", reason), None),
    };
    (message, Some(help))
}

fn closing(bracket: char) -> &'static str {
    match bracket {
        '{' => "write the closing `}`; lines inside it are indented deeper than its key",
        _ => "write the closing `]`; lines inside it are indented deeper than its key",
    }
}
