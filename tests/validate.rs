//! Examples, fragments and keywords: what is said of them, and where.

use std::fmt::Write as _;
use std::sync::Arc;

use event_schema::dict::validate::{
    event_examples, fragment_faults, property_examples, schema_faults,
};
use event_schema::dict::{Dictionary, Fragment, walk_properties};
use event_schema::syntax::decode::FaultKind;
use event_schema::syntax::{parse_json, parse_yaml};
use event_schema::text::FileId;

fn read(text: &str) -> Dictionary {
    let fragment = Fragment::read(Arc::new(parse_yaml(FileId(0), text.into())));
    assert!(fragment.faults.is_empty(), "{:?}", fragment.faults);
    Dictionary::new(vec![Arc::new(fragment)], false)
}

/// Everything that is wrong, a line each: place, what, and what asked for it.
fn faults(text: &str) -> String {
    let dictionary = read(text);
    let mut out = String::new();
    let mut found = Vec::new();
    for event in dictionary.events() {
        found.extend(event_examples(&dictionary, event));
    }
    walk_properties(&dictionary, |at| {
        found.extend(property_examples(&dictionary, &at))
    });
    for fault in found {
        let asked = fault.asked.map_or("?", |span| &text[span.range()]);
        let _ = writeln!(
            out,
            "{} ({}) {} <- {asked}",
            &text[fault.span.range()],
            fault.part,
            fault.what
        );
    }
    walk_properties(&dictionary, |at| {
        for fault in schema_faults(at.property) {
            let FaultKind::InvalidSchema {
                keyword,
                reason,
                suggestion,
            } = fault.kind
            else {
                panic!("{fault:?}");
            };
            let _ = writeln!(
                out,
                "{} {keyword} {reason} {suggestion:?}",
                &text[fault.span.range()]
            );
        }
        if let Some(raw) = at.property.json_schema.get() {
            for fault in fragment_faults(*raw, at.tree) {
                let _ = writeln!(
                    out,
                    "{} {} {}",
                    &text[fault.span.range()],
                    fault.keyword,
                    fault.reason
                );
            }
        }
    });
    out
}

/// The faults of an event whose property `p` is `body` and has `example`.
fn example(body: &str, example: &str) -> String {
    faults(&format!(
        "events: {{e: {{properties: {{p: {{{body}}}}}, examples: [{{p: {example}}}]}}}}"
    ))
}

#[test]
fn each_keyword_has_its_words() {
    let mut out = String::new();
    for (body, value) in [
        ("type: number", "x"),
        ("type: number", "[1, .inf]"),
        ("type: number, nullable: true", "x"),
        ("type: integer", "1.5"),
        ("type: [string, object]", "[1]"),
        ("type: object", "true"),
        ("enum: [card, paypal]", "crad"),
        ("enum: [card, paypal]", "7"),
        ("enum: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]", "0"),
        ("const: 3", "4"),
        ("format: date-time", "today"),
        ("type: timestamp", "today"),
        ("format: uuid", "x"),
        ("pattern: '^[A-Z]{3}$'", "eur"),
        ("minimum: 0", "-1"),
        ("maximum: 1.5", "2"),
        ("exclusiveMinimum: 0", "0"),
        ("exclusiveMaximum: 0", "0"),
        ("multipleOf: 0.5", "0.7"),
        ("minLength: 1", "''"),
        ("minLength: 2", "a"),
        ("maxLength: 1", "ab"),
        ("minItems: 1", "[]"),
        ("maxItems: 2", "[1, 2, 3]"),
        ("uniqueItems: true", "[1, 1]"),
        ("minProperties: 1", "{}"),
        ("maxProperties: 1", "{a: 1, b: 2}"),
        ("items: {type: string}", "[a, 2]"),
        (
            "json_schema: {anyOf: [{type: string}, {type: number}]}",
            "null",
        ),
        (
            "json_schema: {anyOf: [{type: string}, {type: number, minimum: 3}]}",
            "1",
        ),
        ("json_schema: {anyOf: [{maxLength: 1}, {const: ab}]}", "abc"),
        (
            "json_schema: {oneOf: [{type: string}, {type: string}]}",
            "abc",
        ),
        ("json_schema: {not: {type: string}}", "abc"),
        ("json_schema: {contains: {type: string}}", "[1]"),
        ("json_schema: {propertyNames: {maxLength: 2}}", "{abc: 1}"),
        ("json_schema: {prefixItems: [{}], items: false}", "[1, 2]"),
        (
            "json_schema: {prefixItems: [{}], unevaluatedItems: false}",
            "[1, 2]",
        ),
        ("json_schema: {dependentRequired: {a: [b]}}", "{a: 1}"),
        ("json_schema: false", "1"),
        ("type: object, properties: {value: {}}", "{valeu: 1}"),
        ("type: object, properties: {value: {required: true}}", "{}"),
    ] {
        out.push_str(&example(body, value));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn places_are_exact() {
    let text = "\
events:
  e:
    include: [page]
    properties:
      currency: {ref: currency, required: true}
      method: {type: string}
      brand: {type: string, required: {when: {method: [card, wallet]}}}
      web_only: {type: string, required: {platforms: [web]}}
      items: {type: array, items: {ref: line}}
    examples:
      - {currency: EUR, method: wire}
      - {currency: EUR, method: card, user_id: u_1}
      - method: wire
        currency: euro
        items:
          - {sku: a}
          - {sku: 1, prise: 2}
          - []
      - nothing
properties:
  currency: {type: string, pattern: '^[A-Z]{3}$', examples: [EUR, usd], default: 1}
  line: {type: object, properties: {sku: {type: string, required: true}, price: {type: number, default: free}}}
groups:
  page: {set: context, properties: {url: {type: string, required: true}}}
identifiers:
  user_id: {type: string, pattern: ^u_, examples: [x]}
";
    insta::assert_snapshot!(faults(text));
}

#[test]
fn what_may_be_personal_is_not_told() {
    let text = "\
events:
  e:
    properties:
      email: {type: string, pii: personal, pattern: '@corp', enum: [a@corp, b@corp]}
      person: {ref: person}
      contacts: {type: object, pii: sensitive, properties: {known: {}}}
      plain: {type: string, pii: none, enum: [x, y]}
    examples:
      - {email: joe@home, person: {name: Joe}, contacts: {joe@home: 1}, plain: z}
properties:
  person: {type: object, pii: personal, properties: {name: {type: string, enum: [Ann]}}}
";
    let out = faults(text);
    let told: Vec<&str> = out
        .lines()
        .map(|line| line.split_once(") ").map_or(line, |(_, what)| what))
        .map(|line| line.split_once(" <-").map_or(line, |(what, _)| what))
        .collect();
    assert_eq!(
        told,
        [
            "is none of the values allowed",
            "does not match the pattern",
            "is none of the values allowed",
            "has a property that is not declared",
            "must be one of x, y",
        ],
        "{out}"
    );
}

#[test]
fn a_fragment_beside_hides_nothing() {
    let text = "\
events:
  e:
    properties: {a: {type: string}}
    json_schema: {properties: {b: {type: integer}}, required: [b]}
    examples:
      - {a: x, b: 1}
      - {b: x, c: 1}
      - {a: x}
";
    insta::assert_snapshot!(faults(text));
}

#[test]
fn keywords_and_fragments_are_judged() {
    let mut out = String::new();
    for body in [
        "pattern: '['",
        "pattern: '(?<=a)b'",
        "pattern: '(?<name>a)\\k<name>'",
        "pattern: '\\d+\\cA'",
        "pattern: 'a{2,1}'",
        "format: url",
        "format: datetime",
        "format: uid",
        "format: money",
        "format: idn-email",
        "json_schema: {type: strin}",
        "json_schema: {minLength: -1, properties: {a: {required: true}}}",
        "json_schema: {allOf: {}}",
        "json_schema: {properties: {a: {pattern: '('}}}",
        "json_schema: {patternProperties: {'(': {}}}",
        "json_schema: {$ref: '#/$defs/a', $defs: {b: {}}}",
        "json_schema: {items: {$ref: '#a'}, $defs: {b: {$anchor: b}}}",
        "json_schema: {items: {$ref: 'https://example.com/a.json'}, not: {$ref: '#/b'}}",
        "json_schema: {$schema: 'https://example.com/mine'}",
        "json_schema: {$schema: 'http://json-schema.org/draft-07/schema#', definitions: {a: {exclusiveMinimum: true}}}",
        "json_schema: {$ref: 'https://json-schema.org/draft/2020-12/schema'}",
        "json_schema: {$id: 'https://example.com/a', $defs: {b: {$id: b, $ref: 'a#/$defs/b'}}, $ref: b}",
        "json_schema: {enum: [{$ref: '#/nowhere', pattern: '('}], properties: {$ref: {type: string}}}",
    ] {
        let _ = writeln!(out, "{body}");
        for line in faults(&format!("properties: {{p: {{{body}}}}}")).lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn json_dictionaries_are_judged_alike() {
    let text = r#"{"properties": {"p": {"type": "string", "examples": ["\u00e9", 1]}}}"#;
    let fragment = Fragment::read(Arc::new(parse_json(FileId(0), text.into())));
    let dictionary = Dictionary::new(vec![Arc::new(fragment)], false);
    let mut found = Vec::new();
    walk_properties(&dictionary, |at| {
        found.extend(property_examples(&dictionary, &at))
    });
    assert_eq!(found.len(), 1);
    assert_eq!(&text[found[0].span.range()], "1");
}

#[test]
fn a_broken_part_is_not_reported_again() {
    let text = "events:\n  e:\n    include: [missing]\n    properties:\n      a: {type: strin}\n      \
                b: {type: string, pattern: '('}\n    examples: [{a: 1, c: 2}]\n";
    let fragment = Fragment::read(Arc::new(parse_yaml(FileId(0), text.into())));
    let dictionary = Dictionary::new(vec![Arc::new(fragment)], false);
    let event = dictionary.event("e").expect("defined");
    assert_eq!(event_examples(&dictionary, event), []);
}

/// Whatever a dictionary says, judging it ends.
#[test]
fn circles_and_towers_end() {
    let mut tower = String::from("groups:\n");
    for i in 0..40 {
        let _ = writeln!(
            tower,
            "  g{i}: {{properties: {{x: {{type: object, include: [g{j}]}}, y: {{type: object, include: [g{j}]}}}}}}",
            j = i + 1
        );
    }
    let _ = writeln!(
        tower,
        "  g40: {{properties: {{z: {{}}}}}}\nevents: {{e: {{include: [g0], examples: [{{x: {{}}}}]}}}}"
    );
    assert_eq!(faults(&tower), "");
    let mut chain = String::from("properties:\n");
    for i in 0..2_000 {
        let _ = writeln!(chain, "  p{i}: {{ref: p{}, examples: [1]}}", i + 1);
    }
    let _ = writeln!(chain, "  p2000: {{type: integer}}");
    faults(&chain);
    for fragment in [
        "{$ref: '#'}",
        "{allOf: [{$ref: '#'}]}",
        "{anyOf: [{$ref: '#/$defs/a'}], $defs: {a: {not: {$ref: '#/$defs/b'}}, b: {$ref: '#/$defs/a'}}}",
        "{$dynamicRef: '#a', $dynamicAnchor: a}",
        "{unevaluatedProperties: {$ref: '#'}, $ref: '#'}",
    ] {
        faults(&format!(
            "properties: {{p: {{json_schema: {fragment}, examples: [1, {{a: {{b: 1}}}}]}}}}"
        ));
    }
    for fragment in ["{pattern: '^(a+)+$'}", "{pattern: '^(?=(a+))\\1+b$'}"] {
        let long = "a".repeat(60) + "!";
        faults(&format!(
            "properties: {{p: {{json_schema: {fragment}, examples: [{long}]}}}}"
        ));
    }
}
