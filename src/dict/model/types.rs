//! Types of values.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::choice;
use crate::syntax::decode::{Decode, Decoder, FaultKind, closest};
use crate::syntax::{Kind, NodeRef, ScalarValue};
use crate::text::Spanned;

choice! {
    /// A type of JSON, or `timestamp`, short for a date-time string.
    pub enum JsonType {
        /// Text.
        String = "string",
        /// Any number.
        Number = "number",
        /// A whole number.
        Integer = "integer",
        /// `true` or `false`.
        Boolean = "boolean",
        /// A list.
        Array = "array",
        /// A map.
        Object = "object",
        /// Nothing.
        Null = "null",
        /// A string with `format: date-time`.
        Timestamp = "timestamp",
    }
}

/// One type or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Types(pub Box<[Spanned<JsonType>]>);

impl Types {
    /// Whether `wanted` is among them.
    pub fn has(&self, wanted: JsonType) -> bool {
        self.0.iter().any(|kind| kind.value == wanted)
    }

    /// The one type besides null, if there is just one.
    pub fn single(&self) -> Option<JsonType> {
        let mut kinds = self
            .0
            .iter()
            .map(|kind| kind.value)
            .filter(|kind| *kind != JsonType::Null);
        kinds.next().filter(|_| kinds.next().is_none())
    }
}

/// Words that other languages use for a JSON type.
fn type_alias(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "str" | "text" | "varchar" | "char" | "enum" => "string",
        "int" | "int32" | "int64" | "long" | "bigint" | "uint" | "number(int)" => "integer",
        "float" | "double" | "decimal" | "numeric" | "float64" => "number",
        "bool" => "boolean",
        "list" | "set" => "array",
        "map" | "dict" | "record" | "struct" | "json" => "object",
        "datetime" | "date-time" => "timestamp",
        "none" | "nil" => "null",
        _ => return None,
    })
}

/// What to write for a word that takes more than another word to say.
fn type_advice(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    Some(match word.as_str() {
        "date" => "write `type: string` and `format: date`",
        "time" => "write `type: string` and `format: time`",
        "uuid" | "guid" => "write `type: string` and `format: uuid`",
        "email" => "write `type: string` and `format: email`",
        "url" | "uri" => "write `type: string` and `format: uri`",
        "any" | "mixed" | "unknown" | "variant" => "leave `type` out where anything will do",
        _ if word.ends_with("[]") => "write `type: array`, and the type of its items under `items`",
        _ if word.ends_with('?') || word.contains("|null") => {
            "write the type alone, and `nullable: true` beside it"
        }
        _ if word.contains('|') => "write a list of types: [string, integer]",
        _ => return None,
    })
}

fn decode_type(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Spanned<JsonType>> {
    let invalid = |reason: String, suggestion: Option<&str>| FaultKind::InvalidSchema {
        keyword: "type".to_owned(),
        reason,
        suggestion: suggestion.map(str::to_owned),
    };
    let Some(scalar) = node.scalar() else {
        if !matches!(node.kind(), Kind::Lost) {
            decoder.fault(
                node,
                invalid(
                    "must be the name of a type, or a list of names".into(),
                    None,
                ),
            );
        }
        return None;
    };
    // An unquoted null in a list of types is the type of that name, not nothing.
    let word = match node.scalar_value() {
        Some(ScalarValue::Null) if !scalar.text.is_empty() => "null",
        _ => scalar.text,
    };
    if let Some(kind) = JsonType::from_word(word) {
        return Some(Spanned::new(kind, node.span()));
    }
    let advice = type_advice(word);
    let suggestion = match advice {
        Some(_) => None,
        None => type_alias(word).or_else(|| closest(word, JsonType::WORDS.iter().copied())),
    };
    let reason = match word {
        "" => "needs the name of a type".to_owned(),
        word if advice.is_some() => format!("has no `{word}`; {}", advice.unwrap_or_default()),
        word => format!(
            "has no `{word}`; it is one of {}",
            JsonType::WORDS.join(", ")
        ),
    };
    decoder.fault(node, invalid(reason, suggestion));
    None
}

impl Decode for Types {
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if !matches!(node.kind(), Kind::Sequence) {
            return decode_type(node, decoder).map(|kind| Self([kind].into()));
        }
        let invalid = |reason: &str| FaultKind::InvalidSchema {
            keyword: "type".to_owned(),
            reason: reason.to_owned(),
            suggestion: None,
        };
        let mut kinds: Vec<Spanned<JsonType>> = Vec::new();
        for item in node.items() {
            let Some(kind) = decode_type(item, decoder) else {
                continue;
            };
            if kinds.iter().any(|known| known.value == kind.value) {
                decoder.fault(item, invalid("names the same type twice"));
            } else {
                kinds.push(kind);
            }
        }
        if node.is_empty() && !node.is_partial() {
            decoder.fault(node, invalid("names no type, so no value is valid"));
        }
        (!kinds.is_empty() && kinds.len() == node.len() && !node.is_partial())
            .then(|| Self(kinds.into()))
    }
}

impl JsonSchema for Types {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Types".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<JsonType>();
        json_schema!({"anyOf": [
            one,
            // The type null may stand without quotes, where YAML reads the value null.
            {"type": "null"},
            {
                "type": "array",
                "minItems": 1,
                "uniqueItems": true,
                "items": {"anyOf": [one, {"type": "null"}]},
                // With and without quotes it is one type.
                "contains": {"enum": [null, "null"]},
                "minContains": 0,
                "maxContains": 1,
            },
        ]})
    }
}
