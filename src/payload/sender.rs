//! Who sends payloads, as far as the manifest says so.

use std::fmt;

use globset::{GlobBuilder, GlobMatcher};

use super::envelope::{Envelope, FlatError, flat, named};
use crate::syntax::NodeRef;
use crate::syntax::decode::closest;
use crate::tables::envelopes;
use crate::text::Span;

/// Who sends the payloads of a file.
#[derive(Debug, Default)]
pub struct Sender {
    /// The platform.
    pub platform: Option<String>,
    /// The application.
    pub source: Option<String>,
    /// Where the manifest says so.
    pub asked: Option<Span>,
    ignored: Vec<GlobMatcher>,
    pub(super) envelope: Option<Known>,
}

/// An envelope that is not to be found out.
#[derive(Debug)]
pub(super) enum Known {
    Named(&'static Envelope),
    Own(Box<Envelope>),
}

impl Known {
    pub(super) fn get(&self) -> &Envelope {
        match self {
            Self::Named(envelope) => envelope,
            Self::Own(envelope) => envelope,
        }
    }
}

/// What cannot be understood of what the manifest says.
#[derive(Debug)]
pub enum SenderError {
    /// There is no such envelope; the one that was probably meant.
    NoEnvelope(String, Option<&'static str>),
    /// Its map of pointers is none.
    Pointers(FlatError),
    /// It is neither a name nor a map of pointers.
    NotUnderstood,
    /// A pattern of names is none.
    Pattern(String),
}

impl fmt::Display for SenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEnvelope(name, Some(meant)) => {
                write!(f, "there is no envelope `{name}`; did you mean `{meant}`?")
            }
            Self::NoEnvelope(name, None) => {
                let known: Vec<&str> = envelopes().collect();
                write!(f, "there is no envelope `{name}`; there are {}", known.join(", "))
            }
            Self::Pointers(error) => write!(f, "`envelope:` of the manifest's `payloads:`: {error}"),
            Self::NotUnderstood => f.write_str(
                "`envelope:` of the manifest's `payloads:` is the name of an envelope, or a map of JSON \
                 Pointers such as {name: /event, properties: /data}",
            ),
            Self::Pattern(pattern) => write!(
                f,
                "`ignore:` of the manifest's `payloads:` has `{pattern}`, which is no pattern of names"
            ),
        }
    }
}

impl Sender {
    /// Leaves properties out whose names match `pattern`: `ga_*`.
    ///
    /// # Errors
    /// It is no pattern.
    pub fn ignore(&mut self, pattern: &str) -> Result<(), SenderError> {
        let glob = GlobBuilder::new(pattern).build();
        let glob = glob.map_err(|_| SenderError::Pattern(pattern.to_owned()))?;
        self.ignored.push(glob.compile_matcher());
        Ok(())
    }

    /// Whether an undeclared property is one that SDKs add.
    pub(super) fn is_ignored(&self, name: &str) -> bool {
        self.ignored.iter().any(|pattern| pattern.is_match(name))
    }

    /// Whether it is known in which envelope it sends.
    pub fn has_envelope(&self) -> bool {
        self.envelope.is_some()
    }

    /// Takes the envelope that `node` of the manifest names or describes.
    ///
    /// # Errors
    /// It does neither.
    pub fn envelope(&mut self, node: NodeRef<'_>) -> Result<(), SenderError> {
        if let Some(scalar) = node.scalar() {
            return self.named(scalar.text);
        }
        let map = node.to_json();
        let map = map.as_ref().and_then(serde_json::Value::as_object);
        let map = map.ok_or(SenderError::NotUnderstood)?;
        let text = |(key, value): (&'_ String, &'_ serde_json::Value)| {
            Some((key.clone(), value.as_str()?.to_owned()))
        };
        let pointers: Option<Vec<(String, String)>> = map.iter().map(text).collect();
        let pointers = pointers.ok_or(SenderError::NotUnderstood)?;
        let pointers = pointers
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()));
        let own = flat(pointers).map_err(SenderError::Pointers)?;
        self.envelope = Some(Known::Own(Box::new(own)));
        Ok(())
    }

    /// Takes the envelope of this name.
    ///
    /// # Errors
    /// There is none.
    pub fn named(&mut self, name: &str) -> Result<(), SenderError> {
        let Some(envelope) = named(name) else {
            return Err(SenderError::NoEnvelope(
                name.to_owned(),
                closest(name, envelopes()),
            ));
        };
        self.envelope = Some(Known::Named(envelope));
        Ok(())
    }
}
