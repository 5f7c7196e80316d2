//! Replacements of byte ranges, the only way this program changes a person's file.

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

/// Applies `edits` (of one file) to `text`, first come first served: an edit that overlaps an
/// earlier one in the slice is left out. Two insertions at one place overlap. Returns the new
/// text and, for each edit, whether it was applied; an edit that does not fall on character
/// boundaries is not.
pub fn apply_edits(text: &str, edits: &[Edit]) -> (String, Vec<bool>) {
    let mut taken: Vec<usize> = Vec::new();
    let mut applied = vec![false; edits.len()];
    for (i, edit) in edits.iter().enumerate() {
        let range = edit.span.range();
        let fits = text.get(range.clone()).is_some()
            && taken.iter().all(|j| {
                let other = edits[*j].span.range();
                if range == other {
                    return false;
                }
                range.end <= other.start || other.end <= range.start
            });
        if fits {
            taken.push(i);
            applied[i] = true;
        }
    }
    taken.sort_by_key(|i| (edits[*i].span.start, edits[*i].span.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for i in taken {
        let range = edits[i].span.range();
        out.push_str(&text[at..range.start]);
        out.push_str(&edits[i].text);
        at = range.end;
    }
    out.push_str(&text[at..]);
    (out, applied)
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

    #[test]
    fn refuses_to_split_a_character() {
        let (out, applied) = apply_edits("é", &[edit(1, 2, "x")]);
        assert_eq!((out.as_str(), applied), ("é", vec![false]));
    }
}
