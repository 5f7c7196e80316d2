//! One wording for each keyword. The value itself is never quoted.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::syntax::decode::closest;

/// How many allowed values are listed.
const LISTED: usize = 12;

/// What is wrong, as a clause whose subject is the value. Where the value is `private`, what
/// is allowed is not told either.
pub(super) fn clause(error: &ValidationError<'_>, private: bool) -> String {
    let instance = error.instance();
    match error.kind() {
        Kind::Type { kind } => of_type(instance, &expected(kind)),
        Kind::Enum { .. } | Kind::Constant { .. } if private => {
            "is none of the values allowed".to_owned()
        }
        Kind::Enum { options } => one_of(instance, options),
        Kind::Constant { expected_value } => format!("must be {}", quoted(expected_value)),
        Kind::Format { format } => format!("is not {}", of_format(format)),
        Kind::Pattern { .. } if private => "does not match the pattern".to_owned(),
        Kind::Pattern { pattern } => format!("does not match `{pattern}`"),
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::Maximum { limit } => format!("must be at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Kind::MinLength { limit: 1 } => "must not be empty".to_owned(),
        Kind::MinLength { limit } => format!("must have at least {}", count(*limit, "character")),
        Kind::MaxLength { limit } => format!("must have at most {}", count(*limit, "character")),
        Kind::MinItems { limit } => format!("must have at least {}", count(*limit, "item")),
        Kind::MaxItems { limit } => format!("must have at most {}", count(*limit, "item")),
        Kind::MinProperties { limit: 1 } => "must have at least 1 property".to_owned(),
        Kind::MinProperties { limit } => format!("must have at least {limit} properties"),
        Kind::MaxProperties { limit: 1 } => "must have at most 1 property".to_owned(),
        Kind::MaxProperties { limit } => format!("must have at most {limit} properties"),
        Kind::UniqueItems => "must not have the same item twice".to_owned(),
        Kind::AdditionalItems { limit } => {
            format!("must have at most {}", count(*limit as u64, "item"))
        }
        Kind::UnevaluatedItems { .. } => "has more items than are described".to_owned(),
        Kind::Contains => "does not have the items that `contains` asks for".to_owned(),
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            alternatives(instance, context, error.instance_path().as_str())
        }
        Kind::OneOfMultipleValid { .. } => {
            "fits more than one alternative where just one may fit".to_owned()
        }
        Kind::Not { .. } => "is of a kind that is excluded".to_owned(),
        Kind::FalseSchema => "must not be there".to_owned(),
        Kind::ContentEncoding { content_encoding } => format!("is not {content_encoding}"),
        Kind::FromUtf8 { .. } => "does not decode to UTF-8".to_owned(),
        Kind::ContentMediaType { content_media_type } => format!("is not {content_media_type}"),
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
            "is too much for the pattern, which would take too long".to_owned()
        }
        Kind::Referencing(_) => "refers to a schema that cannot be found".to_owned(),
        // Told with their keys, in `mismatch`.
        Kind::AdditionalProperties { .. } | Kind::UnevaluatedProperties { .. } => {
            "has a property that is not declared".to_owned()
        }
        Kind::Required { property } => format!("lacks {}", quoted(property)),
        Kind::PropertyNames { .. } => "has a name that is not allowed".to_owned(),
        Kind::Custom { keyword, .. } => format!("violates `{keyword}`"),
    }
}

/// Of alternatives that all fail, the one that was meant: the only one that takes values of
/// this type at all.
pub(super) fn meant<'e>(error: &'e ValidationError<'_>) -> Option<&'e [ValidationError<'static>]> {
    let (Kind::AnyOf { context } | Kind::OneOfNotValid { context }) = error.kind() else {
        return None;
    };
    let at = error.instance_path();
    let other_type = |branch: &&Vec<ValidationError<'static>>| {
        branch
            .iter()
            .any(|inner| matches!(inner.kind(), Kind::Type { .. }) && inner.instance_path() == at)
    };
    let mut fitting = context.iter().filter(|branch| !other_type(branch));
    match (fitting.next(), fitting.next()) {
        (Some(branch), None) => Some(branch),
        _ => None,
    }
}

fn count(n: u64, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}

fn expected(kind: &TypeKind) -> Vec<JsonType> {
    let mut kinds: Vec<JsonType> = match kind {
        TypeKind::Single(kind) => vec![*kind],
        TypeKind::Multiple(kinds) => kinds.iter().collect(),
    };
    // "a string or null", not "null or a string".
    kinds.sort_by_key(|kind| *kind == JsonType::Null);
    kinds
}

fn of_type(instance: &Value, expected: &[JsonType]) -> String {
    let wanted: Vec<&str> = expected.iter().map(|kind| noun(*kind)).collect();
    let only_whole = expected.contains(&JsonType::Integer);
    if only_whole && instance.is_number() {
        return "is not a whole number".to_owned();
    }
    let found = match instance {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    };
    format!("is {found}, not {}", listed(&wanted))
}

fn noun(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Null => "null",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "a list",
        JsonType::Object => "a map",
    }
}

/// `a`, `a or b`, `a, b or c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [word] => (*word).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn one_of(instance: &Value, options: &Value) -> String {
    let Some(options) = options.as_array() else {
        return "is none of the values allowed".to_owned();
    };
    let shown: Vec<String> = options.iter().take(LISTED).map(quoted).collect();
    let mut clause = match shown.as_slice() {
        [] => return "cannot be anything: no value is allowed".to_owned(),
        [only] if options.len() == 1 => format!("must be {only}"),
        shown => format!("must be one of {}", shown.join(", ")),
    };
    if options.len() > LISTED {
        clause.push_str(&format!(" and {} more", options.len() - LISTED));
    }
    let words = options.iter().filter_map(Value::as_str);
    if let Some(meant) = instance.as_str().and_then(|word| near(word, words)) {
        clause.push_str(&format!("; did you mean `{meant}`?"));
    }
    clause
}

/// The closest of `known`; nothing for a word so short that anything is close.
pub(super) fn near<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    closest(word, known).filter(|_| word.chars().count() > 2)
}

/// A value of the schema as it is shown; `None` for lists and maps.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
        other => Some(other.to_string()),
    }
}

fn quoted(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() || text.contains([',', '\n', '`']) => {
            value.to_string()
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// All alternatives want another type: which ones, together. Otherwise just that none fits.
fn alternatives(instance: &Value, context: &[Vec<ValidationError<'static>>], at: &str) -> String {
    let mut kinds: Vec<JsonType> = Vec::new();
    for branch in context {
        let wrong = branch.iter().find_map(|error| match error.kind() {
            Kind::Type { kind } if error.instance_path().as_str() == at => Some(expected(kind)),
            _ => None,
        });
        match wrong {
            Some(expected) => {
                for kind in expected {
                    if !kinds.contains(&kind) {
                        kinds.push(kind);
                    }
                }
            }
            None => return format!("fits none of {} alternatives", context.len()),
        }
    }
    of_type(instance, &kinds)
}

/// What a value of a format is, with an example where the name alone does not tell.
fn of_format(format: &str) -> String {
    let known = match format {
        "date-time" => "a date and time such as 2026-09-01T12:00:00Z",
        "date" => "a date such as 2026-09-01",
        "time" => "a time such as 12:00:00Z",
        "duration" => "a duration such as P3DT4H",
        "email" | "idn-email" => "an e-mail address",
        "hostname" | "idn-hostname" => "a host name",
        "ipv4" => "an IPv4 address",
        "ipv6" => "an IPv6 address",
        "uri" => "a URI such as https://example.com/path",
        "uri-reference" => "a URI or a relative reference",
        "iri" => "an IRI",
        "iri-reference" => "an IRI or a relative reference",
        "uri-template" => "a URI template",
        "uuid" => "a UUID such as 123e4567-e89b-12d3-a456-426614174000",
        "json-pointer" => "a JSON Pointer such as /a/0",
        "relative-json-pointer" => "a relative JSON Pointer such as 1/a",
        "regex" => "a regular expression",
        other => return format!("of the format `{other}`"),
    };
    known.to_owned()
}
