//! Segment's tracking plans: both formats of one plan, and the verdicts of their own schemas.

use std::collections::BTreeMap;

use event_schema::dict::schema::{Audience, CompileOptions, compile_event};
use event_schema::exchange::import::Imported;
use event_schema::exchange::import::segment::{from_text, import};
use jsonschema::Draft;
use serde_json::{Value, json};

use super::{corpus, load, output, plain, same_verdicts, validator};

/// The schema of each track event's properties, read from the plan by its own rules; that of all
/// events is added to each.
fn bodies(plan: &Value) -> BTreeMap<String, Value> {
    let body = |schema: &Value| -> Value {
        let members = schema["properties"].as_object();
        let is_message = members.is_some_and(|members| members.contains_key("context"));
        match is_message {
            true => schema["properties"]
                .get("properties")
                .cloned()
                .unwrap_or(json!({})),
            false => schema.clone(),
        }
    };
    let plan = plan.pointer("/data/trackingPlan").unwrap_or(plan);
    let plan = plan.get("data").unwrap_or(plan);
    let mut every = None;
    let mut newest: BTreeMap<String, (i64, Value)> = BTreeMap::new();
    let mut add = |name: &Value, version: &Value, schema: &Value| {
        if let (Some(name), true) = (name.as_str(), schema.is_object()) {
            let version = version.as_i64().unwrap_or(0);
            let known = newest.get(name).is_some_and(|(known, _)| *known >= version);
            if !known {
                newest.insert(name.to_owned(), (version, body(schema)));
            }
        }
    };
    match &plan["rules"] {
        Value::Array(rules) => {
            for rule in rules {
                match rule["type"].as_str() {
                    Some("TRACK") => add(&rule["key"], &rule["version"], &rule["jsonSchema"]),
                    Some("COMMON") => every = Some(body(&rule["jsonSchema"])),
                    _ => {}
                }
            }
        }
        rules => {
            for rule in rules["events"].as_array().into_iter().flatten() {
                add(&rule["name"], &rule["version"], &rule["rules"]);
            }
        }
    }
    let both = |body: Value| match &every {
        Some(every) => {
            json!({"allOf": [body, every], "properties": body["properties"], "type": "object"})
        }
        None => body,
    };
    let all = newest.into_iter();
    all.map(|(name, (_, body))| (name, both(body))).collect()
}

/// The verdicts of the plan `text` and of what was `imported` from it, on track events. Returns
/// how many events were judged.
pub(crate) fn check(name: &str, text: &str, imported: &Imported) -> usize {
    let plan: Value = serde_json::from_str(text).expect("JSON");
    let session = load(name, &imported.files);
    let mut judged = 0;
    for (event, body) in bodies(&plan) {
        let Some(definition) = session.dictionary.event(&event) else {
            continue;
        };
        let original = plain(&body);
        // One that the validator refuses has no verdict.
        let Some(old) = validator(&original, Draft::Draft7) else {
            continue;
        };
        // What is in `context` is no property of the call.
        let options = CompileOptions {
            audience: Audience::Call,
            ..CompileOptions::default()
        };
        let compiled = compile_event(&session.dictionary, definition, &options);
        let new = validator(&compiled.schema, Draft::Draft202012).expect("a schema");
        let (compared, _) = same_verdicts(&event, &original, &old, &new, Vec::new());
        assert!(compared > 20, "{event}: {compared} values");
        judged += 1;
    }
    judged
}

fn imported(file: &str) -> (Imported, String) {
    let path = corpus("segment").join(file);
    let text = String::from_utf8(std::fs::read(&path).expect("the corpus")).expect("text");
    (import(&path).expect("imports"), text)
}

#[test]
fn verdicts_of_both_plans() {
    for (file, events) in [("plan.json", 25), ("plan-v1.json", 24)] {
        let (imported, text) = imported(file);
        let summary = &imported.summary;
        assert!(
            summary.failed.is_empty() && summary.losses.is_empty(),
            "{summary}"
        );
        assert_eq!(summary.events.len(), events);
        assert_eq!(check(&format!("segment-{file}"), &text, &imported), events);
        assert_eq!(
            from_text(&text, file).expect("imports").files,
            imported.files
        );
    }
}

/// One plan in two formats is one dictionary, where the two files say the same.
#[test]
fn both_formats_say_the_same() {
    let (public, config) = (imported("plan.json").0, imported("plan-v1.json").0);
    assert_eq!(
        public.files[public.files.len() - 1],
        config.files[config.files.len() - 1]
    );
    let (mut public, _) = output(&public);
    let (mut config, _) = output(&config);
    // The newer file has an event more, …
    assert!(public.remove("NoID Type").is_some());
    // … lost a sign of two names, …
    for number in [1, 2] {
        let event = config.remove(&format!("Property Object Name Collision #{number}"));
        config.insert(
            format!("Property Object Name Collision {number}"),
            event.expect("it is there"),
        );
    }
    // … and the labels of one event.
    let labelled = config.values_mut().filter_map(Value::as_object_mut);
    let labels: Vec<Value> = labelled
        .filter_map(|event| event.shift_remove("x-labels"))
        .collect();
    assert_eq!(labels, [json!({"area": "account", "type": "contacts"})]);
    // The names with the sign are still told beside the schema, in the newer file alone.
    for number in [1, 2] {
        let event = public.get_mut(&format!("Property Object Name Collision {number}"));
        let event = event.and_then(Value::as_object_mut).expect("it is there");
        let told = event.shift_remove("x-eventMetadata").expect("it is kept");
        assert_eq!(
            told["name"],
            format!("Property Object Name Collision #{number}")
        );
    }
    assert_eq!(public.len(), 24);
    assert!(public.keys().eq(config.keys()));
    for (name, event) in &public {
        assert_eq!(event, &config[name], "{name}");
    }
}

/// Whatever is cut off or put in the place of something else is an error or an import: no panic.
#[test]
fn damaged_plans_do_not_panic() {
    let (_, text) = imported("plan.json");
    let plan: Value = serde_json::from_str(&text).expect("JSON");
    let mut seed = super::Seed(7);
    let mut fine = 0;
    for _ in 0..300 {
        let mut plan = plan.clone();
        for _ in 0..4 {
            super::damage(&mut plan, &mut seed);
        }
        fine += usize::from(from_text(&plan.to_string(), "plan.json").is_ok());
    }
    assert!(fine > 10, "only {fine} imports");
    for cut in (0..text.len()).step_by(997) {
        let text = text.get(..cut).unwrap_or_default();
        assert!(from_text(text, "plan.json").is_err(), "{cut}");
    }
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(from_text(&deep, "plan.json").is_err());
}
