use super::*;

fn value(item: Item<'_>) -> serde_json::Value {
    use serde_json::Value;
    match item.kind() {
        Kind::Null => Value::Null,
        Kind::False => Value::Bool(false),
        Kind::True => Value::Bool(true),
        Kind::Number => serde_json::from_str(item.raw()).unwrap(),
        Kind::String => Value::String(item.string().unwrap().into_owned()),
        Kind::Array => item.items().map(value).collect(),
        Kind::Object => Value::Object(
            item.entries()
                .map(|(k, v)| (k.string().unwrap().into_owned(), value(v)))
                .collect(),
        ),
    }
}

#[test]
fn reads_what_serde_json_reads() {
    for text in [
        "{}",
        "[]",
        " [ ] ",
        "null",
        "true",
        "\"a\"",
        "1",
        "-0",
        "-0.5e+3",
        "1e400",
        r#"{"a":1,"a":[2,{"b":null}],"c":{}}"#,
        r#""\ud83d\ude00\n\u0041""#,
        "[[],[1],[[]]]",
        "{\"a\" : 1 , \"b\":[ 1 , 2 ] }",
        "",
        "[",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "01",
        "1.",
        "+1",
        ".5",
        "-",
        "NaN",
        "\"\t\"",
        r#""\x""#,
        r#""\ud800""#,
        r#""\ude00""#,
        r#""\ud800\u0041""#,
        "[1 2]",
        "1 2",
        "{\"a\" 1}",
        "tru",
        "trux",
        "[}",
        "{]",
        "\"abc",
        "\u{feff}1",
        "1e",
        "1e+",
        "{\"a\"}",
        "[,1]",
    ] {
        let mut tape = Tape::default();
        let ours = tape.read(text);
        let theirs: Result<serde_json::Value, _> = serde_json::from_str(text);
        // Too large for a float: a number all the same.
        if text == "1e400" {
            assert!(ours.is_ok());
            continue;
        }
        assert_eq!(ours.is_ok(), theirs.is_ok(), "{text:?} {ours:?} {theirs:?}");
        if let Ok(theirs) = theirs {
            assert_eq!(value(tape.root(text)), theirs, "{text:?}");
        }
    }
}

/// Each character that ends a run, and some that do not, at each place of a word.
#[test]
fn strings_end_where_they_end() {
    let mut tape = Tape::default();
    for length in 0..20 {
        for at in 0..=length {
            for c in [
                "\"", "\\n", "\\", "\u{1f}", " ", "\u{7f}", "\u{80}", "ä", "\u{2122}", "😀", "!",
                "]",
            ] {
                let text = format!("\"{}{c}{}\"", "x".repeat(at), "#[".repeat(length - at));
                let theirs: Result<serde_json::Value, _> = serde_json::from_str(&text);
                let ours = tape.read(&text);
                assert_eq!(ours.is_ok(), theirs.is_ok(), "{text:?} {ours:?} {theirs:?}");
                if let Ok(theirs) = theirs {
                    assert_eq!(value(tape.root(&text)), theirs, "{text:?}");
                }
            }
        }
    }
}

#[test]
fn nesting_has_an_end() {
    let deep = |n: usize| "[".repeat(n) + &"]".repeat(n);
    let mut tape = Tape::default();
    assert_eq!(tape.read(&deep(MAX_DEPTH)), Ok(()));
    let fault = tape.read(&deep(MAX_DEPTH + 1)).unwrap_err();
    assert_eq!((fault.at, fault.reason), (MAX_DEPTH, Reason::Depth));
}

/// A text before a value is its key only where a colon says so.
#[test]
fn a_value_knows_its_key() {
    let text = r#"{"a" : ["b", "c", {"d":"e"}], "f": 1}"#;
    let mut tape = Tape::default();
    assert_eq!(tape.read(text), Ok(()));
    let key = |item: super::Item<'_>| item.key().and_then(super::Item::string).map(String::from);
    let root = tape.root(text);
    let list = root.get("a").unwrap_or(root);
    let items: Vec<_> = list.items().collect();
    assert_eq!(key(root), None);
    assert_eq!(key(list).as_deref(), Some("a"));
    assert_eq!(
        items.iter().map(|item| key(*item)).collect::<Vec<_>>(),
        [None, None, None]
    );
    assert_eq!(items[2].get("d").and_then(key).as_deref(), Some("d"));
    assert_eq!(root.get("f").and_then(key).as_deref(), Some("f"));
}

/// Wherever the two stand, and however they are written. It fails where a key near the end of the text has other
/// bits than the same key before.
#[test]
fn a_key_that_comes_twice_is_found() {
    let twice = |text: &str| -> Vec<(String, usize)> {
        let mut tape = Tape::default();
        tape.read(text).expect("it is JSON");
        let found = tape.duplicate_keys(text);
        let of = |(object, keys): &(Item<'_>, Vec<Item<'_>>)| (object.raw().to_owned(), keys.len());
        found.iter().map(of).collect()
    };
    for text in [
        r#"{"a":6,"a":6}"#,
        r#"{"eta":6 , "eta":6}"#,
        r#"{"":0,"":0}"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"{"a_long_key_of_a_property":1,"b":2,"a_long_key_of_a_property":3}"#,
    ] {
        assert_eq!(twice(text), [(text.to_owned(), 1)]);
    }
    assert_eq!(twice(r#"{"a":{"a":1},"b":[{"a":1},{"a":1}]}"#), []);
    assert_eq!(
        twice(r#"[{"b":{"a":1,"c":2,"a":3,"a":4}}]"#),
        [(r#"{"a":1,"c":2,"a":3,"a":4}"#.to_owned(), 2)]
    );
    // More keys than there are bits, and none twice.
    let many: Vec<String> = (0..5_000).map(|i| format!("\"key_{i}\":{i}")).collect();
    let many = format!("{{{}}}", many.join(","));
    assert_eq!(twice(&many), []);
    let again = format!("{},\"key_77\":0}}", &many[..many.len() - 1]);
    assert_eq!(twice(&again), [(again.clone(), 1)]);
}
