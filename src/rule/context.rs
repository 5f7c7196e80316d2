//! What rules can look at: the dictionary, the manifest, and indexes that are built when first asked
//! for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Rule, Sites, shapes};
use crate::config::{Config, RuleLevel};
use crate::dict::model::Status;
use crate::dict::personal::{Personal, personal};
use crate::dict::wire::Traffic;
use crate::dict::{Dictionary, Entity, Mentions, walk_properties};
use crate::source::Files;
use crate::syntax::decode::Date;
use crate::syntax::edit::{is_bare_word, replace_word};
use crate::text::{Edit, Name, Span, squash};

/// What a rule can look at.
#[derive(Debug)]
pub struct Ctx<'a> {
    /// The dictionary.
    pub dictionary: &'a Dictionary,
    /// The manifest.
    pub config: &'a Config,
    /// The text of every file.
    pub files: &'a Files,
    /// All rules, for rules about rules.
    pub rules: &'a [&'static Rule],
    /// Today's date. A rule that reads it says so on its page.
    pub today: Date,
    pub(super) settings: Vec<RuleLevel<'a>>,
    spellings: OnceLock<Spellings<'a>>,
    uses: OnceLock<Uses<'a>>,
    mentions: OnceLock<Mentions<'a>>,
    sites: OnceLock<Sites<'a>>,
    traffic: OnceLock<Traffic<'a>>,
    personal: OnceLock<Vec<Personal<'a>>>,
}

/// Top-level property names by what is left of them without case and separators; for each
/// spelling its places in the order of definitions.
pub type Spellings<'a> = BTreeMap<String, BTreeMap<&'a Name, Vec<Span>>>;

/// How often shared definitions are referred to.
#[derive(Debug, Default)]
pub struct Uses<'a> {
    /// References to each shared property.
    pub properties: BTreeMap<&'a Name, usize>,
    /// References to each group.
    pub groups: BTreeMap<&'a Name, usize>,
}

impl<'a> Ctx<'a> {
    /// What rules can look at; indexes are built when first asked for.
    pub fn new(
        dictionary: &'a Dictionary,
        config: &'a Config,
        files: &'a Files,
        rules: &'a [&'static Rule],
        today: Date,
    ) -> Self {
        Self {
            dictionary,
            config,
            files,
            rules,
            today,
            settings: {
                let mut levels = config.rule_levels();
                levels.retain(|level| !level.setting.options.is_empty());
                levels
            },
            spellings: OnceLock::new(),
            uses: OnceLock::new(),
            mentions: OnceLock::new(),
            sites: OnceLock::new(),
            traffic: OnceLock::new(),
            personal: OnceLock::new(),
        }
    }

    /// The whole text of the file that `span` is in.
    pub fn text(&self, span: Span) -> &'a str {
        &self.files.get(span.file).text
    }

    /// Names of top-level and shared properties by normalised spelling.
    pub fn spellings(&self) -> &Spellings<'a> {
        self.spellings.get_or_init(|| {
            let mut spellings = Spellings::new();
            walk_properties(self.dictionary, |at| {
                if let (Some(name), 0) = (at.name, at.depth) {
                    let same = spellings.entry(squash(&name.value)).or_default();
                    same.entry(&name.value).or_default().push(name.span);
                }
            });
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

    /// Where the event that a property is in stands; what is in no event is in use.
    pub fn status_around(&self, entity: Entity<'_>) -> Status {
        shapes::status_around(self.dictionary, entity)
    }

    /// How often each shared property and group is used.
    pub fn uses(&self) -> &Uses<'a> {
        self.uses.get_or_init(|| {
            let mut uses = Uses::default();
            let dictionary = self.dictionary;
            walk_properties(dictionary, |at| {
                if let Some(name) = at.property.reference.get() {
                    *uses.properties.entry(name).or_default() += 1;
                }
                for group in at.property.include.get().into_iter().flatten() {
                    *uses.groups.entry(&group.value).or_default() += 1;
                }
            });
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
