//! Which token a person has to change, and what kind of mistake it is.

use granit_parser::ErrorKind;

use super::build::Stop;
use super::lines::{Line, key_at, quoted_end};
use crate::syntax::fault::SyntaxFaultKind as Fault;

/// A fault and its token.
#[derive(Debug)]
pub(super) struct Blame {
    pub(super) kind: Fault,
    pub(super) span: (u32, u32),
}

/// Why the parser stopped at `stop`, in an entry that begins in line `head`.
pub(super) fn blame(text: &[u8], lines: &[Line], stop: &Stop, head: usize) -> Blame {
    use ErrorKind as E;
    let at = (stop.at as usize).min(text.len());
    let index = lines
        .partition_point(|line| line.start as usize <= at)
        .saturating_sub(1);
    let line = &lines[index];
    let char_here = char_at(text, at);
    let one = |kind: Fault| Blame {
        kind,
        span: (at as u32, next_char(text, at) as u32),
    };
    let token = |kind: Fault| Blame {
        kind,
        span: token_at(text, at),
    };
    let below = index > head;
    match &stop.kind {
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => {
            one(Fault::UnclosedQuote(char_here.unwrap_or('"')))
        }
        E::UnclosedFlowCollection { open } | E::MismatchedFlowCollectionEnd { open, .. } => {
            one(Fault::UnclosedBracket(*open))
        }
        E::MisplacedFlowCollectionEnd => one(Fault::UnopenedBracket(char_here.unwrap_or('}'))),
        E::TabInBlockIndentation
        | E::TabNotAllowed
        | E::TabInIndentation
        | E::TabInPlainScalar
        | E::TabAtBlockScalarStart
        | E::InvalidBlockEntryWhitespace => {
            let tab = lines[index..]
                .iter()
                .chain(lines[..index].iter().rev())
                .find(|line| !line.blank && line.tab)
                .map(|line| tab_of(text, line));
            let here = text[..at].iter().rposition(|b| *b == b'\t');
            let here = here.map(|tab| (tab as u32, tab as u32 + 1));
            let span = match stop.kind {
                E::InvalidBlockEntryWhitespace => here.or(tab),
                _ if line.tab => Some(tab_of(text, line)),
                _ => tab.or(here),
            };
            Blame {
                kind: Fault::TabIndentation,
                span: span.unwrap_or_else(|| token_at(text, at)),
            }
        }
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
            let quote = match stop.kind {
                E::InvalidTrailingSingleQuotedScalar => b'\'',
                _ => b'"',
            };
            after_quote(text, line, at, quote)
        }
        E::UnexpectedCharacter { character }
            if character.is_control() || !printable(*character) =>
        {
            let mut encoded = [0; 4];
            let wanted = character.encode_utf8(&mut encoded).as_bytes();
            let found = text[at..]
                .windows(wanted.len())
                .position(|window| window == wanted)
                .map_or(at, |i| at + i);
            Blame {
                kind: Fault::ControlCharacter(*character),
                span: (found as u32, next_char(text, found) as u32),
            }
        }
        E::UnexpectedCharacter { character } => one(Fault::ReservedCharacter(*character)),
        E::BomInsideDocument => one(Fault::ControlCharacter('\u{FEFF}')),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => Blame {
            kind: Fault::BadEscape,
            span: bad_escape(text, at),
        },
        E::MissingAnchorOrAliasName
        | E::ExpectedTagBang
        | E::InvalidGlobalTagCharacter
        | E::InvalidTagTerminator
        | E::MissingTagUri
        | E::UnclosedVerbatimTag
        | E::InvalidTagEscape
        | E::InvalidTagUtf8LeadingByte
        | E::InvalidTagUtf8TrailingByte
        | E::InvalidTagUtf8
        | E::UndeclaredTagHandle
        | E::MappingKeyNotAllowed
        | E::PlainScalarStartsWithDashFlowIndicator => {
            token(Fault::ReservedCharacter(char_here.unwrap_or('!')))
        }
        E::CommentNotSeparated | E::ExpectedWhitespace => one(Fault::MissingSpaceBeforeComment),
        E::CommentInterceptedScalar => {
            let next = lines[index + 1..].iter().find(|line| !line.blank);
            if let Some(next) = next.filter(|line| is_entry(text, line)) {
                return line_fault(text, next);
            }
            let end = text[at..]
                .iter()
                .position(|b| matches!(b, b'\n' | b'\r'))
                .map_or(text.len(), |i| at + i);
            Blame {
                kind: Fault::CommentInText,
                span: (at as u32, end as u32),
            }
        }
        E::BlockSequenceEntryNotAllowed | E::BlockEntryInFlowCollection => {
            if below {
                line_fault(text, line)
            } else {
                one(Fault::MisplacedDash)
            }
        }
        E::ZeroBlockScalarIndent | E::InvalidBlockScalarHeader => token(Fault::BlockScalarHeader),
        E::InvalidIndentation
        | E::InvalidQuotedScalarIndent
        | E::InvalidFlowScalarIndent
        | E::InvalidBlockScalarIndent
        | E::ExpectedBlockSequenceEntry => line_fault(text, line),
        E::MappingValueNotAllowed => {
            let key = key_at(&text[..line.end as usize], line.text as usize);
            if below && key.is_some_and(|key| key.colon == at) && is_entry(text, line) {
                line_fault(text, line)
            } else {
                one(Fault::ColonInValue)
            }
        }
        E::FlowMappingValueAdjacentCollection | E::InvalidMappingValueWhitespace => {
            one(Fault::MissingSpaceAfterColon)
        }
        E::ExpectedFlowMappingSeparator
        | E::ExpectedFlowSequenceSeparator
        | E::InvalidColonPlacement => flow_separator(text, line, at, below),
        E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
            if char_here == Some(',') =>
        {
            one(Fault::ExtraComma)
        }
        E::SimpleKeyExpected | E::InvalidSimpleKey | E::ExpectedBlockMappingKey => {
            // A line deeper than its entry cannot be an entry that lacks its colon.
            if below {
                line_fault(text, line)
            } else if at <= line.text as usize {
                Blame {
                    kind: Fault::MissingColon,
                    span: line_text(text, line),
                }
            } else {
                token(Fault::Other(stop.kind.to_string()))
            }
        }
        E::InvalidDocumentEnd => Blame {
            kind: Fault::TrailingContent,
            span: (at as u32, line_text(text, line).1.max(at as u32)),
        },
        E::DirectiveDisallowed
        | E::InvalidDirectiveTerminator
        | E::MissingYamlVersionSeparator
        | E::MissingDirectiveName
        | E::InvalidDirectiveName
        | E::DirectiveByteLimitExceeded { .. }
        | E::TooManyReservedDirectiveParams { .. }
        | E::YamlVersionTooLong
        | E::MissingYamlVersion
        | E::InvalidTagDirectiveTerminator
        | E::ExpectedTagDirectiveBang
        | E::DuplicateVersionDirective
        | E::UnsupportedYamlMajorVersion
        | E::DuplicateTagDirective
        | E::MissingDocumentEndBeforeDirective
        | E::ExpectedDocumentStart => Blame {
            kind: Fault::BadDirective,
            span: line_text(text, line),
        },
        E::RecursionLimitExceeded => one(Fault::TooDeep),
        kind => token(Fault::Other(kind.to_string())),
    }
}

/// An entry that parses but is no entry: a key without a colon, a dash among keys.
pub(super) fn misplaced(text: &[u8], line: &Line, start: u32, among_items: bool) -> Blame {
    let content = &text[start as usize..line.end as usize];
    if among_items {
        return match content {
            [b'-', next, ..] if *next != b'-' => Blame {
                kind: Fault::MissingSpaceAfterDash,
                span: (start, start + 1),
            },
            _ => line_fault(text, line),
        };
    }
    no_key(text, line, start).unwrap_or_else(|| line_fault(text, line))
}

/// The fault of a line that should begin with `key:` and begins with a plain word.
pub(super) fn no_key(text: &[u8], line: &Line, start: u32) -> Option<Blame> {
    let content = &text[start as usize..line.end as usize];
    let first = *content.first()?;
    let plain =
        first.is_ascii_alphanumeric() || matches!(first, b'_' | b'$' | b'.') || first >= 0x80;
    let quoted = matches!(first, b'"' | b'\'')
        && quoted_end(&text[..line.end as usize], start as usize).is_some();
    if !plain && !quoted {
        return None;
    }
    let end = text_end(content);
    let colon = content[..end].iter().position(|b| *b == b':').filter(|at| {
        plain && *at > 0 && is_word(&content[..*at]) && !content[at + 1..].starts_with(b"//")
    });
    if let Some(colon) = colon {
        let at = start + colon as u32;
        return Some(Blame {
            kind: Fault::MissingSpaceAfterColon,
            span: (at, at + 1),
        });
    }
    Some(Blame {
        kind: Fault::MissingColon,
        span: (start, start + end as u32),
    })
}

/// The first tab of a line's indentation.
pub(super) fn tab_of(text: &[u8], line: &Line) -> (u32, u32) {
    let lead = &text[line.start as usize..line.text as usize];
    let tab = lead.iter().position(|b| *b == b'\t').unwrap_or(0) as u32;
    (line.start + tab, line.start + tab + 1)
}

/// The key of a line, or its first word.
pub(super) fn first_token(text: &[u8], line: &Line) -> (u32, u32) {
    match key_at(&text[..line.end as usize], line.text as usize) {
        Some(key) => (key.start as u32, key.end as u32),
        None => token_at(text, line.text as usize),
    }
}

fn line_fault(text: &[u8], line: &Line) -> Blame {
    Blame {
        kind: Fault::BadIndentation,
        span: first_token(text, line),
    }
}

/// The line's text, without white space and comment.
fn line_text(text: &[u8], line: &Line) -> (u32, u32) {
    let content = &text[line.text as usize..line.end as usize];
    (line.text, line.text + text_end(content) as u32)
}

fn text_end(content: &[u8]) -> usize {
    let end = content
        .windows(2)
        .position(|pair| matches!(pair, [b' ' | b'\t', b'#']))
        .unwrap_or(content.len());
    content[..end].trim_ascii_end().len()
}

/// Whether the line begins with a key of one word, as entries do and prose does not.
fn is_entry(text: &[u8], line: &Line) -> bool {
    key_at(&text[..line.end as usize], line.text as usize)
        .is_some_and(|key| is_word(&text[key.start..key.end]))
}

/// A word such as a name: no white space.
fn is_word(text: &[u8]) -> bool {
    !text.iter().any(u8::is_ascii_whitespace)
}

fn flow_separator(text: &[u8], line: &Line, at: usize, below: bool) -> Blame {
    if text.get(at) == Some(&b':') {
        let key = key_at(&text[..line.end as usize], line.text as usize);
        // `{a: 1` and `b: 2}` on the next line.
        if let Some(key) = key.filter(|key| below && key.colon == at) {
            return Blame {
                kind: Fault::MissingComma,
                span: (key.start as u32, key.end as u32),
            };
        }
        return Blame {
            kind: Fault::ColonInValue,
            span: (at as u32, at as u32 + 1),
        };
    }
    Blame {
        kind: Fault::MissingComma,
        span: token_at(text, at),
    }
}

/// Text at `at`, after the quote that closed: is it that one, or the one that opened?
fn after_quote(text: &[u8], line: &Line, at: usize, quote: u8) -> Blame {
    let char = char::from(quote);
    if text.get(at) == Some(&b'#') {
        return Blame {
            kind: Fault::MissingSpaceBeforeComment,
            span: (at as u32, at as u32 + 1),
        };
    }
    let before = &text[..at];
    let close = before.iter().rposition(|b| *b == quote).unwrap_or(at);
    // In `{a: "x, b: "y"}` the quote before `y` opens again: the first one was left open.
    let last = text[line.start as usize..close].trim_ascii_end().last();
    if close + 1 == at && matches!(last, Some(b':' | b',' | b'[' | b'{')) {
        let open = text[..close].iter().rposition(|b| *b == quote);
        if let Some(open) = open.filter(|open| *open >= line.start as usize) {
            return Blame {
                kind: Fault::UnclosedQuote(char),
                span: (open as u32, open as u32 + 1),
            };
        }
    }
    Blame {
        kind: Fault::TextAfterQuote(char),
        span: token_at(text, at),
    }
}

/// The first bad escape of the double-quoted scalar that begins at or before `at`.
fn bad_escape(text: &[u8], at: usize) -> (u32, u32) {
    let mut i = at + usize::from(text.get(at) == Some(&b'"'));
    let hex = |from: usize, len: usize| -> Option<u32> {
        let digits = std::str::from_utf8(text.get(from..from + len)?).ok()?;
        u32::from_str_radix(digits, 16).ok()
    };
    while let Some(byte) = text.get(i) {
        if *byte == b'"' {
            break;
        }
        if *byte != b'\\' {
            i += 1;
            continue;
        }
        let digits = match text.get(i + 1) {
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            Some(
                b'0' | b'a' | b'b' | b't' | b'\t' | b'n' | b'v' | b'f' | b'r' | b'e' | b' ' | b'"'
                | b'/' | b'\\' | b'N' | b'_' | b'L' | b'P' | b'\n' | b'\r',
            ) => {
                i += 2;
                continue;
            }
            _ => return (i as u32, next_char(text, (i + 1).min(text.len())) as u32),
        };
        let code = hex(i + 2, digits);
        let low = || {
            text.get(i + 6..i + 8) == Some(b"\\u")
                && hex(i + 8, 4).is_some_and(|c| (0xDC00..0xE000).contains(&c))
        };
        let good = code.is_some_and(|code| char::from_u32(code).is_some());
        let pair = digits == 4 && code.is_some_and(|c| (0xD800..0xDC00).contains(&c)) && low();
        if pair {
            i += 12;
        } else if good {
            i += 2 + digits;
        } else {
            let end = (i + 2..(i + 2 + digits).min(text.len()))
                .find(|j| !text[*j].is_ascii_hexdigit())
                .unwrap_or((i + 2 + digits).min(text.len()));
            return (i as u32, end as u32);
        }
    }
    (at as u32, next_char(text, at) as u32)
}

/// The quote, bracket or word at `at`.
fn token_at(text: &[u8], at: usize) -> (u32, u32) {
    let rest = &text[at.min(text.len())..];
    let stop = |b: &u8| b.is_ascii_whitespace() || matches!(b, b',' | b'[' | b']' | b'{' | b'}');
    let len = rest.iter().position(stop).unwrap_or(rest.len());
    let end = if len == 0 {
        next_char(text, at)
    } else {
        at + len
    };
    (at as u32, end as u32)
}

fn char_at(text: &[u8], at: usize) -> Option<char> {
    let end = next_char(text, at);
    std::str::from_utf8(text.get(at..end)?).ok()?.chars().next()
}

/// The start of the character after the one at `at`; `at` where the text or line ends.
fn next_char(text: &[u8], at: usize) -> usize {
    match text.get(at) {
        None | Some(b'\n' | b'\r') => at.min(text.len()),
        Some(_) => (at + 1..text.len())
            .find(|i| text[*i] & 0xC0 != 0x80)
            .unwrap_or(text.len()),
    }
}

fn printable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}')
        || c >= '\u{10000}'
}
