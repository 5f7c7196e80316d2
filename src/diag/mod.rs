//! Diagnostics: what a rule found, independent of how it is printed.

mod level;
mod message;

pub use level::Level;
pub use message::Message;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::text::{Edit, Name, Span};

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// `family/kebab-name`.
    pub rule: &'static str,
    /// Never [`Level::Off`].
    pub level: Level,
    /// The level that it never exceeds, whatever rule and manifest say: what it rests on is not
    /// known well enough for more.
    pub ceiling: Level,
    /// The level that it does not exceed unless the manifest asks for more: it is of less weight than
    /// others of its rule.
    pub usual: Level,
    /// What is wrong, one sentence without a full stop.
    pub message: Message,
    /// The exact token at fault; of what is found in a payload, the part of the dictionary or the
    /// manifest that it is held against.
    pub primary: Span,
    /// Where in a payload it was found.
    pub sent: Option<Box<Sent>>,
    /// Other places that it stands for as well. Where the rule is off at the primary one, or a comment
    /// allows it there, it is found at the first of these.
    pub elsewhere: Vec<Span>,
    /// Whether what stands at the primary span may be somebody's, and is not to be printed.
    pub hides: bool,
    /// A few words beside the primary span, if they add to the message.
    pub label: Option<String>,
    /// Other places that matter: the policy that asked, the other definition.
    pub related: Vec<Label>,
    /// Why it matters and what to do.
    pub help: Option<String>,
    /// The mechanical mend, where there is one right answer.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding that says no more than `message`.
    pub fn new(rule: &'static str, level: Level, message: Message, primary: Span) -> Self {
        Self {
            rule,
            level,
            ceiling: Level::Error,
            usual: Level::Error,
            message,
            primary,
            sent: None,
            elsewhere: Vec::new(),
            hides: false,
            label: None,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Moves it to the first of its places that `is_open` accepts, and forgets the others that it does
    /// not; whether there is one.
    pub fn move_to(&mut self, mut is_open: impl FnMut(Span) -> bool) -> bool {
        let is_here = is_open(self.primary);
        self.elsewhere.retain(|place| is_open(*place));
        if !is_here {
            if self.elsewhere.is_empty() {
                return false;
            }
            self.primary = self.elsewhere.remove(0);
        }
        true
    }

    /// Gives it the level that the manifest sets, or the rule's own where it sets none; never more
    /// than its ceiling.
    pub fn set_level(&mut self, set: Option<Level>, own: Level) {
        self.level = set.unwrap_or(own.min(self.usual)).min(self.ceiling);
    }
}

/// A place in a payload. Payloads are read once and not kept, so that no report shows their lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The file, as one would type its path; `-` for standard input.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: u64,
    /// Column, from 1, in Unicode code points.
    pub column: u64,
    /// Bytes before it in the file, expanded where it is compressed.
    pub byte: u64,
    /// JSON Pointer (RFC 6901) within the JSON value at that line.
    pub pointer: String,
    /// The event, as the dictionary calls it, where it is known.
    pub event: Option<Name>,
    /// What the primary place of the finding has to do with it; none where it is not worth showing.
    pub asked: Option<&'static str>,
    /// Its number among those that are judged together.
    pub number: usize,
}

/// A diagnostic with what machines need to follow it from run to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// The definition it is in, as `event:NAME`, `property:NAME`, `group:NAME`,
    /// `identifier:NAME`, `journey:NAME` or `manifest`; none in a file that is neither.
    pub entity: Option<String>,
    /// How many events the entity reaches, where it is shared: a property or a group.
    pub reaches: Option<usize>,
    /// JSON Pointer (RFC 6901) to the place within the entity; empty for the entity itself.
    pub pointer: String,
    /// `1:` and 16 hex digits over rule, entity, pointer, message arguments and an ordinal:
    /// the same wherever the definition moves.
    pub fingerprint: String,
}

/// How much was looked at, and how much was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files read, the manifest included.
    pub files: usize,
    /// Events declared.
    pub events: usize,
    /// Findings that a comment with a reason keeps out of the report.
    pub suppressed: usize,
    /// For each rule, the findings that the manifest asks to be errors and that are not: what they
    /// rest on has no published source.
    pub capped: BTreeMap<&'static str, usize>,
    /// Findings by rule and level.
    pub counts: BTreeMap<&'static str, BTreeMap<Level, usize>>,
}

impl Summary {
    /// Number of findings at `level`.
    pub fn at(&self, level: Level) -> usize {
        self.counts
            .values()
            .filter_map(|levels| levels.get(&level))
            .sum()
    }
}

/// A place with a few words on why it matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What it has to do with the finding.
    pub text: String,
}

/// A mend, as edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative: "rename to `x`".
    pub title: String,
    /// Whether it can change what the dictionary means.
    pub safety: Safety,
    /// The edits, all or none.
    pub edits: Vec<Edit>,
}

/// Whether applying a fix can change meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// Meaning stays.
    Safe,
    /// Meaning may change, such as an event's name in its history.
    Unsafe,
}
