//! Edits that change one thing and leave the layout of everything else alone.
//!
//! Each helper returns the edits or `None` where the change cannot be made safely by text alone:
//! an alias or something lost in its way, or a place that would need a new layout.

use crate::text::{Edit, Span};

use super::scalar::{ScalarValue, resolve_plain};
use super::tree::{Kind, NodeRef, Style, Tree};

/// Replaces a scalar by the string `value`. Quotes stay where they are; a plain scalar gets
/// double quotes where `value` would not read back as the same string without them. Of a block
/// scalar it is the visible text that is replaced: the line breaks at its end stay as they are.
pub fn replace_scalar(node: NodeRef<'_>, value: &str) -> Option<Edit> {
    if node.is_alias() {
        return None;
    }
    let scalar = node.scalar()?;
    let tree = node.tree();
    let style = match scalar.style {
        Style::Literal | Style::Folded => return replace_block_scalar(node, value),
        style => style,
    };
    let in_flow = in_flow(tree, node.span());
    let written = write_scalar(value, style, in_flow);
    let span = node.span();
    // `key:` without a value has no space to put one after.
    let before = tree.text()[..span.start as usize].bytes().next_back();
    let glued = span.is_empty() && matches!(before, Some(b':' | b'-' | b'?'));
    Some(Edit::replace(
        span,
        if glued {
            format!(" {written}")
        } else {
            written
        },
    ))
}

/// Replaces the value of a scalar that may be a number, boolean or null: `text` is written as it
/// is, without quotes. `None` if it would not stay one plain scalar.
pub fn replace_plain(node: NodeRef<'_>, text: &str) -> Option<Edit> {
    let scalar = node.scalar().filter(|_| !node.is_alias())?;
    let simple = matches!(
        scalar.style,
        Style::Plain | Style::SingleQuoted | Style::DoubleQuoted
    );
    let sound = simple && !node.span().is_empty() && is_plain(text, true);
    sound.then(|| Edit::replace(node.span(), text))
}

/// Renames the key of an entry.
pub fn rename_key(key: NodeRef<'_>, name: &str) -> Option<Edit> {
    let scalar = key.scalar().filter(|_| !key.is_alias())?;
    if key.span().is_empty() || matches!(scalar.style, Style::Literal | Style::Folded) {
        return None;
    }
    let written = write_scalar(name, scalar.style, in_flow(key.tree(), key.span()));
    Some(Edit::replace(key.span(), written))
}

/// Removes entry `index` of a mapping or item `index` of a sequence. In a block it goes with its
/// lines, the comments alone on the lines directly above it and the one after it; in a flow
/// collection with the comma that is not needed any more.
///
/// `None` for the last one left of a block: what remains would not be a collection.
pub fn remove_child(parent: NodeRef<'_>, index: usize) -> Option<Edit> {
    if parent.is_alias() {
        return None;
    }
    let child = child(parent, index)?;
    if parent.style() == Style::Flow {
        return remove_from_flow(parent, index, child);
    }
    if parent.len() < 2 {
        return None;
    }
    let text = parent.tree().text();
    let file = child.span.file;
    let start = line_start(text, child.span.start);
    let head = &text[start as usize..child.span.start as usize];
    if !head.bytes().all(|b| b == b' ') {
        // `- key: value` on one line, or `- - item`: the next entry would have to move up.
        return remove_first_inline(parent, index, child);
    }
    let start = comments_above(parent.tree(), start, head.len());
    let end = line_end_with_break(text, child.end);
    // At the end of a text without a last line break the one before goes instead.
    let end_of_text = end as usize == text.len() && !text.ends_with(['\n', '\r']);
    let start = if end_of_text {
        before_break(text, start)
    } else {
        start
    };
    Some(Edit::delete(Span::new(file, start, end)))
}

/// Inserts `key: value` after entry `after` of a mapping, or at its end. `value` is YAML as it is
/// to be written; in a block mapping it may have several lines, which are indented to fit.
pub fn insert_entry(
    map: NodeRef<'_>,
    after: Option<usize>,
    key: &str,
    value: &str,
) -> Option<Edit> {
    if map.is_alias() || !matches!(map.kind(), Kind::Mapping) {
        return None;
    }
    let tree = map.tree();
    let text = tree.text();
    let flow = map.style() == Style::Flow;
    let key = write_scalar(key, Style::Plain, flow);
    let span = map.span();
    if flow {
        if value.contains(['\n', '\r']) || !text[span.range()].starts_with('{') {
            return None;
        }
        let Some(last) = map.len().checked_sub(1) else {
            let inside = Span::new(span.file, span.start + 1, span.end - 1);
            let comment = tree.comments().iter().any(|c| inside.contains(c.span));
            return (!comment).then(|| Edit::replace(inside, format!("{key}: {value}")));
        };
        let place = child(map, after.unwrap_or(last).min(last))?;
        return Some(Edit::insert_after(
            Span::empty(span.file, place.value_end),
            format!(", {key}: {value}"),
        ));
    }
    let last = map.len().checked_sub(1)?;
    let place = child(map, after.unwrap_or(last).min(last))?;
    let first = child(map, 0)?;
    let column = first.span.start - line_start(text, first.span.start);
    let indent = " ".repeat(column as usize);
    // `- ` and the like count as indentation for what comes below.
    let newline = line_break(text);
    let mut written = format!("{indent}{key}:");
    for (i, line) in value.lines().enumerate() {
        match i {
            0 if line.is_empty() => {}
            0 => {
                written.push(' ');
                written.push_str(line);
            }
            _ => {
                written.push_str(newline);
                if !line.is_empty() {
                    written.push_str(&indent);
                    written.push_str(line);
                }
            }
        }
    }
    let end = line_end_with_break(text, place.end);
    let at = Span::empty(span.file, end);
    let at_end = end as usize == text.len() && !text[..end as usize].ends_with(['\n', '\r']);
    Some(Edit::insert_after(
        at,
        if at_end {
            format!("{newline}{written}")
        } else {
            format!("{written}{newline}")
        },
    ))
}

/// Replaces the scalar written at `span` of `text` by the string `value`, in the quotes that it
/// stands in; a plain one stays plain where it can, which in JSON it cannot.
pub fn replace_word(text: &str, span: Span, value: &str) -> Edit {
    let style = match text.as_bytes().get(span.range().start) {
        Some(b'"') => Style::DoubleQuoted,
        Some(b'\'') => Style::SingleQuoted,
        _ if is_like_json(text) => Style::DoubleQuoted,
        _ => Style::Plain,
    };
    Edit::replace(span, write_scalar(value, style, true))
}

/// Whether the scalar at `span` of `text` is written out there and nowhere else: no alias, no
/// anchor that an alias repeats, no tag, no block scalar.
pub fn is_bare_word(text: &str, span: Span) -> bool {
    let Some((before, word)) = text
        .get(..span.range().end)
        .and_then(|text| text.split_at_checked(span.range().start))
    else {
        return false;
    };
    let mut tokens = before
        .trim_end()
        .rsplit(|c: char| c.is_whitespace() || "[{,".contains(c));
    let token = tokens.next().unwrap_or_default();
    !word.is_empty() && !word.starts_with('*') && !token.starts_with(['&', '!', '|', '>'])
}

/// Whether a text is one flow collection, as all JSON is: double quotes are right in it whether it
/// is read as JSON or as YAML.
fn is_like_json(text: &str) -> bool {
    text.trim_start_matches('\u{FEFF}')
        .trim_start()
        .starts_with(['{', '['])
}

/// A string as a scalar that reads back as that string, in the quotes of `style` where they can
/// hold it, without any where none are needed.
pub fn write_scalar(value: &str, style: Style, in_flow: bool) -> String {
    let printable = value.chars().all(|c| c == '\u{85}' || !c.is_control());
    match style {
        Style::SingleQuoted if printable => format!("'{}'", value.replace('\'', "''")),
        Style::Plain
            if is_plain(value, in_flow)
                && matches!(resolve_plain(value), ScalarValue::String(_)) =>
        {
            value.to_owned()
        }
        _ => double_quoted(value),
    }
}

fn double_quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}') => {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether `text` is one plain scalar on one line.
fn is_plain(text: &str, in_flow: bool) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let second = text.chars().nth(1);
    let safe_start = match first {
        '-' | '?' | ':' => second.is_some_and(|c| !c.is_whitespace() && !"-,[]{}".contains(c)),
        c => !"&*!|>%@`\"'#,[]{}".contains(c) && !c.is_whitespace(),
    };
    safe_start
        && !text.starts_with("...")
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(|c| {
            c.is_control()
                || matches!(
                    c,
                    '\u{FEFF}' | '\u{2028}' | '\u{2029}' | '\u{FFFE}' | '\u{FFFF}'
                )
        })
        && !(in_flow && text.contains([',', '[', ']', '{', '}', ':']))
}

fn replace_block_scalar(node: NodeRef<'_>, value: &str) -> Option<Edit> {
    let text = node.tree().text();
    let span = node.span();
    let start = line_start(text, span.start);
    let indent = &text[start as usize..span.start as usize];
    let sound = !span.is_empty()
        && !indent.is_empty()
        && indent.bytes().all(|b| b == b' ')
        && !value.trim().is_empty()
        && value == value.trim()
        && value.lines().all(|line| !line.starts_with([' ', '\t']) && !line.chars().any(char::is_control))
        // A folded text joins lines: only a single one reads back as it was.
        && (node.style() == Style::Literal || !value.contains('\n'));
    if !sound {
        return None;
    }
    let newline = line_break(text);
    let lines: Vec<String> = value
        .split('\n')
        .enumerate()
        .map(|(i, line)| match i {
            0 => line.to_owned(),
            _ if line.is_empty() => String::new(),
            _ => format!("{indent}{line}"),
        })
        .collect();
    Some(Edit::replace(span, lines.join(newline)))
}

/// A child of a collection: an entry or an item.
struct Child {
    /// From its key or its dash (block) or first token (flow) on.
    span: Span,
    /// End of its value.
    value_end: u32,
    /// The same in a block.
    end: u32,
}

fn child(parent: NodeRef<'_>, index: usize) -> Option<Child> {
    let tree = parent.tree();
    let text = tree.text();
    let (first, last, floor) = match parent.kind() {
        Kind::Mapping => {
            let entry = parent.entry(index)?;
            (entry.key, entry.value, None)
        }
        Kind::Sequence => {
            let item = parent.item(index)?;
            let floor = match index.checked_sub(1).and_then(|i| parent.item(i)) {
                Some(before) => before.span().end,
                None => parent.span().start,
            };
            (item, item, Some(floor))
        }
        Kind::Scalar(_) | Kind::Lost => return None,
    };
    let mut start = first.span().start;
    for span in [first.anchor().map(|a| a.span), first.tag().map(|t| t.span)] {
        start = span.map_or(start, |span| start.min(span.start));
    }
    match floor {
        // An item begins with its dash.
        Some(floor) if parent.style() == Style::Block => start = dash_after(tree, floor)?,
        // `? key`
        None => {
            let head = text[..start as usize].trim_ascii_end();
            let line = line_start(text, start);
            if head.ends_with('?') && head.len() > line as usize {
                start = head.len() as u32 - 1;
            }
        }
        Some(_) => {}
    }
    let mut end = last.span().end.max(first.span().end);
    for span in [last.anchor().map(|a| a.span), last.tag().map(|t| t.span)] {
        end = span.map_or(end, |span| end.max(span.end));
    }
    Some(Child {
        span: Span::new(first.span().file, start.min(end), end),
        value_end: end,
        end,
    })
}

/// The next `-` after `from` that is not in a comment.
fn dash_after(tree: &Tree, from: u32) -> Option<u32> {
    let text = tree.text().as_bytes();
    let mut at = from as usize;
    loop {
        match text.get(at)? {
            b'-' => return Some(at as u32),
            b'#' => {
                at += text[at..].iter().position(|b| matches!(b, b'\n' | b'\r'))?;
            }
            _ => at += 1,
        }
    }
}

fn remove_from_flow(parent: NodeRef<'_>, index: usize, gone: Child) -> Option<Edit> {
    let tree = parent.tree();
    let text = tree.text();
    let file = gone.span.file;
    if !text[parent.span().range()].starts_with(['{', '[']) {
        return None;
    }
    let (start, end) = if let Some(next) = child(parent, index + 1) {
        // Up to the next one, comma included.
        (gone.span.start, next.span.start)
    } else if let Some(before) = index.checked_sub(1).and_then(|i| child(parent, i)) {
        // From the comma before on; one after it stays a trailing comma.
        (before.end, gone.end)
    } else {
        let comma = text[gone.end as usize..].trim_start();
        let comma_at = text.len() - comma.len() + 1;
        match comma.starts_with(',') {
            true => (gone.span.start, comma_at as u32),
            false => (gone.span.start, gone.end),
        }
    };
    let span = Span::new(file, start, end);
    // A comment in between belongs to someone.
    let comment = tree
        .comments()
        .iter()
        .any(|c| span.contains(c.span) && !gone.span.contains(c.span));
    (!comment).then(|| Edit::delete(span))
}

/// Removes the first entry of a mapping that begins on the line of its dash or key.
fn remove_first_inline(parent: NodeRef<'_>, index: usize, gone: Child) -> Option<Edit> {
    if index != 0 {
        return None;
    }
    let tree = parent.tree();
    let next = child(parent, 1)?;
    let span = Span::new(gone.span.file, gone.span.start, next.span.start);
    let comment = tree
        .comments()
        .iter()
        .any(|c| span.contains(c.span) && c.span.start >= gone.end);
    (!comment).then(|| Edit::delete(span))
}

fn in_flow(tree: &Tree, span: Span) -> bool {
    let mut node = tree.documents().find(|root| root.span().contains(span));
    while let Some(here) = node {
        if here.is_alias() {
            return false;
        }
        if here.style() == Style::Flow && here.span() != span {
            return true;
        }
        let entries = here.entries().flat_map(|entry| [entry.key, entry.value]);
        node = here
            .items()
            .chain(entries)
            .find(|child| child.span().contains(span) && child.span() != here.span());
        if node.is_some_and(|node| node.span() == span) {
            return false;
        }
    }
    false
}

fn line_start(text: &str, at: u32) -> u32 {
    let start = text[..at as usize].rfind(['\n', '\r']).map_or(0, |i| i + 1);
    // A byte-order mark is not part of the line.
    match start {
        0 if text.starts_with('\u{FEFF}') => 3,
        start => start as u32,
    }
}

/// One past the line break of the line that holds `at`.
fn line_end_with_break(text: &str, at: u32) -> u32 {
    let rest = &text.as_bytes()[at as usize..];
    let end = rest.iter().position(|b| matches!(b, b'\n' | b'\r'));
    match end {
        None => text.len() as u32,
        Some(i) if rest[i] == b'\r' && rest.get(i + 1) == Some(&b'\n') => at + i as u32 + 2,
        Some(i) => at + i as u32 + 1,
    }
}

fn before_break(text: &str, at: u32) -> u32 {
    let before = &text[..at as usize];
    let trimmed = before
        .strip_suffix("\r\n")
        .or_else(|| before.strip_suffix(['\n', '\r']));
    trimmed.map_or(at, |text| text.len() as u32)
}

fn line_break(text: &str) -> &'static str {
    match text.find(['\n', '\r']) {
        Some(i) if text[i..].starts_with("\r\n") => "\r\n",
        Some(i) if text[i..].starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// The start of the run of comment lines of the same indentation that ends right above `start`.
fn comments_above(tree: &Tree, mut start: u32, indent: usize) -> u32 {
    let text = tree.text();
    let comments = tree.comments();
    loop {
        let above = before_break(text, start);
        if above == start {
            return start;
        }
        let line = line_start(text, above);
        let content = &text[line as usize..above as usize];
        let at = line + indent as u32;
        let comment = comments.binary_search_by_key(&at, |comment| comment.span.start);
        if comment.is_err() || content.len() < indent || !content[..indent].trim().is_empty() {
            return start;
        }
        start = line;
    }
}

#[cfg(test)]
mod tests;
