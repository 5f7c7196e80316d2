//! YAML to a tree, on top of the YAML parser; the only module that knows it.
//!
//! A sound text is parsed once. Only when the parser stops is the text looked at by its
//! indentation ([`recover`]), to find every fault and to keep what is sound.

mod blame;
mod build;
mod entries;
mod lines;
mod options;
mod recover;

use std::sync::Arc;

use super::tree::Tree;
use crate::text::FileId;

use build::{Patches, build};

/// Reads `text`. Whatever is wrong with it is in [`Tree::faults`]; all that is sound is in the
/// tree.
///
/// Spans: a plain or quoted scalar is its token, quotes included; a block scalar is its visible
/// text without header, indentation of the first line, and blank lines around; a block collection
/// goes from its first child's first byte to its last child's end. A value that is not written is
/// an empty plain scalar right after its `:`, `-` or `?`.
pub fn parse_yaml(file: FileId, text: Arc<str>) -> Tree {
    // The parser takes a NUL for the end of the text.
    let whole = !text.as_bytes().contains(&0);
    let stop = match whole.then(|| build(file, &text, &text, &Patches::default())) {
        Some(Ok(tree)) => return tree.finish(),
        Some(Err(stop)) => Some(stop),
        None => None,
    };
    recover::recover(file, &text, stop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Kind, NodeRef, Placement, SyntaxFaultKind};

    fn spans(node: NodeRef<'_>, out: &mut Vec<String>) {
        let text = &node.tree().text()[node.span().range()];
        let mark = match node.kind() {
            _ if node.is_alias() => '*',
            Kind::Mapping => 'm',
            Kind::Sequence => 's',
            Kind::Scalar(_) => '=',
            Kind::Lost => '!',
        };
        out.push(format!("{mark} {text}"));
        if node.is_alias() {
            return;
        }
        for entry in node.entries() {
            spans(entry.key, out);
            spans(entry.value, out);
        }
        node.items().for_each(|item| spans(item, out));
    }

    fn read(text: &str) -> (Tree, Vec<String>) {
        let tree = parse_yaml(FileId(0), text.into());
        let mut out = Vec::new();
        for root in tree.documents() {
            spans(root, &mut out);
        }
        (tree, out)
    }

    #[test]
    fn spans_are_the_tokens() {
        let (_, spans) = read("\u{FEFF}é: 'x' # c\nb:\n- [1, a: b]\n- *no\n# end\n");
        assert_eq!(
            spans,
            [
                "m é: 'x' # c\nb:\n- [1, a: b]\n- *no",
                "= é",
                "= 'x'",
                "= b",
                "s - [1, a: b]\n- *no",
                "s [1, a: b]",
                "= 1",
                "m a: b",
                "= a",
                "= b",
                "! *no",
            ]
        );
    }

    #[test]
    fn block_scalars_span_their_visible_text() {
        let (_, spans) = read("a: | # c\n\n  one\n  two\n\n# end\nb: >-\n  three\nc: |\n");
        let scalars: Vec<&str> = spans.iter().skip(1).map(String::as_str).collect();
        assert_eq!(
            scalars,
            ["= a", "= one\n  two", "= b", "= three", "= c", "= "]
        );
    }

    #[test]
    fn empty_values_stand_after_their_indicator() {
        let text = "a: # c\nb: {x: , y, : z}\nc:\n-\n- # d\n? e\n: &f\ng: !!null\n? h\ni :";
        let (tree, _) = read(text);
        fn empties(node: NodeRef<'_>, out: &mut Vec<u32>) {
            if node.span().is_empty() {
                out.push(node.span().start);
            }
            for entry in node.entries() {
                empties(entry.key, out);
                empties(entry.value, out);
            }
            node.items().for_each(|item| empties(item, out));
        }
        let mut found = Vec::new();
        empties(tree.documents().next().expect("one document"), &mut found);
        let marks: Vec<&str> = found
            .iter()
            .map(|at| &text[at.saturating_sub(2) as usize..*at as usize])
            .collect();
        assert_eq!(
            marks,
            ["a:", "x:", " y", ", ", "\n-", "\n-", "&f", "ll", " h", " :"]
        );
        let anchor = tree
            .documents()
            .next()
            .and_then(|root| root.get("e"))
            .and_then(NodeRef::anchor);
        assert_eq!(anchor.map(|anchor| &*anchor.name), Some("f"));
    }

    #[test]
    fn comments_know_where_they_stand() {
        let (tree, _) = read("# one\na: # two\n  # three\n  b: |\n    # text\n  c: {d} # four\n");
        let comments: Vec<(&str, Placement)> = tree
            .comments()
            .iter()
            .map(|comment| (&tree.text()[comment.span.range()], comment.placement))
            .collect();
        assert_eq!(
            comments,
            [
                ("# one", Placement::OwnLine),
                ("# two", Placement::Trailing),
                ("# three", Placement::OwnLine),
                ("# four", Placement::Trailing),
            ]
        );
    }

    #[test]
    fn blame_says_what_to_change() {
        use SyntaxFaultKind as F;
        for (text, kind, token) in [
            ("a: 'it's'", F::TextAfterQuote('\''), "s'"),
            ("a: {x: \"b, y: \"c\"}", F::UnclosedQuote('"'), "\""),
            ("a: \"x\"#c", F::MissingSpaceBeforeComment, "#"),
            ("a: [x, , y]", F::ExtraComma, ","),
            ("a: {x: 'y' z: 1}", F::TextAfterQuote('\''), "z:"),
            ("a: {x: [y] z: 1}", F::MissingComma, "z:"),
            ("a: {b:[c]}", F::MissingSpaceAfterColon, ":"),
            ("a: 1\nb:c", F::MissingSpaceAfterColon, ":"),
            ("- a\n-b", F::MissingSpaceAfterDash, "-"),
            ("a: - b", F::MisplacedDash, "-"),
            ("a: |x\n  y", F::BlockScalarHeader, "|x"),
            ("a: b # c\n  d", F::CommentInText, "# c"),
            ("a: !x!y z", F::ReservedCharacter('!'), "!x!y"),
            ("a: * x", F::ReservedCharacter('*'), "*"),
            ("a: *x", F::UnknownAnchor("x".into()), "*x"),
            ("a: [\n  b\n]", F::BadIndentation, "]"),
            ("a: \"b\nc\"", F::BadIndentation, "c\""),
            ("a: [b,\nc]", F::BadIndentation, "c"),
            ("%YAML x\n---\na: 1", F::BadDirective, "%YAML x"),
            ("a: 1\n... b", F::TrailingContent, "b"),
            ("a: \"\\u12x\"", F::BadEscape, "\\u12"),
        ] {
            let (tree, _) = read(text);
            let found: Vec<_> = tree
                .faults()
                .iter()
                .map(|fault| (fault.kind.clone(), &text[fault.span.range()]))
                .collect();
            assert_eq!(found, [(kind, token)], "{text}");
        }
    }
}
