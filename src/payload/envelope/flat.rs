//! An envelope that a project declares itself, by JSON Pointers.

use std::fmt;

use super::grammar::{Choice, Lists, Path, Place, Root, Source, Step};
use super::part::Part;
use super::table::{Envelope, Rules, TimeFormat};
use crate::tables::Provenance;

/// The keys that say where something stands.
const PARTS: [(&str, Part); 12] = [
    ("name", Part::Name),
    ("properties", Part::Properties),
    ("user_id", Part::UserId),
    ("anonymous_id", Part::AnonymousId),
    ("group_id", Part::GroupId),
    ("time", Part::Time),
    ("message_id", Part::MessageId),
    ("version", Part::Version),
    ("platform", Part::Platform),
    ("app", Part::App),
    ("app_version", Part::AppVersion),
    ("library", Part::Library),
];

/// What is wrong with a declared envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlatError {
    /// A key that says nothing.
    UnknownKey(String),
    /// A key that comes twice.
    Twice(String),
    /// The value of this key is no JSON Pointer: it is neither empty nor begins with `/`, or has
    /// a `~` that is neither `~0` nor `~1`.
    NoPointer(String),
    /// Only properties may be the whole event.
    Whole(String),
    /// `name` is missing: without it no event is known.
    NoName,
}

impl FlatError {
    /// The key that it is about.
    pub fn key(&self) -> &str {
        match self {
            Self::UnknownKey(key) | Self::Twice(key) | Self::NoPointer(key) | Self::Whole(key) => {
                key
            }
            Self::NoName => "name",
        }
    }
}

impl fmt::Display for FlatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKey(key) => {
                write!(f, "`{key}` is no part of an envelope; these are: split")?;
                PARTS.iter().try_for_each(|(key, _)| write!(f, ", {key}"))
            }
            Self::Twice(key) => write!(f, "`{key}` comes twice"),
            Self::NoPointer(key) => write!(
                f,
                "the value of `{key}` is no JSON Pointer, such as `/context/id`"
            ),
            Self::Whole(key) => write!(
                f,
                "the value of `{key}` is the whole event, which only `properties` may be"
            ),
            Self::NoName => f.write_str("`name` is missing, the JSON Pointer of the event's name"),
        }
    }
}

impl std::error::Error for FlatError {}

/// An envelope by JSON Pointers (RFC 6901) into one event: `name` is required; `properties`,
/// `user_id`, `anonymous_id`, `group_id`, `time`, `message_id`, `version`, `platform`, `app`,
/// `app_version` and `library` may be there. `split` points to the list of events in a request.
/// Where `properties` is missing or the empty pointer, every key of the event is a property but
/// for those that hold another part.
///
/// # Errors
/// A wrong key, or a value that is no such pointer.
pub fn flat<'p>(
    pointers: impl IntoIterator<Item = (&'p str, &'p str)>,
) -> Result<Envelope, FlatError> {
    let mut envelope = Envelope {
        id: "flat".to_owned(),
        status: Provenance::Sourced,
        source: String::new(),
        events: Vec::new(),
        detect: Rules::default(),
        schema_file: false,
        kind: None,
        paths: Part::ALL.iter().map(|_| None).collect(),
        slots: Vec::new(),
        own: Vec::new(),
        own_prefixes: Vec::new(),
        time_formats: vec![TimeFormat::Guessed],
        template: None,
    };
    for (key, pointer) in pointers {
        envelope.declare(key, pointer)?;
    }
    envelope.complete()
}

impl Envelope {
    fn declare(&mut self, key: &str, pointer: &str) -> Result<(), FlatError> {
        let part = PARTS.iter().find(|(known, _)| *known == key);
        if part.is_none() && key != "split" {
            return Err(FlatError::UnknownKey(key.to_owned()));
        }
        let steps = steps(pointer).ok_or_else(|| FlatError::NoPointer(key.to_owned()))?;
        let Some((_, part)) = part else {
            if !self.events.is_empty() {
                return Err(FlatError::Twice(key.to_owned()));
            }
            self.events = vec![Lists(vec![steps])];
            return Ok(());
        };
        if self.has(*part) {
            return Err(FlatError::Twice(key.to_owned()));
        }
        let source = match (steps.first(), part) {
            (None, Part::Properties) => Source::Rest,
            (None, _) => return Err(FlatError::Whole(key.to_owned())),
            (Some(Step::Key(first)), _) => {
                self.own.push(first.clone());
                Source::Place(Place::new(Root::Event, steps))
            }
            (Some(_), _) => return Err(FlatError::NoPointer(key.to_owned())),
        };
        self.put(*part, source);
        Ok(())
    }

    fn put(&mut self, part: Part, source: Source) {
        let choice = Choice {
            when: None,
            source,
            functions: Vec::new(),
        };
        if let Some(path) = self.paths.get_mut(part as usize) {
            *path = Some(Path {
                choices: vec![choice],
            });
        }
    }

    fn complete(mut self) -> Result<Self, FlatError> {
        if !self.has(Part::Name) {
            return Err(FlatError::NoName);
        }
        if !self.has(Part::Properties) {
            self.put(Part::Properties, Source::Rest);
        }
        // In an object of its own, a property may be called as a key of the event is.
        if !self.path(Part::Properties).is_some_and(Path::may_be_rest) {
            self.own.clear();
        }
        if self.events.is_empty() {
            self.events.push(Lists::default());
        }
        Ok(self)
    }
}

/// A pointer's steps; in a list, a key of digits is a place.
fn steps(pointer: &str) -> Option<Vec<Step>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let tokens = pointer.strip_prefix('/')?.split('/');
    let step = |token: &str| {
        let text = token.replace("~1", "/").replace("~0", "~");
        let sound = token.replace("~1", "").replace("~0", "");
        (!sound.contains('~')).then_some(Step::Key(text))
    };
    tokens.map(step).collect()
}
