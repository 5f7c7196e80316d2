//! Versions of events.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::syntax::decode::{Decode, Decoder, FaultKind};
use crate::syntax::{NodeRef, ScalarValue};

/// Digits of one part of a version; a number this long is exact in every JSON reader.
const MAX_DIGITS: usize = 15;

/// The version of an event: `2.1.0` by <https://semver.org>, without pre-release or build, or
/// just the major, `2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Only the major is the author's business.
    Major(u64),
    /// Written out.
    Full {
        /// Raised by a change that breaks somebody.
        major: u64,
        /// Raised by a change that adds something.
        minor: u64,
        /// Raised by any other change of the contract.
        patch: u64,
    },
}

impl Version {
    /// The major, which is what the wire carries.
    pub fn major(self) -> u64 {
        match self {
            Self::Major(major) | Self::Full { major, .. } => major,
        }
    }

    /// A regular expression for a major alone.
    pub(super) fn major_pattern() -> String {
        format!("^{}$", part_pattern())
    }

    /// Reads `2` or `2.1.0`.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |part: &str| -> Option<u64> {
            let plain = part == "0" || !part.starts_with('0');
            (plain && part.len() <= MAX_DIGITS && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse().ok())?
        };
        let parts: Vec<&str> = text.split('.').collect();
        match parts[..] {
            [major] => Some(Self::Major(number(major)?)),
            [major, minor, patch] => Some(Self::Full {
                major: number(major)?,
                minor: number(minor)?,
                patch: number(patch)?,
            }),
            _ => None,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Major(major) => write!(f, "{major}"),
            Self::Full {
                major,
                minor,
                patch,
            } => write!(f, "{major}.{minor}.{patch}"),
        }
    }
}

fn part_pattern() -> String {
    format!("(0|[1-9][0-9]{{0,{}}})", MAX_DIGITS - 1)
}

const EXPECTED: &str = "a version such as 2.1.0, or just the major, 2";

impl Decode for Version {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            decoder.wrong_type(node, EXPECTED);
            return None;
        };
        match node.scalar_value() {
            Some(ScalarValue::Number(text)) if text.bytes().all(|b| b.is_ascii_digit()) => {
                if let Some(version) = Self::parse(text) {
                    return Some(version);
                }
            }
            // 1.10 is read as 1.1 by every YAML reader: the version would be another one.
            Some(number @ ScalarValue::Number(text)) if is_float(text) => {
                let instead = format!("{text}.0");
                let value = number.to_number().map(|n| n.to_string());
                let kind = FaultKind::AmbiguousScalar {
                    written: text.to_owned(),
                    read_as: format!("the number {}", value.as_deref().unwrap_or(text)),
                    instead,
                };
                decoder.fault(node, kind);
                return None;
            }
            Some(ScalarValue::String(text)) => {
                if let Some(version) = Self::parse(text) {
                    return Some(version);
                }
            }
            // What `0x10`, `1e3` or `-1` was meant to be nobody can say.
            Some(ScalarValue::Number(_)) => {}
            _ => {
                decoder.wrong_type(node, EXPECTED);
                return None;
            }
        }
        let kind = FaultKind::InvalidValue {
            value: scalar.text.to_owned(),
            expected: EXPECTED.to_owned(),
            suggestion: suggest(scalar.text),
        };
        decoder.fault(node, kind);
        None
    }
}

/// Whether `text` is a major and a minor, which YAML reads as one number.
fn is_float(text: &str) -> bool {
    text.matches('.').count() == 1 && Version::parse(&format!("{text}.0")).is_some()
}

/// `v2.1.0`, `2.1`, `2-1-0` and `02.1.0` have an obvious meaning.
fn suggest(text: &str) -> Option<String> {
    let text = text
        .trim()
        .trim_start_matches(['v', 'V'])
        .replace(['-', '_'], ".");
    let mut parts: Vec<String> = text
        .split('.')
        .map(|part| part.parse::<u64>().map(|n| n.to_string()))
        .collect::<Result<_, _>>()
        .ok()?;
    if parts.len() == 2 {
        parts.push("0".to_owned());
    }
    let joined = parts.join(".");
    Version::parse(&joined).map(|version| version.to_string())
}

impl JsonSchema for Version {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Version".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let most = 10_u64.pow(MAX_DIGITS as u32) - 1;
        let part = part_pattern();
        json_schema!({"anyOf": [
            {"type": "integer", "minimum": 0, "maximum": most},
            {"type": "string", "pattern": format!("^{part}(\\.{part}\\.{part})?$")},
        ]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_majors_and_full_versions() {
        assert_eq!(Version::parse("2"), Some(Version::Major(2)));
        assert_eq!(
            Version::parse("2.1.0").map(|v| v.to_string()).as_deref(),
            Some("2.1.0")
        );
        for text in [
            "",
            "2.1",
            "02",
            "2.01.0",
            "2.1.0.0",
            "2.1.x",
            "-1",
            "1.0.0-rc.1",
            "1234567890123456",
        ] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
        assert_eq!(suggest("v1.2").as_deref(), Some("1.2.0"));
        assert_eq!(suggest("1-0-2").as_deref(), Some("1.0.2"));
    }
}
