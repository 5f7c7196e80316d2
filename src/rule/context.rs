//! What [`Ctx`] answers: indexes that are built when first asked for, and options.

use std::collections::BTreeMap;

use super::options::{Choices, Flag, Number, Words, flag, number, word, words};
use super::{Ctx, Rule, Sites, Spellings, Uses, shapes};
use crate::config::Policy;
use crate::dict::model::Event;
use crate::dict::personal::{Personal, personal};
use crate::dict::wire::Traffic;
use crate::dict::{Definition, Mentions, PropertyAt, walk_properties};
use crate::syntax::NodeRef;
use crate::syntax::edit::{is_bare_word, replace_word};
use crate::tables::Provenance;
use crate::text::{Edit, FileId, Name, Span, squash};

impl<'a> Ctx<'a> {
    /// The whole text of the file that `span` is in.
    pub fn text(&self, span: Span) -> &'a str {
        &self.files.get(span.file).text
    }

    /// Every property of every definition, nested ones too, where it is defined.
    pub fn properties(&self) -> &[PropertyAt<'a>] {
        self.properties.get_or_init(|| {
            let mut properties = Vec::new();
            walk_properties(self.dictionary, |at| properties.push(at));
            properties
        })
    }

    /// The same that have a name, those of one name together, by name.
    pub fn named(
        &self,
    ) -> impl Iterator<Item = (&'a Name, impl Iterator<Item = &PropertyAt<'a>> + Clone)> {
        let properties = self.properties();
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name: BTreeMap<&'a Name, Vec<usize>> = BTreeMap::new();
            for (i, at) in properties.iter().enumerate() {
                if let Some(name) = at.name {
                    by_name.entry(&name.value).or_default().push(i);
                }
            }
            by_name
        });
        by_name
            .iter()
            .map(|(name, places)| (*name, places.iter().map(|i| &properties[*i])))
    }

    /// Readable events, by name.
    pub fn events(&self) -> &[Definition<'a, Event>] {
        self.events
            .get_or_init(|| self.dictionary.events().collect())
    }

    /// Names of top-level and shared properties by normalised spelling.
    pub fn spellings(&self) -> &Spellings<'a> {
        self.spellings.get_or_init(|| {
            let mut spellings = Spellings::new();
            for (name, mut places) in self.named() {
                if places.any(|at| at.depth == 0) {
                    spellings.entry(squash(name)).or_default().push(name);
                }
            }
            spellings
        })
    }

    /// The edits that rename a definition and everything that mentions it: references, `include`,
    /// `unique_by`, `when`, units, replacements, journeys, keys of examples. `name` is the span of its
    /// name: `event.name.span`, `at.name.span`, of an event, a group, an identifier, a shared property
    /// or a property of any object.
    ///
    /// `None` where no text edit is sound: the name `to` is taken, part of the dictionary could not be
    /// read, or the name is mentioned where it cannot be changed (an alias or an anchored node, a raw
    /// `json_schema`, an `x-…` value, two definitions at one place).
    ///
    /// A renamed event or property has another name in the data, so the fix is unsafe:
    ///
    /// ```ignore
    /// if let Some(edits) = ctx.rename(event.name.span, &want) {
    ///     finding.unsafe_fix(format!("rename to `{want}`"), edits);
    /// }
    /// ```
    pub fn rename(&self, name: Span, to: &str) -> Option<Vec<Edit>> {
        let mentions = self.mentions.get_or_init(|| Mentions::of(self.dictionary));
        let renaming = mentions.renaming(self.dictionary, name, to)?;
        let edit = |place: &Span| {
            let text = self.text(*place);
            is_bare_word(text, *place).then(|| replace_word(text, *place, to))
        };
        renaming.places.iter().map(edit).collect()
    }

    /// The properties of events and groups by name.
    pub fn sites(&self) -> &Sites<'a> {
        self.sites.get_or_init(|| shapes::sites(self.dictionary))
    }

    /// Which events go where, and what they are called there.
    pub fn traffic(&self) -> &Traffic<'a> {
        self.traffic
            .get_or_init(|| Traffic::of(self.dictionary, self.config))
    }

    /// Properties and identifiers that are personal by their names or their declaration.
    pub fn personal(&self) -> &[Personal<'a>] {
        self.personal.get_or_init(|| personal(self.dictionary))
    }

    /// How often each shared property and group is used.
    pub fn uses(&self) -> &Uses<'a> {
        self.uses.get_or_init(|| {
            let mut uses = Uses::default();
            let dictionary = self.dictionary;
            for at in self.properties() {
                if let Some(name) = at.property.reference.get() {
                    *uses.properties.entry(name).or_default() += 1;
                }
                for group in at.property.include.get().into_iter().flatten() {
                    *uses.groups.entry(&group.value).or_default() += 1;
                }
            }
            let events = dictionary.events().map(|event| &event.body.include);
            let groups = dictionary.groups().map(|group| &group.body.include);
            for include in events.chain(groups) {
                for group in include.get().into_iter().flatten() {
                    *uses.groups.entry(&group.value).or_default() += 1;
                }
            }
            uses
        })
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
