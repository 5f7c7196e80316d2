//! Scalars: text, numbers, dates, and raw JSON values.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Decode, Decoder, FaultKind};
use crate::syntax::{Kind, NodeId, NodeRef, ScalarValue};
use crate::text::{Name, Span};

/// A string that people read; not empty once blanks are taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(Box<str>);

impl Text {
    /// The string as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads a string; says what to type for what looks like one and is not.
fn string<'t>(node: NodeRef<'t>, expected: &str, decoder: &mut Decoder) -> Option<&'t str> {
    let Kind::Scalar(scalar) = node.kind() else {
        decoder.wrong_type(node, expected);
        return None;
    };
    if let Some(ScalarValue::String(text)) = node.scalar_value() {
        return Some(text);
    }
    let hint = match scalar.text {
        "" => None,
        text => Some(format!("in quotes it is text: \"{text}\"")),
    };
    decoder.wrong_type_hint(node, expected, hint);
    None
}

impl Decode for Text {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        let text = string(node, "a string", decoder)?;
        if text.trim().is_empty() {
            let kind = FaultKind::WrongType {
                expected: "a string".to_owned(),
                found: "an empty string",
                hint: Some("leave the key out where there is nothing to say".to_owned()),
            };
            decoder.fault(node, kind);
            return None;
        }
        Some(Self(text.into()))
    }
}

impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "\\S"})
    }
}

impl Decode for Name {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        string(node, "a name", decoder).map(Name::new)
    }
}

impl Decode for bool {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if let Some(ScalarValue::Bool(value)) = node.scalar_value() {
            return Some(value);
        }
        let hint = node.scalar().and_then(|scalar| {
            let meant = match scalar.text.to_ascii_lowercase().as_str() {
                "yes" | "on" | "true" | "y" | "1" => "true",
                "no" | "off" | "false" | "n" | "0" => "false",
                _ => return None,
            };
            Some(format!("write {meant}, without quotes"))
        });
        decoder.wrong_type_hint(node, "`true` or `false`", hint);
        None
    }
}

/// A number as JSON has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Number(pub serde_json::Number);

impl Number {
    /// The value, rounded to the nearest double where it is longer.
    pub fn as_f64(&self) -> f64 {
        self.0.as_f64().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Decode for Number {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        let value = node.scalar_value();
        let number = value.and_then(ScalarValue::to_number);
        match value {
            _ if number.is_some() => {}
            Some(ScalarValue::Number(_)) => {
                decoder.wrong_type(node, "a number that JSON has, which is finite");
            }
            _ => decoder.wrong_type(node, "a number"),
        }
        check_padded(node, decoder);
        number.map(Self)
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "number"})
    }
}

/// The largest whole number that every JSON reader keeps exactly: 2⁵³ − 1.
pub const MAX_WHOLE: u64 = (1 << 53) - 1;

impl Decode for u64 {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        let number = node.scalar_value().and_then(ScalarValue::to_number);
        // JSON Schema counts 2.0 as an integer, and so do the published schemas.
        let whole = number
            .and_then(|number| number.as_f64())
            .filter(|f| f.fract() == 0.0 && *f >= 0.0);
        let value = whole.filter(|f| *f <= MAX_WHOLE as f64).map(|f| f as u64);
        if value.is_none() {
            let expected = match whole {
                Some(_) => format!("a whole number, {MAX_WHOLE} at most"),
                None => "a whole number, 0 or more".to_owned(),
            };
            decoder.wrong_type(node, &expected);
        }
        check_padded(node, decoder);
        value
    }
}

/// A calendar date, `2026-09-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Four digits.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// Reads `YYYY-MM-DD` (RFC 3339 full-date); the day must exist.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(i, b)| match i {
                4 | 7 => *b == b'-',
                _ => b.is_ascii_digit(),
            });
        if !shaped {
            return None;
        }
        let (year, month, day) = (
            text[..4].parse().ok()?,
            text[5..7].parse().ok()?,
            text[8..].parse().ok()?,
        );
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            _ => return None,
        };
        (1..=days)
            .contains(&day)
            .then_some(Self { year, month, day })
    }

    /// The day (UTC) that is `seconds` after the beginning of 1970; `None` past the year 9999.
    pub fn from_unix(seconds: u64) -> Option<Self> {
        // Days in eras of 400 years that begin on the first of March, so that a leap day is last.
        let days = seconds / 86_400 + 719_468;
        let (era, day) = (days / 146_097, days % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (year, month) = match month {
            0..=9 => (year + era * 400, month + 3),
            _ => (year + era * 400 + 1, month - 9),
        };
        let year = u16::try_from(year).ok().filter(|year| *year <= 9999)?;
        Some(Self {
            year,
            month: month as u8,
            day: day as u8,
        })
    }

    /// Days since the beginning of 1970; the other way round than [`Date::from_unix`].
    pub fn days(self) -> i64 {
        let (year, month, day) = (
            i64::from(self.year),
            i64::from(self.month),
            i64::from(self.day),
        );
        // The year begins in March, so that a leap day is its last.
        let (year, month) = match month {
            3.. => (year, month - 3),
            _ => (year - 1, month + 9),
        };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * month + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Decode for Date {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        let text = string(node, "a date such as 2026-09-01", decoder)?;
        let date = Self::parse(text);
        if date.is_none() {
            let kind = FaultKind::InvalidValue {
                value: text.to_owned(),
                expected: "a date that exists, as year-month-day: 2026-09-01".to_owned(),
                suggestion: None,
            };
            decoder.fault(node, kind);
        }
        date
    }
}

impl JsonSchema for Date {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date"})
    }
}

/// Any JSON value, kept as its node: read it from the file's tree with [`Raw::node`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raw {
    id: NodeId,
    span: Span,
}

impl Raw {
    /// Where it was written.
    pub fn span(self) -> Span {
        self.span
    }

    /// The node, in the tree of the file that `span` names.
    pub fn node(self, tree: &crate::syntax::Tree) -> NodeRef<'_> {
        debug_assert_eq!(tree.file(), self.span.file, "a raw value of another file");
        tree.node(self.id)
    }
}

impl Raw {
    /// The value of an `x-…` key, which is the author's own: only keys that stand twice count.
    pub fn extension(node: NodeRef<'_>, decoder: &mut Decoder) -> Self {
        check_extension(node, decoder);
        Self::of(node)
    }

    fn of(node: NodeRef<'_>) -> Self {
        Self {
            id: node.id(),
            span: node.span(),
        }
    }
}

impl Decode for Raw {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        check_raw(node, decoder);
        Some(Self::of(node))
    }
}

fn check_extension(node: NodeRef<'_>, decoder: &mut Decoder) {
    if node.is_alias() {
        return;
    }
    super::entries::check_duplicates(node, decoder);
    for entry in node.entries() {
        check_extension(entry.value, decoder);
    }
    node.items().for_each(|item| check_extension(item, decoder));
}

/// Duplicate keys, merge keys and numbers that are not read as they look hide in raw values too.
fn check_raw(node: NodeRef<'_>, decoder: &mut Decoder) {
    if node.is_alias() {
        return;
    }
    match node.kind() {
        Kind::Mapping => {
            super::entries::check_entries(node, decoder);
            for entry in node.entries() {
                check_raw(entry.value, decoder);
            }
        }
        Kind::Sequence => node.items().for_each(|item| check_raw(item, decoder)),
        Kind::Scalar(_) => {
            if let Some((text, read)) = padded(node) {
                let kind = FaultKind::AmbiguousScalar {
                    written: text.to_owned(),
                    read_as: format!("the number {read}"),
                    instead: format!("\"{text}\""),
                };
                decoder.fault(node, kind);
            }
        }
        Kind::Lost => {}
    }
}

/// A whole number with zeros in front: as written, and what is read.
fn padded(node: NodeRef<'_>) -> Option<(&str, String)> {
    let Some(ScalarValue::Number(text)) = node.scalar_value() else {
        return None;
    };
    let digits = text.trim_start_matches(['-', '+']);
    let is_padded =
        digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_padded {
        return None;
    }
    let read = match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        read if text.starts_with('-') => format!("-{read}"),
        read => read.to_owned(),
    };
    Some((text, read))
}

/// Where a number belongs, what is meant by one with zeros in front is that number.
fn check_padded(node: NodeRef<'_>, decoder: &mut Decoder) {
    if let Some((text, read)) = padded(node).filter(|_| !node.is_alias()) {
        let kind = FaultKind::AmbiguousScalar {
            written: text.to_owned(),
            read_as: format!("the number {read}"),
            instead: read,
        };
        decoder.fault(node, kind);
    }
}

impl JsonSchema for Raw {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Any".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::from(true)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn dates_must_exist() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-1-01",
            "20260101",
            "2026-00-10",
            "2026-04-31",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(
            Date::parse("2024-02-29").map(|d| d.to_string()).as_deref(),
            Some("2024-02-29")
        );
    }

    #[test]
    fn days_since_1970() {
        for (seconds, day) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (86_400, "1970-01-02"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_798_761_599, "2026-12-31"),
            (1_798_761_600, "2027-01-01"),
            (4_107_542_400, "2100-03-01"),
        ] {
            let date = Date::from_unix(seconds).map(|date| date.to_string());
            assert_eq!(date.as_deref(), Some(day), "{seconds}");
            assert!(Date::parse(day).is_some());
        }
        for days in [0, 59, 60, 365, 11_016, 11_017, 19_782, 20_000, 2_932_896] {
            let date = Date::from_unix(days * 86_400);
            assert_eq!(date.map(Date::days), Some(days as i64));
        }
        assert_eq!(Date::from_unix(u64::MAX), None);
    }
}
