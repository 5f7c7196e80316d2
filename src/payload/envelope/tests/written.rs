//! What is written in an envelope is read from it again.

use serde_json::{Value, json};

use super::{id_of, with};
use crate::payload::envelope::{Call, Envelope, Part, Scratch, envelopes, events, flat, named};

/// What is read again: kind, name, id, version, and the properties that are not the envelope's.
fn again(envelope: &Envelope, body: &Value) -> (Call, Vec<Option<String>>, Value) {
    with(&body.to_string(), |root| {
        let mut seen = None;
        envelope.events(root, &mut |event| {
            let mut scratch = Scratch::default();
            let sent = envelope.sent(event, &mut scratch);
            let parts = [Part::Name, Part::UserId, Part::Version, Part::MessageId];
            let parts = parts.iter().map(|part| {
                let field = sent.get(*part).unwrap();
                field.map(|field| field.scalar().unwrap().into_owned())
            });
            let properties = sent.properties().unwrap();
            let own = properties.entries().map(|(key, value)| {
                let value: Value = serde_json::from_str(value.raw()).unwrap();
                (key.string().unwrap().into_owned(), value)
            });
            let own = own.filter(|(key, _)| !properties.is_own(key)).collect();
            seen = Some((sent.kind(), parts.collect(), Value::Object(own)));
        });
        seen.unwrap()
    })
}

#[test]
fn a_written_event_reads_back() {
    let properties = json!({"order_id": "o-1", "quantity": 3, "price": 9.5});
    let parts = [
        (Part::Properties, properties.clone()),
        (Part::Name, json!("order_completed")),
        (Part::UserId, json!("user-17")),
        (Part::MessageId, json!("m-1")),
        (Part::Version, json!("2-0-1")),
    ];
    for envelope in envelopes() {
        let id = envelope.id();
        let Some(written) = envelope.write(Call::Track, &parts) else {
            assert!(envelope.is_schema_file(), "{id}");
            continue;
        };
        let body = &written.body;
        with(&body.to_string(), |root| {
            events(root, &mut |_, detected| {
                assert_eq!(id_of(&detected), id, "{body}")
            });
        });
        let (kind, values, seen) = again(envelope, body);
        assert_eq!(kind, Call::Track, "{id}");
        assert_eq!(seen, properties, "{body}");
        for ((part, value), seen) in parts.iter().skip(1).zip([0, 1, 3, 2]) {
            let out = written.left_out.contains(part);
            assert_eq!(out, !envelope.has(*part), "{id} {part:?} {body}");
            if !out {
                assert_eq!(
                    values[seen].as_deref(),
                    value.as_str(),
                    "{id} {part:?} {body}"
                );
            }
        }
    }
}

#[test]
fn other_kinds_read_back() {
    let traits = json!({"plan": "pro"});
    for (id, kind) in [
        ("segment", Call::Identify),
        ("rudderstack", Call::Group),
        ("posthog", Call::Identify),
        ("posthog", Call::Group),
        ("amplitude_http_v2", Call::Identify),
        ("customerio_track_v2", Call::Identify),
    ] {
        let envelope = named(id).unwrap();
        let parts = [(Part::Traits, traits.clone()), (Part::UserId, json!("u"))];
        let written = envelope.write(kind, &parts).unwrap();
        assert_eq!(written.left_out, [], "{id}");
        let (seen, _, properties) = again(envelope, &written.body);
        assert_eq!((seen, &properties), (kind, &traits), "{}", written.body);
    }
    // The kind is the name there, so that no other name can be written.
    let posthog = named("posthog").unwrap();
    let written = posthog
        .write(Call::Page, &[(Part::Name, json!("Home"))])
        .unwrap();
    assert_eq!(written.left_out, [Part::Name]);
    assert_eq!(written.body["event"], "$pageview");
    let segment = named("segment").unwrap();
    let written = segment
        .write(Call::Page, &[(Part::Name, json!("Home"))])
        .unwrap();
    assert_eq!(written.body, json!({"type": "page", "name": "Home"}));
}

#[test]
fn wrapped_values_read_back() {
    let properties = json!({"list": ["a", 1, [true]], "object": {"a": {"b": 2}}, "nothing": null});
    let envelope = named("otlp_logs_json").unwrap();
    let parts = [
        (Part::Library, json!("app.events/1.4.0")),
        (Part::Platform, json!("checkout")),
        (Part::Properties, properties.clone()),
    ];
    let written = envelope.write(Call::Track, &parts).unwrap();
    assert_eq!(written.left_out, []);
    let logs = &written.body["resourceLogs"][0];
    assert_eq!(
        logs["scopeLogs"][0]["scope"],
        json!({"name": "app.events", "version": "1.4.0"})
    );
    let service = json!([{"key": "service.name", "value": {"stringValue": "checkout"}}]);
    assert_eq!(logs["resource"]["attributes"], service);
    let (_, _, seen) = again(envelope, &written.body);
    assert_eq!(seen, properties);
}

#[test]
fn what_cannot_be_read_again_is_left_out() {
    let snowplow = named("snowplow_self_describing").unwrap();
    let parts = [
        (Part::Name, json!("Order Completed")),
        (Part::Version, json!("1.0")),
    ];
    let written = snowplow.write(Call::Track, &parts).unwrap();
    assert_eq!(written.left_out, [Part::Name, Part::Version]);
    let declared = flat([("name", "/event/name"), ("split", "/events")]).unwrap();
    let parts = [
        (Part::Name, json!("a")),
        (Part::Properties, json!({"b": 1})),
    ];
    let written = declared.write(Call::Track, &parts).unwrap();
    assert_eq!(
        written.body,
        json!({"events": [{"event": {"name": "a"}, "b": 1}]})
    );
}
