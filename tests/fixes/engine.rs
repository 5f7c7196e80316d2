//! The loop itself, with rules that no sound linter has: those that undo each other, that never
//! end, that break the file, whose edits overlap.

use std::collections::BTreeMap;

use event_schema::diag::{Diagnostic, Finding, Fix, Level, Message, Safety};
use event_schema::lint::Outcome;
use event_schema::session::{EXAMPLES_DAY, FixOptions, Fixed, Refused, Session, Why, fix_by};
use event_schema::source::Memory;
use event_schema::text::{Edit, FileId, Span};

const PATH: &str = "dictionary/a.yaml";
const TEXT: &str = "events:\n  one: {description: It was shown.} # a comment\n";

/// A rule that replaces a word wherever it stands.
type Swap = (&'static str, &'static str, &'static str);

fn found(session: &Session, (rule, from, to): Swap) -> Vec<Finding> {
    let text = &session.files.get(FileId(1)).text;
    let edits = text.match_indices(from).map(|(at, _)| {
        let span = Span::new(FileId(1), at as u32, (at + from.len()) as u32);
        (span, vec![Edit::replace(span, to)])
    });
    edits
        .map(|(span, edits)| finding(rule, span, edits))
        .collect()
}

fn finding(rule: &'static str, primary: Span, edits: Vec<Edit>) -> Finding {
    Finding {
        diagnostic: Diagnostic {
            fix: Some(Fix {
                title: "mend".to_owned(),
                safety: Safety::Safe,
                edits,
            }),
            ..Diagnostic::new(rule, Level::Warn, Message::from("found"), primary)
        },
        entity: None,
        reaches: None,
        pointer: String::new(),
        fingerprint: format!("1:{rule}:{}", primary.start),
    }
}

fn fixed_by(text: &str, lint: &dyn Fn(&Session) -> Vec<Finding>) -> (String, Fixed) {
    let source = Memory::new()
        .with("event-schema.yaml", "version: 1\n")
        .with(PATH, text);
    let options = FixOptions {
        with_unsafe: false,
        may_change: &|_| true,
        today: EXAMPLES_DAY,
    };
    let lint = |session: &Session| Outcome {
        findings: lint(session),
        ..Outcome::default()
    };
    let fixed = fix_by(&source, "", &options, &lint).expect("a manifest is there");
    let change = fixed.changes.iter().find(|change| change.path == PATH);
    let text = change.map_or(text.to_owned(), |change| change.after.clone());
    (text, fixed)
}

fn fixed(text: &str, swaps: &[Swap]) -> (String, Fixed) {
    fixed_by(text, &|session| {
        let each = swaps.iter().flat_map(|swap| found(session, *swap));
        each.collect()
    })
}

fn refused(rule: &'static str, why: Why) -> Refused {
    Refused {
        rule,
        path: PATH.to_owned(),
        why,
    }
}

#[test]
fn fixes_that_undo_each_other_are_left_out() {
    let swaps = [
        ("x/a", "shown", "seen"),
        ("x/b", "seen", "shown"),
        ("x/c", "one", "two"),
    ];
    let (text, outcome) = fixed(TEXT, &swaps);
    assert_eq!(text, TEXT.replace("one", "two"), "the others are made");
    assert_eq!(Vec::from_iter(&outcome.endless), [&"x/a", &"x/b"]);
    assert_eq!(outcome.count, 1);
    let (again, _) = fixed(&text, &swaps);
    assert_eq!(again, text, "and that is where it stays");
}

#[test]
fn a_fix_that_never_ends_is_left_out() {
    let swaps = [("x/grow", "shown", "shown shown"), ("x/c", "one", "two")];
    let (text, outcome) = fixed(TEXT, &swaps);
    assert_eq!(text, TEXT.replace("one", "two"));
    assert_eq!(Vec::from_iter(&outcome.endless), [&"x/grow"]);
    // A fix that changes nothing ends at once.
    let (text, outcome) = fixed(TEXT, &[("x/same", "shown", "shown")]);
    assert_eq!((text.as_str(), outcome.count), (TEXT, 0));
}

#[test]
fn a_fix_that_breaks_the_file_is_dropped_and_named() {
    for (rule, from, to) in [
        ("x/unclosed", "}", ""),
        ("x/tab", "\n  ", "\n\t"),
        (
            "x/duplicate",
            "{description",
            "{description: A., description",
        ),
        ("x/unknown", "{description", "{descripton: A., description"),
        (
            "x/reference",
            "{description",
            "{include: [gone], description",
        ),
    ] {
        let swaps = [
            ("x/before", "one", "two"),
            (rule, from, to),
            ("x/after", "a comment", "the end"),
        ];
        let (text, outcome) = fixed(TEXT, &swaps);
        let wanted = TEXT.replace("one", "two").replace("a comment", "the end");
        assert_eq!(text, wanted, "{rule}");
        assert_eq!(outcome.refused, [refused(rule, Why::Breaks)]);
        assert_eq!(outcome.count, 2);
    }
}

/// Two fixes that are sound alone and break the file together.
#[test]
fn of_two_that_break_the_file_together_the_first_is_made() {
    let text = "events:\n  cartId: {description: A.}\n  cart-id: {description: B.}\n";
    let (text, outcome) = fixed(
        text,
        &[("x/a", "cartId", "cart_id"), ("x/b", "cart-id", "cart_id")],
    );
    assert_eq!(
        text,
        "events:\n  cart_id: {description: A.}\n  cart-id: {description: B.}\n"
    );
    assert_eq!(outcome.refused, [refused("x/b", Why::Breaks)]);
}

/// The definition that goes takes its own faults with it, so that no more is broken.
#[test]
fn a_fix_that_loses_a_definition_is_dropped() {
    let text = "events:\n  cartId: {description: A.}\n  cart-id:\n    tags: [a]\n    tags: [b]\n";
    let (after, outcome) = fixed(text, &[("x/a", "cartId", "cart-id")]);
    assert_eq!(after, text);
    assert_eq!(outcome.refused, [refused("x/a", Why::Breaks)]);
}

#[test]
fn a_fix_that_brings_about_an_error_is_dropped() {
    let swaps = [("x/a", "shown", "seen"), ("x/c", "one", "two")];
    let lint = |session: &Session| {
        let fixes = swaps.iter().flat_map(|swap| found(session, *swap));
        let mut errors = found(session, ("x/error", "seen", ""));
        for error in &mut errors {
            error.diagnostic.level = Level::Error;
            error.diagnostic.fix = None;
        }
        fixes.chain(errors).collect()
    };
    let (text, outcome) = fixed_by(TEXT, &lint);
    assert_eq!(text, TEXT.replace("one", "two"));
    assert_eq!(outcome.refused, [refused("x/a", Why::Fails("x/error"))]);
    // What was there already is no reason, nor what another fix brings to light.
    let (text, _) = fixed_by(&TEXT.replace("comment", "seen"), &lint);
    assert!(text.contains("was shown"), "{text}");
    let (text, _) = fixed(TEXT, &[("lint/x", "shown", "seen")]);
    assert!(text.contains("was seen"), "{text}");
}

/// However many fixes break something, the others are made.
#[test]
fn fixes_that_break_the_file_do_not_keep_out_the_others() {
    let events = (0..120).map(|i| format!("  one_{i}: {{description: It was {i}.}}\n"));
    let text = format!("events:\n{}", events.collect::<String>());
    let (after, outcome) = fixed_by(&text, &|session| {
        let text = session.files.get(FileId(1)).text.to_string();
        let all = text.match_indices("one_").map(|(at, _)| {
            let span = Span::new(FileId(1), at as u32, at as u32 + 3);
            // Every other one of them loses its name.
            let is_bad = text[..at].matches("_").count() % 2 == 1;
            let edit = Edit::replace(span, if is_bad { "{" } else { "two" });
            finding("x/a", span, vec![edit])
        });
        all.collect()
    });
    assert_eq!(after.matches("two_").count(), 60, "{outcome:#?}");
    assert!(outcome.endless.is_empty());
    assert_eq!(outcome.refused, [refused("x/a", Why::Breaks)]);
}

#[test]
fn what_mends_the_structure_may_bring_faults_to_light() {
    let text = "event:\n  one: {descripton: It was shown.}\n";
    let (text, outcome) = fixed(text, &[("structure/unknown-key", "event:", "events:")]);
    assert_eq!(text, "events:\n  one: {descripton: It was shown.}\n");
    assert_eq!(outcome.count, 1);
}

/// A fix is made whole or not at all, and the one that waits is made in the next round.
#[test]
fn overlapping_fixes_wait_for_the_next_round() {
    let at = |text: &str, word: &str| {
        let at = text.find(word).expect("it is there") as u32;
        Span::new(FileId(1), at, at + word.len() as u32)
    };
    let rounds = std::sync::atomic::AtomicUsize::new(0);
    let (text, outcome) = fixed_by(TEXT, &|session| {
        let round = rounds.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let text = session.files.get(FileId(1)).text.to_string();
        let mut found = Vec::new();
        if text.contains("shown") {
            let shown = at(&text, "shown");
            found.push(finding("x/a", shown, vec![Edit::replace(shown, "seen")]));
        }
        if text.contains("was") {
            // One edit is free, the other in the way of the first fix: neither is made yet.
            let edits = vec![
                Edit::replace(at(&text, "one"), format!("round_{round}")),
                Edit::replace(at(&text, "was").to(at(&text, ".}")), "is new.}"),
            ];
            found.push(finding("x/b", at(&text, "was"), edits));
        }
        found
    });
    assert_eq!(
        text,
        "events:\n  round_1: {description: It is new.} # a comment\n"
    );
    assert_eq!(outcome.count, 2);
}

#[test]
fn nothing_outside_of_the_targets_changes() {
    let source = BTreeMap::from([
        ("dictionary/a.yaml", TEXT),
        ("dictionary/b.yaml", "events: {}\n"),
    ]);
    let source = source.iter().fold(
        Memory::new().with("event-schema.yaml", "version: 1\n"),
        |memory, (path, text)| memory.with(*path, *text),
    );
    let options = FixOptions {
        with_unsafe: true,
        may_change: &|path| path == PATH,
        today: EXAMPLES_DAY,
    };
    let lint = |session: &Session| {
        let a = found(session, ("x/a", "shown", "seen"));
        let mut both = found(session, ("x/b", "one", "two"));
        for finding in &mut both {
            let other = Edit::insert_after(Span::new(FileId(2), 0, 0), "# new\n");
            if let Some(fix) = &mut finding.diagnostic.fix {
                fix.edits.push(other);
            }
        }
        Outcome {
            findings: a.into_iter().chain(both).collect(),
            ..Outcome::default()
        }
    };
    let fixed = fix_by(&source, "", &options, &lint).expect("a manifest is there");
    assert_eq!(fixed.changes.len(), 1);
    assert_eq!(fixed.changes[0].after, TEXT.replace("shown", "seen"));
}
