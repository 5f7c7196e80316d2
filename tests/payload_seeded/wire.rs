//! Envelopes, written by hand as their SDKs send them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::event::Event;

/// An event in its envelope: its text, and the JSON Pointers of its parts.
pub(crate) struct Sent {
    pub(crate) text: String,
    pub(crate) whole: String,
    pub(crate) name: String,
    pub(crate) properties: String,
    pub(crate) user: String,
    pub(crate) time: String,
    /// Whether places within properties are told as that of the text that holds them.
    pub(crate) is_packed: bool,
}

/// What each envelope does.
pub(crate) type Wire = fn(&Event) -> Sent;

pub(crate) const WIRES: &[(&str, Wire)] = &[
    ("segment", segment),
    ("rudderstack", rudderstack),
    ("mixpanel", mixpanel),
    ("posthog", posthog),
    ("amplitude", amplitude),
    ("cloudevents", cloudevents),
    ("snowplow", snowplow),
];

fn object(members: &[(&str, Option<String>)]) -> String {
    let members = members.iter().filter_map(|(key, value)| {
        let value = value.as_ref()?;
        Some(format!("\"{key}\":{value}"))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

fn text(text: &str) -> Option<String> {
    Some(serde_json::to_string(text).expect("a string is JSON"))
}

fn perhaps(value: Option<&String>) -> Option<String> {
    value.and_then(|value| text(value))
}

fn properties(event: &Event, more: &[(&str, Option<String>)]) -> Option<String> {
    let own = event.properties.iter();
    let own = own.map(|(name, value)| (name.as_str(), Some(value.clone())));
    let all: Vec<_> = more.iter().cloned().chain(own).collect();
    Some(object(&all))
}

/// `2026-05-28T20:26:40Z`, by the algorithm of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
fn moment(seconds: u64) -> String {
    let (days, clock) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = match month {
        0..=9 => (year + era * 400, month + 3),
        _ => (year + era * 400 + 1, month - 9),
    };
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.000Z",
        clock / 3_600,
        clock / 60 % 60,
        clock % 60
    )
}

fn sent(text: String, [name, properties, user, time]: [&str; 4]) -> Sent {
    Sent {
        text,
        whole: String::new(),
        name: name.to_owned(),
        properties: properties.to_owned(),
        user: user.to_owned(),
        time: time.to_owned(),
        is_packed: false,
    }
}

fn segment(event: &Event) -> Sent {
    let json = object(&[
        ("timestamp", text(&moment(event.time))),
        ("userId", perhaps(event.user.as_ref())),
        ("anonymousId", perhaps(event.device.as_ref())),
        ("event", text(&event.name)),
        ("type", text("track")),
        ("properties", properties(event, &[])),
        (
            "context",
            Some(
                r#"{"page":{"path":"/a"},"library":{"name":"analytics.js","version":"2.1"}}"#
                    .to_owned(),
            ),
        ),
        ("messageId", text(&event.id)),
        ("sentAt", text(&moment(event.time + 1))),
    ]);
    sent(json, ["/event", "/properties", "/userId", "/timestamp"])
}

fn rudderstack(event: &Event) -> Sent {
    let json = object(&[
        ("properties", properties(event, &[])),
        ("event", text(&event.name)),
        ("type", text("track")),
        ("channel", text("web")),
        (
            "context",
            Some(r#"{"library":{"name":"RudderLabs JavaScript SDK","version":"3.0"}}"#.to_owned()),
        ),
        ("originalTimestamp", text(&moment(event.time))),
        ("integrations", Some("{\"All\":true}".to_owned())),
        ("messageId", text(&event.id)),
        ("userId", perhaps(event.user.as_ref())),
        ("anonymousId", perhaps(event.device.as_ref())),
    ]);
    sent(
        json,
        ["/event", "/properties", "/userId", "/originalTimestamp"],
    )
}

fn mixpanel(event: &Event) -> Sent {
    let more = [
        ("token", text("0123456789abcdef0123456789abcdef")),
        ("time", Some(event.time.to_string())),
        ("$user_id", perhaps(event.user.as_ref())),
        ("$device_id", perhaps(event.device.as_ref())),
        ("$insert_id", text(&event.id)),
        ("mp_lib", text("web")),
    ];
    let json = object(&[
        ("event", text(&event.name)),
        ("properties", properties(event, &more)),
    ]);
    sent(
        json,
        [
            "/event",
            "/properties",
            "/properties/$user_id",
            "/properties/time",
        ],
    )
}

fn posthog(event: &Event) -> Sent {
    let more = [
        ("$lib", text("web")),
        ("$current_url", text("https://shop.example/")),
        ("$device_id", perhaps(event.device.as_ref())),
    ];
    let json = object(&[
        ("api_key", text("phc_key")),
        ("uuid", text(&event.id)),
        ("event", text(&event.name)),
        ("distinct_id", perhaps(event.user.as_ref()).or(text("u-0"))),
        ("properties", properties(event, &more)),
        ("timestamp", text(&moment(event.time))),
    ]);
    sent(
        json,
        ["/event", "/properties", "/distinct_id", "/timestamp"],
    )
}

fn amplitude(event: &Event) -> Sent {
    let json = object(&[
        ("event_type", text(&event.name)),
        ("user_id", perhaps(event.user.as_ref())),
        ("device_id", perhaps(event.device.as_ref())),
        ("time", Some((event.time * 1_000).to_string())),
        ("insert_id", text(&event.id)),
        ("event_properties", properties(event, &[])),
    ]);
    sent(
        json,
        ["/event_type", "/event_properties", "/user_id", "/time"],
    )
}

fn cloudevents(event: &Event) -> Sent {
    let mut data = properties(event, &[]);
    // The ids have no place of their own there: they stand at the top.
    if data.as_deref() == Some("{}") {
        data = None;
    }
    let json = object(&[
        ("specversion", text("1.0")),
        ("id", text(&event.id)),
        ("source", text("/shop")),
        ("type", text(&event.name)),
        ("time", text(&moment(event.time))),
        ("user_id", perhaps(event.user.as_ref())),
        ("anonymous_id", perhaps(event.device.as_ref())),
        ("data", data),
    ]);
    sent(json, ["/type", "/data", "/user_id", "/time"])
}

fn snowplow(event: &Event) -> Sent {
    let inner = object(&[
        (
            "schema",
            text("iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0"),
        ),
        (
            "data",
            Some(object(&[
                (
                    "schema",
                    text(&format!(
                        "iglu:example.shop/{}/jsonschema/1-0-0",
                        event.name
                    )),
                ),
                ("data", properties(event, &[])),
            ])),
        ),
    ]);
    let packed = URL_SAFE_NO_PAD.encode(inner);
    let item = object(&[
        ("e", text("ue")),
        ("eid", text(&event.id)),
        ("uid", perhaps(event.user.as_ref())),
        ("duid", perhaps(event.device.as_ref())),
        ("dtm", text(&(event.time * 1_000).to_string())),
        ("ue_px", text(&packed)),
    ]);
    let json = object(&[
        (
            "schema",
            text("iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4"),
        ),
        ("data", Some(format!("[{item}]"))),
    ]);
    Sent {
        whole: "/data/0".to_owned(),
        is_packed: true,
        ..sent(
            json,
            [
                "/data/0/ue_px",
                "/data/0/ue_px",
                "/data/0/uid",
                "/data/0/dtm",
            ],
        )
    }
}
