//! Replacements of byte ranges, the only way this program changes a person's file.

use std::collections::BTreeMap;

use super::Span;

/// Replaces the bytes of `span` by `text`; an empty span inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Edit {
    /// Replaces `span` by `text`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }

    /// Inserts `text` before the byte `span.end`.
    pub fn insert_after(span: Span, text: impl Into<String>) -> Self {
        Self::replace(Span::empty(span.file, span.end), text)
    }

    /// Deletes `span`.
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// Edits of one text that do not touch each other, in the order of their places.
#[derive(Debug, Clone, Default)]
pub struct Edits {
    taken: BTreeMap<(u32, u32), String>,
}

impl Edits {
    /// Whether `edit` of `text` touches none of these: no byte is replaced twice, and nothing is
    /// inserted where something is inserted already. An edit that does not fall on character
    /// boundaries never fits.
    pub fn fits(&self, text: &str, edit: &Edit) -> bool {
        let Span { start, end, .. } = edit.span;
        if text.get(edit.span.range()).is_none() {
            return false;
        }
        // Those that are taken do not overlap, so that only the neighbours can be in the way.
        let before = self.taken.range(..=(start, end)).next_back();
        let after = self.taken.range((start, end)..).next();
        let apart =
            |other: &(u32, u32)| *other != (start, end) && (end <= other.0 || other.1 <= start);
        before.is_none_or(|(other, _)| apart(other)) && after.is_none_or(|(other, _)| apart(other))
    }

    /// Takes `edit` in, if it [fits](Edits::fits).
    pub fn add(&mut self, text: &str, edit: &Edit) -> bool {
        let fits = self.fits(text, edit);
        if fits {
            let Span { start, end, .. } = edit.span;
            self.taken.insert((start, end), edit.text.clone());
        }
        fits
    }

    /// The text with all edits made.
    pub fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for ((start, end), new) in &self.taken {
            out.push_str(&text[at..*start as usize]);
            out.push_str(new);
            at = *end as usize;
        }
        out.push_str(&text[at..]);
        out
    }
}

/// Applies `edits` (of one file) to `text`, first come first served: an edit that overlaps an
/// earlier one in the slice is left out. Two insertions at one place overlap. Returns the new
/// text and, for each edit, whether it was applied; an edit that does not fall on character
/// boundaries is not.
pub fn apply_edits(text: &str, edits: &[Edit]) -> (String, Vec<bool>) {
    let mut taken = Edits::default();
    let applied = edits.iter().map(|edit| taken.add(text, edit)).collect();
    (taken.apply(text), applied)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit::replace(Span::new(FileId(0), start, end), text)
    }

    #[test]
    fn drops_what_overlaps_and_keeps_the_first() {
        let (out, applied) = apply_edits(
            "abcdef",
            &[
                edit(4, 5, "E"),
                edit(0, 2, "X"),
                edit(1, 3, "Y"),
                edit(2, 2, "|"),
            ],
        );
        assert_eq!(out, "X|cdEf");
        assert_eq!(applied, [true, true, false, true]);
    }

    /// Planted: an insertion within what goes, at both its ends, and one at the same place.
    #[test]
    fn what_touches_is_not_what_overlaps() {
        let gone = edit(2, 4, "");
        for (other, fits) in [
            (edit(3, 3, "|"), false),
            (edit(2, 2, "|"), true),
            (edit(4, 4, "|"), true),
            (edit(2, 4, "X"), false),
            (edit(1, 5, "X"), false),
            (edit(2, 3, "X"), false),
            (edit(3, 5, "X"), false),
            (edit(0, 2, "X"), true),
        ] {
            for pair in [[gone.clone(), other.clone()], [other.clone(), gone.clone()]] {
                let (_, applied) = apply_edits("abcdef", &pair);
                assert_eq!(applied, [true, fits], "{pair:?}");
            }
        }
        let (out, applied) = apply_edits("ab", &[edit(1, 1, "x"), edit(1, 1, "y")]);
        assert_eq!((out.as_str(), applied), ("axb", vec![true, false]));
    }

    #[test]
    fn refuses_to_split_a_character() {
        let (out, applied) = apply_edits("é", &[edit(1, 2, "x")]);
        assert_eq!((out.as_str(), applied), ("é", vec![false]));
    }
}
