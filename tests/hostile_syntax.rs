//! Whatever the bytes, the readers end, never panic, and return a tree whose spans can be trusted.

#![allow(clippy::disallowed_methods, reason = "a test that reads its fixtures")]

use std::fs;
use std::path::Path;

use event_schema::source::{EncodingFault, decode};
use event_schema::syntax::{Kind, NodeRef, SyntaxFaultKind as Fault, Tree, parse_json, parse_yaml};
use event_schema::text::{FileId, Span};
use proptest::prelude::*;

/// Nodes below `node`, aliases not followed, after checking every span.
fn check_node(node: NodeRef<'_>, within: Span, depth: usize, text: &str) -> usize {
    let span = node.span();
    assert!(depth <= 129, "deeper than the limit at {span:?}");
    assert!(within.contains(span), "{span:?} is not within {within:?}");
    assert!(
        text.get(span.range()).is_some(),
        "{span:?} splits a character"
    );
    for token in [node.anchor().map(|a| a.span), node.tag().map(|t| t.span)] {
        let token = token.map_or(Some(""), |span| text.get(span.range()));
        assert!(token.is_some(), "a property of {span:?} splits a character");
    }
    if node.is_alias() {
        return 1;
    }
    let mut nodes = 1;
    let mut last = span.start;
    let mut child = |child: NodeRef<'_>| {
        assert!(
            child.span().start >= last,
            "{span:?}: children out of order"
        );
        last = child.span().end;
        nodes += check_node(child, span, depth + 1, text);
    };
    match node.kind() {
        Kind::Mapping => node.entries().for_each(|entry| {
            child(entry.key);
            child(entry.value);
        }),
        Kind::Sequence => node.items().for_each(child),
        Kind::Scalar(_) | Kind::Lost => {}
    }
    nodes
}

fn depth_with_aliases(node: NodeRef<'_>) -> usize {
    let entries = node.entries().flat_map(|entry| [entry.key, entry.value]);
    let below = node.items().chain(entries).map(depth_with_aliases).max();
    below.map_or(0, |below| below + 1)
}

fn check_tree(tree: &Tree, text: &str) {
    let all = Span::new(FileId(0), 0, text.len() as u32);
    for root in tree.documents() {
        check_node(root, all, 0, text);
    }
    for comment in tree.comments() {
        let written = text.get(comment.span.range()).unwrap_or_default();
        assert!(written.starts_with('#'), "{comment:?} is {written:?}");
    }
    let mut last = 0;
    for fault in tree.faults() {
        assert!(fault.span.start >= last, "faults out of order");
        last = fault.span.start;
        assert!(text.get(fault.span.range()).is_some(), "{fault:?}");
        assert!(text.get(fault.lost.range()).is_some(), "{fault:?}");
    }
    assert!(tree.faults().len() <= 202, "too many faults");
}

fn yaml(text: &str) -> Tree {
    let tree = parse_yaml(FileId(0), text.into());
    check_tree(&tree, text);
    tree
}

fn json(text: &str) -> Tree {
    let tree = parse_json(FileId(0), text.into());
    check_tree(&tree, text);
    tree
}

fn kinds(tree: &Tree) -> Vec<Fault> {
    tree.faults().iter().map(|f| f.kind.clone()).collect()
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile");
    fs::read(folder.join(name)).expect("the file is committed")
}

fn read(name: &str) -> Tree {
    yaml(&decode(fixture(name)).text)
}

/// The keys of `events`, or of the root where there is no `events`.
fn events(tree: &Tree) -> Vec<&str> {
    let Some(root) = tree.documents().next() else {
        return Vec::new();
    };
    let map = root.get("events").unwrap_or(root);
    map.entries()
        .filter_map(|entry| entry.key.scalar())
        .map(|key| key.text)
        .collect()
}

#[test]
fn every_committed_file_is_survived() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile");
    let mut files = 0;
    for entry in fs::read_dir(folder).expect("the folder is committed") {
        let path = entry.expect("readable").path();
        let decoded = decode(fs::read(&path).expect("readable"));
        yaml(&decoded.text);
        json(&decoded.text);
        files += 1;
    }
    assert!(files >= 28, "{files} files");
}

#[test]
fn encodings_are_named() {
    assert_eq!(
        decode(fixture("utf16-le.yaml")).faults,
        [EncodingFault::Utf16]
    );
    let bare = decode(fixture("utf16-be-without-mark.yaml"));
    assert_eq!(bare.faults, [EncodingFault::Utf16]);
    assert_eq!(decode(fixture("truncated-utf8.yaml")).faults.len(), 2);
    assert_eq!(decode(fixture("invalid-utf8.yaml")).faults.len(), 1);
    assert_eq!(events(&read("invalid-utf8.yaml")), ["??", "b"]);
}

#[test]
fn a_mark_or_line_ending_changes_nothing() {
    for name in ["bom.yaml", "crlf.yaml"] {
        let tree = read(name);
        assert_eq!(tree.faults(), [], "{name}");
        assert_eq!(events(&tree), ["a"], "{name}");
    }
    let bom = read("bom.yaml");
    assert_eq!(bom.comments()[0].span.start, 3);
    let cr = read("lone-cr.yaml");
    assert_eq!(kinds(&cr), [Fault::UnclosedQuote('"')]);
    assert_eq!(events(&cr), ["a", "b", "c"]);
}

#[test]
fn control_characters_hide_nothing() {
    let tree = read("nul.yaml");
    assert_eq!(kinds(&tree), vec![Fault::ControlCharacter('\0'); 2]);
    assert_eq!(events(&tree), ["a", "b", "c"]);
    let tree = read("control-characters.yaml");
    assert_eq!(
        kinds(&tree),
        ['\u{1}', '\u{7}', '\u{7f}', '\u{81}'].map(Fault::ControlCharacter)
    );
    assert_eq!(events(&tree), ["a", "b", "c", "d", "e"]);
}

#[test]
fn tabs_are_one_fault_where_they_are_one_mistake() {
    let tree = read("tabs.yaml");
    assert_eq!(kinds(&tree), [Fault::TabIndentation]);
    assert_eq!(tree.faults()[0].span, Span::new(FileId(0), 8, 9));
    assert_eq!(kinds(&read("tab-in-flow.yaml")), [Fault::TabIndentation]);
}

#[test]
fn what_is_left_open_stays_where_it_is() {
    let quotes = read("unclosed-quotes.yaml");
    assert_eq!(kinds(&quotes), vec![Fault::UnclosedQuote('"'); 40]);
    assert_eq!(events(&quotes).len(), 40);
    let brackets = read("unclosed-brackets.yaml");
    assert_eq!(kinds(&brackets), vec![Fault::UnclosedBracket('['); 40]);
    assert_eq!(events(&brackets).len(), 40);
}

#[test]
fn faults_are_capped() {
    let tree = read("many-faults.yaml");
    assert_eq!(tree.faults().len(), 101);
    assert_eq!(tree.faults()[100].kind, Fault::TooManyFaults);
    let aliases = "[".to_owned() + &"*a, ".repeat(5_000) + "]";
    assert_eq!(yaml(&aliases).faults().len(), 101);
}

#[test]
fn aliases_stay_within_budget() {
    assert_eq!(kinds(&read("alias-bomb.yaml")), [Fault::AliasBomb]);
    let tower = read("alias-tower.yaml");
    assert!(kinds(&tower).contains(&Fault::TooDeep));
    for root in tower.documents() {
        assert!(depth_with_aliases(root) <= 128);
    }
    let recursive = read("recursive-alias.yaml");
    assert_eq!(
        kinds(&recursive),
        [
            Fault::RecursiveAlias("a".to_owned()),
            Fault::RecursiveAlias("a".to_owned()),
            Fault::UnknownAnchor("z".to_owned())
        ]
    );
}

#[test]
fn empty_items_are_items() {
    let tree = read("null-items.yaml");
    assert_eq!(tree.faults(), []);
    let root = tree.documents().next().expect("one document");
    let list = ["events", "a", "platforms"]
        .iter()
        .try_fold(root, |node, key| node.get(key));
    assert_eq!(list.map(NodeRef::len), Some(4));
}

#[test]
fn nesting_is_limited() {
    let n = 10_000;
    let flow = "[".repeat(n) + &"]".repeat(n);
    let braces = "{a: ".repeat(n) + &"}".repeat(n);
    let compact = "- ".repeat(n) + "x";
    let explicit = "? ".repeat(n) + "x";
    let block: String = (0..2_000).map(|i| " ".repeat(i) + "a:\n").collect();
    for text in [&flow, &braces, &compact, &explicit, &block] {
        let start = &text[..10];
        let tree = yaml(text);
        assert!(kinds(&tree).contains(&Fault::TooDeep), "{start}");
        assert!(tree.faults().len() <= 2, "{start}: {:?}", kinds(&tree));
        let below = format!(
            "events:\n  a: {{version: 1}}\n  b: {}\n  c: 3\n",
            &text[..2_000]
        );
        yaml(&below);
    }
    for text in [&flow, &"{\"a\":".repeat(n)] {
        assert_eq!(kinds(&json(text))[0], Fault::TooDeep);
    }
    let sound = "[".repeat(128) + &"]".repeat(128);
    assert_eq!(yaml(&sound).faults(), []);
    assert_eq!(json(&sound).faults(), []);
}

#[test]
fn large_scalars_are_read() {
    let big = "x".repeat(50_000_000);
    let tree = parse_yaml(FileId(0), format!("a: {big}\nb: 1\n").into());
    assert_eq!(tree.faults(), []);
    let root = tree.documents().next().expect("one document");
    let text = root.get("a").and_then(NodeRef::scalar);
    assert_eq!(text.map(|scalar| scalar.text.len()), Some(50_000_000));
}

#[test]
fn repetition_stays_linear() {
    // Each would take minutes if anything were quadratic.
    let n = 20_000;
    for unit in [
        "a: [\n",
        "- \"\n",
        "&a *a ",
        "a: &a\n",
        "{",
        "\"",
        "'",
        "!x ",
        "? ",
        "a:\n\tb:\n",
        "\t",
        "---\n",
        "...\n",
        "%a\n",
        "# c\n",
        "a: |\n",
        "a: b: c\n",
        "\0",
        "}",
        "-",
        ": ",
        "&a\n",
        "a: @\n  b:\n",
        "- - [\n",
        "\\",
        " a:\n",
        "a\n",
        "a: &x {\n",
        "b: *x\n",
        "--- {\n",
        "a: \"\\d\"\n",
        ",",
        "\u{85}",
        "é: [",
    ] {
        let text = unit.repeat(n);
        parse_yaml(FileId(0), text.as_str().into());
        parse_json(FileId(0), text.as_str().into());
    }
}

/// Pieces that YAML and JSON are made of, so that random texts get somewhere.
const PIECES: [&str; 48] = [
    "a",
    "key",
    "é",
    "😀",
    "1",
    "-1.5e3",
    "true",
    "null",
    "~",
    " ",
    "  ",
    "    ",
    "\n",
    "\n  ",
    "\n    ",
    "\r\n",
    "\r",
    "\t",
    ": ",
    ":",
    "- ",
    "? ",
    ", ",
    ",",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\\",
    "\\u12",
    "|\n",
    ">-\n",
    "&x ",
    "*x",
    "!t ",
    "!!str ",
    "# c\n",
    "#",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "@",
    "`",
    "\0",
    "\u{FEFF}",
    "\u{85}",
];

const SOUND: &str = "# About\nevents:\n  a: # why\n    version: 2.1.0\n    text: \"x, y\"\n    list:\n    - 1\n    - {b: [c, 'd''e']}\n    long: |\n      two\n      lines\n  b: &x {type: string, n: 1}\n  c: *x\nproperties:\n  ? d\n  : e\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in "\\PC{0,60}|(?s:.{0,60})") {
        yaml(&text);
        json(&text);
    }

    #[test]
    fn any_pieces_are_survived(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40)) {
        let text = pieces.concat();
        yaml(&text);
        json(&text);
    }

    #[test]
    fn any_mutation_is_survived(
        edits in prop::collection::vec((0..SOUND.len(), 0..4_usize, prop::sample::select(&PIECES[..])), 1..6),
    ) {
        let mut text = SOUND.to_owned();
        for (at, len, piece) in edits {
            let at = at.min(text.len());
            let end = (at + len).min(text.len());
            if text.get(at..end).is_some() {
                text.replace_range(at..end, piece);
            }
        }
        yaml(&text);
        json(&text);
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let decoded = decode(bytes);
        yaml(&decoded.text);
        json(&decoded.text);
    }
}
