//! JSON Schemas of the files that people write, for editors.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::config::Manifest;
use crate::dict::model::DictionaryFile;
use crate::rule::Rule;
use crate::rules::ALL;
use crate::syntax::decode::MAX_WHOLE;

/// JSON Schema of the manifest.
pub fn manifest_schema() -> Value {
    let mut schema = schema::<Manifest>(
        "manifest",
        "Manifest of an event dictionary (event-schema.yaml)",
    );
    name_rules(&mut schema);
    schema
}

/// Names every rule and its options, for completion. What is not named stays allowed, and no
/// option gets a type: a rule that does not exist and a value that it cannot take are findings of
/// the linter, which says more about them than a schema can.
fn name_rules(schema: &mut Value) {
    let mut setting = Value::Null;
    for place in ["Lint", "LintOverride"] {
        let Some(rules) = schema.pointer_mut(&format!("/$defs/{place}/properties/rules")) else {
            continue;
        };
        setting = rules["additionalProperties"].clone();
        *rules = json!({
            "description": rules["description"],
            "$ref": "#/$defs/RuleSettings",
        });
    }
    let named: Map<String, Value> = ALL
        .iter()
        .map(|rule| (rule.id.to_owned(), rule_setting(rule)))
        .collect();
    schema["$defs"]["RuleSetting"] = setting;
    schema["$defs"]["RuleSettings"] = json!({
        "type": "object",
        "properties": named,
        "additionalProperties": {"$ref": "#/$defs/RuleSetting"},
    });
}

fn rule_setting(rule: &Rule) -> Value {
    let mut one = json!({
        "$ref": "#/$defs/RuleSetting",
        "description": rule.summary,
        "default": rule.level.name(),
    });
    if !rule.options.is_empty() {
        let options = rule.options.iter().map(|option| {
            let about = format!("{}: {}", option.takes(), option.about());
            (option.name().to_owned(), json!({"description": about}))
        });
        one["properties"] = Value::Object(options.collect());
    }
    one
}

/// JSON Schema of a dictionary file.
pub fn dictionary_schema() -> Value {
    schema::<DictionaryFile>("dictionary", "File of an event dictionary")
}

fn schema<T: JsonSchema>(name: &str, title: &str) -> Value {
    let generator = SchemaSettings::draft2020_12()
        .with_transform(RecursiveTransform(bound))
        .into_generator();
    let mut value = generator.into_root_schema_for::<T>().to_value();
    if let Value::Object(object) = &mut value {
        object.shift_insert(1, "$id".into(), json!(format!("urn:event-schema:{name}:1")));
        object.insert("title".into(), json!(title));
    }
    value
}

/// The bounds of a whole number in place of the name of Rust's type, which strict validators
/// refuse as an unknown format.
fn bound(schema: &mut Schema) {
    let format = schema.get("format").and_then(|format| format.as_str());
    if format.is_some_and(|format| format.starts_with("uint")) {
        schema.remove("format");
        schema.insert("maximum".into(), MAX_WHOLE.into());
    }
}
