//! Random dictionaries: each schema location leads back to what it was made from, and the sugar
//! means what the same schema written by hand means.

use std::fmt::Write as _;
use std::sync::Arc;

use event_schema::dict::schema::{CompileOptions, Compiled, compile_event};
use event_schema::dict::validate::validator;
use event_schema::dict::{Dictionary, Fragment};
use event_schema::syntax::parse_yaml;
use event_schema::text::FileId;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

const NAMES: [&str; 5] = ["a", "b", "c d", "e/f~", "é"];

#[derive(Debug, Clone)]
enum Required {
    No,
    Always,
    When(usize, Vec<Value>),
    Platforms,
    Both(usize, Value),
}

#[derive(Debug, Clone)]
struct Sketch {
    kind: &'static str,
    nullable: bool,
    allowed: Option<Vec<Value>>,
    shared: bool,
    fragment: bool,
    required: Required,
}

fn value() -> impl Strategy<Value = Value> {
    select(vec![
        json!("x"),
        json!("yy"),
        json!(1),
        json!(2.5),
        json!(true),
        json!(null),
        json!(["x"]),
        json!({"k": 1}),
    ])
}

fn required() -> impl Strategy<Value = Required> {
    let sibling = 0..NAMES.len();
    prop_oneof![
        Just(Required::No),
        Just(Required::Always),
        (sibling.clone(), prop::collection::vec(value(), 1..3))
            .prop_map(|(i, v)| Required::When(i, v)),
        Just(Required::Platforms),
        (sibling, value()).prop_map(|(i, v)| Required::Both(i, v)),
    ]
}

fn sketch() -> impl Strategy<Value = Sketch> {
    let kinds = vec!["string", "integer", "number", "boolean", "array", "any"];
    let allowed = prop::option::of(prop::collection::vec(value(), 1..4));
    (
        select(kinds),
        any::<bool>(),
        allowed,
        any::<bool>(),
        any::<bool>(),
        required(),
    )
        .prop_map(
            |(kind, nullable, allowed, shared, fragment, required)| Sketch {
                kind,
                nullable,
                allowed,
                shared,
                fragment,
                required,
            },
        )
}

fn event() -> impl Strategy<Value = Vec<Sketch>> {
    prop::collection::vec(sketch(), NAMES.len())
}

/// The dictionary that says it, in our words.
fn dictionary(sketches: &[Sketch]) -> String {
    let mut text = String::from("events:\n  e:\n    properties:\n");
    let mut shared = String::from("properties:\n");
    for (name, sketch) in NAMES.iter().zip(sketches) {
        let mut body = String::new();
        if sketch.kind != "any" {
            let _ = write!(body, "type: {}, ", sketch.kind);
        }
        if let Some(allowed) = &sketch.allowed {
            let _ = write!(body, "enum: {}, ", json!(allowed));
        }
        if sketch.fragment {
            body.push_str("json_schema: {not: {const: yy}}, ");
        }
        if sketch.shared {
            let _ = writeln!(shared, "  '{name}': {{{body}description: D}}");
            body = format!("ref: '{name}', ");
        }
        let when = |i: &usize, values: &Value| format!("when: {{'{}': {values}}}", NAMES[*i]);
        let required = match &sketch.required {
            Required::No => "false".to_owned(),
            Required::Always => "true".to_owned(),
            Required::When(i, values) => format!("{{{}}}", when(i, &json!(values))),
            Required::Platforms => "{platforms: [web]}".to_owned(),
            // A list would mean any of its items.
            Required::Both(i, value) => {
                format!("{{platforms: [ios, web], {}}}", when(i, &json!([value])))
            }
        };
        let _ = writeln!(
            text,
            "      '{name}': {{{body}nullable: {}, required: {required}}}",
            sketch.nullable
        );
    }
    text + &shared + "  unused: {}\n"
}

/// The same by hand.
fn by_hand(sketches: &[Sketch], platform: Option<&str>) -> Value {
    let mut properties = Map::new();
    let mut rules = Vec::new();
    for (name, sketch) in NAMES.iter().zip(sketches) {
        let mut parts = Vec::new();
        if sketch.kind != "any" {
            parts.push(json!({"type": sketch.kind}));
        }
        if let Some(allowed) = &sketch.allowed {
            parts.push(
                json!({"anyOf": allowed.iter().map(|v| json!({"const": v})).collect::<Vec<_>>()}),
            );
        }
        if sketch.fragment {
            parts.push(json!({"not": {"enum": ["yy"]}}));
        }
        let base = match parts.is_empty() {
            true => json!(true),
            false => json!({"allOf": parts}),
        };
        let schema = match sketch.nullable {
            true => json!({"anyOf": [base, {"const": null}]}),
            false => base,
        };
        properties.insert((*name).to_owned(), schema);
        let here = platform == Some("web");
        let rule = |i: usize, values: &[Value]| {
            let sibling = NAMES[i];
            json!({"anyOf": [
                {"not": {"properties": {sibling: {"enum": values}}, "required": [sibling]}},
                {"required": [name]},
            ]})
        };
        match &sketch.required {
            Required::Always => rules.push(json!({"required": [name]})),
            Required::When(i, values) => rules.push(rule(*i, values)),
            Required::Platforms if here => rules.push(json!({"required": [name]})),
            Required::Both(i, value) if here => rules.push(rule(*i, std::slice::from_ref(value))),
            _ => {}
        }
    }
    rules.push(json!({"type": "object", "properties": properties, "additionalProperties": false}));
    json!({ "allOf": rules })
}

fn compile(text: &str, platform: Option<&str>) -> Compiled {
    let fragment = Fragment::read(Arc::new(parse_yaml(FileId(0), text.into())));
    assert!(
        fragment.faults.is_empty(),
        "{:?} in {text}",
        fragment.faults
    );
    let dictionary = Dictionary::new(vec![Arc::new(fragment)], false);
    let event = dictionary.event("e").expect("it was just written");
    let options = CompileOptions {
        platform,
        ..CompileOptions::default()
    };
    compile_event(&dictionary, event, &options)
}

fn pointers(schema: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(value, &format!("{at}/{key}"), out);
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{i}"), out);
            }
        }
        _ => {}
    }
}

/// What `text`, a piece of YAML, says.
fn said(text: &str) -> Option<Value> {
    parse_yaml(FileId(0), text.into())
        .documents()
        .next()?
        .to_json()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn sugar_means_what_it_says(
        sketches in event(),
        platform in select(vec![None, Some("web"), Some("android")]),
        instances in prop::collection::vec(prop::collection::vec(prop::option::of(value()), NAMES.len()), 40),
    ) {
        let text = dictionary(&sketches);
        let ours = validator(&compile(&text, platform)).expect("a schema");
        let theirs = jsonschema::validator_for(&by_hand(&sketches, platform)).expect("a schema");
        for values in instances {
            let pairs = NAMES.iter().zip(values);
            let object: Map<String, Value> =
                pairs.filter_map(|(name, value)| Some(((*name).to_owned(), value?))).collect();
            let instance = Value::Object(object);
            prop_assert_eq!(ours.is_valid(&instance), theirs.is_valid(&instance), "{} of\n{}", instance, text);
        }
    }

    #[test]
    fn every_location_leads_to_its_source(sketches in event()) {
        let text = dictionary(&sketches);
        let compiled = compile(&text, Some("web"));
        let mut all = Vec::new();
        pointers(&compiled.schema, "", &mut all);
        for pointer in all {
            let span = compiled.span_at(&pointer);
            prop_assert!(span.is_some(), "{} leads nowhere", pointer);
            let written = span.map(|span| &text[span.range()]).unwrap_or_default();
            let value = compiled.schema.pointer(&pointer).expect("it was just listed");
            let meant = said(written);
            let last = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
            let copied = meant.as_ref() == Some(value);
            let named = meant == Some(json!(last));
            // What is not written as such: null by `nullable`, `required` and what is closed
            // by default, and what only holds the rest together.
            let null = written == "true" && (*value == json!(null) || *value == json!("null") || *value == json!({"type": "null"}));
            let required = pointer.contains("/required") || pointer.contains("/allOf") || pointer.ends_with("/enum") || pointer.ends_with("/type") || pointer.contains("/anyOf");
            let whole = written == "e" || pointer == "/properties" || pointer.ends_with("/$ref");
            prop_assert!(
                copied || named || null || required || whole,
                "{} = {} leads to {:?}", pointer, value, written
            );
            if pointer.starts_with("/required/") {
                prop_assert!(written == "true" || written.contains("platforms"), "{}", written);
            }
        }
    }
}
