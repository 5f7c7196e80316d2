//! Each row of the table by an example: what is seen of it, and that nobody else claims it.

use super::{PAYLOADS, described, ids};
use crate::payload::envelope::{Event, Scratch, envelopes};

#[test]
fn each_row_is_seen_as_expected() {
    let seen: Vec<String> = PAYLOADS.lines().map(described).collect();
    let seen = seen.join("---\n");
    let expected = include_str!("expected.txt");
    for (at, (seen, expected)) in seen.lines().zip(expected.lines()).enumerate() {
        assert_eq!(seen, expected, "line {} of expected.txt", at + 1);
    }
    assert_eq!(seen.lines().count(), expected.lines().count(), "{seen}");
}

#[test]
fn each_row_has_an_example() {
    let seen: Vec<String> = PAYLOADS.lines().flat_map(ids).collect();
    for envelope in envelopes() {
        let has = seen.iter().any(|id| id == envelope.id());
        assert!(has || envelope.is_schema_file(), "{}", envelope.id());
    }
}

/// What may fit an example as well, of an envelope that comes first: anything with a name is
/// flat, and what both SDKs of a pair send tells nothing.
const FIT_AS_WELL: [(&str, &str); 2] = [("rudderstack", "segment"), ("posthog", "mixpanel")];

#[test]
fn nobody_else_claims_an_example() {
    for line in PAYLOADS.lines() {
        let own = ids(line);
        for id in super::with(line, crate::payload::envelope::detect::fitting) {
            let first = own[0].as_str();
            let known = id == first || id == "flat_generic" || FIT_AS_WELL.contains(&(first, id));
            assert!(known, "{first} {id}");
        }
    }
}

#[test]
fn the_table_is_sound() {
    assert_eq!(envelopes().len(), 22);
    assert!(
        crate::payload::envelope::detect::number_of_keys()
            < crate::payload::envelope::numbers::MOST
    );
    for envelope in envelopes() {
        let id = envelope.id();
        assert!(
            crate::payload::envelope::named(id).is_some_and(|named| std::ptr::eq(named, envelope))
        );
        let unsourced = envelope.status() == crate::tables::Provenance::Unsourced;
        assert_eq!(envelope.source().is_empty(), unsourced, "{id}");
        let has_time = envelope.has(crate::payload::envelope::Part::Time);
        assert_eq!(!envelope.time_formats().is_empty(), has_time, "{id}");
    }
    assert!(crate::payload::envelope::named("nothing").is_none());
}

#[test]
fn an_envelope_shows_the_events_of_a_request() {
    let segment = crate::payload::envelope::named("segment").unwrap();
    let seen = |text: &str| {
        let mut all = Vec::new();
        let there = super::with(text, |root| {
            segment.events(root, &mut |event: Event<'_>| all.push(event.pointer()))
        });
        (there, all)
    };
    let all = |pointers: &[&str]| pointers.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        seen(r#"{"batch":[{},{}]}"#),
        (true, all(&["/batch/0", "/batch/1"]))
    );
    assert_eq!(seen(r#"{"batch":[]}"#), (true, all(&[])));
    assert_eq!(seen(r#"{"batch":1}"#), (true, all(&[""])));
    assert_eq!(
        seen(r#"[{},{"batch":[{}]}]"#),
        (true, all(&["/0", "/1/batch/0"]))
    );
    let braze = crate::payload::envelope::named("braze_users_track").unwrap();
    assert!(!super::with("{}", |root| braze.events(root, &mut |_| {})));
}

#[test]
fn room_is_used_again() {
    let mut scratch = Scratch::default();
    let mut seen = String::new();
    for line in PAYLOADS.lines() {
        super::with(line, |root| {
            crate::payload::envelope::events(root, &mut |event, detected| {
                let envelope = detected.one().unwrap();
                super::describe(&envelope.sent(event, &mut scratch), &mut seen);
            });
        });
    }
    let expected = include_str!("expected.txt").replace("---\n", "");
    assert_eq!(seen.trim_end(), expected.trim_end());
}
