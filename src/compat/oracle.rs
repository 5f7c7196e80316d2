//! The validator that has the last word on a counterexample.

use jsonschema::{Draft, Validator};
use serde_json::Value;

use crate::dict::validate::options;

/// A validator of a schema, formats asserted; `None` where it is none, or refers to what is not in it.
pub(super) fn validator(schema: &Value) -> Option<Validator> {
    let options = options();
    let dialect = schema.get("$schema").and_then(Value::as_str).unwrap_or("");
    if !dialect.contains("com.snowplowanalytics.self-desc") {
        return options.build(schema).ok();
    }
    let mut schema = schema.clone();
    if let Some(keywords) = schema.as_object_mut() {
        keywords.remove("$schema");
    }
    options.with_draft(Draft::Draft4).build(&schema).ok()
}
