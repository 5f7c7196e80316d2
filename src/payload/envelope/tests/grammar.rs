//! The parser of the table's language: what it takes, and where it stops.

use crate::payload::envelope::parse::{events, path, place, predicate};

/// What is wrong with a text, and where.
fn fault<T>(
    parsed: Result<T, crate::payload::envelope::GrammarError>,
) -> Option<(usize, &'static str)> {
    parsed.err().map(|error| (error.at, error.expected))
}

#[test]
fn nonsense_is_refused_with_its_place() {
    for (text, at, expected) in [
        ("", 0, "`$`, `^`"),
        ("name", 0, "`$`, `^`"),
        ("$.", 2, "a name"),
        ("$.a.", 4, "a name"),
        ("$..a", 2, "a name"),
        ("$.a b", 4, "`|`, `>` or the end"),
        ("$.a |", 5, "`$`, `^`"),
        ("$.a || $.b", 5, "`$`, `^`"),
        ("$[", 2, "a number"),
        ("$[]", 2, "a number"),
        ("$[0", 3, "`]`"),
        ("$['a]", 5, "the closing quote"),
        ("$[key]", 5, "`=`"),
        ("$[key=a]", 6, "a text"),
        ("$.a[*].b", 3, "a step to one value"),
        ("^^^^.a", 4, "fewer `^`"),
        ("$.a > ", 6, "a function"),
        ("$.a > jsn", 6, "a function"),
        ("$.a > base64url", 15, "`> json`"),
        ("$.a > base64url > unwrap", 17, "`json`"),
        ("$.a > json > json", 13, "a function"),
        ("$.a > unwrap > json", 15, "a function"),
        ("when $.a: $.b", 8, "`=`, `is`"),
        ("when has $.a $.b", 13, "`:`"),
        ("when $.a is list: $.b", 12, "`array`"),
        ("when $.a = b: $.b", 11, "a text"),
        ("when $.a in ['a' 'b']: $.b", 17, "`,` or `]`"),
        ("when $.a holds b: $.b", 15, "a text"),
        ("join($.a)", 5, "a text"),
        ("join('/')", 8, "`,`"),
        ("join('/', $.a", 13, "`,` or `)`"),
        ("pairs()", 6, "`$` or `^`"),
        ("members($.a, $.b)", 11, "`)`"),
        ("rest.a", 4, "`|`, `>` or the end"),
        ("'a", 2, "the closing quote"),
        ("$.ä", 2, "a name"),
    ] {
        let found = fault(path(text, &mut Vec::new()));
        let (found_at, what) = found.unwrap_or_else(|| panic!("{text} is taken"));
        assert_eq!(found_at, at, "{text}: {what}");
        assert!(what.starts_with(expected), "{text}: {what}");
    }
}

#[test]
fn events_stand_in_lists() {
    assert_eq!(events("$ | $.batch[*]").unwrap().len(), 2);
    assert_eq!(events("$.a[*].b[*]").unwrap()[0].0.len(), 2);
    assert_eq!(events("$[*]").unwrap()[0].0.len(), 1);
    assert_eq!(fault(events("^.a[*]")).unwrap().0, 0);
    assert_eq!(
        fault(events("$.a")).unwrap(),
        (3, "`[*]`: events stand in a list")
    );
    assert_eq!(fault(events("$.a[*].b")).unwrap().0, 8);
    assert_eq!(fault(events("$[*][*][*][*]")).unwrap(), (13, "fewer `[*]`"));
}

#[test]
fn a_text_is_decoded_once_for_all_that_is_read_in_it() {
    let mut slots = Vec::new();
    path("$.a > json.b | $.a > base64url > json.b", &mut slots).unwrap();
    path("$.a > json.c > iglu_name", &mut slots).unwrap();
    path("pairs($.a, $.b).c | params($.a) | members(^.d)", &mut slots).unwrap();
    assert_eq!(slots.len(), 5);
}

#[test]
fn space_does_not_matter_between_words() {
    let tight = path(
        "when $.e='ue' and has $.a:$.a>json.b>iglu_name|'c'",
        &mut Vec::new(),
    );
    let wide = " when $.e = 'ue' and has $.a : $.a > json.b > iglu_name | 'c' ";
    assert_eq!(tight.unwrap(), path(wide, &mut Vec::new()).unwrap());
    assert!(predicate("not $.a is object and $['a b'] starts 'x'").is_ok());
    assert!(place("$.list[id='a b'][0]['x.y'].$z").is_ok());
}
