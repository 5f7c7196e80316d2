//! What no report prints, though the lines that it shows have it: what may be somebody's.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::Finding;
use crate::tables::pii;
use crate::text::{FileId, Span};

/// Bytes around what is shown of a line that are looked at too: what is cut off may be what tells.
const AROUND: usize = 1024;

/// The places to hide, by file, in order.
#[derive(Debug)]
pub(super) struct Hidden(BTreeMap<u32, Vec<Span>>);

impl Hidden {
    pub(super) fn of(findings: &[Finding], private: &[Span]) -> Self {
        let mut places: BTreeMap<u32, Vec<Span>> = BTreeMap::new();
        let hiding = findings.iter().filter(|finding| finding.diagnostic.hides);
        let hiding = hiding.map(|finding| finding.diagnostic.primary);
        for span in hiding.chain(private.iter().copied()) {
            places.entry(span.file.0).or_default().push(span);
        }
        for places in places.values_mut() {
            places.sort_by_key(|span| (span.start, span.end));
            // One within another is hidden with it, so that ends are in order too.
            places.dedup_by(|next, span| {
                let is_within = next.start < span.end;
                if is_within {
                    span.end = span.end.max(next.end);
                }
                is_within
            });
        }
        Self(places)
    }

    /// What to hide in the part `shown` of a line, which starts at byte `start` of its file: what
    /// a finding hides, and whatever looks the same, as the rule may be off or not look there.
    pub(super) fn on_line(
        &self,
        file: Option<FileId>,
        start: usize,
        line: &str,
        shown: Range<usize>,
    ) -> Vec<Range<usize>> {
        let places = file.and_then(|file| self.0.get(&file.0));
        let places = places.map_or(&[][..], Vec::as_slice);
        let (from, to) = (start + shown.start, start + shown.end);
        let first = places.partition_point(|span| span.end as usize <= from);
        let here = places[first..]
            .iter()
            .take_while(|span| (span.start as usize) < to);
        let mut hidden: Vec<Range<usize>> = here
            .map(|span| {
                (span.start as usize).saturating_sub(start)
                    ..(span.end as usize).saturating_sub(start)
            })
            .collect();

        let from = boundary(line, shown.start.saturating_sub(AROUND));
        let to = boundary(line, shown.end.saturating_add(AROUND));
        for word in words(&line[from..to]) {
            let at = from + word.start;
            let found = pii().revealing(&line[at..from + word.end]);
            hidden.extend(found.map(|(_, range)| at + range.start..at + range.end));
        }
        hidden
    }
}

/// Where the character at byte `at` of `text` starts, or the end.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The whole text, and each address in it: some shapes have to begin what they are looked for in.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::from_iter([Range {
        start: 0,
        end: text.len(),
    }]);
    for (at, _) in text.match_indices("://") {
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || "+.-".contains(c);
        let scheme = text[..at].trim_end_matches(is_scheme).len();
        let rest = text[at..].find(|c: char| c.is_whitespace() || "\"'".contains(c));
        words.push(scheme..rest.map_or(text.len(), |rest| at + rest));
    }
    words
}
