use proptest::prelude::{ProptestConfig, any, prop_oneof, proptest};
use proptest::strategy::Strategy;

use super::{Allow, AllowFault, Malformed, parse_allow};

fn sound(comment: &str) -> Allow {
    match parse_allow(comment) {
        Some(Ok(allow)) => allow,
        other => panic!("{comment}: {other:?}"),
    }
}

fn malformed(comment: &str) -> Malformed {
    match parse_allow(comment) {
        Some(Err(malformed)) => malformed,
        other => panic!("{comment}: {other:?}"),
    }
}

#[test]
fn reads_rules_reason_and_end() {
    let comment =
        "# schema: allow(naming/event-tense, docs/x) kept for the dashboards, until 2027-01-01";
    let allow = sound(comment);
    let rules: Vec<&str> = allow
        .rules
        .iter()
        .map(|rule| &comment[rule.at.clone()])
        .collect();
    assert_eq!(rules, ["naming/event-tense", "docs/x"]);
    assert_eq!(
        allow.reason.map(|r| r.value).as_deref(),
        Some("kept for the dashboards")
    );
    let until = allow.until.expect("an end");
    assert_eq!(until.value.to_string(), "2027-01-01");
    assert_eq!(&comment[until.at], "2027-01-01");

    for (comment, reason, until) in [
        ("# schema: allow(a/b)", None, None),
        ("#schema: allow( a/b )  ", None, None),
        ("// schema: allow(a/b) why", Some("why"), None),
        ("# schema: allow(a/b): why", Some("why"), None),
        (
            "# schema: allow(a/b) until 2027-01-01",
            None,
            Some("2027-01-01"),
        ),
        (
            "# schema: allow(a/b), until 2027-01-01.",
            None,
            Some("2027-01-01"),
        ),
        (
            "# schema: allow(a/b) kept until 2027-01-01",
            Some("kept"),
            Some("2027-01-01"),
        ),
        (
            "# schema: allow(a/b) until the old apps are gone",
            Some("until the old apps are gone"),
            None,
        ),
        (
            "# schema: allow(a/b) untilled, until 2027-01-01",
            Some("untilled"),
            Some("2027-01-01"),
        ),
        (
            "# schema: allow(a/b) legacy. Until 2027-01-01",
            Some("legacy."),
            Some("2027-01-01"),
        ),
        (
            "# schema: allow(a/b) Until 2027-01-01",
            None,
            Some("2027-01-01"),
        ),
        (
            "# schema: allow(a/b) sent from 2024-01-01 to 2025-01-01",
            Some("sent from 2024-01-01 to 2025-01-01"),
            None,
        ),
        ("# schema: allow(a/b) …", None, None),
    ] {
        let allow = sound(comment);
        assert_eq!(
            allow.reason.map(|r| r.value).as_deref(),
            reason,
            "{comment}"
        );
        let end = allow.until.map(|until| until.value.to_string());
        assert_eq!(end.as_deref(), until, "{comment}");
    }
}

#[test]
fn near_misses_are_told() {
    for (comment, fault, at) in [
        (
            "# schema:allow(a/b) x",
            AllowFault::Opening,
            "schema:allow(a/b) x",
        ),
        (
            "# schema-allow(a/b)",
            AllowFault::Opening,
            "schema-allow(a/b)",
        ),
        (
            "# schema: alow(a/b)",
            AllowFault::Opening,
            "schema: alow(a/b)",
        ),
        (
            "# schema: Allow(a/b)",
            AllowFault::Opening,
            "schema: Allow(a/b)",
        ),
        (
            "# schema: allow (a/b)",
            AllowFault::Opening,
            "schema: allow (a/b)",
        ),
        (
            "# schema: allow naming/event-case",
            AllowFault::Opening,
            "schema: allow naming/event-case",
        ),
        ("# schema: allow", AllowFault::Opening, "schema: allow"),
        (
            "# shema: allow(naming/x)",
            AllowFault::Opening,
            "shema: allow(naming/x)",
        ),
        (
            "# schema: ignore naming/x",
            AllowFault::Opening,
            "schema: ignore naming/x",
        ),
        (
            "# schema: disable(naming/x)",
            AllowFault::Opening,
            "schema: disable(naming/x)",
        ),
        (
            "# schema allow(naming/x)",
            AllowFault::Opening,
            "schema allow(naming/x)",
        ),
        (
            "# event-schema: allow(naming/x)",
            AllowFault::Opening,
            "event-schema: allow(naming/x)",
        ),
        ("# schema: allow(a/b", AllowFault::Unclosed, "a/b"),
        ("# schema: allow()", AllowFault::NoRule, "()"),
        ("# schema: allow(a/b,)", AllowFault::NoRule, "(a/b,)"),
        (
            "# schema: allow(naming/*) x",
            AllowFault::Wildcard,
            "naming/*",
        ),
        (
            "# schema: allow(a/b) x, until 2027-02-30",
            AllowFault::NoDate,
            "2027-02-30",
        ),
        (
            "# schema: allow(a/b) x until 2027-2-3",
            AllowFault::NoDate,
            "2027-2-3",
        ),
        (
            "# schema: allow(a/b) x, until spring",
            AllowFault::NoDate,
            "spring",
        ),
        ("# schema: allow(a/b) x, until", AllowFault::NoDate, "until"),
        (
            "# keep # schema: allow(a/b) x",
            AllowFault::Opening,
            "keep # schema: allow(a/b) x",
        ),
        (
            "# schema: ignore[naming/x] y",
            AllowFault::Opening,
            "schema: ignore[naming/x] y",
        ),
        (
            "# schema: expect(naming/x)",
            AllowFault::Opening,
            "schema: expect(naming/x)",
        ),
        (
            "# schema-lint: allow(naming/x)",
            AllowFault::Opening,
            "schema-lint: allow(naming/x)",
        ),
        (
            "# schema: allow-file(naming/x) y",
            AllowFault::WholeFile,
            "schema: allow-file(naming/x) y",
        ),
        (
            "# schema: allow(a/b) legacy, till 2020-01-01",
            AllowFault::NoUntil,
            "till 2020-01-01",
        ),
        (
            "# schema: allow(a/b) legacy; To 2020-01-01.",
            AllowFault::NoUntil,
            "To 2020-01-01",
        ),
    ] {
        let found = malformed(comment);
        assert_eq!((found.fault, &comment[found.at]), (fault, at), "{comment}");
    }
    let instead = |comment| malformed(comment).instead;
    assert_eq!(
        instead("# schema:alow(a/b) why").as_deref(),
        Some("# schema: allow(a/b) why")
    );
    assert_eq!(instead("# schema: allow naming/x why"), None);
    assert_eq!(instead("# schema: allow-file(naming/x) why"), None);
    for (written, sound) in [
        (
            "# keep # schema: allow(a/b) x, until 2027-01-01",
            "# schema: allow(a/b) keep; x, until 2027-01-01",
        ),
        (
            "# legacy; schema: allow(a/b)",
            "# schema: allow(a/b) legacy",
        ),
        (
            "# schema: ignore[naming/x] why",
            "# schema: allow(naming/x) why",
        ),
        (
            "# schema: allow(a/b) legacy, till 2020-01-01.",
            "# schema: allow(a/b) legacy, until 2020-01-01.",
        ),
    ] {
        assert_eq!(instead(written).as_deref(), Some(sound), "{written}");
    }
}

#[test]
fn prose_is_left_alone() {
    for comment in [
        "# the schema allows (and asks for) a currency",
        "# schema allows (but does not ask for) a currency",
        "# schema: v2",
        "# schema: see the wiki",
        "# Schemas: all of them",
        "# schema: allowed values are in the wiki",
        "# see `# schema: allow(a/b)`",
        "# one writes `schema: allow(a/b) why` for that",
        "# about schema: allow(a/b) and the like",
        "# ignore naming/x",
        "#",
        "# allow(a/b)",
        "# yaml-language-server: $schema=https://example.com/a.json",
        "# scheme: follow (a)",
    ] {
        assert_eq!(parse_allow(comment), None, "{comment}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Planted: with the trimming of ranges by characters instead of bytes this panics.
    #[test]
    fn any_comment_is_read_and_its_spans_are_in_it(
        parts in proptest::collection::vec(
            prop_oneof![
                any::<String>(),
                "[ -~]{0,6}",
                proptest::sample::select(vec![
                    "#", "# ", "schema", ":", " ", "-", "allow", "alow", "(", ")", ",", "a/b", "*",
                    "until", " until ", "2027-01-01", "2027-02-30", "é", "\u{2014}", "\u{a0}", "\t",
                    "schema: allow(", "# schema: allow(a/b) ", "ignore", "naming/x",
                    "; ", ". Until ", ", till 2027-01-01", "[", "]", "allow-file", "-lint",
                ]).prop_map(str::to_owned),
            ],
            0..9,
        )
    ) {
        let comment = parts.concat();
        let inside = |at: &std::ops::Range<usize>| assert!(comment.get(at.clone()).is_some(), "{at:?}");
        match parse_allow(&comment) {
            Some(Ok(allow)) => {
                assert!(!allow.rules.is_empty());
                for rule in &allow.rules {
                    inside(&rule.at);
                    assert_eq!(comment[rule.at.clone()], rule.value);
                }
                if let Some(reason) = &allow.reason { inside(&reason.at); }
                if let Some(until) = &allow.until { inside(&until.at); }
            }
            Some(Err(malformed)) => {
                inside(&malformed.at);
                if let Some(instead) = malformed.instead {
                    assert!(matches!(parse_allow(&instead), Some(Ok(_))), "{instead}");
                }
            }
            None => {}
        }
    }
}
