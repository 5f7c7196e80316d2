//! A dictionary with something of everything, and a checker of it.

use std::sync::{Arc, LazyLock};

use event_schema::diag::Level;
use event_schema::payload::{Checked, Checker, Mismatch, Sender, Standing};
use event_schema::session::Session;
use event_schema::source::Memory;

const DICTIONARY: &str = "
identifiers:
  user_id: {type: string, pattern: '^u-', scope: person, description: Who.}
  anonymous_id: {type: string, scope: device, description: A device.}
events:
  order_placed:
    description: An order was placed.
    identifiers: {any_of: [user_id, anonymous_id]}
    properties:
      order_id: {type: string, required: true, description: Its number.}
      total: {type: number, minimum: 0, multipleOf: 0.01, description: With tax.}
      count: {type: integer, maximum: 99, description: Pieces.}
      kind: {type: string, enum: [new, used], description: Of what kind.}
      code: {type: string, pattern: '^[a-z]{2,5}-\\d+$', nullable: true, description: Its code.}
      day: {type: string, format: date, description: When.}
      at: {type: string, format: date-time, description: When.}
      id: {type: string, format: uuid, description: What.}
      url: {type: string, format: uri, description: Where.}
      ip: {type: string, format: ipv4, description: From where.}
      tags: {type: array, uniqueItems: true, maxItems: 5, items: {type: string}, description: Marks.}
      place: {type: object, properties: {row: {type: integer, required: true, description: Where.}}, description: Where.}
  page_seen:
    kind: page
    description: A page was seen.
    properties: {path: {type: string, description: Its path.}}
  person_known:
    kind: identify
    description: Who it is.
    properties: {plan: {type: string, description: The plan.}}
";

static SESSION: LazyLock<Session> = LazyLock::new(|| {
    let memory = Memory::new()
        .with(
            "event-schema.yaml",
            "version: 1\nplatforms: {web: {}, ios: {}}\n",
        )
        .with("dictionary/shop.yaml", DICTIONARY);
    Session::load(&memory, "").expect("the dictionary is sound")
});

/// What is told of a file.
pub fn check(bytes: &[u8], workers: usize) -> Checked {
    let judge = |_: &Mismatch| Standing::Reported(Level::Error);
    let session = &*SESSION;
    let checker = Checker::new(&session.dictionary, &session.config, &judge);
    let path: Arc<str> = "log.ndjson".into();
    let (checked, _) = checker.check(bytes, (0, &path), &Sender::default(), workers, usize::MAX);
    checked
}
