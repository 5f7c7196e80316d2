//! What is known of JSON Schema's keywords, over all drafts that schemas are written in.

use serde_json::Value;

/// How a keyword's value holds schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// It is a schema.
    One,
    /// It is a list of schemas.
    List,
    /// It is a map from names to schemas.
    Named,
    /// It holds none.
    None,
}

/// How the value of `keyword` holds schemas (in 2020-12).
pub(super) fn holds(keyword: &str) -> Holds {
    match keyword {
        "items"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "additionalProperties"
        | "unevaluatedProperties"
        | "unevaluatedItems"
        | "contentSchema" => Holds::One,
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Holds::List,
        "properties" | "patternProperties" | "dependentSchemas" | "$defs" => Holds::Named,
        _ => Holds::None,
    }
}

/// Whether `word` is a type of JSON Schema.
pub(super) fn is_type(word: &str) -> bool {
    matches!(
        word,
        "string" | "number" | "integer" | "boolean" | "array" | "object" | "null"
    )
}

/// Keywords that the dictionary spells as JSON Schema does, on a property.
pub(super) fn is_direct(keyword: &str) -> bool {
    matches!(
        keyword,
        "type"
            | "title"
            | "description"
            | "enum"
            | "const"
            | "format"
            | "pattern"
            | "minLength"
            | "maxLength"
            | "minimum"
            | "maximum"
            | "exclusiveMinimum"
            | "exclusiveMaximum"
            | "multipleOf"
            | "items"
            | "minItems"
            | "maxItems"
            | "uniqueItems"
            | "properties"
            | "additionalProperties"
            | "minProperties"
            | "maxProperties"
            | "examples"
            | "default"
    )
}

/// Standard keywords that the dictionary has no word for: they go under `json_schema`.
pub(in super::super) fn is_standard(keyword: &str) -> bool {
    holds(keyword) != Holds::None
        || is_direct(keyword)
        || matches!(
            keyword,
            "$ref"
                | "required"
                | "dependentRequired"
                | "minContains"
                | "maxContains"
                | "$comment"
                | "contentEncoding"
                | "contentMediaType"
                | "readOnly"
                | "writeOnly"
                | "deprecated"
        )
}

/// Keywords that only inform.
pub(super) fn is_annotation(keyword: &str) -> bool {
    matches!(
        keyword,
        "title"
            | "description"
            | "examples"
            | "default"
            | "$comment"
            | "readOnly"
            | "writeOnly"
            | "deprecated"
    ) || !is_standard(keyword)
}

/// Whether `value` is of the form that `keyword` needs; a wrong one means nothing to a
/// validator, or stops it.
pub(super) fn is_well_formed(keyword: &str, value: &Value) -> bool {
    let count =
        || value.as_u64().is_some() || value.as_f64().is_some_and(|n| n >= 0.0 && n.fract() == 0.0);
    let text = || value.as_str().is_some_and(|text| !text.trim().is_empty());
    let schema = |value: &Value| value.is_object() || value.is_boolean();
    match keyword {
        "type" => match value {
            Value::String(word) => is_type(word),
            Value::Array(words) => {
                !words.is_empty() && words.iter().all(|word| word.as_str().is_some_and(is_type))
            }
            _ => false,
        },
        "title" | "description" | "format" => text(),
        "pattern" | "$ref" | "$comment" => value.is_string(),
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
        | "minContains" | "maxContains" => count(),
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => value.is_number(),
        "multipleOf" => value.as_f64().is_some_and(|n| n > 0.0),
        "uniqueItems" => value.is_boolean(),
        "examples" => value.is_array(),
        "enum" => value.as_array().is_some_and(|items| !items.is_empty()),
        "required" => value
            .as_array()
            .is_some_and(|names| names.iter().all(Value::is_string)),
        "dependentRequired" => value.is_object(),
        keyword => match holds(keyword) {
            Holds::One => schema(value),
            Holds::List => value
                .as_array()
                .is_some_and(|items| !items.is_empty() && items.iter().all(schema)),
            Holds::Named => value
                .as_object()
                .is_some_and(|map| map.values().all(schema)),
            Holds::None => true,
        },
    }
}
