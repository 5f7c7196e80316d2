//! Schemas by chance, small and full of what meets.

use serde_json::{Map, Value, json};

use crate::chance::Chance;

/// One of several.
pub(crate) fn pick<T: Clone>(chance: &mut Chance, all: &[T]) -> T {
    chance.of(all).clone()
}

/// The keywords that schemas are made of.
pub(crate) const KEYWORDS: &[&str] = &[
    "type",
    "enum",
    "const",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minItems",
    "maxItems",
    "uniqueItems",
    "items",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "required",
    "properties",
    "patternProperties",
    "additionalProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "dependentSchemas",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "$ref",
    "$defs",
    "unevaluatedProperties",
    "unevaluatedItems",
];

pub(crate) const NAMES: &[&str] = &["a", "b", "ab", "x1"];
const PATTERNS: &[&str] = &["^a", "b$", "^[a-c]+$", "x\\d", "^.{2,3}$", "^(a|b)$"];
const FORMATS: &[&str] = &["date", "email", "uuid", "date-time", "ipv4"];
const TYPES: &[&str] = &[
    "null", "boolean", "integer", "number", "string", "array", "object",
];

fn number(chance: &mut Chance) -> Value {
    match chance.below(4) {
        0 => json!(chance.below(8) as f64 / 2.0 - 1.0),
        _ => json!(chance.below(6) as i64 - 1),
    }
}

pub(crate) fn constant(chance: &mut Chance, depth: usize) -> Value {
    match chance.below(if depth == 0 { 7 } else { 9 }) {
        0 => Value::Null,
        1 => json!(chance.one_in(2)),
        2 | 3 => number(chance),
        4 | 5 => json!(pick(chance, NAMES)),
        6 => json!(pick(chance, &["", "c", "abc", "2020-01-01", "1.2.3.4"])),
        7 => {
            let count = chance.below(3);
            Value::Array((0..count).map(|_| constant(chance, depth - 1)).collect())
        }
        _ => {
            let count = chance.below(3);
            let members =
                (0..count).map(|_| (pick(chance, NAMES).to_owned(), constant(chance, depth - 1)));
            Value::Object(members.collect())
        }
    }
}

/// A schema of a few keywords.
pub(crate) fn schema(chance: &mut Chance, depth: usize) -> Value {
    if chance.one_in(12) {
        return json!(!chance.one_in(3));
    }
    let mut keywords = Map::new();
    if chance.one_in(2) {
        // Of one type, and what goes with it.
        let kind = pick(chance, TYPES);
        keywords.insert("type".to_owned(), json!(kind));
        for _ in 0..1 + chance.below(2) {
            let keyword = pick(chance, of_type(kind));
            add(chance, &mut keywords, keyword, depth);
        }
    }
    for _ in 0..chance.below(3) {
        let keyword = pick(chance, KEYWORDS);
        add(chance, &mut keywords, keyword, depth);
    }
    Value::Object(keywords)
}

fn of_type(kind: &str) -> &'static [&'static str] {
    match kind {
        "integer" | "number" => &[
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ],
        "string" => &["minLength", "maxLength", "pattern", "format"],
        "array" => &[
            "minItems",
            "maxItems",
            "uniqueItems",
            "items",
            "prefixItems",
            "contains",
        ],
        "object" => &[
            "properties",
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
        ],
        _ => &["enum", "const"],
    }
}

/// Adds a keyword with a value by chance.
pub(crate) fn add(
    chance: &mut Chance,
    keywords: &mut Map<String, Value>,
    keyword: &str,
    depth: usize,
) {
    let deeper = depth.saturating_sub(1);
    let is_deep = depth == 0;
    let some = |chance: &mut Chance| {
        let count = 1 + chance.below(2);
        Value::Array((0..count).map(|_| schema(chance, deeper)).collect())
    };
    let named = |chance: &mut Chance| {
        let count = 1 + chance.below(2);
        let members = (0..count).map(|_| (pick(chance, NAMES).to_owned(), schema(chance, deeper)));
        Value::Object(members.collect())
    };
    let names = |chance: &mut Chance| {
        let mut names: Vec<&str> = (0..1 + chance.below(2))
            .map(|_| pick(chance, NAMES))
            .collect();
        names.sort_unstable();
        names.dedup();
        json!(names)
    };
    let value = match keyword {
        "type" => match chance.below(2) {
            0 => json!(pick(chance, TYPES)),
            _ => {
                let mut types = vec![pick(chance, TYPES), pick(chance, TYPES)];
                types.sort_unstable();
                types.dedup();
                json!(types)
            }
        },
        "enum" => {
            let mut values: Vec<Value> = Vec::new();
            for _ in 0..1 + chance.below(3) {
                let value = constant(chance, 1);
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            Value::Array(values)
        }
        "const" => constant(chance, 2),
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => number(chance),
        "multipleOf" => pick(
            chance,
            &[
                json!(0.5),
                json!(1),
                json!(2),
                json!(3),
                json!(0.1),
                json!(1.5),
            ],
        ),
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
            json!(chance.below(4))
        }
        "pattern" => json!(pick(chance, PATTERNS)),
        "format" => json!(pick(chance, FORMATS)),
        "uniqueItems" => json!(!chance.one_in(4)),
        "required" => names(chance),
        "dependentRequired" => {
            let asked = names(chance);
            json!({ (pick(chance, NAMES)): asked })
        }
        "minContains" | "maxContains" => {
            if !keywords.contains_key("contains") {
                let of = schema(chance, deeper);
                keywords.insert("contains".to_owned(), of);
            }
            json!(chance.below(3))
        }
        _ if is_deep => return,
        "items"
        | "contains"
        | "additionalProperties"
        | "not"
        | "unevaluatedProperties"
        | "unevaluatedItems" => match chance.one_in(3) {
            true => json!(false),
            false => schema(chance, deeper),
        },
        "propertyNames" => match chance.below(3) {
            0 => json!({ "pattern": pick(chance, PATTERNS) }),
            1 => json!({ "enum": ["a", "b"] }),
            _ => json!({ "maxLength": chance.below(3) }),
        },
        "prefixItems" | "allOf" | "anyOf" | "oneOf" => some(chance),
        "properties" | "dependentSchemas" => named(chance),
        "patternProperties" => {
            let of = schema(chance, deeper);
            json!({ (pick(chance, PATTERNS)): of })
        }
        "if" | "then" | "else" => {
            for other in ["if", keyword] {
                let of = schema(chance, deeper);
                keywords.insert(other.to_owned(), of);
            }
            return;
        }
        // The root has it.
        "$ref" | "$defs" => return,
        _ => return,
    };
    keywords.insert(keyword.to_owned(), value);
}
