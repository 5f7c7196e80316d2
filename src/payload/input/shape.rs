//! How records are laid out in the text, told from its beginning.

use memchr::memchr;
use serde::de::IgnoredAny;
use serde_json::Deserializer;

use super::chunk::is_blank;

/// How the records of a text are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// One JSON value a line (NDJSON).
    #[default]
    Lines,
    /// JSON values over several lines, or the elements of a top-level array.
    Document,
}

impl Shape {
    /// The shape of the text that begins with `ahead`; `whole` if that is all of it.
    ///
    /// One line by itself says the most: the lines of a document that are whole values are
    /// followed by a closing bracket or a comma, never by another value.
    pub(super) fn of(ahead: &[u8], whole: bool) -> Self {
        let mut lines = ahead
            .split_inclusive(|byte| *byte == b'\n')
            .filter_map(|line| {
                let text = line.trim_ascii();
                let cut_off = !whole && !line.ends_with(b"\n");
                (!text.is_empty()).then_some((text, cut_off))
            });
        let Some((mut line, _)) = lines.next() else {
            return Self::Lines;
        };
        let Some(mut next) = lines.next() else {
            return if line.starts_with(b"[") {
                Self::Document
            } else {
                Self::Lines
            };
        };
        if begins_over_lines(ahead) {
            return Self::Document;
        }
        loop {
            if opens(line) && opens(next.0) && is_value(line) {
                return Self::Lines;
            }
            line = next.0;
            match lines.next() {
                Some(following) => next = following,
                None if !next.1 && opens(line) && is_value(line) => return Self::Lines,
                None => return Self::Document,
            }
        }
    }
}

fn opens(line: &[u8]) -> bool {
    matches!(line.first(), Some(b'{' | b'['))
}

fn is_value(line: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(line).is_ok()
}

/// Whether the text begins with a JSON value that has a line break in it.
fn begins_over_lines(text: &[u8]) -> bool {
    let start = text
        .iter()
        .position(|byte| !is_blank(*byte))
        .unwrap_or(text.len());
    let text = text.get(start..).unwrap_or_default();
    let mut values = Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    let valid = matches!(values.next(), Some(Ok(_)));
    let value = text.get(..values.byte_offset()).unwrap_or_default();
    valid && memchr(b'\n', value).is_some()
}
