//! What the lines of a text look like without parsing it: indentation and keys.

/// One line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Its first byte.
    pub(super) start: u32,
    /// The byte of its line break, or the end of the text.
    pub(super) end: u32,
    /// Its leading spaces. For a line that a tab indents, those of the block it seems to be in.
    pub(super) indent: u32,
    /// First byte that is not white space.
    pub(super) text: u32,
    /// Whether a tab is among its leading white space.
    pub(super) tab: bool,
    /// White space or a comment only.
    pub(super) blank: bool,
}

/// The lines of `text`.
pub(super) fn lines(text: &[u8]) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    // Indentation that a tab-indented line is taken to have.
    let mut inherited = 0;
    let mut at = if text.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    while at < text.len() || out.is_empty() {
        let start = at;
        let end = text[at..]
            .iter()
            .position(|b| matches!(b, b'\n' | b'\r'))
            .map_or(text.len(), |i| at + i);
        let spaces = count(&text[start..end], |b| b == b' ');
        let white = count(&text[start..end], |b| matches!(b, b' ' | b'\t'));
        let first = text[start..end].get(white);
        let blank = first.is_none() || first == Some(&b'#');
        let tab = white > spaces && !blank;
        let mut indent = spaces as u32;
        if tab {
            indent = indent.max(inherited);
        } else if !blank {
            inherited = indent;
        }
        if !blank {
            let content = &text[..end];
            let opens = key_at(content, start + white)
                .is_some_and(|key| opens_block(content, key.colon + 1));
            if opens {
                inherited = indent + 1;
            }
        }
        out.push(Line {
            start: start as u32,
            end: end as u32,
            indent,
            text: (start + white) as u32,
            tab,
            blank,
        });
        at = match text.get(end..) {
            Some([b'\r', b'\n', ..]) => end + 2,
            _ => end + 1,
        };
    }
    // A tab-indented key of a block is just above the block, whatever came before it.
    let mut below = None;
    for line in out.iter_mut().rev().filter(|line| !line.blank) {
        if !line.tab {
            below = Some(line.indent);
        } else if let Some(below) = below {
            let content = &text[..line.end as usize];
            if key_at(content, line.text as usize)
                .is_some_and(|key| opens_block(content, key.colon + 1))
            {
                line.indent = u32::saturating_sub(below, 1);
            }
        }
    }
    out
}

fn count(text: &[u8], of: impl Fn(u8) -> bool) -> usize {
    text.iter().take_while(|b| of(**b)).count()
}

/// A key before a colon.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) colon: usize,
}

fn white_or_end(byte: Option<&u8>) -> bool {
    byte.is_none_or(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
}

fn skip_white(line: &[u8], mut at: usize) -> usize {
    while matches!(line.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    at
}

/// Skips `&anchor` and `!tag` tokens.
fn skip_properties(line: &[u8], mut at: usize) -> usize {
    at = skip_white(line, at);
    while matches!(line.get(at), Some(b'&' | b'!')) {
        while !white_or_end(line.get(at)) {
            at += 1;
        }
        at = skip_white(line, at);
    }
    at
}

/// The key of an entry that begins at `from`, if `line` (which ends with the line) has one there.
pub(super) fn key_at(line: &[u8], from: usize) -> Option<Key> {
    let start = skip_properties(line, from);
    let first = *line.get(start)?;
    let end = match first {
        b'"' | b'\'' => quoted_end(line, start)?,
        b'[' | b'{' | b']' | b'}' | b',' | b'#' | b'|' | b'>' | b'%' | b'@' | b'`' => return None,
        b'-' | b'?' | b':' if white_or_end(line.get(start + 1)) => return None,
        _ => {
            let mut at = start;
            loop {
                match line.get(at)? {
                    b':' if white_or_end(line.get(at + 1)) => break,
                    b'#' if matches!(line[at - 1], b' ' | b'\t') => return None,
                    _ => at += 1,
                }
            }
            let trimmed = line[start..at].trim_ascii_end().len();
            return Some(Key {
                start,
                end: start + trimmed,
                colon: at,
            });
        }
    };
    let colon = skip_white(line, end);
    (line.get(colon) == Some(&b':') && white_or_end(line.get(colon + 1))).then_some(Key {
        start,
        end,
        colon,
    })
}

/// One past the quote that closes the one at `start`, on the same line.
pub(super) fn quoted_end(line: &[u8], start: usize) -> Option<usize> {
    let quote = line[start];
    let mut at = start + 1;
    loop {
        match line.get(at)? {
            b'\\' if quote == b'"' => at += 2,
            b if *b == quote && quote == b'\'' && line.get(at + 1) == Some(&quote) => at += 2,
            b if *b == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// Whether nothing but properties and a comment follow on the line: the value is a block below.
pub(super) fn opens_block(line: &[u8], from: usize) -> bool {
    let at = skip_properties(line, from);
    line.get(at).is_none_or(|b| *b == b'#')
}

/// Whether a `-` item begins at `at`.
pub(super) fn dash_at(line: &[u8], at: usize) -> bool {
    line.get(at) == Some(&b'-') && white_or_end(line.get(at + 1))
}

/// Whether a document marker `---` or `...` stands at `at`.
pub(super) fn marker_at(text: &[u8], at: usize) -> Option<u8> {
    let rest = text.get(at..)?;
    let marker = [b'-', b'.']
        .into_iter()
        .find(|b| rest.starts_with(&[*b; 3]))?;
    white_or_end(rest.get(3)).then_some(marker)
}

/// First byte at or after `at`, within the line, that is not white space.
pub(super) fn content_at(line: &[u8], at: usize) -> usize {
    skip_white(line, at)
}
