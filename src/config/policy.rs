//! The manifest as policy: every value with the line that asked for it.

use std::sync::Arc;

use super::case::Case;
use super::manifest::{Grammar, Manifest, Tense};
use super::values::{DictionarySource, Globs, RuleSetting};
use crate::source::Pattern;
use crate::syntax::Tree;
use crate::syntax::decode::{Decode as _, Decoder, Fault, FaultKind, MapEntry, Raw, Slot};
use crate::tables::{self, Provenance};
use crate::text::{FileId, Name, Span, Spanned};

/// A value that policy asks for, and where: the key itself, the preset that implies it, or
/// nowhere, for a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy<T> {
    /// The value.
    pub value: T,
    /// The manifest line in force.
    pub span: Option<Span>,
    /// How well founded it is. What the manifest asks for, itself or by naming a preset, is the
    /// team's own and needs no other ground.
    pub provenance: Provenance,
}

/// The naming standard in force.
#[derive(Debug, Clone)]
pub struct NamingPolicy {
    /// Case of event names.
    pub event_case: Policy<Case>,
    /// Order of words in event names.
    pub event_grammar: Policy<Grammar>,
    /// Tense of the action in event names.
    pub event_tense: Policy<Tense>,
    /// Most characters of an event name.
    pub event_max_length: Policy<Option<u64>>,
    /// The actions that event names may use, where the manifest lists them.
    pub event_actions: Option<Policy<Vec<Name>>>,
    /// Case of property names.
    pub property_case: Policy<Case>,
    /// Most characters of a property name.
    pub property_max_length: Policy<Option<u64>>,
    /// What stands between the category of an event and its name, each of them in the case.
    pub event_namespace: Option<char>,
    /// Whether the letters of an event name are those of ASCII; a case that the manifest asks for itself
    /// is for letters of any script.
    pub event_ascii: bool,
    /// The same of a property name.
    pub property_ascii: bool,
    /// Traits that the standard spells itself.
    pub reserved_traits: &'static [String],
}

/// A level that the manifest sets.
#[derive(Debug, Clone)]
pub struct RuleLevel<'c> {
    /// A rule's id, or a family as `naming/*`.
    pub rule: &'c Spanned<Name>,
    /// The level and options.
    pub setting: &'c RuleSetting,
    /// The files it is for; all of them for none.
    pub files: Option<&'c Globs>,
}

impl RuleLevel<'_> {
    /// Whether it is for a whole family.
    pub fn is_of_family(&self) -> bool {
        self.rule.value.ends_with("/*")
    }
}

/// A manifest, read.
#[derive(Debug)]
pub struct Config {
    /// What it says.
    pub manifest: Manifest,
    /// Its tree; raw values are read from it.
    pub tree: Arc<Tree>,
    /// The naming standard in force.
    pub naming: NamingPolicy,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// The files of a dictionary whose manifest does not name them.
const DEFAULT_DICTIONARY: &str = "dictionary/**/*.{yaml,yml,json}";

impl Config {
    /// Reads a manifest from its tree. Faults do not stop it: what is broken counts as absent.
    pub fn read(tree: Arc<Tree>) -> Self {
        let mut faults: Vec<Fault> = tree
            .faults()
            .iter()
            .map(|fault| fault.clone().into())
            .collect();
        let mut decoder = Decoder::new();
        let manifest = decode_manifest(&tree, &mut decoder);
        faults.extend(decoder.into_faults());
        let naming = NamingPolicy::of(&manifest);
        Self {
            manifest,
            tree,
            naming,
            faults,
        }
    }

    /// The manifest's file.
    pub fn file(&self) -> FileId {
        self.tree.file()
    }

    /// The patterns of the dictionary's files, with the place of each; none written means
    /// the default, at the manifest's start. `None` for a dictionary that lives elsewhere.
    pub fn dictionary_patterns(&self) -> Option<Vec<Spanned<Pattern>>> {
        match self.manifest.dictionary.get() {
            Some(DictionarySource::Elsewhere(_)) => None,
            Some(DictionarySource::Files(globs)) => Some(
                globs
                    .0
                    .iter()
                    .map(|glob| glob.clone().map(|glob| glob.0))
                    .collect(),
            ),
            // What was written and could not be read must not fall back to something else.
            None if self.manifest.dictionary.is_broken() => Some(Vec::new()),
            None => {
                let pattern = Pattern::new(DEFAULT_DICTIONARY).ok();
                let place = Span::empty(self.file(), 0);
                Some(
                    pattern
                        .map(|pattern| Spanned::new(pattern, place))
                        .into_iter()
                        .collect(),
                )
            }
        }
    }

    /// What the manifest says about levels, in the order in which the last match wins:
    /// `lint.rules` first, then each override; within one of them families before single rules, as
    /// the order of a map's keys says nothing.
    pub fn rule_levels(&self) -> Vec<RuleLevel<'_>> {
        fn push<'c>(
            out: &mut Vec<RuleLevel<'c>>,
            rules: &'c Slot<crate::syntax::decode::Map<RuleSetting>>,
            files: Option<&'c Globs>,
        ) {
            let entries = rules.get().into_iter().flat_map(|rules| rules.iter());
            let set = entries.filter_map(|MapEntry { name, value }| {
                let setting = value.value.as_ref()?;
                Some(RuleLevel {
                    rule: name,
                    setting,
                    files,
                })
            });
            let (families, rules): (Vec<_>, Vec<_>) = set.partition(RuleLevel::is_of_family);
            out.extend(families);
            out.extend(rules);
        }
        let mut levels = Vec::new();
        let Some(lint) = self.manifest.lint.get() else {
            return levels;
        };
        push(&mut levels, &lint.rules, None);
        for entry in lint.overrides.get().into_iter().flatten() {
            if let Some(files) = entry.value.files.get() {
                push(&mut levels, &entry.value.rules, Some(files));
            }
        }
        levels
    }

    /// Sections of the manifest whose engine is still to be built.
    pub fn unchecked_parts(&self) -> Vec<&'static str> {
        let manifest = &self.manifest;
        let parts = [
            ("code", !manifest.code.is_absent()),
            ("generate", !manifest.generate.is_absent()),
        ];
        parts
            .into_iter()
            .filter(|(_, there)| *there)
            .map(|(part, _)| part)
            .collect()
    }

    /// A raw value's node.
    pub fn node(&self, raw: Raw) -> crate::syntax::NodeRef<'_> {
        raw.node(&self.tree)
    }
}

fn decode_manifest(tree: &Tree, decoder: &mut Decoder) -> Manifest {
    let mut roots = tree.documents();
    let root = roots.next();
    if let Some(second) = roots.next() {
        let kind = FaultKind::WrongType {
            expected: "the end of the manifest".to_owned(),
            found: "a second document",
            hint: Some("a manifest is one document: take the `---` out".to_owned()),
        };
        decoder.fault(second, kind);
    }
    match root {
        Some(root) => Manifest::decode(root, decoder).unwrap_or_default(),
        None => {
            if !tree.is_partial() {
                let kind = FaultKind::MissingKey {
                    key: "version",
                    what: "manifest",
                };
                decoder.fault_at(Span::empty(tree.file(), 0), kind);
            }
            Manifest::default()
        }
    }
}

/// Where a value is from that the preset implies.
struct Implied {
    span: Option<Span>,
    provenance: Provenance,
    /// Whether a preset is written that is none: nobody knows what it would imply.
    is_broken: bool,
}

/// The value in force; `any` where one is written that could not be read, so that nothing is judged,
/// let alone renamed, by another standard than the one that is meant.
fn pick<T: Copy>(
    own: Option<&Slot<T>>,
    preset: Option<T>,
    implied: &Implied,
    (default, any): (T, T),
) -> Policy<T> {
    let is_broken = own.is_some_and(Slot::is_broken) || implied.is_broken;
    match own.and_then(Slot::spanned) {
        Some(own) => Policy {
            value: *own.value,
            span: Some(own.span),
            provenance: Provenance::Sourced,
        },
        None if is_broken => Policy {
            value: any,
            span: None,
            provenance: Provenance::Sourced,
        },
        None => Policy {
            value: preset.unwrap_or(default),
            span: implied.span,
            provenance: implied.provenance,
        },
    }
}

fn pick_length(
    own: Option<&Slot<u64>>,
    preset: Option<u64>,
    implied: &Implied,
) -> Policy<Option<u64>> {
    match own.and_then(Slot::spanned) {
        Some(own) => Policy {
            value: Some(*own.value),
            span: Some(own.span),
            provenance: Provenance::Sourced,
        },
        None => Policy {
            value: preset,
            span: implied.span,
            provenance: implied.provenance,
        },
    }
}

impl NamingPolicy {
    fn of(manifest: &Manifest) -> Self {
        let naming = manifest.naming.get();
        let preset = naming.and_then(|naming| naming.preset.spanned());
        let name = preset.map_or("snake_object_action_past", |preset| preset.value.word());
        let preset_span = preset.map(|preset| preset.span);
        let table = tables::preset(name);
        let event = naming.and_then(|naming| naming.event.get());
        let property = naming.and_then(|naming| naming.property.get());

        // Where the manifest names no preset, the default is this project's proposal.
        let known = match (preset_span, table) {
            (None, Some(table)) => table.status,
            _ => Provenance::Sourced,
        };
        let implied = Implied {
            span: preset_span,
            provenance: known,
            is_broken: naming.is_some_and(|naming| naming.preset.is_broken()),
        };
        let word = |pick: fn(&tables::PresetNaming) -> Option<&String>| table.and_then(pick);
        let tense_known = table.and_then(|t| t.event.tense_status);
        Self {
            event_case: pick(
                event.map(|event| &event.case),
                word(|t| Some(&t.event.case)).and_then(|w| Case::from_word(w)),
                &implied,
                (Case::Snake, Case::Any),
            ),
            event_grammar: pick(
                event.map(|event| &event.grammar),
                word(|t| t.event.grammar.as_ref()).and_then(|w| Grammar::from_word(w)),
                &implied,
                (Grammar::Any, Grammar::Any),
            ),
            event_tense: pick(
                event.map(|event| &event.tense),
                word(|t| t.event.tense.as_ref()).and_then(|w| Tense::from_word(w)),
                &Implied {
                    provenance: tense_known.unwrap_or(known),
                    ..implied
                },
                (Tense::Any, Tense::Any),
            ),
            event_max_length: pick_length(
                event.map(|event| &event.max_length),
                table.and_then(|t| t.event.max_length),
                &implied,
            ),
            event_actions: event.and_then(|event| {
                let actions = event.actions.spanned()?;
                Some(Policy {
                    value: actions
                        .value
                        .iter()
                        .map(|name| name.value.clone())
                        .collect(),
                    span: Some(actions.span),
                    provenance: Provenance::Sourced,
                })
            }),
            property_case: pick(
                property.map(|property| &property.case),
                word(|t| Some(&t.property.case)).and_then(|w| Case::from_word(w)),
                &implied,
                (Case::Snake, Case::Any),
            ),
            property_max_length: pick_length(
                property.map(|property| &property.max_length),
                table.and_then(|t| t.property.max_length),
                &implied,
            ),
            event_namespace: table.and_then(|t| t.event.namespace),
            event_ascii: !implied.is_broken
                && table.is_some_and(|t| t.event.ascii)
                && event.is_none_or(|event| event.case.is_absent()),
            property_ascii: !implied.is_broken
                && table.is_some_and(|t| t.property.ascii)
                && property.is_none_or(|property| property.case.is_absent()),
            reserved_traits: table.map_or(&[], |t| &t.traits),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::manifest::Preset;

    #[test]
    fn every_preset_is_in_the_table_and_spelled_right() {
        for word in Preset::WORDS {
            let preset =
                tables::preset(word).unwrap_or_else(|| panic!("{word} is not in the table"));
            for rules in [&preset.event, &preset.property] {
                assert!(
                    Case::from_word(&rules.case).is_some(),
                    "{word}: {}",
                    rules.case
                );
                assert!(
                    rules
                        .grammar
                        .as_deref()
                        .is_none_or(|w| Grammar::from_word(w).is_some())
                );
                assert!(
                    rules
                        .tense
                        .as_deref()
                        .is_none_or(|w| Tense::from_word(w).is_some())
                );
            }
        }
    }
}
