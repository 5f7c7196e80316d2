//! JSON (RFC 8259) to a tree, strictly, and every fault of a text in one run.

use std::sync::Arc;

use super::fault::{SyntaxFault, SyntaxFaultKind as Fault};
use super::tree::{NodeId, Style, Tree, TreeBuilder};
use crate::text::{FileId, Span};

/// Deepest nesting of objects and arrays, the same as for YAML.
const MAX_DEPTH: usize = 128;
/// Faults beyond this many are not worth listing.
const MAX_FAULTS: usize = 100;

/// Reads `text`. Strings are double-quoted scalars, everything else that is not a collection a
/// plain one. A key that is written twice is an entry each time. What is wrong but can be
/// understood (a trailing comma, a comment, single quotes) is reported and read on; what cannot
/// is lost up to the next comma or bracket.
pub fn parse_json(file: FileId, text: Arc<str>) -> Tree {
    let mut parser = Parser {
        file,
        text: &text,
        bytes: text.as_bytes(),
        at: if text.starts_with('\u{FEFF}') { 3 } else { 0 },
        tree: TreeBuilder::new(file, Arc::clone(&text)),
        scratch: Vec::new(),
        open: Vec::new(),
        faults: 0,
        full: false,
        loose: false,
        resync: false,
    };
    parser.document();
    parser.tree.json();
    parser.tree.finish()
}

struct Parser<'t> {
    file: FileId,
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    tree: TreeBuilder,
    /// Children of the open collections.
    scratch: Vec<NodeId>,
    /// The open brackets.
    open: Vec<u8>,
    faults: usize,
    /// Too many faults: nothing is read any more.
    full: bool,
    /// A quote was left open and may have swallowed brackets: they are not judged any more.
    loose: bool,
    /// … and the comma after it may be gone too.
    resync: bool,
}

impl Parser<'_> {
    fn document(&mut self) {
        self.space();
        if self.peek().is_none() {
            let end = self.bytes.len();
            self.fault(Fault::MissingValue, end, end, end);
            return;
        }
        let root = self.value();
        self.tree.document(root);
        self.space();
        while let Some(byte) = self.peek().filter(|_| !self.full && !self.loose) {
            let start = self.at;
            let kind = match byte {
                b'}' | b']' => Fault::UnopenedBracket(char::from(byte)),
                _ => Fault::TrailingContent,
            };
            let more = matches!(kind, Fault::UnopenedBracket(_));
            let end = self.token_end(start);
            self.fault(kind, start, end, if more { end } else { self.bytes.len() });
            self.at = end;
            if !more {
                self.tree.partial(root);
                break;
            }
            self.space();
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Reports a fault at `start..end`; `start..lost` is not in the tree because of it.
    fn fault(&mut self, kind: Fault, start: usize, end: usize, lost: usize) {
        if self.full {
            return;
        }
        self.faults += 1;
        self.full = self.faults > MAX_FAULTS;
        let span = |end: usize| Span::new(self.file, start as u32, end as u32);
        self.tree.fault(SyntaxFault {
            kind: if self.full {
                Fault::TooManyFaults
            } else {
                kind
            },
            span: span(end),
            lost: span(lost),
        });
        if self.full {
            self.at = self.bytes.len();
        }
    }

    /// A fault that costs nothing.
    fn note(&mut self, kind: Fault, start: usize, end: usize) {
        self.fault(kind, start, end, start);
    }

    fn lost(&mut self, start: usize, end: usize) -> NodeId {
        self.tree.lost(start as u32, end as u32)
    }

    /// Skips white space, and reports comments and control characters among it.
    fn space(&mut self) {
        loop {
            let start = self.at;
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'/') if matches!(self.bytes.get(start + 1), Some(b'/' | b'*')) => {
                    self.comment(start);
                }
                Some(b'#') => self.comment(start),
                Some(byte) if byte < 0x20 => {
                    self.at += 1;
                    let kind = Fault::ControlCharacter(char::from(byte));
                    self.note(kind, start, start + 1);
                }
                _ => return,
            }
        }
    }

    fn comment(&mut self, start: usize) {
        let rest = &self.text[start..];
        // The `*` of the opening is not that of an end: `/*/` is open.
        let end = if let Some(inside) = rest.strip_prefix("/*") {
            inside.find("*/").map(|i| start + i + 4)
        } else {
            rest.find(['\n', '\r']).map(|i| start + i)
        };
        self.at = end.unwrap_or(self.bytes.len());
        self.note(Fault::CommentInJson, start, self.at);
    }

    fn value(&mut self) -> NodeId {
        let start = self.at;
        match self.peek() {
            Some(b'{' | b'[') if self.open.len() >= MAX_DEPTH => {
                self.skip_balanced();
                self.fault(Fault::TooDeep, start, start + 1, self.at.max(start + 1));
                self.lost(start, self.at)
            }
            Some(b'{') => self.collection(true),
            Some(b'[') => self.collection(false),
            Some(quote @ (b'"' | b'\'')) => self.string(quote),
            Some(_) => self.word(),
            // After too many faults the rest is passed over.
            None => self.lost(start, start),
        }
    }

    /// An object or array.
    fn collection(&mut self, object: bool) -> NodeId {
        let start = self.at;
        let (open, close, other) = if object {
            (b'{', b'}', b']')
        } else {
            (b'[', b']', b'}')
        };
        self.at += 1;
        self.open.push(open);
        let first = self.scratch.len();
        let mut comma = None;
        let mut need_comma = false;
        let mut partial = false;
        loop {
            self.space();
            let here = self.at;
            match self.peek() {
                None => {
                    if !self.loose {
                        let end = self.bytes.len();
                        self.fault(Fault::UnclosedBracket(open.into()), start, start + 1, end);
                        self.loose = true;
                    }
                    partial = true;
                    break;
                }
                Some(byte) if byte == close => {
                    // A note can end the reading: what comes after it must not move on.
                    self.at += 1;
                    if let Some(comma) = comma {
                        self.note(Fault::TrailingComma, comma, comma + 1);
                    }
                    break;
                }
                Some(byte) if byte == other => {
                    let opener = if object { b'[' } else { b'{' };
                    if self.open.contains(&opener) {
                        if !self.loose {
                            self.note(Fault::UnclosedBracket(open.into()), start, start + 1);
                        }
                        break;
                    }
                    self.at += 1;
                    if !self.loose {
                        self.note(Fault::UnopenedBracket(other.into()), here, here + 1);
                    }
                }
                Some(b',') => {
                    self.at += 1;
                    if need_comma {
                        comma = Some(here);
                    } else if !self.resync {
                        self.note(Fault::ExtraComma, here, here + 1);
                    }
                    need_comma = false;
                }
                Some(_) => {
                    if need_comma && !self.resync {
                        let end = self.token_end(here);
                        self.note(Fault::MissingComma, here, end);
                    }
                    self.resync = false;
                    comma = None;
                    need_comma = true;
                    if object {
                        self.entry();
                    } else {
                        let item = self.value();
                        self.scratch.push(item);
                    }
                    // An open quote takes in what comes after it on its line.
                    partial |= self.resync;
                }
            }
        }
        self.open.pop();
        let end = self.at.max(start + 1);
        let children = &self.scratch[first..];
        let (start, end) = (start as u32, end as u32);
        let node = if object {
            self.tree.mapping(start, end, Style::Flow, children)
        } else {
            self.tree.sequence(start, end, Style::Flow, children)
        };
        self.scratch.truncate(first);
        if partial {
            self.tree.partial(node);
        }
        node
    }

    fn entry(&mut self) {
        let start = self.at;
        let key = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => self.string(quote),
            Some(b'{' | b'[') => {
                self.skip_balanced();
                self.fault(Fault::UnquotedKey, start, start + 1, self.at);
                self.lost(start, self.at)
            }
            Some(b':') => {
                self.note(Fault::UnquotedKey, start, start + 1);
                self.lost(start, start)
            }
            _ => {
                let end = self.token_end(start);
                self.at = end;
                self.note(Fault::UnquotedKey, start, end);
                let text = &self.text[start..end];
                self.tree
                    .scalar(start as u32, end as u32, Style::Plain, text)
            }
        };
        self.scratch.push(key);
        let end = self.at;
        self.space();
        if self.peek() == Some(b':') {
            self.at += 1;
            self.space();
        } else if !self.resync {
            self.note(Fault::MissingColon, start, end);
        }
        let here = self.at;
        let value = match self.peek() {
            None | Some(b',' | b'}' | b']') => {
                let written = self.bytes.get(here.wrapping_sub(1)) == Some(&b':')
                    || self.text[end..here].trim_ascii_end().ends_with(":");
                if written && !self.resync {
                    let stop = (here + 1).min(self.bytes.len());
                    self.note(Fault::MissingValue, here, stop);
                }
                let at = if written { here } else { end };
                self.lost(at, at)
            }
            Some(_) => self.value(),
        };
        self.scratch.push(value);
    }

    /// `true`, `false`, `null`, a number, or something that is none of them.
    fn word(&mut self) -> NodeId {
        let start = self.at;
        let end = self.token_end(start);
        self.at = end;
        let word = &self.text[start..end];
        if matches!(word, "true" | "false" | "null") || is_number(word.as_bytes()) {
            return self
                .tree
                .scalar(start as u32, end as u32, Style::Plain, word);
        }
        let unsigned = word.trim_start_matches(['+', '-']);
        let number = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            || matches!(unsigned, "NaN" | "Infinity" | "inf" | "nan")
            || unsigned.is_empty();
        let kind = match number {
            true => Fault::BadNumber,
            false => Fault::UnquotedText,
        };
        self.fault(kind, start, end, end);
        self.lost(start, end)
    }

    fn string(&mut self, quote: u8) -> NodeId {
        let start = self.at;
        let before = self.faults;
        let mut value: Option<String> = None;
        let mut copied = start + 1;
        self.at += 1;
        loop {
            let here = self.at;
            match self.peek() {
                None | Some(b'\n' | b'\r') => {
                    let end = start + self.text[start..here].trim_end().len();
                    self.fault(Fault::UnclosedQuote(quote.into()), start, start + 1, end);
                    self.loose = true;
                    self.resync = true;
                    return self.lost(start, end);
                }
                Some(byte) if byte == quote => break,
                Some(b'\\') => {
                    let buffer = value.get_or_insert_default();
                    buffer.push_str(&self.text[copied..here]);
                    let escaped = escape(self.bytes, here, quote);
                    self.at = match escaped {
                        Ok((c, end)) => {
                            buffer.push(c);
                            end
                        }
                        Err((ref kind, end)) => {
                            let end = self.floor(end);
                            self.note(kind.clone(), here, end);
                            end
                        }
                    };
                    copied = self.at;
                }
                Some(byte) => {
                    self.at += 1;
                    if byte < 0x20 {
                        let kind = Fault::ControlCharacterInString(char::from(byte));
                        self.note(kind, here, here + 1);
                    }
                }
            }
            if self.full {
                return self.lost(start, start);
            }
        }
        self.at += 1;
        let end = self.at;
        let faulty = self.faults > before;
        if quote == b'\'' {
            self.note(Fault::SingleQuotes, start, end);
        }
        if faulty {
            return self.lost(start, end);
        }
        let style = match quote {
            b'"' => Style::DoubleQuoted,
            _ => Style::SingleQuoted,
        };
        let tail = &self.text[copied..end - 1];
        let (start, end) = (start as u32, end as u32);
        match value {
            None => self.tree.scalar(start, end, style, tail),
            Some(mut value) => {
                value.push_str(tail);
                self.tree.scalar(start, end, style, &value)
            }
        }
    }

    fn floor(&self, mut at: usize) -> usize {
        at = at.min(self.bytes.len());
        while !self.text.is_char_boundary(at) {
            at += 1;
        }
        at
    }

    /// One past the token at `start`: a bracket, a string, or a word.
    fn token_end(&self, start: usize) -> usize {
        let Some(first) = self.bytes.get(start) else {
            return start;
        };
        match *first {
            b'{' | b'}' | b'[' | b']' | b',' | b':' => start + 1,
            quote @ (b'"' | b'\'') => {
                let mut at = start + 1;
                while let Some(byte) = self.bytes.get(at) {
                    match byte {
                        b'\\' => at += 2,
                        b'\n' | b'\r' => break,
                        byte if *byte == quote => return at + 1,
                        _ => at += 1,
                    }
                }
                self.floor(at)
            }
            _ => {
                let len = self.bytes[start..].iter().position(|b| {
                    *b <= b' ' || matches!(b, b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"')
                });
                len.map_or(self.bytes.len(), |len| start + len.max(1))
            }
        }
    }

    /// From an opening bracket to after the one that closes it, without reading what is between.
    fn skip_balanced(&mut self) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                _ => {}
            }
            self.at = match byte {
                b'"' => self.token_end(self.at),
                _ => self.at + 1,
            };
            if open == 0 {
                return;
            }
        }
        self.loose = true;
    }
}

/// The character of the escape at `at` and where it ends, or what is wrong and where that ends.
fn escape(bytes: &[u8], at: usize, quote: u8) -> Result<(char, usize), (Fault, usize)> {
    let simple = match bytes.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\'') if quote == b'\'' => '\'',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{C}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(bytes, at),
        None | Some(b'\n' | b'\r') => return Err((Fault::BadEscape, at + 1)),
        Some(_) => return Err((Fault::BadEscape, at + 2)),
    };
    Ok((simple, at + 2))
}

fn unicode(bytes: &[u8], at: usize) -> Result<(char, usize), (Fault, usize)> {
    let hex = |from: usize| -> Option<u32> {
        let digits = bytes.get(from..from + 4)?;
        let valid = digits.iter().all(u8::is_ascii_hexdigit);
        let text = std::str::from_utf8(digits).ok().filter(|_| valid)?;
        u32::from_str_radix(text, 16).ok()
    };
    let Some(high) = hex(at + 2) else {
        let digits = bytes[at + 2..]
            .iter()
            .take(4)
            .take_while(|b| b.is_ascii_hexdigit());
        return Err((Fault::BadEscape, at + 2 + digits.count()));
    };
    if let Some(c) = char::from_u32(high) {
        return Ok((c, at + 6));
    }
    let low = (high < 0xDC00 && bytes.get(at + 6..at + 8) == Some(b"\\u"))
        .then(|| hex(at + 8))
        .flatten()
        .filter(|low| (0xDC00..0xE000).contains(low));
    low.and_then(|low| char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)))
        .map(|c| (c, at + 12))
        .ok_or((Fault::LoneSurrogate, at + 6))
}

fn is_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let digits = |text: &[u8]| text.iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = digits(text);
    if whole == 0 || (whole > 1 && text[0] == b'0') {
        return false;
    }
    let mut rest = &text[whole..];
    if let Some(after) = rest.strip_prefix(b".") {
        let fraction = digits(after);
        if fraction == 0 {
            return false;
        }
        rest = &after[fraction..];
    }
    if let [b'e' | b'E', after @ ..] = rest {
        let after = match after {
            [b'+' | b'-', after @ ..] => after,
            _ => after,
        };
        let exponent = digits(after);
        if exponent == 0 {
            return false;
        }
        rest = &after[exponent..];
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests;
