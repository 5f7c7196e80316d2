//! Renaming a definition renames all that mentions it, or nothing.

use std::collections::BTreeMap;

use event_schema::rule::Ctx;
use event_schema::rules;
use event_schema::session::Session;
use event_schema::source::Memory;
use event_schema::text::{FileId, Span, apply_edits};

fn load(path: &str, dictionary: &str) -> Session {
    let source = Memory::new()
        .with("event-schema.yaml", "version: 1\n")
        .with(path, dictionary);
    Session::load(&source, "").expect("a manifest is there")
}

/// How often each rule that asks whether the dictionary holds together fires.
fn broken(session: &Session) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in session.lint().findings {
        let rule = finding.diagnostic.rule;
        if rule.starts_with("structure/") || rule.starts_with("shape/") {
            *counts.entry(rule).or_default() += 1;
        }
    }
    counts
}

/// The dictionary with the name `from`, where it first stands after `after`, changed to `to`.
fn rename(path: &str, dictionary: &str, after: &str, from: &str, to: &str) -> Option<String> {
    let session = load(path, dictionary);
    let (dict, config) = (&session.dictionary, &session.config);
    let ctx = Ctx::new(dict, config, &session.files, rules::ALL);
    let start = dictionary.find(after).expect("the place is there");
    let at = start + dictionary[start..].find(from).expect("the name is there");
    let span = Span::new(FileId(1), at as u32, (at + from.len()) as u32);
    let edits = ctx.rename(span, to)?;
    let (text, applied) = apply_edits(dictionary, &edits);
    assert!(!applied.contains(&false), "two edits overlap");
    assert_eq!(
        broken(&session),
        broken(&load(path, &text)),
        "a rename breaks nothing:\n{text}"
    );
    Some(text)
}

const SHOP: &str = "\
events:
  CartViewed:
    description: The cart was shown.
    status: deprecated
    deprecated:
      since: 1.0.0
      on: 2026-01-01
      reason: Told apart.
      replaced_by: {event: CartOpened, with: {cartSource: link}, properties: {oldId: cartId}}
      sunset: 2027-01-01
    properties:
      oldId: {type: string, description: The cart.}
      cartId: {type: string, description: Another.}
  CartOpened:
    description: The cart was opened.
    include: [Page]
    identifiers: {any_of: [UserId]}
    unique_by: [cartId]
    properties:
      cartId: {ref: CartId, required: true} # cartId is a name
      cartSource: {type: string, enum: [link, cartId], description: From where.}
      total: {type: number, unit: {property: curr}, description: What it costs.}
      curr: {type: string, required: {when: {cartSource: link}}, description: In what.}
      previous:
        type: array
        description: Carts before.
        items: {ref: Line}
      note: {type: string, description: A note., deprecated: {since: 1.0.0, on: 2026-01-01, reason: Gone., replaced_by: curr, sunset: 2027-01-01}}
    examples:
      - {cartId: c, \"cartSource\": link, total: 1, curr: EUR, previous: [{cartId: x, Sku: y}], pageUrl: z}
properties:
  CartId: {type: string, description: The cart.}
  Line:
    type: object
    description: A line.
    properties:
      cartId: {type: string, description: Of a line.}
      Sku: {type: string, description: What.}
    examples:
      - {cartId: l, Sku: s}
groups:
  Page:
    description: The page.
    properties:
      pageUrl: {type: string, description: Its address.}
identifiers:
  UserId: {scope: person, type: string, description: Who.}
journeys:
  buy:
    goal: {event: CartOpened}
    funnels: {main: {steps: [CartViewed, CartOpened]}}
";

/// The lines that a rename changes, as they are afterwards.
fn changed(after: &str, from: &str, to: &str) -> Vec<String> {
    let text = rename("dictionary/a.yaml", SHOP, after, from, to).expect("it can be renamed");
    assert_eq!(text.lines().count(), SHOP.lines().count());
    let lines = SHOP.lines().zip(text.lines());
    lines
        .filter(|(old, new)| old != new)
        .map(|(_, new)| new.trim().to_owned())
        .collect()
}

#[test]
fn an_event_with_its_replacements_and_journeys() {
    assert_eq!(
        changed("  CartOpened:", "CartOpened", "cart_opened"),
        [
            "replaced_by: {event: cart_opened, with: {cartSource: link}, properties: {oldId: cartId}}",
            "cart_opened:",
            "goal: {event: cart_opened}",
            "funnels: {main: {steps: [CartViewed, cart_opened]}}",
        ]
    );
}

#[test]
fn a_property_in_its_own_object_and_in_no_other() {
    assert_eq!(
        changed("cartId: {ref", "cartId", "cart_id"),
        [
            "replaced_by: {event: CartOpened, with: {cartSource: link}, properties: {oldId: cart_id}}",
            "unique_by: [cart_id]",
            "cart_id: {ref: CartId, required: true} # cartId is a name",
            "- {cart_id: c, \"cartSource\": link, total: 1, curr: EUR, previous: [{cartId: x, Sku: y}], pageUrl: z}",
        ]
    );
    assert_eq!(
        changed("Line:", "cartId", "cart_id"),
        [
            "- {cartId: c, \"cartSource\": link, total: 1, curr: EUR, previous: [{cart_id: x, Sku: y}], pageUrl: z}",
            "cart_id: {type: string, description: Of a line.}",
            "- {cart_id: l, Sku: s}",
        ]
    );
    assert_eq!(
        changed("      cartSource:", "cartSource", "cart_source"),
        [
            "replaced_by: {event: CartOpened, with: {cart_source: link}, properties: {oldId: cartId}}",
            "cart_source: {type: string, enum: [link, cartId], description: From where.}",
            "curr: {type: string, required: {when: {cart_source: link}}, description: In what.}",
            "- {cartId: c, \"cart_source\": link, total: 1, curr: EUR, previous: [{cartId: x, Sku: y}], pageUrl: z}",
        ]
    );
    assert_eq!(changed("      curr:", "curr", "currency").len(), 4);
}

#[test]
fn what_is_shared_where_it_is_used() {
    assert_eq!(changed("  CartId:", "CartId", "cart_identifier").len(), 2);
    assert_eq!(changed("  Line:", "Line", "line_item").len(), 2);
    assert_eq!(changed("  Page:", "Page", "page_context").len(), 2);
    assert_eq!(changed("      pageUrl:", "pageUrl", "page_url").len(), 2);
    assert_eq!(changed("  UserId:", "UserId", "user_id").len(), 2);
}

#[test]
fn in_json_too() {
    let json = r#"{"events": {"CartOpened": {"description": "It was opened.",
        "properties": {"cartId": {"type": "string", "description": "The cart."}},
        "examples": [{"cartId": "c"}], "unique_by": ["cartId"]}}}"#;
    let text = rename(
        "dictionary/a.json",
        json,
        "properties",
        "\"cartId\"",
        "cart \"id\"\t",
    );
    assert_eq!(
        text.as_deref(),
        Some(json.replace("cartId", "cart \\\"id\\\"\\t").as_str())
    );
}

#[test]
fn nothing_where_it_cannot_be_done_by_text_alone() {
    let event = |more: &str| {
        format!(
            "events:\n  a:\n    description: The first one.\n    properties:\n      aB: \
             {{type: string, description: It.}}\n      c: {{type: string, description: It.}}\n{more}"
        )
    };
    let renamed = |text: &str| rename("dictionary/a.yaml", text, "aB", "aB", "a_b");
    assert!(renamed(&event("    unique_by: [aB]\n")).is_some());
    for (why, more) in [
        (
            "a raw schema",
            "    json_schema: {anyOf: [{required: [aB]}, {required: [c]}]}\n",
        ),
        ("another tool's", "    x-warehouse: {key: aB}\n"),
        ("an alias of it", "    unique_by: [&x aB]\n    tags: [*x]\n"),
        (
            "a journey's word",
            "journeys:\n  j: {goal: {event: a, value: aB}}\n",
        ),
        ("what cannot be read", "  b:\n    description: [\n"),
    ] {
        assert_eq!(renamed(&event(more)), None, "{why}");
    }
    let taken = event("").replace("      c:", "      a_b:");
    assert_eq!(renamed(&taken), None, "a name that is taken");
    let two = "events:\n  a:\n    description: One.\n    examples: [&e {aB: x}]\n    properties: \
               {aB: {type: string, description: It.}}\n  b:\n    description: Two.\n    examples: \
               [*e]\n    properties: {aB: {type: string, description: That.}}\n";
    assert_eq!(
        rename("dictionary/a.yaml", two, "properties", "aB", "a_b"),
        None,
        "one example of two events"
    );
}
