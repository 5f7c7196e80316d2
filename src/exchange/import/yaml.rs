//! JSON values as YAML that people like to read: block style, short lists on one line, long
//! texts folded, and every string in quotes that some YAML reader would take for something else.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::dict::schema::escape;
use crate::report::one_line;
use crate::syntax::edit::{double_quoted, is_plain as is_plain_scalar};

/// Columns after which a line is folded or a list is written over several lines.
const WIDTH: usize = 96;

/// Comments by the JSON Pointer of what they stand above: a line each, without `#`.
pub type Comments = BTreeMap<String, Vec<String>>;

/// `value` as a YAML document.
pub fn to_yaml(value: &Value) -> String {
    to_commented_yaml(value, &Comments::new())
}

/// `value` as a YAML document, with comments. Those of what stands in a list are left out.
pub fn to_commented_yaml(value: &Value, comments: &Comments) -> String {
    let mut writer = Writer {
        comments,
        path: String::new(),
        out: String::new(),
    };
    match value {
        Value::Object(map) if !map.is_empty() => writer.block_map(map, 0),
        Value::Array(items) if !items.is_empty() => block_list(items, 0, &mut writer.out),
        other => {
            writer.out.push_str(&flow(other));
            writer.out.push('\n');
        }
    }
    writer.out
}

/// Writes maps that may have comments, and knows where it is.
struct Writer<'c> {
    comments: &'c Comments,
    /// JSON Pointer of the map that is being written.
    path: String,
    out: String,
}

impl Writer<'_> {
    fn block_map(&mut self, map: &Map<String, Value>, depth: usize) {
        for (key, value) in map {
            let length = self.path.len();
            if !self.comments.is_empty() {
                self.path.push('/');
                self.path.push_str(&escape(key));
            }
            for line in self.comments.get(&self.path).into_iter().flatten() {
                indent(depth, &mut self.out);
                self.out.push_str("# ");
                self.out.push_str(&one_line(line));
                self.out.push('\n');
            }
            indent(depth, &mut self.out);
            match value {
                Value::Object(inner) if !inner.is_empty() => {
                    self.out.push_str(&key_text(key));
                    self.out.push_str(":\n");
                    self.block_map(inner, depth + 1);
                }
                _ => entry(key, value, depth, &mut self.out),
            }
            self.path.truncate(length);
        }
    }
}

/// `text` as a scalar within one line, in quotes where some reader needs them, also in brackets.
pub fn to_scalar(text: &str) -> String {
    quoted(text, true)
}

/// `value` on one line, as a flow collection.
pub fn to_flow(value: &Value) -> String {
    flow(value)
}

fn indent(depth: usize, out: &mut String) {
    for _ in 0..depth {
        out.push_str("  ");
    }
}

fn block_map(map: &Map<String, Value>, depth: usize, out: &mut String) {
    for (at, (key, value)) in map.iter().enumerate() {
        if at > 0 || !out.ends_with("- ") {
            indent(depth, out);
        }
        entry(key, value, depth, out);
    }
}

/// `key: value`, indented by the caller.
fn entry(key: &str, value: &Value, depth: usize, out: &mut String) {
    let start = out.rfind('\n').map_or(0, |at| at + 1);
    out.push_str(&key_text(key));
    out.push(':');
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            block_map(map, depth + 1, out);
        }
        Value::Array(items) if !items.is_empty() => {
            let used = out.len() - start;
            match short_list(items, WIDTH.saturating_sub(used + 1)) {
                Some(line) => {
                    out.push(' ');
                    out.push_str(&line);
                    out.push('\n');
                }
                None => {
                    out.push('\n');
                    block_list(items, depth + 1, out);
                }
            }
        }
        Value::String(text) => {
            out.push(' ');
            let used = out.len() - start;
            string(text, depth + 1, used, out);
        }
        other => {
            out.push(' ');
            out.push_str(&flow(other));
            out.push('\n');
        }
    }
}

fn block_list(items: &[Value], depth: usize, out: &mut String) {
    for (at, item) in items.iter().enumerate() {
        if at > 0 || !out.ends_with("- ") {
            indent(depth, out);
        }
        out.push_str("- ");
        match item {
            Value::Object(map) if !map.is_empty() => block_map(map, depth + 1, out),
            Value::Array(inner) if !inner.is_empty() => {
                match short_list(inner, WIDTH.saturating_sub(depth * 2 + 2)) {
                    Some(line) => {
                        out.push_str(&line);
                        out.push('\n');
                    }
                    None => block_list(inner, depth + 1, out),
                }
            }
            Value::String(text) => string(text, depth + 1, depth * 2 + 2, out),
            other => {
                out.push_str(&flow(other));
                out.push('\n');
            }
        }
    }
}

/// A list of plain values on one line, where it fits.
fn short_list(items: &[Value], room: usize) -> Option<String> {
    let plain = items
        .iter()
        .all(|item| !matches!(item, Value::Array(_) | Value::Object(_)));
    let readable = items
        .iter()
        .all(|item| item.as_str().is_none_or(|text| text.chars().count() <= 40));
    if !plain || !readable {
        return None;
    }
    let line = flow(&Value::Array(items.to_vec()));
    (line.chars().count() <= room).then_some(line)
}

/// A value within one line.
fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text, true),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let entries: Vec<String> = map
                .iter()
                .map(|(key, value)| format!("{}: {}", quoted(key, true), flow(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

fn key_text(key: &str) -> String {
    // A longer key would need `? key`, which few people have seen: no name is that long.
    quoted(key, false)
}

/// A string as a value: on the rest of the line, or as a block below it.
fn string(text: &str, depth: usize, used: usize, out: &mut String) {
    if let Some(block) = block_scalar(text, depth, used) {
        out.push_str(&block);
    } else {
        out.push_str(&quoted(text, false));
        out.push('\n');
    }
}

fn block_scalar(text: &str, depth: usize, used: usize) -> Option<String> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let chomp = if body.len() == text.len() { "-" } else { "" };
    let awkward = body.is_empty()
        || body.ends_with('\n')
        || body.starts_with([' ', '\n'])
        || body.chars().any(|c| c != '\n' && !is_printable(c));
    if awkward {
        return None;
    }
    let mut out = String::new();
    if body.contains('\n') {
        if body.lines().any(|line| line.ends_with(' ')) {
            return None;
        }
        out.push('|');
        out.push_str(chomp);
        out.push('\n');
        for line in body.split('\n') {
            if !line.is_empty() {
                indent(depth, &mut out);
                out.push_str(line);
            }
            out.push('\n');
        }
        return Some(out);
    }
    let long = used + text.chars().count() > WIDTH;
    if (!long && chomp == "-") || !body.contains(' ') || body.contains("  ") || body.ends_with(' ')
    {
        return None;
    }
    out.push('>');
    out.push_str(chomp);
    let room = WIDTH.saturating_sub(depth * 2).max(40);
    let mut column = usize::MAX;
    for word in body.split(' ') {
        let width = word.chars().count();
        if column.saturating_add(width + 1) > room {
            out.push('\n');
            indent(depth, &mut out);
            column = width;
        } else {
            out.push(' ');
            column += width + 1;
        }
        out.push_str(word);
    }
    out.push('\n');
    Some(out)
}

fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(
            c,
            '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// A string within one line: plain where every reader takes it for this string.
fn quoted(text: &str, in_flow: bool) -> String {
    if is_plain(text, in_flow) {
        return text.to_owned();
    }
    if text.chars().all(is_printable) {
        if text.contains(['"', '\\']) {
            return format!("'{}'", text.replace('\'', "''"));
        }
        return format!("\"{text}\"");
    }
    double_quoted(text)
}

/// Plain scalars as [`crate::syntax::edit`] writes them, less those that other readers of YAML,
/// older ones too, take for something else.
fn is_plain(text: &str, in_flow: bool) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let starts_well = first.is_alphabetic() || matches!(first, '_' | '/' | '$' | '(' | '^' | '+');
    let is_word =
        starts_well || (first.is_ascii_digit() && (has_letter_word(text) || is_version(text)));
    is_word && is_plain_scalar(text, in_flow) && !looks_like_another_type(text)
}

/// `2.1.0` is no number to anybody.
fn is_version(text: &str) -> bool {
    let mut parts = text.split('.');
    text.matches('.').count() == 2
        && parts.all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// A text that begins with a digit is plain only where letters make it a word for sure:
/// `3d_model`, not `1e3`, `0x1f`, `12:30` or `2026-09-01`.
fn has_letter_word(text: &str) -> bool {
    text.contains(|c: char| {
        c.is_alphabetic() && !matches!(c, 'e' | 'E' | 'x' | 'X' | 'o' | 'b' | 'T' | 'Z' | 't' | 'z')
    }) && !text.starts_with("0x")
        && !text.contains([':', '-', '.'])
}

/// Words that YAML 1.1 or 1.2 readers take for a boolean, null or number.
fn looks_like_another_type(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    ) || text.starts_with('+') && text[1..].starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || matches!(lower.as_str(), "+.inf" | "nan" | "inf" | "infinity")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn back(text: &str) -> Value {
        serde_yaml::from_str(text).expect("is YAML")
    }

    #[test]
    fn quotes_what_would_be_misread() {
        for text in [
            "1.10",
            "no",
            "null",
            "~",
            "2026-09-01",
            "12:30",
            "0x1F",
            "1e3",
            "",
            " a",
            "a ",
            "- a",
            "a: b",
            "a #b",
            "#a",
            "[a]",
            "{a}",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a",
            "Yes",
            "OFF",
            "y",
            "a\tb",
            "a\nb",
            "a\n",
            "\n",
            "a\n\n",
            "it's",
            "\"",
            "\\d+",
            "1_000",
            "+1",
            ".inf",
            ".",
            "-",
            "?",
            "? a",
            ":",
            "a:",
            "---",
            "...",
            "<<",
            "=",
            "\u{7f}",
            "\u{85}",
            "\u{feff}a",
            "a\r\nb",
            "0o17",
            "1.",
            "3d_model",
            "a,b",
            "é",
            "\u{2028}",
            "😀",
            "a  b",
            "  x\ny",
            "x \ny",
            "\ta",
        ] {
            let value = json!({"k": text, "l": [text, text], text: {"m": [[text]]}});
            let yaml = to_yaml(&value);
            assert_eq!(back(&yaml), value, "{text:?} as\n{yaml}");
        }
        assert_eq!(
            to_yaml(&json!({"v": "1.10", "w": "no", "d": "a b"})),
            "v: \"1.10\"\nw: \"no\"\nd: a b\n"
        );
    }

    #[test]
    fn folds_long_texts_and_keeps_line_breaks() {
        let long = "word ".repeat(60);
        let value = json!({"a": long.trim(), "b": format!("{}\n", long.trim()), "c": "x\n\n  y\nz\n", "d": {"e": ["x\ny"]}});
        let yaml = to_yaml(&value);
        assert_eq!(back(&yaml), value, "{yaml}");
        assert!(yaml.lines().all(|line| line.len() <= WIDTH + 4), "{yaml}");
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[ a:#'\"\\n,>|-]{0,12}".prop_map(Value::from),
            "([a-z,.:]{1,9} ){20,40}[a-z]".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..5)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_value_survives(value in any_value()) {
            let yaml = to_yaml(&value);
            prop_assert_eq!(back(&yaml), value, "{}", yaml);
        }
    }
}
