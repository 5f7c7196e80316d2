//! Single rules against the exact validator.

use serde_json::{Value, json};

use super::super::format::Format;
use super::super::{Fast, to_value};
use super::generate::{Chance, NUMBERS, STRINGS};
use super::{exact, passes, value};
use crate::dict::pattern::Matcher;
use crate::payload::tape::{MAX_DEPTH, Tape};

/// What is sure about a pattern is what the exact validator says.
#[test]
fn patterns_match_what_the_exact_validator_matches() {
    let parts = [
        "^", "$", "a", "b", "ä", "😀", ".", r"\d", r"\w", r"\s", r"\S", r"\D", r"\W", "[a-c]",
        "[^a]", r"[\w-]", r"[^\s,]", "(", "(?:", ")", "|", "*", "+", "?", "{2}", "{1,2}", "{0,}",
        r"\.", r"\-", "-", "_", "[-a]", "[a-]", r"[\]\\]", "[.]", "[+--]", r"\/", r"\t", "&", "~",
        "[a&&b]", "[[a]]", "{", "}", "]", r"\b", "(?=a)", r"\u0061", "#", " ", "[a-b-c]", "[--/]",
        "*?", "+?", r"[\d-x]", r"\cA", r"\1", "(?i)", r"\p{L}", "[]", "[^]", r"[^\n]", r"\n",
    ];
    let texts = [
        "", "a", "b", "ab", "abc", "aa", "ä", "😀", "a b", "1", "٣", "a1", "-", ".", "a\n", "\n",
        "\u{a0}", "\u{feff}", "\u{85}", "\u{180e}", "\r", "\u{2028}", "_", "ſ", "K", "/", "]",
        "\\", "&", "~", "a&", "#", "a\u{301}", "\t", "A", ",", "x", "d", "+", "aab", "bab", "😀😀",
    ];
    let mut chance = Chance(7);
    let (mut sure, mut doubts) = (0, 0);
    for _ in 0..6_000 {
        let pattern: String = (0..1 + chance.below(6))
            .map(|_| chance.of(&parts))
            .collect();
        let matcher = Matcher::of(&pattern);
        if !matcher.is_sure() {
            doubts += 1;
            continue;
        }
        let schema = json!({ "pattern": pattern });
        let exact = jsonschema::options().offline().build(&schema).unwrap();
        sure += 1;
        for text in texts {
            let is_valid = exact.is_valid(&json!(text));
            assert_eq!(
                matcher.matches(text),
                Some(is_valid),
                "{pattern:?} {text:?}"
            );
        }
    }
    assert!(sure > 1_000 && doubts > 100, "{sure} {doubts}");
}

/// What fits a format here fits it there.
#[test]
fn formats_fit_only_what_the_exact_validator_accepts() {
    let names = [
        "date",
        "date-time",
        "time",
        "uuid",
        "email",
        "hostname",
        "uri",
        "ipv4",
        "ipv6",
        "duration",
        "idn-email",
        "idn-hostname",
        "iri",
        "iri-reference",
        "json-pointer",
        "regex",
        "relative-json-pointer",
        "uri-reference",
        "uri-template",
        "currency",
        "Date",
        "",
    ];
    let bytes = "0123456789-:.+@/?#%[]TtZz abcxnäß_~\"'\u{7f}😀";
    let bytes: Vec<char> = bytes.chars().collect();
    let mut chance = Chance(8);
    let mut fitting = 0;
    for name in names {
        let exact = exact(&json!({ "format": name }));
        let format = Format::of(name);
        for sample in STRINGS {
            let sample: String = serde_json::from_str(sample).unwrap();
            for _ in 0..60 {
                let mut chars: Vec<char> = sample.chars().collect();
                for _ in 0..chance.below(3) {
                    let (at, c) = (chance.below(chars.len()), bytes[chance.below(bytes.len())]);
                    match chance.below(3) {
                        0 if !chars.is_empty() => chars[at] = c,
                        1 if !chars.is_empty() => drop(chars.remove(at)),
                        _ => chars.insert(at, c),
                    }
                }
                let text: String = chars.into_iter().collect();
                let fits = format.is_none_or(|format| format.fits(&text));
                let is_valid = exact.is_valid(&json!(text));
                assert!(is_valid || !fits, "{name} {text:?}");
                fitting += usize::from(fits && format.is_some());
            }
        }
    }
    assert!(fitting > 1_500, "{fitting}");
}

/// Every two numbers, as value and as limit.
#[test]
fn numbers_compare_as_in_the_exact_validator() {
    let keywords = [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "const",
    ];
    let more = [
        "9007199254740992.0",
        "18446744073709551615.0",
        "0.01",
        "0.25",
        "1e-7",
        "3e1",
    ];
    let all: Vec<&str> = NUMBERS.iter().copied().chain(more).collect();
    for limit in &all {
        let Ok(limit) = serde_json::from_str::<Value>(limit) else {
            continue;
        };
        for keyword in keywords {
            if keyword == "multipleOf" && limit.as_f64().unwrap() <= 0.0 {
                continue;
            }
            let schema = json!({ keyword: limit });
            let exact = exact(&schema);
            let Some(fast) = Fast::of(&schema) else {
                assert_eq!(keyword, "multipleOf");
                continue;
            };
            let not = Fast::of(&json!({ "not": schema })).unwrap();
            for text in &all {
                let is_valid = exact.is_valid(&value(text));
                assert!(is_valid || !passes(&fast, text), "{text} by {schema}");
                assert!(!is_valid || !passes(&not, text), "{text} by not {schema}");
                let is_plain = !text.contains(['e', 'E']);
                let is_sure = passes(&fast, text) || passes(&not, text);
                assert!(
                    !is_plain || is_sure || keyword == "multipleOf",
                    "{text} by {schema}"
                );
            }
        }
    }
}

#[test]
fn values_are_those_of_serde_json() {
    for text in NUMBERS.iter().chain(STRINGS) {
        match serde_json::from_str::<Value>(text) {
            Ok(read) => assert_eq!(value(text).to_string(), read.to_string(), "{text}"),
            Err(_) => assert!(text.ends_with("1e400"), "{text}"),
        }
    }
    assert_eq!(value("1e400"), json!(f64::MAX));
    assert_eq!(value("-1e400"), json!(f64::MIN));
    assert_eq!(
        value(r#"{"a":1,"b":2,"\u0061":3}"#).to_string(),
        r#"{"a":3,"b":2}"#
    );
}

/// Neither depth nor breadth of schemas ends in more than a doubt.
#[test]
fn recursion_has_an_end() {
    let deep = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
    let nested = "[".repeat(400) + &"]".repeat(400);
    let list = json!({ "$ref": "#/$defs/l", "$defs": {
        "l": { "type": "array", "items": { "$ref": "#/$defs/l" } },
    }});
    let list = Fast::of(&list).unwrap();
    assert!(!passes(&list, &deep));
    assert!(passes(&list, &nested));
    let mut tape = Tape::default();
    tape.read(&deep).unwrap();
    assert_eq!(to_value(tape.root(&deep)).as_array().map(Vec::len), Some(1));
    let nest = |depth| {
        (0..depth).fold(
            json!(true),
            |inner, _| json!({ "properties": { "a": inner } }),
        )
    };
    assert!(Fast::of(&nest(250)).is_some());
    assert!(Fast::of(&nest(260)).is_none());
    let circle = json!({ "anyOf": [{ "$ref": "#" }, { "$ref": "#" }] });
    assert!(!passes(&Fast::of(&circle).unwrap(), "1"));
}

#[test]
fn what_is_outside_the_fast_set_is_refused() {
    for schema in [
        json!({ "contains": {} }),
        json!({ "properties": { "a": { "$id": "https://a.example/" } } }),
        json!({ "unevaluatedProperties": false }),
        json!({ "dependentSchemas": {} }),
        json!({ "$ref": "https://a.example/" }),
        json!({ "$ref": "#/$defs/a" }),
        json!({ "$ref": "#/properties/a", "properties": { "a": {} } }),
        json!({ "$dynamicRef": "#a" }),
        json!({ "$schema": "http://json-schema.org/draft-07/schema#" }),
        json!({ "items": { "$schema": "https://json-schema.org/draft/2020-12/schema" } }),
        json!({ "patternProperties": { r"\bx": true } }),
        json!({ "minLength": 1.5 }),
        json!({ "type": "text" }),
        json!([]),
    ] {
        assert!(Fast::of(&schema).is_none(), "{schema}");
    }
    // Where nothing evaluates it, anything may stand.
    for schema in [
        json!({ "default": { "contains": {} }, "x-note": { "$id": 1 }, "$comment": "contains" }),
        json!({ "$defs": { "a": { "contains": {} } } }),
        json!({ "then": false, "else": { "contains": {} } }),
        json!(true),
    ] {
        let fast = Fast::of(&schema);
        assert!(fast.is_some_and(|fast| passes(&fast, "1")), "{schema}");
    }
}

#[test]
fn of_a_key_that_comes_twice_the_last_counts() {
    let fast = Fast::of(&json!({ "properties": { "a": { "const": 1 } } })).unwrap();
    assert!(passes(&fast, r#"{"a":2,"\u0061":1}"#));
    assert!(!passes(&fast, r#"{"a":1,"\u0061":2}"#));
    assert!(passes(
        &fast,
        &format!("{{{}\"a\":1}}", r#""a":2,"#.repeat(16))
    ));
    // To look for the last of each would take the square of the time.
    assert!(!passes(
        &fast,
        &format!("{{{}\"a\":1}}", r#""a":2,"#.repeat(200_000))
    ));
}

/// More names than the bits that are kept without an allocation.
#[test]
fn many_properties_are_all_required() {
    let names: Vec<String> = (0..300)
        .map(|n| format!("property_{n:05}_number"))
        .collect();
    let fast = Fast::of(&json!({ "required": names })).unwrap();
    let object = |names: &[String]| {
        let entries: Vec<String> = names.iter().map(|name| format!("{name:?}:1")).collect();
        format!("{{{}}}", entries.join(","))
    };
    assert!(passes(&fast, &object(&names)));
    for missing in [0, 63, 64, 255, 256, 299] {
        let mut some = names.clone();
        some[missing] = names[7].clone();
        assert_eq!(passes(&fast, &object(&some)), missing == 7, "{missing}");
    }
}
