//! Values that only a manifest has: durations, path patterns, rule settings.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::diag::Level;
use crate::record;
use crate::source::Pattern;
use crate::syntax::decode::{Decode, Decoder, FaultKind, List, Raw, check_entries, decode_word};
use crate::syntax::{Kind, NodeRef};
use crate::text::{Name, Spanned};

/// Digits of a duration; more are no time that a person means.
const MAX_DIGITS: usize = 15;

/// A span of time in whole days, hours or weeks: `30d`, `12h`, `2w`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration {
    /// Hours in all.
    pub hours: u64,
}

impl Duration {
    /// Reads `30d`.
    pub fn parse(text: &str) -> Option<Self> {
        let unit = text.chars().last()?;
        let digits = &text[..text.len() - unit.len_utf8()];
        let factor = match unit {
            'h' => 1,
            'd' => 24,
            'w' => 7 * 24,
            _ => return None,
        };
        let plain =
            (1..=MAX_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        let count: u64 = plain.then(|| digits.parse().ok())??;
        Some(Self {
            hours: count.checked_mul(factor)?,
        })
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.hours {
            hours if hours.is_multiple_of(24) => write!(f, "{}d", hours / 24),
            hours => write!(f, "{hours}h"),
        }
    }
}

impl Decode for Duration {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        let expected = "a duration such as 30d, 12h or 2w";
        let Kind::Scalar(scalar) = node.kind() else {
            decoder.wrong_type(node, expected);
            return None;
        };
        let duration = Self::parse(scalar.text);
        if duration.is_none() {
            let digits = !scalar.text.is_empty() && scalar.text.bytes().all(|b| b.is_ascii_digit());
            let hint = digits.then(|| format!("say in what: {}d is days", scalar.text));
            decoder.wrong_type_hint(node, expected, hint);
        }
        duration
    }
}

impl JsonSchema for Duration {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = format!("^[0-9]{{1,{MAX_DIGITS}}}[hdw]$");
        json_schema!({"type": "string", "pattern": pattern})
    }
}

/// A path pattern, compiled.
#[derive(Debug, Clone)]
pub struct Glob(pub Pattern);

impl PartialEq for Glob {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Decode for Glob {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        let text = Name::decode(node, decoder)?;
        match Pattern::new(&text) {
            Ok(pattern) => Some(Self(pattern)),
            Err(error) => {
                let kind = FaultKind::InvalidValue {
                    value: text.to_string(),
                    expected: format!("a path pattern: {error}"),
                    suggestion: None,
                };
                decoder.fault(node, kind);
                None
            }
        }
    }
}

impl JsonSchema for Glob {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Glob".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // Not empty, not absolute, not above the manifest's folder.
        let pattern = r"^(?!/|\./(/|$))(?!([^/]*/)*\.\.(/|$))[\s\S]";
        json_schema!({"type": "string", "pattern": pattern})
    }
}

/// One pattern or a list of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Globs(pub Vec<Spanned<Glob>>);

impl Globs {
    /// Whether one of them matches `path`.
    pub fn matches(&self, path: &str) -> bool {
        self.0.iter().any(|glob| glob.value.0.matches(path))
    }
}

impl Decode for Globs {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if matches!(node.kind(), Kind::Sequence) {
            let list: List<Glob> = List::decode(node, decoder)?;
            return Some(Self(list.iter().cloned().collect()));
        }
        Glob::decode(node, decoder).map(|glob| Self(vec![Spanned::new(glob, node.span())]))
    }
}

impl JsonSchema for Globs {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Globs".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<Glob>();
        json_schema!({"anyOf": [one, {"type": "array", "items": one}]})
    }
}

/// Where the dictionary is.
#[derive(Debug, Clone, PartialEq)]
pub enum DictionarySource {
    /// Files beside the manifest.
    Files(Globs),
    /// Somewhere else.
    Elsewhere(RemoteDictionary),
}

record! {
    /// A dictionary that lives elsewhere: one bundle file, or a Git repository. Reserved.
    pub struct RemoteDictionary as "dictionary" {
        /// The bundle file.
        bundle: Name = "bundle",
        /// The address of the Git repository.
        git: Name = "git",
        /// The tag, branch or commit.
        git_ref: Name = "ref",
        /// The folder within the repository.
        path: Name = "path",
    }
}

impl Decode for DictionarySource {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        let expected = "path patterns such as [dictionary/**/*.yaml]";
        if matches!(node.kind(), Kind::Mapping) {
            let remote = RemoteDictionary::decode(node, decoder)?;
            if remote.bundle.is_absent() && remote.git.is_absent() {
                decoder.wrong_type(node, expected);
                return None;
            }
            return Some(Self::Elsewhere(remote));
        }
        if matches!(node.kind(), Kind::Sequence) && node.is_empty() {
            decoder.wrong_type(node, expected);
            return None;
        }
        Globs::decode(node, decoder).map(Self::Files)
    }
}

impl JsonSchema for DictionarySource {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "DictionarySource".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let file = generator.subschema_for::<Glob>();
        let remote = generator.subschema_for::<RemoteDictionary>();
        json_schema!({"anyOf": [
            file,
            {"type": "array", "minItems": 1, "items": file},
            {"allOf": [remote], "anyOf": [{"required": ["bundle"]}, {"required": ["git"]}]},
        ]})
    }
}

/// What a manifest says about a rule: a level, or a map of `level` and the rule's options.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSetting {
    /// The level, where one is set.
    pub level: Option<Spanned<Level>>,
    /// Options, unread: only the rule knows them.
    pub options: Vec<(Spanned<Name>, Raw)>,
}

impl Decode for Level {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        decode_word(node, &Level::NAMES, decoder).and_then(Level::from_name)
    }
}

impl Decode for RuleSetting {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if !matches!(node.kind(), Kind::Mapping) {
            let level = Level::decode(node, decoder)?;
            return Some(Self {
                level: Some(Spanned::new(level, node.span())),
                options: Vec::new(),
            });
        }
        let mut setting = Self {
            level: None,
            options: Vec::new(),
        };
        for entry in check_entries(node, decoder) {
            let Some(key) = entry.key.scalar() else {
                continue;
            };
            if key.text == "level" {
                let level = Level::decode(entry.value, decoder);
                setting.level = level.map(|level| Spanned::new(level, entry.value.span()));
            } else if let Some(raw) = Raw::decode(entry.value, decoder) {
                setting
                    .options
                    .push((Spanned::new(Name::new(key.text), entry.key.span()), raw));
            }
        }
        Some(setting)
    }
}

impl JsonSchema for RuleSetting {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "RuleSetting".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names = Level::NAMES;
        json_schema!({"anyOf": [
            {"enum": names},
            {
                "type": "object",
                "properties": {"level": {"description": "The level; the other keys are options of the rule.", "enum": names}},
            },
        ]})
    }
}

#[cfg(test)]
mod tests {
    use super::Duration;

    #[test]
    fn durations_need_a_unit() {
        assert_eq!(
            Duration::parse("2w").map(|d| d.to_string()).as_deref(),
            Some("14d")
        );
        assert_eq!(
            Duration::parse("36h").map(|d| d.to_string()).as_deref(),
            Some("36h")
        );
        for text in ["", "30", "d", "-1d", "1.5d", "30 d", "30é"] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
    }
}
