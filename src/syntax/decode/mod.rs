//! Trees to typed values. A record is declared once, with [`crate::record!`]: its fields, its
//! keys, their documentation, how it is read and its published JSON Schema are that one
//! declaration. Reading never stops at the first fault: what is broken is left out and said.

mod choice;
mod collections;
mod entries;
mod fault;
mod record;
mod scalars;
mod slot;

pub use choice::{decode_word, decode_word_or};
pub(crate) use collections::check_names_are_text;
pub use collections::{Extension, Extensions, List, Map, MapEntry};
pub use entries::check_entries;
pub use fault::{Fault, FaultKind};
pub use record::{Record, doc_text, record_schema};
pub use scalars::{Date, MAX_WHOLE, Number, Raw, Text};
pub use slot::Slot;

use crate::syntax::{Kind, NodeRef, ScalarValue};
use crate::text::Span;

/// A value that can be read from a node.
pub trait Decode: Sized {
    /// Whether it is a map with known keys.
    const IS_RECORD: bool = false;

    /// Reads `node`. `None` when it cannot be read; the fault has then been recorded, here or
    /// by the parser.
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self>;
}

/// Collects faults while a tree is read.
#[derive(Debug, Default)]
pub struct Decoder {
    faults: Vec<Fault>,
}

impl Decoder {
    /// A decoder without faults yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records a fault.
    pub fn fault(&mut self, node: NodeRef<'_>, kind: FaultKind) {
        self.faults.push(Fault::new(node.span(), kind));
    }

    /// Records a fault at a place that is no node.
    pub fn fault_at(&mut self, span: Span, kind: FaultKind) {
        self.faults.push(Fault::new(span, kind));
    }

    /// Records that `node` is not what belongs there; silent for what the parser could not
    /// read, which has been reported.
    pub fn wrong_type(&mut self, node: NodeRef<'_>, expected: &str) {
        self.wrong_type_hint(node, expected, None);
    }

    /// The same, saying what to write.
    pub fn wrong_type_hint(&mut self, node: NodeRef<'_>, expected: &str, hint: Option<String>) {
        if matches!(node.kind(), Kind::Lost) {
            return;
        }
        // Quoted or not, a value with a tag is what the tag says.
        let tagged = node.scalar().is_some() && node.target().tag().is_some();
        let hint = match tagged {
            true => Some("its tag, which begins with `!`, says so: take the tag out".to_owned()),
            false => hint,
        };
        let kind = FaultKind::WrongType {
            expected: expected.to_owned(),
            found: describe(node),
            hint,
        };
        self.fault(node, kind);
    }

    /// Takes the faults recorded so far.
    pub fn into_faults(self) -> Vec<Fault> {
        self.faults
    }
}

/// The article that goes before `what`, a word of this format: none begins with a silent letter
/// or a `u` that is spoken as a vowel.
pub fn article(what: &str) -> &'static str {
    if what.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    }
}

/// What a node is, in words: "a number", "an empty value".
pub fn describe(node: NodeRef<'_>) -> &'static str {
    match node.kind() {
        Kind::Mapping => "a map",
        Kind::Sequence => "a list",
        Kind::Lost => "something unreadable",
        Kind::Scalar(_) => match node.scalar_value() {
            Some(ScalarValue::Null) if node.span().is_empty() => "an empty value",
            Some(ScalarValue::Null) => "null",
            Some(ScalarValue::Bool(_)) => "a boolean",
            Some(ScalarValue::Number(_)) => "a number",
            Some(ScalarValue::String(_)) => "a string",
            None => "a value that is not what its tag says",
        },
    }
}

/// The closest of `known` to `word`, near enough to be meant, case and separators apart: at most
/// a third of its letters differ (Damerau–Levenshtein distance), or one begins like the other
/// (`snake` for `snake_case`) and no second one does.
pub fn closest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let wanted = plain(word);
    let length = wanted.chars().count();
    if length > LONGEST_MEANT {
        return None;
    }
    let limit = (length / 3).clamp(1, 4);
    let mut nearest: Option<(usize, &str)> = None;
    let mut begins: Vec<&str> = Vec::new();
    for candidate in known.into_iter().filter(|candidate| *candidate != word) {
        let plain = plain(candidate);
        // Comparing two words letter by letter is dear where their lengths alone say no.
        let near = plain.chars().count().abs_diff(length) <= limit;
        let distance = match near {
            true => strsim::damerau_levenshtein(&wanted, &plain),
            false => usize::MAX,
        };
        if distance <= limit && nearest.is_none_or(|best| (distance, candidate) < best) {
            nearest = Some((distance, candidate));
        }
        let shorter = wanted.len().min(plain.len());
        if shorter >= MIN_BEGINNING && (plain.starts_with(&wanted) || wanted.starts_with(&plain)) {
            begins.push(candidate);
        }
    }
    match (nearest, &begins[..]) {
        (Some((_, candidate)), _) | (None, &[candidate]) => Some(candidate),
        _ => None,
    }
}

/// Letters of the longest word that somebody may have misspelt: looking for what was meant by
/// more takes long.
const LONGEST_MEANT: usize = 100;

/// Letters that two words have to share for one to be the beginning of the other.
const MIN_BEGINNING: usize = 4;
