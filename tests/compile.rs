//! Definitions to JSON Schema: every keyword, sugar and annotation, and the way back.

use std::sync::Arc;

use event_schema::dict::schema::{
    Audience, CompileOptions, Compiled, compile_event, compile_group, compile_identifier,
};
use event_schema::dict::validate::validator;
use event_schema::dict::{Dictionary, Fragment};
use event_schema::syntax::parse_yaml;
use event_schema::text::FileId;
use serde_json::{Value, json};

fn read(text: &str) -> Dictionary {
    let tree = Arc::new(parse_yaml(FileId(0), text.into()));
    let fragment = Fragment::read(tree);
    assert!(fragment.faults.is_empty(), "{:?}", fragment.faults);
    Dictionary::new(vec![Arc::new(fragment)], false)
}

/// An event `e` with these properties, in flow or indented by six, and other sections.
fn event(properties: &str, rest: &str) -> Dictionary {
    read(&format!(
        "events:\n  e:\n    properties:\n      {properties}\n{rest}"
    ))
}

fn compile(dictionary: &Dictionary, options: CompileOptions<'_>) -> Compiled {
    let event = dictionary.event("e").expect("there is an `e`");
    compile_event(dictionary, event, &options)
}

fn schema(properties: &str, rest: &str) -> Value {
    compile(&event(properties, rest), CompileOptions::default()).schema
}

/// The schema of the one property `p`.
fn property(body: &str) -> Value {
    schema(&format!("p: {body}"), "")["properties"]["p"].clone()
}

fn accepts(schema: &Compiled, instance: &Value) -> bool {
    validator(schema).expect("a schema").is_valid(instance)
}

#[track_caller]
fn verdicts(schema: &Compiled, valid: &[Value], invalid: &[Value]) {
    for instance in valid {
        assert!(
            accepts(schema, instance),
            "refused {instance}: {}",
            schema.schema
        );
    }
    for instance in invalid {
        assert!(
            !accepts(schema, instance),
            "accepted {instance}: {}",
            schema.schema
        );
    }
}

#[test]
fn keywords_stay_as_they_are_written() {
    let body = "{type: [string, number, array], enum: [a, 1.50, [x]], minLength: 1, maxLength: 9, \
         pattern: ^a, format: uri, minimum: -1, maximum: 1e3, exclusiveMinimum: -2, \
         exclusiveMaximum: 12345678901234567890, multipleOf: 0.01, minItems: 1, maxItems: 2, \
         uniqueItems: true, items: {type: string, maxLength: 3}, minProperties: 1, \
         maxProperties: 2, title: T, description: D, default: a, examples: [a, [x]]}";
    assert_eq!(
        property(body),
        json!({
            "title": "T", "description": "D", "type": ["string", "number", "array"],
            "enum": ["a", 1.5, ["x"]], "format": "uri", "pattern": "^a", "minLength": 1,
            "maxLength": 9, "minimum": -1, "maximum": 1e3, "exclusiveMinimum": -2,
            "exclusiveMaximum": 12_345_678_901_234_567_890_u64, "multipleOf": 0.01,
            "items": {"type": "string", "maxLength": 3}, "minItems": 1, "maxItems": 2,
            "uniqueItems": true, "minProperties": 1, "maxProperties": 2, "default": "a",
            "examples": ["a", ["x"]],
        })
    );
    assert_eq!(
        property("{const: {a: [null, true]}}"),
        json!({"const": {"a": [null, true]}})
    );
    assert_eq!(
        property("{type: string, pii: personal, unit: ms, tags: [a]}"),
        json!({"type": "string"})
    );
    assert_eq!(
        property("{type: string, deprecated: {reason: Gone.}}"),
        json!({"deprecated": true, "type": "string"})
    );
}

#[test]
fn an_event_is_a_closed_object() {
    let dictionary = read(
        "events:\n  e:\n    title: T\n    description: D\n    status: deprecated\n    properties:\n      \
         a: {type: string}\n    examples: [{a: x}]\n  open:\n    additionalProperties: true\n  \
         typed:\n    additionalProperties: {type: integer}\n  empty: {}\n",
    );
    let by_name = |name: &str| {
        let event = dictionary.event(name).expect("defined");
        compile_event(&dictionary, event, &CompileOptions::default())
    };
    assert_eq!(
        by_name("e").schema,
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "T", "description": "D", "deprecated": true, "type": "object",
            "properties": {"a": {"type": "string"}}, "examples": [{"a": "x"}],
            "additionalProperties": false,
        })
    );
    verdicts(&by_name("open"), &[json!({"b": 1})], &[json!(1)]);
    verdicts(&by_name("typed"), &[json!({"b": 1})], &[json!({"b": "x"})]);
    verdicts(&by_name("empty"), &[json!({})], &[json!({"b": 1})]);
}

#[test]
fn nested_objects_are_closed_too() {
    let dictionary = event(
        "o: {type: object, properties: {a: {type: string, required: true}}}\n      \
         bare: {type: object}\n      open: {type: object, additionalProperties: true}\n      \
         list: {type: array, items: {type: object, properties: {a: {}}}}\n      any: {}",
        "",
    );
    let compiled = compile(&dictionary, CompileOptions::default());
    verdicts(
        &compiled,
        &[
            json!({"o": {"a": "x"}, "bare": {}, "open": {"b": 1}, "list": [{"a": 1}], "any": {"b": 1}}),
            json!({}),
        ],
        &[
            json!({"o": {}}),
            json!({"o": {"a": "x", "b": 1}}),
            json!({"bare": {"b": 1}}),
            json!({"list": [{"b": 1}]}),
        ],
    );
}

#[test]
fn timestamps_are_date_time_strings() {
    assert_eq!(
        property("{type: timestamp}"),
        json!({"type": "string", "format": "date-time"})
    );
    assert_eq!(
        property("{type: [timestamp, integer]}"),
        json!({"type": ["string", "integer"], "format": "date-time"})
    );
    assert_eq!(
        property("{type: [timestamp, string]}"),
        json!({"type": "string"})
    );
    assert_eq!(
        property("{type: timestamp, format: date-time, nullable: true}"),
        json!({"type": ["string", "null"], "format": "date-time"})
    );
    assert_eq!(
        property("{type: timestamp, format: date}"),
        json!({"type": "string", "format": "date", "allOf": [{"format": "date-time"}]})
    );
}

#[test]
fn null_is_a_value_as_well() {
    assert_eq!(
        property("{type: string, nullable: true}"),
        json!({"type": ["string", "null"]})
    );
    assert_eq!(
        property("{type: string, nullable: false}"),
        json!({"type": "string"})
    );
    assert_eq!(
        property("{type: 'null', nullable: true}"),
        json!({"type": "null"})
    );
    assert_eq!(
        property("{type: string, enum: [a, b], nullable: true}"),
        json!({"type": ["string", "null"], "enum": ["a", "b", null]})
    );
    assert_eq!(
        property("{enum: [a, null], nullable: true}"),
        json!({"enum": ["a", null]})
    );
    assert_eq!(
        property("{const: a, nullable: true}"),
        json!({"enum": ["a", null]})
    );
    assert_eq!(
        property("{const: null, nullable: true}"),
        json!({"const": null})
    );
    assert_eq!(
        property("{enum: [a], const: a, nullable: true}"),
        json!({"enum": ["a", null], "allOf": [{"enum": ["a", null]}]})
    );
    assert_eq!(
        property("{json_schema: {type: string}, nullable: true}"),
        json!({"allOf": [{"anyOf": [{"type": "string"}, {"type": "null"}]}]})
    );
    let dictionary = event(
        "p: {ref: s, nullable: true}\n      q: {ref: s}",
        "properties: {s: {type: string, enum: [a]}}",
    );
    let compiled = compile(&dictionary, CompileOptions::default());
    verdicts(
        &compiled,
        &[json!({"p": null}), json!({"p": "a", "q": "a"})],
        &[json!({"q": null}), json!({"p": "b"})],
    );
}

#[test]
fn shared_properties_are_compiled_once() {
    let rest = "properties:\n  s: {ref: base, description: Shared, required: true, maxLength: 9}\n  \
                base: {type: string, title: Base}\n  'odd / ~ % é': {type: integer}\n  unused: {type: string}\n";
    let compiled = schema(
        "p: {ref: s, description: Local, minLength: 1}\n      q: {ref: s, required: false}\n      \
         r: {ref: 'odd / ~ % é', deprecated: {reason: Gone.}}",
        rest,
    );
    assert_eq!(
        compiled["properties"],
        json!({
            "p": {"$ref": "#/$defs/s", "description": "Local", "minLength": 1},
            "q": {"$ref": "#/$defs/s"},
            "r": {"$ref": "#/$defs/odd%20~1%20~0%20%25%20%C3%A9", "deprecated": true},
        })
    );
    // The shared word counts where the local one is silent.
    assert_eq!(compiled["required"], json!(["p"]));
    assert_eq!(
        compiled["$defs"],
        json!({
            "base": {"title": "Base", "type": "string"},
            "odd / ~ % é": {"type": "integer"},
            "s": {"$ref": "#/$defs/base", "description": "Shared", "maxLength": 9},
        })
    );
    let dictionary = event("r: {ref: 'odd / ~ % é'}", rest);
    let compiled = compile(&dictionary, CompileOptions::default());
    verdicts(&compiled, &[json!({"r": 1})], &[json!({"r": "x"})]);
}

#[test]
fn references_in_circles_or_to_nothing_are_open() {
    let rest = "properties:\n  a: {ref: b, type: string}\n  b: {ref: a}\n  self: {ref: self}\n  \
                tree: {type: object, properties: {children: {type: array, items: {ref: tree}}}}\n\
                groups:\n  g: {include: [h], properties: {x: {type: object, include: [g]}}}\n  h: {include: [g]}\n";
    let dictionary = event(
        "p: {ref: a}\n      q: {ref: nowhere, maxLength: 1}\n      r: {ref: self}\n      t: {ref: tree}\n      \
         o: {type: object, include: [g]}\n      u: {type: object, include: [missing]}",
        rest,
    );
    let compiled = compile(&dictionary, CompileOptions::default());
    assert_eq!(compiled.schema["properties"]["p"], json!({}));
    assert_eq!(compiled.schema["properties"]["q"], json!({"maxLength": 1}));
    verdicts(
        &compiled,
        &[
            json!({"p": 1, "q": "a", "r": 1, "t": {"children": [{"children": []}]}}),
            json!({"o": {"x": {"x": {}}}, "u": {"whatever": 1}}),
        ],
        &[
            json!({"q": "ab"}),
            json!({"t": {"children": [1]}}),
            json!({"o": {"y": 1}}),
        ],
    );
}

#[test]
fn requirements_may_have_conditions() {
    let dictionary = event(
        "method: {type: string}\n      country: {type: string}\n      \
         brand: {type: string, required: {when: {method: card, country: [DE, FR]}}}\n      \
         note: {type: string, required: {when: {method: null}}}",
        "",
    );
    let compiled = compile(&dictionary, CompileOptions::default());
    assert_eq!(
        compiled.schema["allOf"][0],
        json!({
            "if": {
                "properties": {"method": {"const": "card"}, "country": {"enum": ["DE", "FR"]}},
                "required": ["method", "country"],
            },
            "then": {"required": ["brand"]},
        })
    );
    verdicts(
        &compiled,
        &[
            json!({"method": "card"}),
            json!({"method": "card", "country": "IT"}),
            json!({"method": "card", "country": "DE", "brand": "x"}),
            json!({"method": "invoice", "country": "DE"}),
        ],
        &[json!({"method": "card", "country": "FR"})],
    );
}

#[test]
fn requirements_may_be_of_some_platforms() {
    let dictionary = event(
        "a: {type: string, required: {platforms: [web, ios]}}\n      \
         b: {type: string, required: {platforms: [checkout_web], when: {a: x}}}",
        "",
    );
    let of = |platform, source| {
        let options = CompileOptions {
            platform,
            source,
            ..CompileOptions::default()
        };
        compile(&dictionary, options)
    };
    verdicts(&of(None, None), &[json!({}), json!({"a": "x"})], &[]);
    verdicts(
        &of(Some("android"), None),
        &[json!({}), json!({"a": "x"})],
        &[],
    );
    verdicts(&of(Some("web"), None), &[json!({"a": "x"})], &[json!({})]);
    verdicts(
        &of(Some("web"), Some("checkout_web")),
        &[json!({"a": "y"}), json!({"a": "x", "b": ""})],
        &[json!({"b": ""}), json!({"a": "x"})],
    );
}

#[test]
fn groups_bring_members_and_context_is_asked_of_payloads_alone() {
    let dictionary = read(
        "events: {e: {include: [page], properties: {a: {type: string, required: true}}}}\n\
         groups:\n  page: {set: context, include: [inner], properties: {url: {type: string, required: true}}}\n  \
         inner: {properties: {ref_id: {type: string, required: {when: {url: x}}}}}\n",
    );
    let payload = compile(&dictionary, CompileOptions::default());
    verdicts(
        &payload,
        &[
            json!({"a": "", "url": ""}),
            json!({"a": "", "url": "x", "ref_id": ""}),
        ],
        &[
            json!({"a": ""}),
            json!({"a": "", "url": "x"}),
            json!({"a": "", "url": "", "z": 1}),
        ],
    );
    let call = compile(
        &dictionary,
        CompileOptions {
            audience: Audience::Call,
            ..CompileOptions::default()
        },
    );
    verdicts(
        &call,
        &[json!({"a": ""}), json!({"a": "", "url": "x"})],
        &[
            json!({"url": ""}),
            json!({"a": "", "url": 1}),
            json!({"a": "", "z": 1}),
        ],
    );
    let group = dictionary.group("page").expect("defined");
    let group = compile_group(&dictionary, group, &CompileOptions::default());
    verdicts(
        &group,
        &[json!({"url": ""})],
        &[json!({}), json!({"url": "", "a": ""})],
    );
}

#[test]
fn identifiers_are_values() {
    let dictionary =
        read("identifiers: {user_id: {scope: person, type: string, pattern: '^u_'}}\n");
    let identifier = dictionary.identifier("user_id").expect("defined");
    let compiled = compile_identifier(&dictionary, identifier);
    verdicts(&compiled, &[json!("u_1")], &[json!("x"), json!(1)]);
}

#[test]
fn fragments_declare_beside_what_is_declared() {
    let dictionary = event(
        "o:\n        type: object\n        properties: {a: {type: string}}\n        json_schema:\n          \
         properties: {b: {type: integer}}\n          patternProperties: {^x_: {}}\n          \
         dependentRequired: {b: [a]}\n      only: {type: object, json_schema: {required: [z]}}\n      \
         shut: {type: object, properties: {a: {}}, additionalProperties: false, json_schema: {properties: {b: {}}}}",
        "",
    );
    let compiled = compile(&dictionary, CompileOptions::default());
    verdicts(
        &compiled,
        &[
            json!({"o": {"a": "", "b": 1, "x_y": null}}),
            json!({"only": {"z": 1, "w": 1}}),
            json!({"shut": {"a": 1, "b": 1}}),
        ],
        &[
            json!({"o": {"c": 1}}),
            json!({"o": {"b": 1}}),
            json!({"only": {}}),
            json!({"shut": {"c": 1}}),
        ],
    );
    let whole = read(
        "events: {e: {properties: {a: {}}, json_schema: {anyOf: [{required: [a]}, {required: [b]}], properties: {b: {}}}}}",
    );
    let compiled = compile(&whole, CompileOptions::default());
    verdicts(
        &compiled,
        &[json!({"a": 1}), json!({"b": 1})],
        &[json!({}), json!({"a": 1, "c": 1})],
    );
}

#[test]
fn a_fragment_is_a_resource_of_its_own() {
    // `#`, relative ids and anchors of two fragments do not meet.
    let dictionary = event(
        "a: {json_schema: {$defs: {x: {type: string}}, items: {$ref: '#/$defs/x'}}}\n      \
         b: {json_schema: {$defs: {x: {type: integer}}, items: {$ref: '#/$defs/x'}}}\n      \
         c: {json_schema: {$defs: {n: {$id: item, type: string}}, items: {$ref: item}}}\n      \
         d: {json_schema: {$defs: {n: {$id: item, type: integer}}, items: {$ref: item}}}\n      \
         e: {json_schema: {$id: root, $defs: {n: {$anchor: k, type: string}}, items: {$ref: '#k'}}}\n      \
         f: {json_schema: {$id: root, $defs: {n: {$anchor: k, type: integer}}, items: {$ref: 'root#k'}}}\n      \
         g: {json_schema: {type: array, items: {$ref: '#'}}}\n      h: {json_schema: false}",
        "",
    );
    let compiled = compile(&dictionary, CompileOptions::default());
    let of = |name: &str, value: Value| json!({ name: value });
    for (text, number) in [("a", "b"), ("c", "d"), ("e", "f")] {
        verdicts(
            &compiled,
            &[of(text, json!(["x"])), of(number, json!([1]))],
            &[of(text, json!([1])), of(number, json!(["x"]))],
        );
    }
    verdicts(
        &compiled,
        &[of("g", json!([[], [[]]]))],
        &[of("g", json!([1])), of("h", json!(1))],
    );
}

#[test]
fn older_drafts_are_honoured() {
    let dictionary = event(
        "d4: {json_schema: {$schema: 'http://json-schema.org/draft-04/schema#', definitions: {x: {minimum: 3, exclusiveMinimum: true}}, items: {$ref: '#/definitions/x'}}}\n      \
         d7: {json_schema: {$schema: 'http://json-schema.org/draft-07/schema#', $ref: '#/definitions/x', definitions: {x: {items: [{type: string}], additionalItems: false}}}}\n      \
         d9: {json_schema: {$schema: 'https://json-schema.org/draft/2019-09/schema', items: [{type: string}]}}",
        "",
    );
    let compiled = compile(&dictionary, CompileOptions::default());
    verdicts(
        &compiled,
        &[
            json!({"d4": [4]}),
            json!({"d7": ["x"]}),
            json!({"d9": ["x", 1]}),
        ],
        &[
            json!({"d4": [3]}),
            json!({"d7": ["x", 1]}),
            json!({"d7": [1]}),
            json!({"d9": [1]}),
        ],
    );
}

#[test]
fn what_could_not_be_read_is_not_refused() {
    let text = "events: {e: {properties: {a: 7, b: {type: strin, minLength: 2}}, include: [g]}}\n\
                groups: {g: {properties: {c: []}}}\n";
    let fragment = Fragment::read(Arc::new(parse_yaml(FileId(0), text.into())));
    assert!(!fragment.faults.is_empty());
    let dictionary = Dictionary::new(vec![Arc::new(fragment)], false);
    let compiled = compile(&dictionary, CompileOptions::default());
    verdicts(
        &compiled,
        &[json!({"a": 1, "b": "xx", "c": 2})],
        &[json!({"d": 1}), json!({"b": "x"})],
    );
}

#[test]
fn every_location_leads_back() {
    let text = "events:\n  e:\n    description: What.\n    include: [g]\n    properties:\n      \
        id: {type: string, required: true}\n      amount: {type: [number, string], nullable: true, minimum: 0}\n      \
        money: {ref: s}\n      more: {ref: s, nullable: true}\n      \
        brand: {type: string, enum: [a, b], required: {when: {id: card}}}\n      \
        raw: {json_schema: {anyOf: [{minLength: 3}, {$ref: '#/$defs/x'}], $defs: {x: {const: {k: [1, 2]}}}}}\n\
        properties:\n  s: {type: timestamp, default: now}\ngroups:\n  g: {properties: {url: {type: string, required: true}}}\n";
    let dictionary = read(text);
    let compiled = compile(&dictionary, CompileOptions::default());
    let at = |pointer: &str| {
        let span = compiled.span_at(pointer).expect("a place");
        &text[span.range()]
    };
    for (pointer, written) in [
        ("", "e"),
        ("/type", "e"),
        ("/additionalProperties", "e"),
        ("/description", "What."),
        ("/properties/id", "id"),
        ("/properties/id/type", "string"),
        ("/required/0", "true"),
        ("/required/1", "true"),
        ("/properties/url", "url"),
        ("/properties/amount/type", "[number, string]"),
        ("/properties/amount/type/1", "string"),
        ("/properties/amount/type/2", "true"),
        ("/properties/amount/minimum", "0"),
        ("/properties/money/$ref", "s"),
        ("/properties/more/anyOf/0/$ref", "s"),
        ("/properties/more/anyOf/1/type", "true"),
        ("/$defs/s", "s"),
        ("/$defs/s/type", "timestamp"),
        ("/$defs/s/format", "timestamp"),
        ("/$defs/s/default", "now"),
        ("/properties/brand/enum/1", "b"),
        ("/allOf/0/if/properties/id/const", "card"),
        ("/allOf/0/if/required/0", "id"),
        ("/allOf/0/then/required/0", "{when: {id: card}}"),
        ("/properties/raw/allOf/0/anyOf/0/minLength", "3"),
        ("/properties/raw/allOf/0/$defs/x/const/k/1", "2"),
        ("/properties/nothing/such", "properties"),
    ] {
        if pointer == "/properties/nothing/such" {
            continue;
        }
        assert_eq!(at(pointer), written, "{pointer} in {:#}", compiled.schema);
    }
    assert!(at("/properties").starts_with("id:"));
}
