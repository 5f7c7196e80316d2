//! Cases of `edit.rs`.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::syntax::parse_yaml;
use crate::text::{FileId, apply_edits};

fn tree(text: &str) -> Arc<Tree> {
    Arc::new(parse_yaml(FileId(0), text.into()))
}

fn at<'t>(tree: &'t Tree, path: &[&str]) -> NodeRef<'t> {
    let root = tree.documents().next().expect("one document");
    path.iter().fold(root, |node, key| match key.parse() {
        Ok(index) => node.item(index).expect("is there"),
        Err(_) => node.get(key).expect("is there"),
    })
}

fn apply(text: &str, edit: Option<Edit>) -> String {
    let edit = edit.expect("can be made");
    let (out, applied) = apply_edits(text, &[edit]);
    assert_eq!(applied, [true]);
    out
}

const TEXT: &str = "\
# top
a: one # why
# about b
# and more
b:
  - x: 1 # in
    y: 'two'
  # second
  - {p: q, r: [s, t]} # flow
c: |
  text
  more
d:
";

#[test]
fn replaces_scalars_and_keeps_quotes() {
    let tree = tree(TEXT);
    let set = |path: &[&str], value| apply(TEXT, replace_scalar(at(&tree, path), value));
    assert_eq!(set(&["a"], "two words"), TEXT.replace("one", "two words"));
    assert_eq!(set(&["a"], "1.0"), TEXT.replace("one", "\"1.0\""));
    assert_eq!(set(&["a"], "x: y"), TEXT.replace("one", "\"x: y\""));
    assert_eq!(
        set(&["b", "0", "y"], "it's"),
        TEXT.replace("'two'", "'it''s'")
    );
    assert_eq!(
        set(&["b", "1", "p"], "q,r"),
        TEXT.replace("p: q", "p: \"q,r\"")
    );
    assert_eq!(
        set(&["c"], "new\n\nlines"),
        TEXT.replace("text\n  more", "new\n\n  lines")
    );
    assert_eq!(set(&["d"], "x"), TEXT.replace("d:", "d: x"));
    let plain = replace_plain(at(&tree, &["a"]), "2.1.0");
    assert_eq!(apply(TEXT, plain), TEXT.replace("one", "2.1.0"));
    assert_eq!(replace_plain(at(&tree, &["a"]), "x: y"), None);
}

#[test]
fn renames_keys() {
    let tree = tree(TEXT);
    let root = tree.documents().next().expect("one document");
    let key = root.entry(0).expect("is there").key;
    assert_eq!(
        apply(TEXT, rename_key(key, "new")),
        TEXT.replace("a: one", "new: one")
    );
    assert_eq!(
        apply(TEXT, rename_key(key, "no: w")),
        TEXT.replace("a: one", "\"no: w\": one")
    );
    assert_eq!(
        apply(TEXT, rename_key(key, "1")),
        TEXT.replace("a: one", "\"1\": one")
    );
}

#[test]
fn removes_block_entries_with_their_comments() {
    let tree = tree(TEXT);
    let root = tree.documents().next().expect("one document");
    assert_eq!(
        apply(TEXT, remove_child(root, 0)),
        TEXT.replace("# top\na: one # why\n", "")
    );
    let from = TEXT.find("# about").expect("is there");
    let to = TEXT.find("c: |").expect("is there");
    let without_b = format!("{}{}", &TEXT[..from], &TEXT[to..]);
    assert_eq!(apply(TEXT, remove_child(root, 1)), without_b);
    assert_eq!(
        apply(TEXT, remove_child(root, 2)),
        TEXT.replace("c: |\n  text\n  more\n", "")
    );
    let list = at(&tree, &["b"]);
    assert_eq!(
        apply(TEXT, remove_child(list, 1)),
        TEXT.replace("  # second\n  - {p: q, r: [s, t]} # flow\n", "")
    );
    let first = remove_child(list, 0);
    assert_eq!(
        apply(TEXT, first),
        TEXT.replace("  - x: 1 # in\n    y: 'two'\n", "")
    );
    let second = remove_child(at(&tree, &["b", "0"]), 1);
    assert_eq!(apply(TEXT, second), TEXT.replace("    y: 'two'\n", ""));
    assert_eq!(
        remove_child(at(&tree, &["b", "0"]), 0),
        None,
        "its comment would move"
    );
    let last = "a: 1\nb: 2";
    let edit = remove_child(self::tree(last).documents().next().expect("one"), 1);
    assert_eq!(apply(last, edit), "a: 1");
}

#[test]
fn removes_flow_entries_with_the_right_comma() {
    let text = "{a: 1, b: [x, y, z], c: 3}\n";
    let tree = tree(text);
    let root = tree.documents().next().expect("one document");
    let remove = |node, index| apply(text, remove_child(node, index));
    assert_eq!(remove(root, 0), "{b: [x, y, z], c: 3}\n");
    assert_eq!(remove(root, 2), "{a: 1, b: [x, y, z]}\n");
    assert_eq!(remove(at(&tree, &["b"]), 1), "{a: 1, b: [x, z], c: 3}\n");
    let one = "a: [x,]\n";
    let tree = self::tree(one);
    assert_eq!(apply(one, remove_child(at(&tree, &["a"]), 0)), "a: []\n");
}

#[test]
fn inserts_entries() {
    let tree = tree(TEXT);
    let root = tree.documents().next().expect("one document");
    assert_eq!(
        apply(TEXT, insert_entry(root, Some(0), "n", "1")),
        TEXT.replace("# why\n", "# why\nn: 1\n")
    );
    assert_eq!(
        apply(TEXT, insert_entry(root, None, "n", "\n  m: 1")),
        format!("{TEXT}n:\n  m: 1\n")
    );
    assert_eq!(
        apply(TEXT, insert_entry(at(&tree, &["b", "0"]), None, "z", "3")),
        TEXT.replace("'two'\n", "'two'\n    z: 3\n")
    );
    assert_eq!(
        apply(TEXT, insert_entry(at(&tree, &["b", "1"]), None, "z", "3")),
        TEXT.replace("t]}", "t], z: 3}")
    );
    let empty = "a: {}";
    let edit = insert_entry(at(&self::tree(empty), &["a"]), None, "b", "1");
    assert_eq!(apply(empty, edit), "a: {b: 1}");
    let crlf = "a: 1\r\nb: 2";
    let edit = insert_entry(
        self::tree(crlf).documents().next().expect("one"),
        None,
        "c",
        "3",
    );
    assert_eq!(apply(crlf, edit), "a: 1\r\nb: 2\r\nc: 3");
}

/// A tree as text without places, `skip` left out.
fn shape(node: NodeRef<'_>, skip: Option<(Span, usize)>) -> String {
    let gone = |i: usize| skip.is_some_and(|(span, index)| span == node.span() && i == index);
    match node.kind() {
        Kind::Scalar(scalar) => format!("{:?}{:?}", scalar.style, scalar.text),
        Kind::Lost => "lost".to_owned(),
        Kind::Sequence | Kind::Mapping => {
            let items = node.items().map(|item| shape(item, skip));
            let entries = node
                .entries()
                .map(|entry| format!("{}={}", shape(entry.key, skip), shape(entry.value, skip)));
            let all: Vec<String> = items
                .chain(entries)
                .enumerate()
                .filter(|(i, _)| !gone(*i))
                .map(|(_, text)| text)
                .collect();
            format!("{:?}({})", node.style(), all.join(","))
        }
    }
}

fn all<'t>(node: NodeRef<'t>, out: &mut Vec<NodeRef<'t>>) {
    out.push(node);
    for entry in node.entries() {
        all(entry.key, out);
        all(entry.value, out);
    }
    node.items().for_each(|item| all(item, out));
}

fn block(depth: u32) -> BoxedStrategy<Vec<String>> {
    let scalar = prop::sample::select(vec![
        "one",
        "'two'",
        "\"three\"",
        "{p: q, r: [s, t]}",
        "[x, {y: z}]",
        "1.0",
        "[]",
        "{}",
        "one # note",
        "",
    ]);
    let line = scalar.prop_map(|text| vec![text.to_owned()]);
    let literal = Just(vec![
        "|".to_owned(),
        "  some".to_owned(),
        "  text".to_owned(),
    ]);
    if depth == 0 {
        return prop_oneof![4 => line, 1 => literal].boxed();
    }
    let entries = prop::collection::vec((block(depth - 1), 0..5_u8), 1..4);
    let map = |entries: Vec<(Vec<String>, u8)>, list: bool| {
        let mut lines = vec![String::new()];
        for (i, (value, comment)) in entries.into_iter().enumerate() {
            match comment {
                0 => lines.push(format!("  # about {i}")),
                1 => lines.extend([String::new(), "  # far".to_owned(), String::new()]),
                _ => {}
            }
            let head = if list {
                "-".to_owned()
            } else {
                format!("k{i}:")
            };
            let space = if value[0].is_empty() { "" } else { " " };
            lines.push(format!("  {head}{space}{}", value[0]));
            lines.extend(value[1..].iter().map(|line| match line.as_str() {
                "" => String::new(),
                line => format!("  {line}"),
            }));
        }
        lines
    };
    prop_oneof![
        2 => line,
        1 => literal,
        3 => entries.clone().prop_map(move |e| map(e, false)),
        2 => entries.prop_map(move |e| map(e, true)),
    ]
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_changes_nothing_else(
        entries in prop::collection::vec(block(2), 1..4),
        pick in any::<prop::sample::Index>(),
        index in any::<prop::sample::Index>(),
        value in "[a-z :#,'\"\\-\\n1~\\[\\]{}é]{0,8}",
        newline in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let mut text = String::new();
        for (i, lines) in entries.iter().enumerate() {
            let space = if lines[0].is_empty() { "" } else { " " };
            text += &format!("top{i}:{space}{}", lines.join("\n"));
            text.push('\n');
        }
        let text = text.replace('\n', newline);
        let before = tree(&text);
        prop_assert_eq!(before.faults(), &[], "{}", text);
        let root = before.documents().next().expect("one document");
        let mut nodes = Vec::new();
        all(root, &mut nodes);
        let node = *pick.get(&nodes);
        let mut edits = Vec::new();
        if !node.is_empty() {
            let gone = index.index(node.len());
            if let Some(edit) = remove_child(node, gone) {
                edits.push((edit, Some(shape(root, Some((node.span(), gone))))));
            }
        }
        if let Some(edit) = replace_scalar(node, &value) {
            edits.push((edit, None));
        }
        if matches!(node.kind(), Kind::Mapping) {
            let after = (!node.is_empty()).then(|| index.index(node.len()));
            if let Some(edit) = insert_entry(node, after, &value, "new") {
                edits.push((edit, None));
            }
        }
        for (edit, wanted) in edits {
            let (out, _) = apply_edits(&text, std::slice::from_ref(&edit));
            let after = tree(&out);
            prop_assert_eq!(after.faults(), &[], "{:?}\n{}\n{}", edit, text, out);
            let root = after.documents().next().expect("one document");
            if let Some(wanted) = wanted {
                prop_assert_eq!(shape(root, None), wanted, "{}\n{}", text, out);
            } else {
                let mut found = Vec::new();
                all(root, &mut found);
                let there = found.iter().filter_map(|n| n.scalar());
                let there = there.filter(|s| match s.style {
                    Style::Literal | Style::Folded => s.text.trim_end_matches('\n') == value,
                    _ => s.value() == ScalarValue::String(&value),
                });
                prop_assert!(there.count() > 0, "{:?}\n{}\n{}", edit, text, out);
                prop_assert!(found.len() == nodes.len() || found.len() == nodes.len() + 2);
            }
            let kept = before.comments().iter().filter(|c| !edit.span.contains(c.span));
            let kept: Vec<&str> = kept.map(|c| &text[c.span.range()]).collect();
            let found: Vec<&str> = after.comments().iter().map(|c| &out[c.span.range()]).collect();
            prop_assert_eq!(found, kept, "{}\n{}", text, out);
        }
    }
}

#[test]
fn json_stays_json() {
    let text = "{\"a\": 1, \"b\": {\"c\": true}}\n";
    let tree = crate::syntax::parse_json(FileId(0), text.into());
    let root = tree.documents().next().expect("one document");
    let map = root.get("b").expect("is there");
    let one = root.get("a").expect("is there");
    for (edit, line) in [
        (replace_scalar(one, "x"), r#"{"a": "x", "b": {"c": true}}"#),
        (replace_plain(one, "2.5"), r#"{"a": 2.5, "b": {"c": true}}"#),
        (
            rename_key(root.entry(0).expect("one").key, "a\tb"),
            r#"{"a\tb": 1, "b": {"c": true}}"#,
        ),
        (
            insert_entry(map, None, "d", "{e: [x, 1]}"),
            r#"{"a": 1, "b": {"c": true, "d": {"e":["x",1]}}}"#,
        ),
        (
            Some(replace_word(text, one.span(), "on")),
            r#"{"a": "on", "b": {"c": true}}"#,
        ),
    ] {
        assert_eq!(apply(text, edit), format!("{line}\n"));
    }
    assert_eq!(replace_plain(one, "0x1F"), None);
    assert_eq!(insert_entry(map, None, "d", "{e: .nan}"), None);
}
