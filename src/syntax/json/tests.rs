//! Cases of `json.rs`.

use super::*;
use crate::syntax::NodeRef;

fn faults(text: &str) -> Vec<(Fault, String)> {
    let tree = parse_json(FileId(0), text.into());
    tree.faults()
        .iter()
        .map(|fault| (fault.kind.clone(), text[fault.span.range()].to_owned()))
        .collect()
}

fn one(text: &str, kind: Fault, token: &str) {
    assert_eq!(faults(text), [(kind, token.to_owned())], "{text}");
}

#[test]
fn reads_what_the_standard_allows() {
    let text = r#" {"a": [1, -0.5e+3, true, null, "x\n\u00e9\ud83d\ude00"], "a": {}} "#;
    let tree = parse_json(FileId(0), text.into());
    assert_eq!(tree.faults(), []);
    let root = tree.documents().next().expect("one document");
    assert_eq!(root.len(), 2);
    let items: Vec<&str> = root
        .get("a")
        .expect("is there")
        .items()
        .filter_map(NodeRef::scalar)
        .map(|scalar| scalar.text)
        .collect();
    assert_eq!(items, ["1", "-0.5e+3", "true", "null", "x\né😀"]);
}

#[test]
fn names_each_fault_and_its_token() {
    one("[1, 2,]", Fault::TrailingComma, ",");
    one("[1 2]", Fault::MissingComma, "2");
    one("[1,, 2]", Fault::ExtraComma, ",");
    one(r#"{'a': 1}"#, Fault::SingleQuotes, "'a'");
    one("{a: 1}", Fault::UnquotedKey, "a");
    one(r#"{"a" 1}"#, Fault::MissingColon, r#""a""#);
    one(r#"{"a": }"#, Fault::MissingValue, "}");
    one("[1, // no\n2]", Fault::CommentInJson, "// no");
    one("[1, /*/ no */ 2]", Fault::CommentInJson, "/*/ no */");
    one("[NaN]", Fault::BadNumber, "NaN");
    one("[01]", Fault::BadNumber, "01");
    one("[True]", Fault::UnquotedText, "True");
    one(r#"["\d"]"#, Fault::BadEscape, r"\d");
    one(r#"["\u12"]"#, Fault::BadEscape, r"\u12");
    one(r#"["\ud800"]"#, Fault::LoneSurrogate, r"\ud800");
    one("[\"a\tb\"]", Fault::ControlCharacterInString('\t'), "\t");
    one("[\"a\n]", Fault::UnclosedQuote('"'), "\"");
    one(r#"{"a": [1, 2}"#, Fault::UnclosedBracket('['), "[");
    one(r#"{"a": [1, 2]"#, Fault::UnclosedBracket('{'), "{");
    one("[1]]", Fault::UnopenedBracket(']'), "]");
    one("[1] 2", Fault::TrailingContent, "2");
    one("", Fault::MissingValue, "");
}

#[test]
fn reads_on_after_a_fault() {
    let text = "{\"a\": \"x,\n \"b\": 01,\n \"c\": {\"d\": True, \"e\": 1}, \"f\": 2,}";
    let kinds: Vec<Fault> = faults(text).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(
        kinds,
        [
            Fault::UnclosedQuote('"'),
            Fault::BadNumber,
            Fault::UnquotedText,
            Fault::TrailingComma
        ]
    );
    let tree = parse_json(FileId(0), text.into());
    let root = tree.documents().next().expect("one document");
    let keys: Vec<&str> = root
        .entries()
        .filter_map(|entry| entry.key.scalar())
        .map(|key| key.text)
        .collect();
    assert_eq!(keys, ["a", "b", "c", "f"]);
}

#[test]
fn stops_at_the_depth_and_fault_limits() {
    let deep = "[".repeat(100_000);
    assert_eq!(faults(&deep)[0].0, Fault::TooDeep);
    let many = format!("[{}]", "x, ".repeat(1_000));
    assert_eq!(faults(&many).len(), MAX_FAULTS + 1);
}

#[test]
fn too_many_faults_end_the_reading() {
    for part in [
        "1 ",
        "{} ",
        "[] ",
        "\"a\" ",
        "'a' ",
        "{\"a\" 1} ",
        "{a:1} ",
        "[1,] ",
        "x: ",
        "{\"a\":1 \"b\":2} ",
    ] {
        for text in [
            format!("[{}]", part.repeat(200)),
            format!("{{\"k\": [{}]}}", part.repeat(200)),
            part.repeat(200),
        ] {
            let tree = parse_json(FileId(0), text.into());
            assert!(!tree.faults().is_empty(), "{part}");
            assert!(tree.faults().len() <= 101, "{part}");
        }
    }
}

/// Every text of a few characters, of those that a reader can trip over: an escape before a letter of
/// several bytes, a quote within a quote, a bracket that is no value.
#[test]
fn short_texts_of_awkward_characters_are_read_to_the_end() {
    const PARTS: [&str; 14] = [
        "{",
        "[",
        "]",
        "'",
        "\"",
        "\\",
        "é",
        "\u{1F600}",
        ":",
        ",",
        "}",
        "a",
        "\n",
        "/*",
    ];
    for length in 0..=5_u32 {
        for number in 0..PARTS.len().pow(length) {
            let mut text = String::new();
            let mut rest = number;
            for _ in 0..length {
                text.push_str(PARTS[rest % PARTS.len()]);
                rest /= PARTS.len();
            }
            // A key, then anything: what comes first is most often where it goes wrong.
            for text in [format!("{{{text}"), text] {
                let tree = parse_json(FileId(0), text.as_str().into());
                for node in tree.documents() {
                    assert!(node.span().range().end <= text.len(), "{text:?}");
                }
            }
        }
    }
}
