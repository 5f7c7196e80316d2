//! What a rule is. The rules themselves are in [`crate::rules`].

mod near;
mod options;

pub use near::near_pairs;
pub use options::{Choices, Flag, Number, RuleOption, Setting, Words};

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::config::{Config, RuleLevel};
pub use crate::diag::Level;
use crate::diag::{Diagnostic, Fix, Label, Message, Safety};
use crate::dict::model::{Event, Group, Identifier};
use crate::dict::{Definition, Dictionary, Mentions, PropertyAt, walk_properties};
use crate::source::Files;
use crate::syntax::decode::Fault;
use crate::syntax::edit::{is_bare_word, replace_word};
use crate::tables::Provenance;
use crate::text::{Edit, Name, Span, squash};

/// A rule: its metadata, its page and what it checks.
#[derive(Debug)]
pub struct Rule {
    /// `family/kebab-name`; reads well after "allow".
    pub id: &'static str,
    /// One line for tables, without a full stop.
    pub summary: &'static str,
    /// The level where the manifest sets none.
    pub level: Level,
    /// Since when it is there.
    pub status: Status,
    /// Whether it can mend what it finds.
    pub fix: Fixable,
    /// What a finding of it can depend on.
    pub scope: Scope,
    /// Its page: documentation, `explain` text and first test.
    pub page: &'static str,
    /// What the manifest may set beside its level.
    pub options: &'static [RuleOption],
    /// What it judges.
    pub checks: &'static [Check],
}

impl Rule {
    /// The part of the id before the slash.
    pub fn family(&self) -> &'static str {
        self.id
            .split_once('/')
            .map_or(self.id, |(family, _)| family)
    }
}

/// Whether a rule may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// There since this version.
    Stable(&'static str),
}

/// Whether a rule can mend what it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixable {
    /// There is no one right answer.
    Never,
    /// By a fix that keeps the meaning.
    Safe,
    /// By a fix that may change the meaning.
    Unsafe,
}

impl Fixable {
    /// How it is called in tables and machine output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// What a finding can depend on; it says what has to be looked at again after an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The one file it is in.
    File,
    /// One definition and what it refers to.
    Entity,
    /// Any other definition.
    Index,
}

/// What a rule judges, and how.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// A fault of a file, the manifest or a reference.
    Fault(fn(&Ctx<'_>, &Fault, &mut Sink)),
    /// An event.
    Event(fn(&Ctx<'_>, Definition<'_, Event>, &mut Sink)),
    /// A property, wherever it is defined, nested ones too.
    Property(fn(&Ctx<'_>, &PropertyAt<'_>, &mut Sink)),
    /// A group.
    Group(fn(&Ctx<'_>, Definition<'_, Group>, &mut Sink)),
    /// An identifier.
    Identifier(fn(&Ctx<'_>, Definition<'_, Identifier>, &mut Sink)),
    /// The dictionary and the manifest as a whole.
    Dictionary(fn(&Ctx<'_>, &mut Sink)),
}

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
    settings: Vec<RuleLevel<'a>>,
    spellings: OnceLock<Spellings<'a>>,
    uses: OnceLock<Uses<'a>>,
    mentions: OnceLock<Mentions<'a>>,
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
    ) -> Self {
        Self {
            dictionary,
            config,
            files,
            rules,
            settings: {
                let mut levels = config.rule_levels();
                levels.retain(|level| !level.setting.options.is_empty());
                levels
            },
            spellings: OnceLock::new(),
            uses: OnceLock::new(),
            mentions: OnceLock::new(),
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

/// Where rules report to.
#[derive(Debug)]
pub struct Sink {
    rule: &'static str,
    level: Level,
    diagnostics: Vec<Diagnostic>,
}

impl Sink {
    /// A sink for the findings of `rule`.
    pub fn new(rule: &'static Rule) -> Self {
        Self {
            rule: rule.id,
            level: rule.level,
            diagnostics: Vec::new(),
        }
    }

    /// Reports a finding; the builder adds to it.
    pub fn report(&mut self, span: Span, message: impl Into<Message>) -> Pending<'_> {
        self.diagnostics.push(Diagnostic {
            rule: self.rule,
            level: self.level,
            ceiling: Level::Error,
            message: message.into(),
            primary: span,
            label: None,
            related: Vec::new(),
            help: None,
            fix: None,
        });
        let at = self.diagnostics.len() - 1;
        Pending(&mut self.diagnostics[at])
    }

    /// The findings, in the order reported.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}

/// A finding that is being put together.
#[derive(Debug)]
pub struct Pending<'s>(&'s mut Diagnostic);

impl Pending<'_> {
    /// A few words beside the primary span.
    pub fn label(self, text: impl Into<String>) -> Self {
        self.0.label = Some(text.into());
        self
    }

    /// Another place that matters; nothing where there is none, as for a default.
    pub fn related(self, span: impl Into<Option<Span>>, text: impl Into<String>) -> Self {
        if let Some(span) = span.into() {
            self.0.related.push(Label {
                span,
                text: text.into(),
            });
        }
        self
    }

    /// Why it matters and what to do.
    pub fn help(self, text: impl Into<String>) -> Self {
        self.0.help = Some(text.into());
        self
    }

    /// What the finding rests on: a fact that is not sourced makes it a warning at most, whatever
    /// the rule and the manifest say. Of several facts the least known counts.
    pub fn resting_on(self, provenance: Provenance) -> Self {
        if provenance != Provenance::Sourced {
            self.0.ceiling = self.0.ceiling.min(Level::Warn);
            self.0.level = self.0.level.min(self.0.ceiling);
        }
        self
    }

    /// The one right answer, meaning kept.
    pub fn fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.0.fix = Some(Fix {
            title: title.into(),
            safety: Safety::Safe,
            edits,
        });
        self
    }

    /// The one right answer, which may change the meaning.
    pub fn unsafe_fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.0.fix = Some(Fix {
            title: title.into(),
            safety: Safety::Unsafe,
            edits,
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    static STRICT: Rule = Rule {
        id: "test/strict",
        summary: "reports errors",
        level: Level::Error,
        status: Status::Stable("0.1.0"),
        fix: Fixable::Never,
        scope: Scope::File,
        page: "",
        options: &[],
        checks: &[],
    };

    /// Whatever the manifest asks for, too: the level is set once more when it is known.
    #[test]
    fn what_is_not_sourced_never_exceeds_a_warning() {
        let levels = |provenances: &[Provenance], manifest: Level| {
            let mut sink = Sink::new(&STRICT);
            let pending = sink.report(Span::empty(FileId(0), 0), "a finding");
            provenances
                .iter()
                .fold(pending, |pending, known| pending.resting_on(*known));
            let mut diagnostic = sink.into_diagnostics().remove(0);
            let by_rule = diagnostic.level;
            diagnostic.set_level(manifest);
            (by_rule, diagnostic.level)
        };
        use Provenance::{Secondary, Sourced, Unsourced};
        assert_eq!(
            levels(&[Sourced], Level::Error),
            (Level::Error, Level::Error)
        );
        for least in [Secondary, Unsourced] {
            for known in [&[least][..], &[least, Sourced], &[Sourced, least]] {
                assert_eq!(levels(known, Level::Error), (Level::Warn, Level::Warn));
                assert_eq!(levels(known, Level::Info).1, Level::Info);
            }
        }
    }
}
