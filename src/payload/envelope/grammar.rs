//! The language in which the table of envelopes says where something stands.
//!
//! ```text
//! path      = choice *( "|" choice )               the first that is there and not null
//! choice    = [ "when" predicate ":" ] source *( ">" function )
//! source    = place
//!           | place [ "> base64url" ] "> json" *step   in the JSON that a string holds
//!           | "pairs(" place *( "," place ) ")" *step   lists of {key, value: {stringValue: …}},
//!                                            as one object
//!           | "params(" place *( "," place ) ")" *step  the same with {string_value: …}
//!           | "members(" place ")" *step     {a: {value: 1}} as {a: 1}
//!           | "join(" text 1*( "," place ) ")"     those that are there, with a text between
//!           | "rest"                         the event itself, but for the envelope's own keys
//!           | text                           a constant
//! place     = root *step
//! root      = "$"                            the event
//!           | "^"                            the object whose list the event is in
//!           | "^^"                           the same for that object
//! step      = "." name | "[" text "]"        a key; of a list, a place in it
//!           | "[" digits "]"                 a place in a list, from 0
//!           | "[" name "=" text "]"          the first item of a list whose key has this text
//!           | "[*]"                          each item; only where events are split
//! function  = "iglu_name" | "iglu_version"   parts of iglu:vendor/name/jsonschema/1-0-0
//!           | "uri_name" | "uri_version"     parts of /name/of/it/1.0.0
//!           | "unwrap"                       the value in {stringValue: …} or {string_value: …}
//!           | "object"                       nothing, where the value is no object
//! predicate = test *( "and" test )
//! test      = [ "not" ] ( "has" place        it is there and not null
//!           | place "is" ( "array" | "object" | "string" | "number" )
//!           | place "=" text | place "in" "[" text *( "," text ) "]"
//!           | place "starts" text | place "holds" text )   the latter in letters of either case
//! name      = 1*( letter | digit | "_" | "-" | "$" )
//! text      = "'" *( any but "'" ) "'"
//! ```

use std::fmt;

use super::numbers::number;

/// What a place starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// The event.
    Event,
    /// The object above it, counted from 0 for the nearest.
    Above(usize),
}

/// A step from a value to one within it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
    /// The first item of a list whose `key` is the string `text`.
    Item {
        key: String,
        text: String,
    },
}

/// Where a value of the document stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) root: Root,
    pub(super) steps: Vec<Step>,
    /// The number of the key that is the first step from the event.
    pub(super) first: Option<u8>,
}

impl Place {
    pub(super) fn new(root: Root, steps: Vec<Step>) -> Self {
        let first = match (root, steps.first()) {
            (Root::Event, Some(Step::Key(key))) => number(key),
            _ => None,
        };
        Self { root, steps, first }
    }
}

/// A JSON text that is made of values of the document before anything can be read in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decoding {
    /// A string that is JSON, or JSON in base64url.
    Json { place: Place, base64: bool },
    /// Lists of keys and values.
    Pairs(Style, Vec<Place>),
    /// An object of objects that each have a `value`.
    Members(Place),
}

/// What the values in a list of keys and values are wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `{"stringValue": "a"}`
    Otlp,
    /// `{"string_value": "a"}`
    Ga4,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Source {
    Place(Place),
    /// In a decoded text, by its number in the envelope's list of decodings.
    Decoded {
        slot: usize,
        steps: Vec<Step>,
    },
    Join {
        separator: String,
        places: Vec<Place>,
    },
    Rest,
    Text(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    IgluName,
    IgluVersion,
    UriName,
    UriVersion,
    Unwrap,
    Object,
}

impl Function {
    pub(super) const ALL: [(&'static str, Self); 6] = [
        ("iglu_name", Self::IgluName),
        ("iglu_version", Self::IgluVersion),
        ("uri_name", Self::UriName),
        ("uri_version", Self::UriVersion),
        ("unwrap", Self::Unwrap),
        ("object", Self::Object),
    ];
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice {
    pub(super) when: Option<Predicate>,
    pub(super) source: Source,
    pub(super) functions: Vec<Function>,
}

/// The first choice that is there has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Path {
    pub(super) choices: Vec<Choice>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Array,
    Object,
    String,
    Number,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Check {
    Has,
    Is(Type),
    In(Vec<String>),
    Starts(String),
    /// Somewhere within, whatever the case of ASCII letters.
    Holds(String),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Test {
    pub(super) not: bool,
    pub(super) place: Place,
    pub(super) check: Check,
}

/// All tests hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Predicate {
    pub(super) tests: Vec<Test>,
}

/// Where the events of a request stand: the steps to each list, one list within the items of the
/// one before; none for a request that is an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Lists(pub(super) Vec<Vec<Step>>);

/// What is wrong with a text of the language, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrammarError {
    /// The byte, from 0.
    pub at: usize,
    /// What would be right there.
    pub expected: &'static str,
}

impl fmt::Display for GrammarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: expected {}", self.at, self.expected)
    }
}

impl std::error::Error for GrammarError {}
