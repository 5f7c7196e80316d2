//! What is found in payloads, against what the `jsonschema` crate finds in their properties.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value, json};

use super::read;
use crate::diag::Level;
use crate::dict::schema::{Audience, CompileOptions, compile_event, escape};
use crate::dict::validate::validator;
use crate::payload::expected::fast::tests::generate::Chance;
use crate::payload::expected::fast::tests::instance::{instance, mutate};
use crate::payload::tape::Tape;
use crate::payload::{Checker, Kind, Mismatch, Sender, Standing, to_value};

/// Properties by chance, as a dictionary spells them.
fn properties(chance: &mut Chance, depth: usize) -> Map<String, Value> {
    const NAMES: &[&str] = &[
        "alpha", "beta_two", "gamma", "delta", "eta", "a/b", "c~d", "é",
    ];
    let mut all = Map::new();
    for _ in 0..1 + chance.below(5) {
        let mut property = property(chance, depth);
        if let Some(map) = property.as_object_mut() {
            map.insert("description".to_owned(), json!("It is there."));
            if chance.one_in(3) {
                map.insert("required".to_owned(), json!(true));
            }
        }
        all.insert(chance.of(NAMES).to_owned(), property);
    }
    all
}

fn property(chance: &mut Chance, depth: usize) -> Value {
    let mut property = match chance.below(if depth < 3 { 9 } else { 6 }) {
        0 => {
            json!({ "type": "string", "minLength": chance.below(3), "maxLength": 3 + chance.below(5) })
        }
        1 => {
            json!({ "type": "string", "pattern": chance.of(&["^[a-z_]+$", "^\\d+$", "^[A-Z]{3}$", "7"]) })
        }
        2 => {
            json!({ "type": "string", "format": chance.of(&["date", "date-time", "uuid", "ipv4"]) })
        }
        3 => {
            json!({ "type": chance.of(&["integer", "number"]), "minimum": chance.below(3), "maximum": 50 + chance.below(100) })
        }
        4 => json!({ "type": "number", "exclusiveMinimum": 0, "multipleOf": 0.5 }),
        5 => json!({ "type": "string", "enum": ["card", "EUR", "ab"] }),
        6 => {
            json!({ "type": "array", "minItems": 1, "maxItems": 3, "uniqueItems": chance.one_in(2),
                     "items": property(chance, depth + 1) })
        }
        7 => json!({ "type": "object", "properties": properties(chance, depth + 1) }),
        _ => json!({ "type": ["string", "integer", "boolean"] }),
    };
    if chance.one_in(6)
        && let Some(map) = property.as_object_mut()
        && map.get("type").is_some_and(Value::is_string)
    {
        map.insert("nullable".to_owned(), json!(true));
    }
    property
}

/// Pointer, keyword, and the key that is missing or unexpected.
type Error = (String, &'static str, String);

/// The rule that a keyword is judged by.
fn family(keyword: &str) -> &'static str {
    match keyword {
        "type" => "type",
        "enum" | "const" => "enum",
        "pattern" => "pattern",
        "format" => "format",
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => "range",
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
            "length"
        }
        _ => "other",
    }
}

fn expected(validator: &jsonschema::Validator, value: &Value) -> BTreeSet<Error> {
    let mut all = BTreeSet::new();
    for error in validator.iter_errors(value) {
        let at = error.instance_path().as_str().to_owned();
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                let error =
                    |key: &String| (format!("{at}/{}", escape(key)), "unexpected", key.clone());
                all.extend(unexpected.iter().map(error));
            }
            ValidationErrorKind::Required { property } => {
                let key = property.as_str().unwrap_or_default().to_owned();
                all.insert((at, "missing", key));
            }
            kind => {
                all.insert((at, family(kind.keyword()), String::new()));
            }
        }
    }
    all
}

fn found(mismatch: &Mismatch) -> Error {
    let pointer = mismatch
        .at
        .pointer
        .strip_prefix("/properties")
        .unwrap_or_default();
    let keyword = match mismatch.kind {
        Kind::MissingProperty => "missing",
        Kind::UnexpectedProperty => "unexpected",
        Kind::WrongType | Kind::NumberAsString => "type",
        Kind::ValueNotInEnum | Kind::EnumSpelling => "enum",
        Kind::Pattern => "pattern",
        Kind::Format => "format",
        Kind::Range => "range",
        Kind::Length => "length",
        _ => "other",
    };
    let has_key = matches!(
        mismatch.kind,
        Kind::MissingProperty | Kind::UnexpectedProperty
    );
    let key = if has_key {
        mismatch.subject.clone()
    } else {
        String::new()
    };
    (pointer.to_owned(), keyword, key)
}

/// Checks so many payloads of so many dictionaries; how many pairs there were, and how many were invalid.
fn compare(seed: u64, dictionaries: usize, payloads: usize) -> (usize, usize) {
    let mut chance = Chance(seed);
    let mut counts = (0, 0);
    let judge = |_: &Mismatch| Standing::Reported(Level::Error);
    for _ in 0..dictionaries {
        let definition = json!({ "events": { "thing_done": {
            "description": "It was done.", "properties": properties(&mut chance, 0) } } });
        let (dictionary, config) = read(&definition.to_string(), "version: 1\n");
        let event = dictionary.events().next().expect("there is one");
        let options = CompileOptions {
            audience: Audience::Payload,
            ..CompileOptions::default()
        };
        let compiled = compile_event(&dictionary, event, &options);
        let exact = validator(&compiled).expect("it is a schema");
        let mut log = String::new();
        let mut wanted: BTreeMap<u64, BTreeSet<Error>> = BTreeMap::new();
        for line in 1..=payloads as u64 {
            let mut json = instance(&mut chance, &compiled.schema, &compiled.schema, 0);
            for _ in 0..chance.below(3) {
                mutate(&mut chance, &mut json);
            }
            let text = json.text();
            let mut tape = Tape::default();
            tape.read(&text).expect("it is JSON");
            let root = tape.root(&text);
            // No object has no properties; a key that comes twice is a matter of its own.
            let is_plain = text.starts_with('{') && tape.duplicate_keys(&text).is_empty();
            let text = if is_plain { text.as_str() } else { "{}" };
            let value = if is_plain { to_value(root) } else { json!({}) };
            log.push_str(
                "{\"type\":\"track\",\"event\":\"thing_done\",\"userId\":\"u\",\"properties\":",
            );
            log.push_str(text);
            log.push_str("}\n");
            let errors = expected(&exact, &value);
            counts.0 += 1;
            if !errors.is_empty() {
                counts.1 += 1;
                wanted.insert(line, errors);
            }
        }
        let checker = Checker::new(&dictionary, &config, &judge);
        let path: Arc<str> = "log.ndjson".into();
        let (checked, error) = checker.check(
            log.as_bytes(),
            (0, &path),
            &Sender::default(),
            1,
            usize::MAX,
        );
        assert!(error.is_none());
        let mut all: BTreeMap<u64, BTreeSet<Error>> = BTreeMap::new();
        let found_here = checked.mismatches.iter().map(|(_, mismatch)| mismatch);
        for mismatch in found_here.filter(|mismatch| mismatch.kind != Kind::PiiValue) {
            all.entry(mismatch.at.line)
                .or_default()
                .insert(found(mismatch));
        }
        for (line, text) in (1..).zip(log.lines()) {
            assert_eq!(all.get(&line), wanted.get(&line), "{text}\nby {definition}");
        }
    }
    counts
}

/// The verdict on each payload, and the pointer and keyword of each error, are those of the `jsonschema` crate.
///
/// Found when put in on purpose, one after the other:
///
/// - of the errors of one value only the first is told
/// - the pointer of an item of a list is that of the list
/// - a key with `/` or `~` is not escaped
/// - a property of a nested object that is missing is told at the properties
/// - properties that are compiled apart are taken for one another
/// - a key near the end of the text is other bits than the same key before
#[test]
fn errors_are_those_of_the_exact_validator() {
    let (pairs, invalid) = compare(1, 400, 500);
    assert_eq!(pairs, 200_000);
    assert!((40_000..160_000).contains(&invalid), "{invalid} of {pairs}");
}

#[test]
#[ignore = "2,000,000 pairs take some minutes"]
fn errors_are_those_of_the_exact_validator_at_length() {
    for seed in 100..110 {
        compare(seed, 400, 500);
    }
}
