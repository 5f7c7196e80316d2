//! Facts about a document that does not say what it has to. Only rules judge them.

use crate::syntax::SyntaxFault;
use crate::text::{Name, Span};

/// One thing that is wrong with a manifest or dictionary file, before any judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The exact token.
    pub span: Span,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// The text is not YAML (or JSON).
    Syntax(SyntaxFault),
    /// A key stands twice in one map.
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it stands first.
        first: Span,
    },
    /// A name is defined twice in one section.
    DuplicateDefinition {
        /// `event`, `property`, …
        what: &'static str,
        /// The name.
        name: Name,
        /// Where it is defined first.
        first: Span,
        /// How the second one came in, for a property that a group brings.
        via: Option<Span>,
    },
    /// A key that this kind of map does not have.
    UnknownKey {
        /// The key as written.
        key: String,
        /// The kind of map.
        what: &'static str,
        /// The keys it has.
        known: Vec<&'static str>,
        /// What to write instead, where another tool's word was used.
        hint: Option<&'static str>,
        /// The closest key that is not there yet.
        suggestion: Option<&'static str>,
    },
    /// A key that has to be there.
    MissingKey {
        /// The key.
        key: &'static str,
        /// The kind of map.
        what: &'static str,
    },
    /// A value of the wrong kind.
    WrongType {
        /// What belongs there, with an article: "a list of names".
        expected: String,
        /// What is there: "a number".
        found: &'static str,
        /// What to write, if it can be said.
        hint: Option<String>,
    },
    /// A value of the right kind that is not one of those allowed.
    InvalidValue {
        /// The value as written.
        value: String,
        /// What belongs there.
        expected: String,
        /// The closest allowed value.
        suggestion: Option<String>,
    },
    /// A JSON Schema keyword with a value that it cannot have.
    InvalidSchema {
        /// The keyword.
        keyword: String,
        /// What is wrong, as a clause: "must be a positive number".
        reason: String,
        /// The closest allowed value.
        suggestion: Option<String>,
    },
    /// A `<<` merge key.
    MergeKey,
    /// A plain scalar that is not read as it looks.
    AmbiguousScalar {
        /// As written.
        written: String,
        /// What it is read as.
        read_as: String,
        /// What to write instead.
        instead: String,
    },
    /// A name that nothing defines.
    UnresolvedReference {
        /// `property`, `group`, `owner`, …
        what: &'static str,
        /// The name.
        name: String,
        /// The closest name that is defined.
        suggestion: Option<String>,
    },
    /// A reference that leads back to itself.
    ReferenceCycle {
        /// `property` or `group`.
        what: &'static str,
        /// The names along the cycle, the first one repeated at the end.
        names: Vec<Name>,
    },
    /// A path pattern that matches no file.
    NoSuchFile {
        /// The pattern.
        pattern: String,
        /// The pattern for the files in there, where it is the path of a folder.
        within: Option<String>,
    },
}

impl Fault {
    /// A fault at `span`.
    pub fn new(span: Span, kind: FaultKind) -> Self {
        Self { span, kind }
    }
}

impl From<SyntaxFault> for Fault {
    fn from(fault: SyntaxFault) -> Self {
        Self {
            span: fault.span,
            kind: FaultKind::Syntax(fault),
        }
    }
}
