//! Options of rules: what the manifest may set beside a rule's level.

use super::{Ctx, Rule};
use crate::config::Policy;
use crate::syntax::{Kind, NodeRef, ScalarValue};
use crate::tables::Provenance;
use crate::text::FileId;

/// An option of one type, with the value that holds where the manifest sets none.
#[derive(Debug)]
pub struct Setting<T: 'static> {
    /// The key in the manifest, in snake_case.
    pub name: &'static str,
    /// What it does, one line without a full stop.
    pub about: &'static str,
    /// The value where none is set.
    pub default: T,
}

/// A whole number from 0.
pub type Number = Setting<u64>;
/// Yes or no.
pub type Flag = Setting<bool>;
/// A list of words.
pub type Words = Setting<&'static [&'static str]>;

/// One of a few words.
#[derive(Debug)]
pub struct Choices {
    /// The option; its default is one of the words.
    pub setting: Setting<&'static str>,
    /// The words.
    pub words: &'static [&'static str],
}

/// An option of a rule, of any type.
#[derive(Debug, Clone, Copy)]
pub enum RuleOption {
    /// A whole number from 0.
    Number(&'static Number),
    /// Yes or no.
    Flag(&'static Flag),
    /// A list of words.
    Words(&'static Words),
    /// One of a few words.
    Choice(&'static Choices),
}

impl RuleOption {
    /// Its key in the manifest.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number(setting) => setting.name,
            Self::Flag(setting) => setting.name,
            Self::Words(setting) => setting.name,
            Self::Choice(choice) => choice.setting.name,
        }
    }

    /// What it does.
    pub fn about(self) -> &'static str {
        match self {
            Self::Number(setting) => setting.about,
            Self::Flag(setting) => setting.about,
            Self::Words(setting) => setting.about,
            Self::Choice(choice) => choice.setting.about,
        }
    }

    /// What it takes, in words.
    pub fn takes(self) -> String {
        match self {
            Self::Number(_) => "a whole number".to_owned(),
            Self::Flag(_) => "true or false".to_owned(),
            Self::Words(_) => "a list of words".to_owned(),
            Self::Choice(choice) => format!("one of {}", choice.words.join(", ")),
        }
    }

    /// The value that holds where none is set, as YAML.
    pub fn default(self) -> String {
        match self {
            Self::Number(setting) => setting.default.to_string(),
            Self::Flag(setting) => setting.default.to_string(),
            Self::Words(setting) => format!("[{}]", setting.default.join(", ")),
            Self::Choice(choice) => choice.setting.default.to_owned(),
        }
    }

    /// Whether `node` is a value that it takes.
    pub fn accepts(self, node: NodeRef<'_>) -> bool {
        match self {
            Self::Number(_) => number(node).is_some(),
            Self::Flag(_) => flag(node).is_some(),
            Self::Words(_) => words(node).is_some(),
            Self::Choice(choice) => word(node).is_some_and(|word| choice.words.contains(&word)),
        }
    }
}

impl<'a> Ctx<'a> {
    /// The value of an option of `rule` for the file of a finding; a value that the rule cannot
    /// take counts as not set.
    pub fn number(&self, rule: &Rule, option: &Number, file: FileId) -> Policy<u64> {
        self.option(rule, option.name, option.default, file, number)
    }

    /// The same for yes or no.
    pub fn flag(&self, rule: &Rule, option: &Flag, file: FileId) -> Policy<bool> {
        self.option(rule, option.name, option.default, file, flag)
    }

    /// The same for one of a few words.
    pub fn choice(&self, rule: &Rule, option: &Choices, file: FileId) -> Policy<&'a str> {
        let known = |node| word(node).filter(|word| option.words.iter().any(|known| known == word));
        self.option(
            rule,
            option.setting.name,
            option.setting.default,
            file,
            known,
        )
    }

    /// The same for a list of words.
    pub fn words(&self, rule: &Rule, option: &Words, file: FileId) -> Policy<Vec<&'a str>> {
        self.option(rule, option.name, option.default.to_vec(), file, words)
    }

    fn option<T>(
        &self,
        rule: &Rule,
        option: &str,
        default: T,
        file: FileId,
        read: impl Fn(NodeRef<'a>) -> Option<T>,
    ) -> Policy<T> {
        debug_assert!(
            rule.options.iter().any(|known| known.name() == option),
            "{} does not declare its option {}",
            rule.id,
            option
        );
        let path = &self.files.get(file).path;
        let set = self.settings.iter().rev().filter(|level| {
            *level.rule.value == *rule.id && level.files.is_none_or(|files| files.matches(path))
        });
        let values = set.flat_map(|level| &level.setting.options);
        values
            .filter(|(name, _)| *name.value == *option)
            .find_map(|(_, raw)| {
                let node = self.config.node(*raw);
                Some(Policy {
                    value: read(node)?,
                    span: Some(node.span()),
                    provenance: Provenance::Sourced,
                })
            })
            .unwrap_or(Policy {
                value: default,
                span: None,
                provenance: Provenance::Sourced,
            })
    }
}

fn number(node: NodeRef<'_>) -> Option<u64> {
    node.scalar_value()?.to_number()?.as_u64()
}

fn flag(node: NodeRef<'_>) -> Option<bool> {
    match node.scalar_value()? {
        ScalarValue::Bool(value) => Some(value),
        _ => None,
    }
}

fn word(node: NodeRef<'_>) -> Option<&str> {
    match node.scalar_value()? {
        ScalarValue::String(text) => Some(text),
        _ => None,
    }
}

fn words(node: NodeRef<'_>) -> Option<Vec<&str>> {
    match node.kind() {
        Kind::Sequence => node.items().map(word).collect(),
        _ => None,
    }
}
