//! Values of wrong types, texts that are broken, and what looks like two envelopes.

use super::{described, id, ids};
use crate::payload::envelope::{FlatError, Scratch, TimeFormat, flat};

#[test]
fn rules_of_the_table_tell_pairs_apart() {
    for (text, expected) in [
        // PostHog and Mixpanel.
        (
            r#"{"event":"a","properties":{"time":1,"distinct_id":"u"}}"#,
            "mixpanel",
        ),
        (
            r#"{"event":"a","properties":{"token":"t","distinct_id":"u"}}"#,
            "mixpanel",
        ),
        (
            r#"{"event":"a","properties":{"$insert_id":"i"}}"#,
            "mixpanel",
        ),
        (r#"{"event":"a","properties":{"mp_lib":"web"}}"#, "mixpanel"),
        (
            r#"{"event":"a","distinct_id":"u","properties":{}}"#,
            "posthog",
        ),
        (
            r#"{"event":"a","timestamp":"2026-01-01T00:00:00Z","properties":{"distinct_id":"u"}}"#,
            "posthog",
        ),
        (
            r#"{"event":"a","properties":{"$lib":"web","$insert_id":"i"}}"#,
            "posthog",
        ),
        (
            r#"{"event":"a","properties":{"$lib":"web","token":"phc_1"}}"#,
            "posthog",
        ),
        (r#"{"event":"a","api_key":"phc_1"}"#, "posthog"),
        (
            r#"{"event":"a","distinct_id":"u","properties":{"time":1}}"#,
            "mixpanel",
        ),
        (
            r#"{"event":"a","distinct_id":"u","properties":{"mp_lib":"web"}}"#,
            "ambiguous: posthog, mixpanel",
        ),
        // Segment and RudderStack.
        (
            r#"{"type":"track","event":"a","userId":"u","context":{"library":{"name":"RudderLabs SDK"}}}"#,
            "rudderstack",
        ),
        (
            r#"{"type":"track","event":"a","userId":"u","context":{"library":{"name":"analytics.js"}}}"#,
            "segment",
        ),
        (r#"{"type":"track","event":"a","userId":"u"}"#, "segment"),
        // Batches of both shapes.
        (
            r#"{"batch":[{"type":"track","event":"a","userId":"u"}]}"#,
            "segment",
        ),
        (
            r#"{"batch":[{"event":"a","properties":{"distinct_id":"u"}}]}"#,
            "posthog_batch",
        ),
        (
            r#"{"batch":[{"type":"capture","event":"a","distinct_id":"u"}]}"#,
            "posthog_batch",
        ),
        // The four with `events`.
        (
            r#"{"client_id":"c","events":[{"name":"a","params":{}}]}"#,
            "ga4_measurement_protocol",
        ),
        (
            r#"{"events":[{"name":"a","time":"t","external_id":"u"}]}"#,
            "braze_users_track",
        ),
        (
            r#"{"events":[{"event_type":"a","user_id":"u"}]}"#,
            "amplitude_http_v2",
        ),
        (
            r#"{"events":[{"eventName":"a","user":{}}]}"#,
            "statsig_log_event",
        ),
        (
            r#"{"client_id":"c","events":[{"name":"a","time":"t","external_id":"u"}]}"#,
            "ambiguous: ga4_measurement_protocol, braze_users_track",
        ),
        (
            r#"{"events":[{"event_type":"a","eventName":"a"}]}"#,
            "ambiguous: amplitude_http_v2, statsig_log_event",
        ),
        // Neither an event nor a request with one.
        (
            r#"{"self":{"vendor":"v","name":"n","format":"jsonschema","version":"1-0-0"}}"#,
            "SchemaFile",
        ),
        (r#"{"batch":[]}"#, "Empty"),
        (r#"{"events":[],"api_key":"k"}"#, "Empty"),
        (r#"{"resourceLogs":[{"scopeLogs":[]}]}"#, "Empty"),
        (
            r#"{"schema":"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4","data":[]}"#,
            "Empty",
        ),
        ("[]", "Empty"),
        ("{}", "None"),
        ("1", "None"),
        ("[[]]", "None"),
        (r#"{"batch":[1]}"#, "None"),
        (r#"{"event":null}"#, "None"),
    ] {
        assert_eq!(id(text), expected, "{text}");
    }
}

#[test]
fn each_event_has_its_own_envelope() {
    let mixed = r#"[{"type":"track","event":"a","userId":"u"},{"batch":[{"type":"page","userId":"u",
        "context":{"library":{"name":"rudder-sdk-ruby"}}},{"type":"track","messageId":"m"},{"event":"b"},7]},{},
        {"batch":[]},{"event":"c","app_id":1,"identity":"u"}]"#;
    let expected = [
        "segment",
        "rudderstack",
        "segment",
        "posthog_batch",
        "rudderstack",
        "None",
        "Empty",
        "heap_track",
    ];
    assert_eq!(ids(mixed), expected);
}

#[test]
fn wrong_types_are_shown_as_they_are() {
    for (text, expected) in [
        (
            r#"{"type":"track","event":12,"userId":null,"anonymousId":"","properties":null}"#,
            "  Name: 12 @ /event\n  AnonymousId:  @ /anonymousId\n  Properties wrong: null @ /properties\n",
        ),
        (
            r#"{"type":"track","event":{"a":1},"userId":7,"properties":[1]}"#,
            "  Name: {\"a\":1} @ /event\n  UserId: 7 @ /userId\n  Properties wrong: [1] @ /properties\n",
        ),
        (
            r#"{"type":"track","userId":"u"}"#,
            "  UserId: u @ /userId\n",
        ),
        (
            r#"{"event":"a","app_id":"1","identity":"u","properties":"none"}"#,
            "  Name: a @ /event\n  UserId: u @ /identity\n  App: 1 @ /app_id\n  \
             Properties wrong: none @ /properties\n",
        ),
        (
            r#"{"type":"identify","userId":"u","context":{"traits":{"a":1}},"traits":{"b/~":2},"properties":{"c":3}}"#,
            "  UserProperties: {\"a\":1} @ /context/traits\n  UserId: u @ /userId\n  b/~ = 2 @ /traits/b~1~0\n",
        ),
    ] {
        let seen = described(text);
        assert_eq!(seen.split_once('\n').unwrap().1, expected, "{text}");
    }
}

fn snowplow(event: &str) -> String {
    let schema = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4";
    described(&format!(
        r#"{{"schema":"{schema}","data":[{{"e":"ue",{event}}}]}}"#
    ))
}

#[test]
fn what_cannot_be_decoded_is_broken_with_a_reason() {
    for (event, reason) in [
        (
            r#""ue_pr":"not json""#,
            "this holds no JSON: at byte 0, a value is missing here",
        ),
        (
            r#""ue_pr":"""#,
            "this holds no JSON: at byte 0, the text ends within a value",
        ),
        (
            r#""ue_pr":{"data":{}}"#,
            "a string that holds JSON is expected here",
        ),
        (r#""ue_px":"a*b""#, "this is no base64url"),
        (
            r#""ue_px":"_w""#,
            "what this holds in base64url is not UTF-8",
        ),
        (
            r#""ue_pr":"{\"data\":{\"schema\":\"iglu:com.acme/a\"}}""#,
            "a URI such as `iglu:vendor/name",
        ),
        (
            r#""ue_pr":"{\"data\":{\"schema\":\"iglu:com.acme/a b/jsonschema/1-0-0\"}}""#,
            "a URI such as",
        ),
        (
            r#""ue_pr":"{\"data\":{\"schema\":\"iglu:com.acme/a/jsonschema/1-0\"}}""#,
            "a URI such as",
        ),
        (r#""ue_pr":"{\"data\":{\"schema\":5}}""#, "a URI such as"),
    ] {
        let seen = snowplow(event);
        let name = seen.lines().nth(1).unwrap();
        assert!(
            name.starts_with(&format!("  Name: {reason}")),
            "{event} {seen}"
        );
        assert!(name.contains(" @ /data/0/ue_p"), "{seen}");
    }
    assert_eq!(snowplow(r#""ue_pr":null"#).lines().count(), 1);
    // `{}` with padding and without.
    for text in ["e30=", "e30"] {
        assert_eq!(snowplow(&format!(r#""ue_px":"{text}""#)).lines().count(), 1);
    }
}

#[test]
fn lists_of_keys_and_values_may_be_broken() {
    let ga4 = |params: &str| {
        described(&format!(
            r#"{{"event_name":"a","event_date":"d","event_params":{params}}}"#
        ))
    };
    assert!(ga4("[1]").ends_with("  a text `key` is missing here\n"));
    assert!(ga4(r#"[{"key":5,"value":{}}]"#).ends_with("  a text `key` is missing here\n"));
    let odd = ga4(r#"[{"key":"b","value":{"int_value":"007"}},{"key":"c","value":{"x":[1]}}]"#);
    assert!(
        odd.contains("  b = \"007\" @ /event_params/0/value/int_value\n"),
        "{odd}"
    );
    assert!(
        odd.contains("  c = {\"x\":[1]} @ /event_params/1/value\n"),
        "{odd}"
    );
    let nested = described(
        r#"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":"a","attributes":[{"key":"o","value":
        {"kvlistValue":{"values":[{"key":"p","value":{"arrayValue":{"values":[{"intValue":5}]}}}]}}}]}]}]}]}"#,
    );
    assert!(nested.contains("  o = {\"p\":[5]} @ "), "{nested}");
}

#[test]
fn values_within_reshaped_ones_know_their_origin() {
    let text = r#"{"event_name":"a","event_date":"d","event_params":[{"key":"c","value":{"x":[1,{"y":2}]}}]}"#;
    super::with(text, |root| {
        let mut scratch = Scratch::default();
        let envelope = crate::payload::envelope::named("ga4_bigquery_export").unwrap();
        let sent = envelope.sent(crate::payload::envelope::Event::lone(root), &mut scratch);
        let properties = sent.properties().unwrap();
        let (_, value) = properties.entries().next().unwrap();
        let y = value
            .get("x")
            .unwrap()
            .items()
            .nth(1)
            .unwrap()
            .get("y")
            .unwrap();
        let field = properties.field().unwrap();
        assert_eq!(field.pointer_of(y).document, "/event_params/0/value/x/1/y");
        assert_eq!(field.pointer().document, "/event_params");
        assert_eq!(field.node_of(y).raw(), r#"{"x":[1,{"y":2}]}"#);
    });
}

#[test]
fn a_project_declares_its_own_envelope() {
    let envelope = flat([
        ("name", "/event/name"),
        ("properties", "/props"),
        ("user_id", "/ids/0"),
        ("split", "/a~1b"),
    ]);
    let envelope = envelope.unwrap();
    let text = r#"{"a/b":[{"event":{"name":"x"},"props":{"event":1},"ids":["u"]}]}"#;
    let mut seen = String::new();
    super::with(text, |root| {
        envelope.events(root, &mut |event| {
            super::describe(&envelope.sent(event, &mut Scratch::default()), &mut seen);
        });
    });
    let expected = "flat Track at \"/a~1b/0\"\n  Name: x @ /a~1b/0/event/name\n  \
        UserId: u @ /a~1b/0/ids/0\n  event = 1 @ /a~1b/0/props/event\n";
    assert_eq!(seen, expected);
    // Without a place for properties, all keys are, but for the envelope's own.
    let envelope = flat([("name", "/n")]).unwrap();
    seen.clear();
    super::with(r#"{"n":"x","a":1}"#, |root| {
        let event = crate::payload::envelope::Event::lone(root);
        super::describe(&envelope.sent(event, &mut Scratch::default()), &mut seen);
    });
    assert!(
        seen.ends_with("  own n = \"x\" @ /n\n  a = 1 @ /a\n"),
        "{seen}"
    );
}

#[test]
fn a_wrong_declaration_is_refused_with_its_key() {
    let error = |pointers: &[(&str, &str)]| flat(pointers.iter().copied()).unwrap_err();
    let key = |key: &str| key.to_owned();
    assert_eq!(error(&[]), FlatError::NoName);
    assert_eq!(error(&[("nam", "/a")]), FlatError::UnknownKey(key("nam")));
    assert_eq!(error(&[("name", "a")]), FlatError::NoPointer(key("name")));
    assert_eq!(
        error(&[("split", "/a~2")]),
        FlatError::NoPointer(key("split"))
    );
    assert_eq!(error(&[("user_id", "")]), FlatError::Whole(key("user_id")));
    assert_eq!(
        error(&[("name", "/a"), ("name", "/b")]),
        FlatError::Twice(key("name"))
    );
    assert_eq!(error(&[("split", "/a"), ("split", "/b")]).key(), "split");
}

#[test]
fn times_are_guessed_by_their_digits() {
    for (text, format) in [
        ("1772446272", Some(TimeFormat::UnixS)),
        ("1772446272.345", Some(TimeFormat::UnixS)),
        ("1772446272345", Some(TimeFormat::UnixMs)),
        ("1772446272345000", Some(TimeFormat::UnixUs)),
        ("1772446272345000000", Some(TimeFormat::UnixNs)),
        ("12", None),
        ("2026-01-01T00:00:00Z", Some(TimeFormat::Rfc3339)),
    ] {
        assert_eq!(TimeFormat::guess(text), format, "{text}");
    }
}
