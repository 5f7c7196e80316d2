//! Any value in any place, long lists and deep ones.

use serde_json::{Value, json};

use super::described;
use crate::payload::envelope::{Part, Scratch, events};

#[test]
fn long_lists_are_not_counted_for_each_pointer() {
    let event = r#"{"type":"track","event":"a","userId":"u"}"#;
    let list = vec![event; 30_000].join(",");
    for (text, last) in [
        (format!("[{list}]"), "/29999/userId"),
        (format!(r#"{{"batch":[{list}]}}"#), "/batch/29999/userId"),
    ] {
        let mut scratch = Scratch::default();
        let (mut seen, started) = (String::new(), std::time::Instant::now());
        super::with(&text, |root| {
            events(root, &mut |event, detected| {
                let sent = detected.one().unwrap().sent(event, &mut scratch);
                let field = sent.get(Part::UserId).unwrap().unwrap();
                assert!(field.pointer().document.starts_with(&event.pointer()));
                seen = field.pointer().document;
            });
        });
        assert_eq!(seen, last);
        assert!(started.elapsed().as_secs() < 5);
    }
}

/// Every value of a document, by its JSON Pointer.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{index}"), all);
            }
        }
        Value::Object(object) => {
            for (key, item) in object {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(item, &format!("{at}/{key}"), all);
            }
        }
        _ => {}
    }
}

#[test]
fn any_value_may_stand_anywhere() {
    for line in super::PAYLOADS.lines() {
        let payload: Value = serde_json::from_str(line).unwrap();
        let mut all = Vec::new();
        pointers(&payload, "", &mut all);
        for pointer in all {
            for other in [
                json!(null),
                json!(-1),
                json!("x"),
                json!([null]),
                json!({"a": []}),
            ] {
                let mut payload = payload.clone();
                *payload.pointer_mut(&pointer).unwrap() = other;
                // What is shown of it has a place in the document.
                for line in described(&payload.to_string()).lines() {
                    if let Some((_, at)) = line.rsplit_once(" @ ") {
                        let at = at.split(" > ").next().unwrap();
                        assert!(payload.pointer(at).is_some(), "{line} {payload}");
                    }
                }
            }
        }
    }
}

#[test]
fn deep_wrapping_has_an_end() {
    let (open, close) = (r#"{"arrayValue":{"values":["#, "]}}");
    let deep = open.repeat(300) + close.repeat(300).as_str();
    let text = format!(
        r#"{{"resourceLogs":[{{"scopeLogs":[{{"logRecords":[{{"attributes":[{{"key":"a","value":{deep}}}]}}]}}]}}]}}"#
    );
    let seen = described(&text);
    assert!(
        seen.contains(&format!("  a = {}{open}", "[".repeat(100))),
        "{seen}"
    );
}
