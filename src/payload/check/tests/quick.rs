//! The quick way against the thorough one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::read;
use crate::diag::Level;
use crate::payload::check::Checker;
use crate::payload::expected::fast::tests::generate::Chance;
use crate::payload::expected::fast::tests::instance::Json;
use crate::payload::{Mismatch, Sender, Standing};

const MANIFEST: &str = "
version: 1
platforms: {web: {}, ios: {}}
sources: {shop: {platform: web}}
destinations: {ga4: {}}
";

const DICTIONARY: &str = "
identifiers:
  user_id: {type: string, pattern: '^u-', description: Who is logged in.}
  anonymous_id: {type: string, description: A device.}
  account_id: {type: string, aliases: {mixpanel: account}, description: A company.}
events:
  order_placed:
    description: An order was placed.
    identifiers: [anonymous_id]
    unique_by: [order_id]
    properties:
      order_id: {type: string, required: true, description: Its number.}
      total: {type: number, minimum: 0, required: true, description: With tax.}
      note: {type: string, maxLength: 20, description: What was said.}
  plan_changed:
    version: 2.0.0
    description: Another plan was taken.
    platforms: [web]
    properties:
      plan: {type: string, enum: [free, team], required: true, description: The new one.}
      seats: {type: integer, required: {platforms: [ios]}, description: How many.}
      since: {type: string, format: date-time, description: From when.}
      items: {type: array, items: {type: object, properties: {sku: {type: string, description: It.}}, additionalProperties: false}, description: Of it.}
  list_viewed:
    description: A list was seen.
    destinations: {ga4: {}}
    properties:
      list: {type: string, description: Which.}
      token: {type: string, description: A mark of it.}
      old: {type: string, deprecated: {message: Not any more.}, description: Gone.}
  plan_viewed:
    description: A plan was looked at.
    properties:
      plan: {type: string, enum: [free, team], required: true, description: Which.}
      seats: {type: integer, minimum: 1, required: {platforms: [ios]}, description: How many.}
      tags: {type: array, items: {type: string, maxLength: 8}, description: Its marks.}
      where: {type: object, properties: {row: {type: integer, required: true, description: It.}}, description: The place.}
  plan_shown:
    description: A plan was to be seen.
    additionalProperties: true
    properties:
      plan: {type: string, description: Which.}
  plan_named:
    description: A plan was called by its name.
    properties:
      plan: {type: string, description: Which.}
      mp_lib: {type: string, description: What sent it.}
  tour_ended:
    description: The tour is over.
    status: deprecated
    properties: {}
  person_known:
    kind: identify
    description: Who it is.
    properties:
      plan: {type: string, enum: [free, team], description: The plan.}
      account_id: {type: string, description: The company.}
";

/// Events as they are sent in several envelopes, right ones and nearly right ones.
const EVENTS: [&str; 13] = [
    r#"{"event":"plan_named","properties":{"plan":"team"},"messageId":"m-7","type":"track","userId":"u-9"}"#,
    r#"{"type":"track","anonymousId":"a-9","event":"plan_viewed","channel":"web","messageId":"m-9","timestamp":"2026-09-01T12:00:00Z","context":{"page":{"path":"/a"}},"properties":{"plan":"team","seats":3,"tags":["a","b"],"where":{"row":1}}}"#,
    r#"{"type":"track","userId":"u-9","event":"plan_shown","messageId":"m-8","properties":{"plan":"team","how":"all","at":{"row":1}},"timestamp":"2026-09-01T12:00:00Z"}"#,
    r#"{"type":"track","event":"order_placed","anonymousId":"a-1","userId":"u-1","messageId":"m-1","timestamp":"2026-09-01T12:00:00.000Z","originalTimestamp":"2026-09-01T12:00:00Z","context":{"library":{"name":"analytics.js","version":"2"},"page":{"path":"/a","url":"https://a.example/a"},"app":{"name":"shop"}},"properties":{"order_id":"o-1","total":12.5,"note":"as is"},"receivedAt":"2026-09-01T12:00:01.000Z"}"#,
    r#"{"properties":{"plan":"team","seats":3,"since":"2026-09-01T12:00:00Z","items":[{"sku":"a"}]},"event":"plan_changed","type":"track","channel":"web","context":{"library":{"name":"RudderLabs JavaScript SDK","version":"3"},"locale":"de"},"messageId":"m-2","anonymousId":"a-2","userId":"u-2","originalTimestamp":"2026-09-02T12:00:00.000Z","sentAt":"2026-09-02T12:00:00.100Z"}"#,
    r#"{"type":"identify","userId":"u-7","anonymousId":"a-7","traits":{"plan":"free"},"messageId":"m-3","timestamp":"2026-09-01T12:00:00Z","context":{"device":{"type":"ios"}}}"#,
    r#"{"event":"list_viewed","properties":{"token":"0123456789abcdef","time":1788264000,"distinct_id":"u-3","$insert_id":"i-1","mp_lib":"web","$device_id":"a-3","list":"new"}}"#,
    r#"{"event":"list_viewed","api_key":"phc_abc","uuid":"01890000-0000-7000-8000-000000000000","distinct_id":"u-4","timestamp":"2026-09-01T12:00:00.000Z","properties":{"distinct_id":"u-4","$lib":"web","$current_url":"https://a.example/","list":"top"}}"#,
    r#"{"event_type":"order_placed","user_id":"u-5","device_id":"a-5","time":1788264000000,"insert_id":"i-5","platform":"Web","event_properties":{"order_id":"o-5","total":1}}"#,
    r#"{"specversion":"1.0","id":"c-1","source":"/shop","type":"list_viewed","time":"2026-09-01T12:00:00Z","datacontenttype":"application/json","data":{"list":"all"}}"#,
    r#"{"type":"page","name":"list_viewed","anonymousId":"a-9","properties":{"list":"p"},"messageId":"m-9"}"#,
    r#"{"event":"list_viewed","distinct_id":"u-1","properties":{"distinct_id":"u-1","$lib":"web","mp_lib":"web"}}"#,
    r#"{"type":"track","event":"tour_ended","anonymousId":"a-1","messageId":"m-4","properties":{}}"#,
];

/// Keys that some envelope looks for, and values that are told apart.
const KEYS: &[&str] = &[
    "type",
    "event",
    "userId",
    "anonymousId",
    "messageId",
    "timestamp",
    "originalTimestamp",
    "receivedAt",
    "context",
    "properties",
    "traits",
    "name",
    "token",
    "time",
    "distinct_id",
    "$lib",
    "mp_lib",
    "app",
    "library",
    "channel",
    "account_id",
    "account",
    "user_id",
    "platform",
    "version",
    "rudderId",
    "events",
    "batch",
    "data",
    "id",
    "order_id",
    "list",
    "old",
    "seats",
    "api_key",
    "device",
];
const VALUES: &[&str] = &[
    "null",
    "true",
    "0",
    "1788264000",
    "12.5",
    "\"\"",
    "\" \"",
    "\"undefined\"",
    "\"track\"",
    "\"identify\"",
    "\"web\"",
    "\"iOS\"",
    "\"shop\"",
    "\"u-1\"",
    "\"x\"",
    "\"order_placed\"",
    "\"list_viewed\"",
    "\"plan_changed\"",
    "\"plan_shown\"",
    "\"plan_viewed\"",
    "\"2026-09-01T12:00:00.000Z\"",
    "\"2036-09-01T12:00:00Z\"",
    "\"1999-01-01T00:00:00Z\"",
    "\"ada.lovelace@post.example\"",
    "\"rudder\"",
    "\"phc_1\"",
    "\"\\u0061\"",
    "\"\\n\"",
    "[]",
    "{}",
    "[{\"sku\":\"a\"}]",
    "{\"name\":\"shop\"}",
    "{\"a\":1,\"a\":2}",
    "{\"list\":\"x\"}",
    "\"free\"",
    "\"2-0-0\"",
    "\"a text that is longer than twenty characters, and longer than a hundred characters too, as nobody would write it\"",
];

fn json(item: &serde_json::Value) -> Json {
    match item {
        serde_json::Value::Array(items) => Json::List(items.iter().map(json).collect()),
        serde_json::Value::Object(members) => {
            let member = |(key, value): (&String, &serde_json::Value)| {
                (serde_json::to_string(key).expect("a string"), json(value))
            };
            Json::Object(members.iter().map(member).collect())
        }
        scalar => Json::Scalar(scalar.to_string()),
    }
}

/// Values that have a say under these keys.
const TELLING: &[(&str, &[&str])] = &[
    ("\"type\"", &["\"track\"", "\"identify\"", "\"page\""]),
    (
        "\"event\"",
        &["\"list_viewed\"", "\"order_placed\"", "\"tour_ended\""],
    ),
    ("\"userId\"", &["\"u-2\"", "\"undefined\"", "\"x\"", "null"]),
    ("\"account_id\"", &["\"c-2\"", "\"undefined\"", "\"\""]),
    ("\"list\"", &["\"new\"", "\"ada.byron@post.de\"", "null"]),
    ("\"note\"", &["\"ada@post.de\"", "\"as was\""]),
    ("\"how\"", &["\"ada@post.de\"", "\"some\""]),
    ("\"user_id\"", &["\"undefined\"", "\"u-4\""]),
    ("\"mp_lib\"", &["\"web\""]),
    ("\"channel\"", &["\"web\"", "\"ios\""]),
    (
        "\"name\"",
        &["\"shop\"", "\"RudderLabs SDK\"", "\"analytics.js\""],
    ),
    (
        "\"receivedAt\"",
        &[
            "\"2026-08-01T12:00:01.000Z\"",
            "\"2026-09-01T12:00:05.000Z\"",
        ],
    ),
];

/// Changes one thing somewhere: mostly a value, at times a key.
fn change(chance: &mut Chance, json: &mut Json) {
    let Json::Object(entries) = json else {
        *json = Json::Scalar(chance.of(VALUES).to_owned());
        return;
    };
    let at = chance.below(entries.len());
    match chance.below(9) {
        0 if !entries.is_empty() => {
            entries.remove(at);
        }
        1 => {
            let key = format!("\"{}\"", chance.of(KEYS));
            entries.insert(at, (key, Json::Scalar(chance.of(VALUES).to_owned())));
        }
        2 => {
            let (key, values) = TELLING[chance.below(TELLING.len())];
            let value = Json::Scalar(chance.of(values).to_owned());
            entries.retain(|(other, _)| other != key);
            entries.push((key.to_owned(), value));
        }
        3 if entries.len() > 1 => {
            let last = entries.len() - 1;
            entries.swap(at, last);
        }
        4 if !entries.is_empty() => entries.push(entries[at].clone()),
        _ => {
            let Some((key, value)) = entries.get_mut(at) else {
                return;
            };
            let telling = TELLING.iter().find(|(of, _)| of == key);
            match telling.filter(|_| chance.one_in(2)) {
                Some((_, values)) => *value = Json::Scalar(chance.of(values).to_owned()),
                None => change(chance, value),
            }
        }
    }
}

/// A log of events that are mostly alike.
fn log(chance: &mut Chance) -> String {
    let parsed = |text: &&str| json(&serde_json::from_str(text).expect("it is JSON"));
    let first = chance.below(EVENTS.len());
    let kinds: Vec<Json> = (0..1 + chance.below(3))
        .map(|i| parsed(&EVENTS[(first + i * 2) % EVENTS.len()]))
        .collect();
    let mut log = String::new();
    for _ in 0..150 {
        let mut event = kinds[chance.below(kinds.len())].clone();
        for _ in 0..chance.below(3).saturating_sub(chance.below(2)) {
            change(chance, &mut event);
        }
        log.push_str(&event.text());
        log.push('\n');
    }
    log
}

/// How many lines were skimmed, and of how many of these the properties were checked as they were read.
fn compare(seed: u64, logs: usize) -> (u64, u64) {
    let (dictionary, config) = read(DICTIONARY, MANIFEST);
    let judge = |_: &Mismatch| Standing::Reported(Level::Error);
    let path: Arc<str> = "log.ndjson".into();
    let mut chance = Chance(seed);
    let (mut skimmed, mut straight) = (0, 0);
    for number in 0..logs {
        let log = log(&mut chance);
        let mut sender = Sender::default();
        if number % 5 == 0 {
            sender.ignore("mp_*").expect("a pattern");
        }
        if number % 7 == 0 {
            sender.named("segment").expect("an envelope");
        }
        let found = |warming: u64| {
            let mut checker = Checker::new(&dictionary, &config, &judge);
            checker.warming = warming;
            let (checked, error) =
                checker.check(log.as_bytes(), (0, &path), &sender, 1, usize::MAX);
            assert!(error.is_none());
            let counted = |count: &AtomicU64| count.load(Ordering::Relaxed);
            let skimmed = counted(&checker.skimmed);
            (format!("{checked:#?}"), skimmed, counted(&checker.straight))
        };
        let (thorough, none, _) = found(u64::MAX);
        let (quick, some, of_these) = found(0);
        assert_eq!(none, 0);
        skimmed += some;
        straight += of_these;
        if quick != thorough {
            let lines = quick.lines().zip(thorough.lines());
            let other = lines.clone().find(|(one, other)| one != other);
            panic!("seed {seed}, log {number}: {other:?}\n{log}");
        }
    }
    (skimmed, straight)
}

/// What is found is the same whether or not events that were right before are skimmed.
///
/// Found when put in on purpose, one after the other:
///
/// - that a value is null has no say
/// - a key that comes twice at the top is let pass
/// - the time of an event is not held against when it came in
/// - a lesson is learned from an event of which something was told
/// - values that look personal are not looked for, or not in properties that are checked as they are read
#[test]
fn what_is_found_quickly_is_what_is_found() {
    let (skimmed, straight) = compare(1, 800);
    assert!(skimmed > 15_000, "{skimmed}");
    assert!(straight > 1_000, "{straight}");
}

#[test]
#[ignore = "2,400,000 lines take some minutes"]
fn what_is_found_quickly_is_what_is_found_at_length() {
    for seed in 100..140 {
        compare(seed, 400);
    }
}

/// Each of the events, as it is, is skimmed where it is right and can be.
#[test]
fn what_is_right_is_skimmed() {
    let (dictionary, config) = read(DICTIONARY, MANIFEST);
    let judge = |_: &Mismatch| Standing::Reported(Level::Error);
    let path: Arc<str> = "log.ndjson".into();
    let skimmed = EVENTS.map(|event| {
        let mut checker = Checker::new(&dictionary, &config, &judge);
        checker.warming = 0;
        let log = format!("{event}\n{event}\n{event}\n");
        let sender = Sender::default();
        checker.check(log.as_bytes(), (0, &path), &sender, 1, usize::MAX);
        checker.skimmed.load(Ordering::Relaxed)
    });
    // The sixth has no name, and of the last three something is told.
    assert_eq!(skimmed, [2, 2, 2, 2, 2, 0, 2, 2, 2, 2, 0, 0, 0]);
}

/// The events of a log that have something said of them after others of which there was nothing to say.
///
/// Found when put in on purpose, one after the other:
///
/// - an undeclared property that is an identifier is let pass as it is read
/// - it is not looked at again by which sender a guess was
#[test]
fn what_is_read_is_not_let_pass() {
    let shown = |more: &str| {
        format!(
            r#"{{"type":"track","userId":"u-9","event":"plan_shown","properties":{{"plan":"team"{more}}}}}"#
        )
    };
    let viewed = |channel: &str, more: &str| {
        format!(
            r#"{{"type":"track","channel":"{channel}","userId":"u-9","event":"plan_viewed","properties":{{"plan":"team"{more}}}}}"#
        )
    };
    let named = |more: &str| {
        format!(
            r#"{{"type":"track","userId":"u-9","event":"plan_named","properties":{{"plan":"team"{more}}}}}"#
        )
    };
    let logs = [
        vec![
            shown(""),
            shown(""),
            shown(""),
            shown(r#","account_id":"undefined""#),
        ],
        vec![
            viewed("ios", r#","seats":1"#),
            viewed("ios", r#","seats":1"#),
            viewed("web", ""),
            viewed("web", ""),
            viewed("web", ""),
            viewed("ios", ""),
        ],
        vec![
            shown(""),
            named(""),
            shown(""),
            shown(""),
            named(r#","mp_lib":"web""#),
        ],
    ];
    let (dictionary, config) = read(DICTIONARY, MANIFEST);
    let judge = |_: &Mismatch| Standing::Reported(Level::Error);
    let path: Arc<str> = "log.ndjson".into();
    for log in logs {
        let found = |warming: u64| {
            let mut checker = Checker::new(&dictionary, &config, &judge);
            checker.warming = warming;
            let sender = Sender::default();
            let log = log.join("\n") + "\n";
            let (checked, _) = checker.check(log.as_bytes(), (0, &path), &sender, 1, usize::MAX);
            let said = format!("{checked:#?}");
            (said, checker.straight.load(Ordering::Relaxed))
        };
        let (thorough, _) = found(u64::MAX);
        let (quick, straight) = found(0);
        assert!(straight > 0, "{log:?}");
        assert_eq!(quick, thorough, "{log:?}");
    }
}
