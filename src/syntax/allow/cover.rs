//! What a comment is about: the entry or item that it precedes or trails.

use crate::syntax::{Comment, NodeRef, Placement, Style, Tree};
use crate::text::Span;

/// An entry of a map or an item of a list, from its key or dash to the end of its value.
struct Unit {
    start: u32,
    end: u32,
    in_flow: bool,
}

/// For each of `comments` (of `tree`) the entry or item that it is about, with all that is in it.
///
/// A comment on a line of its own is about what begins on the next line, at the comment's own
/// indentation; further comments may stand between, a blank line may not. A comment behind
/// something is about the entry or item of a block that begins on its line, the innermost of
/// several; else the one that ends there.
pub fn covered(tree: &Tree, comments: &[Comment]) -> Vec<Option<Span>> {
    if comments.is_empty() {
        return Vec::new();
    }
    let mut units = Vec::new();
    for root in tree.documents() {
        collect(root, &mut units);
    }
    // Of those that begin at one byte the outer one goes first.
    units.sort_by_key(|unit| (unit.start, std::cmp::Reverse(unit.end)));
    let text = tree.text();
    let find = |comment: &Comment| match comment.placement {
        Placement::OwnLine => below(text, comment.span.start, &units),
        Placement::Trailing => beside(text, comment.span.start, &units),
    };
    let span = |unit: &Unit| Span::new(tree.file(), unit.start, unit.end);
    comments
        .iter()
        .map(|comment| find(comment).map(span))
        .collect()
}

fn collect(node: NodeRef<'_>, units: &mut Vec<Unit>) {
    // An alias repeats what is written elsewhere.
    if node.is_alias() {
        return;
    }
    let in_flow = node.style() == Style::Flow;
    for entry in node.entries() {
        let (key, value) = (entry.key, entry.value);
        let start = start_of(key);
        let end = value.span().end.max(key.span().end);
        units.push(Unit {
            start: before(node, start, b'?'),
            end,
            in_flow,
        });
        collect(key, units);
        collect(value, units);
    }
    for item in node.items() {
        let start = start_of(item);
        units.push(Unit {
            start: match in_flow {
                true => start,
                false => before(node, start, b'-'),
            },
            end: item.span().end.max(start),
            in_flow,
        });
        collect(item, units);
    }
}

/// Where a node begins, its anchor and tag included.
fn start_of(node: NodeRef<'_>) -> u32 {
    let marks = [node.anchor().map(|a| a.span), node.tag().map(|t| t.span)];
    let marks = marks.into_iter().flatten().map(|span| span.start);
    marks.fold(node.span().start, u32::min)
}

/// The indicator before `start`, over blanks, line breaks and comments; `start` where there is none.
fn before(node: NodeRef<'_>, start: u32, indicator: u8) -> u32 {
    let tree = node.tree();
    let text = tree.text();
    let mut end = start as usize;
    loop {
        let head = text[..end].trim_end_matches([' ', '\t', '\n', '\r']);
        let last = head.len().saturating_sub(1);
        if head.as_bytes().last() == Some(&indicator) {
            return last as u32;
        }
        let comments = tree.comments();
        let at = comments.partition_point(|comment| (comment.span.end as usize) < head.len());
        match comments
            .get(at)
            .filter(|c| c.span.end as usize == head.len())
        {
            Some(comment) => end = comment.span.start as usize,
            None => return start,
        }
    }
}

/// Bytes of the line that holds `at`, without its line break.
fn line(text: &str, at: usize) -> (usize, usize) {
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |i| i + 1);
    let end = text[at..].find(['\n', '\r']).map_or(text.len(), |i| at + i);
    (start, end)
}

fn below<'u>(text: &str, comment: u32, units: &'u [Unit]) -> Option<&'u Unit> {
    let (mut start, mut end) = line(text, comment as usize);
    let mark = |start: usize| match start {
        0 if text.starts_with('\u{FEFF}') => 3,
        start => start,
    };
    let column = comment as usize - mark(start);
    loop {
        let rest = &text[end..];
        let next = rest
            .strip_prefix("\r\n")
            .or_else(|| rest.strip_prefix(['\n', '\r']))?;
        (start, end) = line(text, text.len() - next.len());
        let content = text[start..end].trim_start_matches(' ');
        if content.starts_with('#') {
            continue;
        }
        let at = end - content.len();
        if content.is_empty() || at - start != column {
            return None;
        }
        let first = units.partition_point(|unit| (unit.start as usize) < at);
        return units.get(first).filter(|unit| unit.start as usize == at);
    }
}

fn beside<'u>(text: &str, comment: u32, units: &'u [Unit]) -> Option<&'u Unit> {
    let (start, _) = line(text, comment as usize);
    let (start, comment) = (start as u32, comment);
    let from = units.partition_point(|unit| unit.start < start);
    let to = units.partition_point(|unit| unit.start < comment);
    let here = &units[from..to];
    if let Some(unit) = here.iter().rev().find(|unit| !unit.in_flow) {
        return Some(unit);
    }
    // On a line within brackets: the last of those that are in no other one of the line.
    let mut outer: Option<&Unit> = None;
    for unit in here {
        if outer.is_none_or(|outer| unit.start >= outer.end) {
            outer = Some(unit);
        }
    }
    if outer.is_some() {
        return outer;
    }
    let ends_here = |unit: &&Unit| unit.end > start && unit.end <= comment;
    let before = &units[..from];
    let block = before.iter().rev().filter(|unit| !unit.in_flow);
    let mut ending = block.filter(ends_here);
    ending
        .next()
        .or_else(|| before.iter().rev().find(ends_here))
}

#[cfg(test)]
mod tests {
    use super::covered;
    use crate::syntax::parse_yaml;
    use crate::text::FileId;

    /// What each comment of `text` covers.
    fn spans(text: &str) -> Vec<Option<&str>> {
        let tree = parse_yaml(FileId(0), text.into());
        assert!(tree.faults().is_empty(), "{:?}", tree.faults());
        let found = covered(&tree, tree.comments());
        let slice = |span: crate::text::Span| &text[span.range()];
        found.into_iter().map(|span| span.map(slice)).collect()
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(1_500))]

        /// Planted: a comment on a first line behind a byte-order mark, where lines begin at 3.
        #[test]
        fn whatever_is_covered_is_in_the_text(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "# é\n", " # x", "a: ", "b:\n", "  ", "- ", "\n", "\r\n", "{", "}", "[", "]", ", ",
                    "? ", "&n ", "!t ", "*n", "\"q\"", "|\n", "---\n", "\u{feff}", "\t", "c",
                ]),
                0..40,
            )
        ) {
            let text = parts.concat();
            let tree = parse_yaml(FileId(0), text.as_str().into());
            for span in covered(&tree, tree.comments()).into_iter().flatten() {
                assert!(text.get(span.range()).is_some_and(|text| !text.is_empty()), "{span:?} {text:?}");
            }
        }
    }

    #[test]
    fn above() {
        assert_eq!(
            spans("# x\na:\n  # y\n  # z\n  b: 1\n  c: 2\n"),
            [
                Some("a:\n  # y\n  # z\n  b: 1\n  c: 2"),
                Some("b: 1"),
                Some("b: 1")
            ]
        );
        assert_eq!(
            spans("a:\n# x\n- b: 1\n  c: 2\n- d\n"),
            [Some("- b: 1\n  c: 2")]
        );
        assert_eq!(spans("a:\n  # x\n  &n !t b: 1\n"), [Some("&n !t b: 1")]);
        assert_eq!(spans("\u{feff}# x\r\na: 1\r\n"), [Some("a: 1")]);
        assert_eq!(
            spans("a: {\n  # x\n  b: {c: 1}, d: 2\n  }\n"),
            [Some("b: {c: 1}")]
        );
        // Another indentation, a blank line between, nothing below.
        assert_eq!(spans("a:\n    # x\n  b: 1\n"), [None]);
        assert_eq!(spans("# x\n\na: 1\n"), [None]);
        assert_eq!(spans("a:\n  b: 1\n  # x\nc: 1\n  # y\n"), [None, None]);
    }

    #[test]
    fn behind() {
        assert_eq!(
            spans("a: # x\n  b: {c: 1, d: 2} # y\n  e: # z\n    - f: 1 # w\n      g: 2\n"),
            [
                Some("a: # x\n  b: {c: 1, d: 2} # y\n  e: # z\n    - f: 1 # w\n      g: 2"),
                Some("b: {c: 1, d: 2}"),
                Some("e: # z\n    - f: 1 # w\n      g: 2"),
                Some("f: 1"),
            ]
        );
        assert_eq!(
            spans("a: {\n  b: {c: 1}, d: {e: 2}, # x\n  f: 3 } # y\n"),
            [Some("d: {e: 2}"), Some("f: 3")]
        );
        assert_eq!(
            spans("a: {\n  b: 1\n  } # x\nc: 1\n"),
            [Some("a: {\n  b: 1\n  }")]
        );
        assert_eq!(
            spans("a: >- # x\n  text\nb: [c, # y\n  d]\n"),
            [Some("a: >- # x\n  text"), Some("b: [c, # y\n  d]")]
        );
    }
}
