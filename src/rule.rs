//! What a rule is. The rules themselves are in [`crate::rules`].

mod context;
mod near;
mod options;
mod shapes;

pub use near::near_pairs;
pub use options::{Choices, Flag, Number, RuleOption, Setting, Words};
pub use shapes::{Site, Sites, yes_and_no};

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use crate::config::{Config, RuleLevel};
pub use crate::diag::Level;
use crate::diag::{Diagnostic, Fix, Label, Message, Safety, Sent};
use crate::dict::model::{Event, Group, Identifier};
use crate::dict::personal::Personal;
use crate::dict::wire::Traffic;
use crate::dict::{Definition, Dictionary, Mentions, PropertyAt};
use crate::payload::{Kind, Mismatch};
use crate::source::Files;
use crate::syntax::decode::{Date, Fault};
use crate::syntax::{Allow, Malformed};
use crate::tables::Provenance;
use crate::text::{Edit, FileId, Name, Span};

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
    /// What is wrong with a payload, of one kind.
    Mismatch(Kind, fn(&Ctx<'_>, &Mismatch, &mut Sink)),
    /// A comment that allows something, once every other check has run. What is found of it no
    /// comment can allow.
    Suppression(fn(&Ctx<'_>, &Suppression, &mut Sink)),
}

/// A comment that allows what rules find, or is meant to, and what came of it.
#[derive(Debug, Clone)]
pub struct Suppression {
    /// The comment.
    pub comment: Span,
    /// Whether nothing else stands on its line.
    pub is_alone: bool,
    /// What it says.
    pub says: Result<Allow, Malformed>,
    /// The entry or item that it is about, with all that is in it.
    pub covers: Option<Span>,
    /// For each rule that it names, what became of it.
    pub uses: Vec<Use>,
}

impl Suppression {
    /// The place of a part of the comment.
    pub fn span(&self, at: &Range<usize>) -> Span {
        let start = self.comment.start;
        Span::new(
            self.comment.file,
            start + at.start as u32,
            start + at.end as u32,
        )
    }

    /// Whether its last day has passed, so that it allows nothing any more.
    pub fn is_expired(&self, today: Date) -> bool {
        let until = self
            .says
            .as_ref()
            .ok()
            .and_then(|allow| allow.until.as_ref());
        until.is_some_and(|until| until.value < today)
    }
}

/// What became of a rule's name in a [`Suppression`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It keeps a finding out of the report.
    Used,
    /// The rule ran, and finds nothing that the comment is about.
    Unused,
    /// Nobody can say: the rule is off here or does not exist, the comment has expired, or part of
    /// the dictionary could not be read.
    Unknown,
    /// The rule judges comments themselves: its level is for the manifest alone.
    Refused,
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
    /// Today's date. A rule that reads it says so on its page.
    pub today: Date,
    settings: Vec<RuleLevel<'a>>,
    properties: OnceLock<Vec<PropertyAt<'a>>>,
    /// Positions in `properties`.
    by_name: OnceLock<BTreeMap<&'a Name, Vec<usize>>>,
    events: OnceLock<Vec<Definition<'a, Event>>>,
    spellings: OnceLock<Spellings<'a>>,
    uses: OnceLock<Uses<'a>>,
    mentions: OnceLock<Mentions<'a>>,
    sites: OnceLock<Sites<'a>>,
    traffic: OnceLock<Traffic<'a>>,
    personal: OnceLock<Vec<Personal<'a>>>,
}

/// The spellings of top-level property names, by what is left of them without case and separators.
pub type Spellings<'a> = BTreeMap<String, Vec<&'a Name>>;

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
            properties: OnceLock::new(),
            by_name: OnceLock::new(),
            events: OnceLock::new(),
            spellings: OnceLock::new(),
            uses: OnceLock::new(),
            mentions: OnceLock::new(),
            sites: OnceLock::new(),
            traffic: OnceLock::new(),
            personal: OnceLock::new(),
        }
    }
}

/// Where rules report to.
#[derive(Debug)]
pub struct Sink {
    rule: &'static str,
    level: Level,
    diagnostics: Vec<Diagnostic>,
    /// The number of the mismatch that is looked at.
    pub(crate) number: usize,
}

impl Sink {
    /// A sink for the findings of `rule`.
    pub fn new(rule: &'static Rule) -> Self {
        Self {
            rule: rule.id,
            level: rule.level,
            diagnostics: Vec::new(),
            number: 0,
        }
    }

    /// Reports a finding; the builder adds to it.
    pub fn report(&mut self, span: Span, message: impl Into<Message>) -> Pending<'_> {
        self.diagnostics
            .push(Diagnostic::new(self.rule, self.level, message.into(), span));
        let at = self.diagnostics.len() - 1;
        Pending(&mut self.diagnostics[at])
    }

    /// Reports what is found in a payload, with the place of the dictionary that asked for it.
    pub fn report_sent(&mut self, mismatch: &Mismatch, message: impl Into<Message>) -> Pending<'_> {
        // The manifest is the first file; it stands for what nothing in the dictionary is about.
        let asked = mismatch.asked.unwrap_or(Span::empty(FileId(0), 0));
        let number = self.number;
        let pending = self.report(asked, message);
        pending.0.sent = Some(Box::new(Sent {
            number,
            asked: mismatch.asked.map(|_| mismatch.kind.asked()),
            ..mismatch.at.clone()
        }));
        let pending = pending.resting_on(mismatch.rests_on);
        pending.related(mismatch.other, "said here")
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
    /// What stands at the primary span may be somebody's: no report prints it.
    pub fn hiding(self) -> Self {
        self.0.hides = true;
        self
    }

    /// Other places of what is reported once: it is found there where the rule is off at the first,
    /// or a comment allows it.
    pub fn standing_for(self, places: impl IntoIterator<Item = Span>) -> Self {
        self.0.elsewhere.extend(places);
        self
    }

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
        match provenance {
            Provenance::Sourced => self,
            Provenance::Secondary | Provenance::Unsourced => {
                self.0.ceiling = self.0.ceiling.min(Level::Warn);
                self.0.level = self.0.level.min(Level::Warn);
                self
            }
        }
    }

    /// The level that this finding does not exceed unless the manifest sets one, where it is of less
    /// weight than others of its rule. Of several the lowest counts.
    pub fn at_most(self, usual: Level) -> Self {
        self.0.usual = self.0.usual.min(usual);
        self.0.level = self.0.level.min(usual);
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
            diagnostic.set_level(Some(manifest), STRICT.level);
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

    /// What is of less weight is what the team says that it is.
    #[test]
    fn what_is_of_less_weight_is_raised_by_the_manifest_alone() {
        let mut sink = Sink::new(&STRICT);
        let place = Span::empty(FileId(0), 0);
        sink.report(place, "a finding").at_most(Level::Info);
        let mut diagnostic = sink.into_diagnostics().remove(0);
        for (set, level) in [
            (None, Level::Info),
            (Some(Level::Error), Level::Error),
            (Some(Level::Off), Level::Off),
        ] {
            diagnostic.set_level(set, Level::Error);
            assert_eq!(diagnostic.level, level);
        }
        diagnostic.set_level(None, Level::Off);
        assert_eq!(
            diagnostic.level,
            Level::Off,
            "of a rule that is off by itself"
        );
    }
}
