//! JSON Schemas of the files that people write, for editors.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::config::Manifest;
use crate::dict::model::DictionaryFile;
use crate::syntax::decode::MAX_WHOLE;

/// JSON Schema of the manifest.
pub fn manifest_schema() -> Value {
    schema::<Manifest>(
        "manifest",
        "Manifest of an event dictionary (event-schema.yaml)",
    )
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
