//! Expressions of ECMA-262 and formats, asked of texts.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Map;

use super::automaton::Automaton;
use crate::dict::pattern::{Matcher, plain};
use crate::dict::validate::Limits;

/// An expression.
pub(super) struct Pattern {
    matcher: Matcher,
    /// None where it is not certain that it is the same expression.
    pub(super) automaton: Option<Automaton>,
    /// For what is not certain: the engine of the validator.
    engine: Option<Limits>,
}

impl Pattern {
    fn of(pattern: &str) -> Self {
        let matcher = Matcher::of(pattern);
        let automaton = plain(pattern).and_then(|text| Automaton::of(&text));
        let engine = match matcher.is_sure() {
            true => None,
            false => Limits::of(Map::from_iter([("pattern".to_owned(), pattern.into())])),
        };
        Self {
            matcher,
            automaton,
            engine,
        }
    }

    /// Whether it matches somewhere in a text; `None` where nobody can say.
    pub(super) fn matches(&self, text: &str) -> Option<bool> {
        match &self.engine {
            Some(engine) => Some(engine.broken(&text.into()).is_empty()),
            None => self.matcher.matches(text),
        }
    }
}

/// Those that were met.
#[derive(Default)]
pub(super) struct Patterns(BTreeMap<String, Rc<Pattern>>);

impl Patterns {
    pub(super) fn get(&mut self, pattern: &str) -> Rc<Pattern> {
        if let Some(known) = self.0.get(pattern) {
            return Rc::clone(known);
        }
        let made = Rc::new(Pattern::of(pattern));
        self.0.insert(pattern.to_owned(), Rc::clone(&made));
        made
    }
}

/// Texts of a format, some of them odd.
pub(super) fn samples(format: &str) -> &'static [&'static str] {
    match format {
        "date" => &["2020-01-01", "1999-12-31", "2024-02-29"],
        "date-time" => &[
            "2020-01-01T00:00:00Z",
            "1999-12-31T23:59:59.5+01:00",
            "2024-02-29T12:30:00.123456Z",
        ],
        "time" => &["00:00:00Z", "23:59:59.5+01:00"],
        "duration" => &["P1D", "PT1H", "P1Y2M3DT4H5M6S"],
        "email" | "idn-email" => &["a@b.co", "first.last@sub.example.org"],
        "hostname" | "idn-hostname" => &["a", "example.org", "a-b.example.com"],
        "ipv4" => &["1.2.3.4", "255.255.255.255"],
        "ipv6" => &["::", "::1", "2001:db8::ff00:42:8329"],
        "uri" | "iri" => &[
            "a:b",
            "http://a.example/",
            "https://example.org/path?query=1#top",
        ],
        "uri-reference" | "iri-reference" => &["", "a", "/a/b", "https://example.org/"],
        "uri-template" => &["", "/a/{b}"],
        "json-pointer" => &["", "/a", "/a/0/b~1c"],
        "relative-json-pointer" => &["0", "1/a"],
        "regex" => &["", "a", "^[a-z]+$"],
        "uuid" => &[
            "00000000-0000-0000-0000-000000000000",
            "01234567-89ab-4def-8123-456789abcdef",
        ],
        _ => &[],
    }
}
