//! Pairs of schemas, each with the answer.

use serde_json::{Value, json};

use crate::compat::{Inclusion, inclusion};

#[derive(Debug, PartialEq)]
enum Answer {
    Yes,
    No,
}

use Answer::{No, Yes};

fn check(pairs: &[(Value, Value, Answer)]) {
    for (old, new, answer) in pairs {
        let found = inclusion(old, new);
        let is_right = match answer {
            Yes => found == Inclusion::Included,
            No => matches!(found, Inclusion::Not(_)),
        };
        assert!(is_right, "{old}\n{new}\n{found:?}");
    }
}

#[test]
fn types() {
    check(&[
        (json!({"type": "string"}), json!({"type": "string"}), Yes),
        (json!({"type": "integer"}), json!({"type": "number"}), Yes),
        (json!({"type": "number"}), json!({"type": "integer"}), No),
        (
            json!({"type": "string"}),
            json!({"type": ["string", "null"]}),
            Yes,
        ),
        (
            json!({"type": ["string", "null"]}),
            json!({"type": "string"}),
            No,
        ),
        (json!(false), json!({"type": "string"}), Yes),
        (json!(true), json!({}), Yes),
        (json!({}), json!(false), No),
        (
            json!({"type": "boolean"}),
            json!({"enum": [true, false]}),
            Yes,
        ),
        (
            json!({"type": ["boolean", "null"]}),
            json!({"enum": [true, false]}),
            No,
        ),
        (json!({"const": 1}), json!({"enum": [1.0, "a"]}), Yes),
        (json!({"enum": [1, 2]}), json!({"enum": [2, 1, 3]}), Yes),
        (json!({"enum": [1, 2, "x"]}), json!({"enum": [1, 2]}), No),
        (
            json!({"enum": [1, "x"]}),
            json!({"type": ["integer", "string"]}),
            Yes,
        ),
        (
            json!({"const": {"a": 1, "b": [2]}}),
            json!({"type": "object", "required": ["b"]}),
            Yes,
        ),
    ]);
}

#[test]
fn numbers() {
    check(&[
        (json!({"minimum": 5}), json!({"minimum": 3}), Yes),
        (json!({"minimum": 3}), json!({"minimum": 5}), No),
        (json!({"exclusiveMinimum": 3}), json!({"minimum": 3}), Yes),
        (json!({"minimum": 3}), json!({"exclusiveMinimum": 3}), No),
        (
            json!({"type": "integer", "exclusiveMinimum": 3}),
            json!({"minimum": 4}),
            Yes,
        ),
        (
            json!({"type": "integer", "exclusiveMinimum": 3}),
            json!({"minimum": 4.5}),
            No,
        ),
        (json!({"multipleOf": 6}), json!({"multipleOf": 3}), Yes),
        (json!({"multipleOf": 3}), json!({"multipleOf": 6}), No),
        (json!({"multipleOf": 0.3}), json!({"multipleOf": 0.1}), Yes),
        (json!({"multipleOf": 0.1}), json!({"multipleOf": 0.3}), No),
        (
            json!({"multipleOf": 2, "allOf": [{"multipleOf": 3}]}),
            json!({"multipleOf": 6}),
            Yes,
        ),
        (
            json!({"type": "integer", "minimum": 1, "maximum": 3}),
            json!({"enum": [1, 2, 3]}),
            Yes,
        ),
        (
            json!({"type": "number", "minimum": 1, "maximum": 3}),
            json!({"enum": [1, 2, 3]}),
            No,
        ),
        (
            json!({"minimum": 2, "maximum": 2}),
            json!({"not": {"exclusiveMaximum": 2}}),
            No,
        ),
        (
            json!({"type": "number", "minimum": 2, "maximum": 2}),
            json!({"not": {"exclusiveMaximum": 2}}),
            Yes,
        ),
        (
            json!({"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 3, "exclusiveMinimum": true}),
            json!({"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 3}),
            Yes,
        ),
    ]);
}

#[test]
fn texts() {
    check(&[
        (json!({"minLength": 3}), json!({"minLength": 2}), Yes),
        (json!({"maxLength": 3}), json!({"maxLength": 2}), No),
        (
            json!({"pattern": "^[a-c]+$"}),
            json!({"pattern": "^[a-f]+$"}),
            Yes,
        ),
        (
            json!({"pattern": "^[a-f]+$"}),
            json!({"pattern": "^[a-c]+$"}),
            No,
        ),
        (
            json!({"pattern": "^[a-z]{3}$"}),
            json!({"minLength": 3, "maxLength": 3}),
            Yes,
        ),
        (
            json!({"pattern": "^[a-z]{2,3}$"}),
            json!({"minLength": 3}),
            No,
        ),
        (
            json!({"type": "string", "pattern": "^(a|b)$"}),
            json!({"enum": ["a", "b"]}),
            Yes,
        ),
        (json!({"enum": ["ab", "b"]}), json!({"pattern": "b$"}), Yes),
        (json!({"format": "date"}), json!({"format": "date"}), Yes),
        (
            json!({"format": "date"}),
            json!({"format": "date-time"}),
            No,
        ),
        (json!({"type": "string"}), json!({"format": "date"}), No),
        (
            json!({"format": "date"}),
            json!({"type": ["string", "number"]}),
            No,
        ),
        (
            json!({"maxLength": 0, "type": "string"}),
            json!({"const": ""}),
            Yes,
        ),
        (json!({"pattern": "\\d"}), json!({"minLength": 1}), Yes),
    ]);
}

#[test]
fn lists() {
    check(&[
        (
            json!({"items": {"type": "integer"}}),
            json!({"items": {"type": "number"}}),
            Yes,
        ),
        (
            json!({"items": {"type": "number"}}),
            json!({"items": {"type": "integer"}}),
            No,
        ),
        (json!({"minItems": 2}), json!({"minItems": 1}), Yes),
        (json!({"maxItems": 3}), json!({"maxItems": 2}), No),
        (json!({"uniqueItems": true}), json!({}), Yes),
        (json!({}), json!({"uniqueItems": true}), No),
        (json!({"maxItems": 1}), json!({"uniqueItems": true}), Yes),
        (
            json!({"prefixItems": [{"type": "string"}], "items": false}),
            json!({"maxItems": 1, "items": {"type": "string"}}),
            Yes,
        ),
        (
            json!({"type": "array", "items": {"type": "string"}, "minItems": 1}),
            json!({"contains": {"type": "string"}}),
            Yes,
        ),
        (
            json!({"contains": {"const": 1}}),
            json!({"contains": {"type": "integer"}}),
            Yes,
        ),
        (
            json!({"contains": {"type": "integer"}}),
            json!({"contains": {"const": 1}}),
            No,
        ),
        (
            json!({"contains": {"const": 1}, "minContains": 2}),
            json!({"contains": {"const": 1}}),
            Yes,
        ),
        (
            json!({"contains": {"const": 1}}),
            json!({"contains": {"const": 1}, "minContains": 2}),
            No,
        ),
        (
            json!({"type": "array", "items": {"type": "boolean"}, "uniqueItems": true}),
            json!({"maxItems": 2}),
            Yes,
        ),
        (
            json!({"type": "array", "items": false}),
            json!({"const": []}),
            Yes,
        ),
    ]);
}

#[test]
fn objects() {
    let closed = |properties: Value| json!({"type": "object", "properties": properties, "additionalProperties": false});
    check(&[
        (
            json!({"required": ["a", "b"]}),
            json!({"required": ["a"]}),
            Yes,
        ),
        (
            json!({"required": ["a"]}),
            json!({"required": ["a", "b"]}),
            No,
        ),
        (
            closed(json!({"a": {}})),
            closed(json!({"a": {}, "b": {}})),
            Yes,
        ),
        (
            closed(json!({"a": {}, "b": {}})),
            closed(json!({"a": {}})),
            No,
        ),
        (
            json!({}),
            json!({"properties": {"a": {"type": "string"}}}),
            No,
        ),
        (
            closed(json!({"a": {}})),
            json!({"properties": {"b": {"type": "string"}}}),
            Yes,
        ),
        (
            json!({"patternProperties": {"^x": {"type": "integer"}}}),
            json!({"properties": {"xa": {"type": "number"}}}),
            Yes,
        ),
        (
            json!({"properties": {"xa": {"type": "integer"}}}),
            json!({"patternProperties": {"^x": {"type": "integer"}}}),
            No,
        ),
        (
            json!({"patternProperties": {"^x": {"type": "integer"}}}),
            json!({"patternProperties": {"^xy": {"type": "number"}}}),
            Yes,
        ),
        (
            json!({"propertyNames": {"maxLength": 3}}),
            json!({"propertyNames": {"maxLength": 4}}),
            Yes,
        ),
        (
            json!({"propertyNames": {"maxLength": 4}}),
            json!({"propertyNames": {"maxLength": 3}}),
            No,
        ),
        (
            json!({"type": "object", "propertyNames": {"enum": ["a", "b"]}}),
            json!({"maxProperties": 2}),
            Yes,
        ),
        (
            json!({"required": ["a", "b"], "type": "object"}),
            json!({"minProperties": 2}),
            Yes,
        ),
        (json!({"minProperties": 2}), json!({"minProperties": 3}), No),
        (
            json!({"required": ["a"], "properties": {"a": false}, "type": "object"}),
            json!(false),
            Yes,
        ),
        (
            json!({"dependentRequired": {"a": ["b", "c"]}}),
            json!({"dependentRequired": {"a": ["b"]}}),
            Yes,
        ),
        (
            json!({"dependentRequired": {"a": ["b"]}}),
            json!({"dependentRequired": {"a": ["b", "c"]}}),
            No,
        ),
        (
            json!({"additionalProperties": {"type": "integer"}}),
            json!({"additionalProperties": {"type": "number"}}),
            Yes,
        ),
    ]);
}

#[test]
fn combined() {
    let kind = |name: &str, of: Value| json!({"properties": {"kind": {"const": name}, "value": of}, "required": ["kind", "value"], "type": "object"});
    check(&[
        (
            json!({"anyOf": [{"const": 1}, {"const": 2}]}),
            json!({"enum": [1, 2, 3]}),
            Yes,
        ),
        (
            json!({"type": ["string", "integer"]}),
            json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
            Yes,
        ),
        (
            json!({"type": "integer", "minimum": 0, "maximum": 10}),
            json!({"anyOf": [{"maximum": 5}, {"minimum": 5}]}),
            Yes,
        ),
        (
            json!({"type": "number", "minimum": 0, "maximum": 10}),
            json!({"anyOf": [{"maximum": 5}, {"minimum": 6}]}),
            No,
        ),
        (
            json!({"oneOf": [kind("a", json!({"type": "integer"})), kind("b", json!({"type": "string"}))]}),
            json!({"oneOf": [kind("a", json!({"type": "number"})), kind("b", json!({"type": "string"})), kind("c", json!({}))]}),
            Yes,
        ),
        (
            json!({"oneOf": [kind("a", json!({"type": "number"})), kind("b", json!({"type": "string"}))]}),
            json!({"oneOf": [kind("a", json!({"type": "integer"})), kind("b", json!({"type": "string"}))]}),
            No,
        ),
        (
            json!({"not": {"type": "string"}}),
            json!({"type": ["null", "boolean", "number", "array", "object"]}),
            Yes,
        ),
        (
            json!({"if": {"required": ["a"]}, "then": {"required": ["b"]}}),
            json!({"dependentRequired": {"a": ["b"]}}),
            Yes,
        ),
        (
            json!({"properties": {"a": {"enum": ["x", "y"]}}, "required": ["a"], "type": "object"}),
            json!({"if": {"properties": {"a": {"const": "z"}}}, "then": false}),
            Yes,
        ),
        (
            json!({"properties": {"a": {}}, "allOf": [{"properties": {"b": {}}}], "unevaluatedProperties": false}),
            json!({"propertyNames": {"enum": ["a", "b", "c"]}}),
            Yes,
        ),
        (
            json!({"properties": {"a": {}}, "anyOf": [{"properties": {"b": {}}}], "unevaluatedProperties": false}),
            json!({"propertyNames": {"enum": ["a"]}}),
            No,
        ),
    ]);
}

#[test]
fn recursive() {
    let tree = |leaf: &str| {
        json!({
            "$defs": {"node": {"type": "object", "properties": {
                "value": {"type": leaf}, "children": {"type": "array", "items": {"$ref": "#/$defs/node"}}
            }, "required": ["value"], "additionalProperties": false}},
            "$ref": "#/$defs/node"
        })
    };
    check(&[
        (tree("integer"), tree("number"), Yes),
        (tree("number"), tree("integer"), No),
        // There is no such value: it would go on for ever.
        (
            json!({"$ref": "#/$defs/a", "$defs": {"a": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/$defs/a"}}}}}),
            json!(false),
            Yes,
        ),
    ]);
}
