//! What is wrong with a payload: facts, before any judgement.

use crate::diag::Sent;
use crate::syntax::decode::Date;
use crate::tables::Provenance;
use crate::text::Span;

/// The kinds of facts, one for each rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A text that is no JSON, or cannot be read at all.
    InvalidJson,
    /// A key that stands twice in one object.
    DuplicateKey,
    /// No envelope fits, or it has no name of an event.
    UnknownEnvelope,
    /// Several envelopes fit.
    AmbiguousEnvelope,
    /// A name that is no event's.
    UnknownEvent,
    /// A name that is that of an event of another kind.
    WrongKind,
    /// A property that is required, and not there.
    MissingProperty,
    /// A property that is not declared.
    UnexpectedProperty,
    /// A value of another type.
    WrongType,
    /// A number in quotes.
    NumberAsString,
    /// A value that is none of those allowed.
    ValueNotInEnum,
    /// A value that is one of those allowed, spelled otherwise.
    EnumSpelling,
    /// Text that does not match a pattern.
    Pattern,
    /// Text that is not of a format.
    Format,
    /// A number beyond its bounds.
    Range,
    /// Text, a list or an object that is too long or too short.
    Length,
    /// A value that breaks any other keyword.
    InvalidValue,
    /// An identifier that the event asks for, and is not there.
    MissingIdentifier,
    /// An identifier that is not of its shape.
    InvalidIdentifier,
    /// An identifier that stands for nobody.
    PlaceholderIdentifier,
    /// An event on its way out.
    DeprecatedEvent,
    /// A property on its way out.
    DeprecatedProperty,
    /// A value on its way out.
    DeprecatedValue,
    /// An event that is still being designed.
    DraftEvent,
    /// An event that is gone.
    RemovedEvent,
    /// A sender that is none of the event's.
    WrongPlatform,
    /// A time that is none, or cannot be.
    InvalidTimestamp,
    /// An event that was sent before.
    DuplicateEvent,
    /// A value that looks personal where nothing says so.
    PiiValue,
    /// A version of the event that nobody knows.
    UnknownVersion,
    /// A value, or an event, that a destination does not take as it is.
    DestinationLimit,
}

impl Kind {
    /// What the place of the dictionary that a mismatch leads to has to do with it.
    pub fn asked(self) -> &'static str {
        match self {
            Self::UnexpectedProperty
            | Self::WrongKind
            | Self::InvalidIdentifier
            | Self::DeprecatedEvent
            | Self::DeprecatedProperty
            | Self::DeprecatedValue
            | Self::DraftEvent
            | Self::RemovedEvent
            | Self::UnknownVersion
            | Self::PiiValue => "declared here",
            Self::DestinationLimit => "sent there by this",
            _ => "asked for here",
        }
    }
}

/// What is wrong at one place of a payload.
///
/// No text in it quotes a value, unless it is one that the dictionary lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Of which kind it is.
    pub kind: Kind,
    /// Where it is.
    pub at: Sent,
    /// What asked for it, in the dictionary or the manifest.
    pub asked: Option<Span>,
    /// What it is about: a property, an identifier, an event, by its name on the wire.
    pub subject: String,
    /// What is wrong with that, as a clause: "must be at least 0".
    pub what: String,
    /// What was probably meant, or comes in its place; the envelope of an event whose name cannot be read.
    pub meant: Option<String>,
    /// Another place of the dictionary that matters.
    pub other: Option<Span>,
    /// The last day on which it may be sent, of what is on its way out.
    pub sunset: Option<Date>,
    /// How well it is known what it rests on.
    pub rests_on: Provenance,
}

impl Mismatch {
    /// A mismatch that nobody asked for more of than `what` says.
    pub fn new(kind: Kind, at: Sent, what: impl Into<String>) -> Self {
        Self {
            kind,
            at,
            asked: None,
            subject: String::new(),
            what: what.into(),
            meant: None,
            other: None,
            sunset: None,
            rests_on: Provenance::Sourced,
        }
    }
}
