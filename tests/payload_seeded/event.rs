//! Events of the shop, before an envelope is put around them.

use crate::chance::Chance;

pub(crate) const MANIFEST: &str = "version: 1
name: seeded
platforms: {web: {}, ios: {}}
";

pub(crate) const DICTIONARY: &str = "
identifiers:
  user_id: {type: string, pattern: '^u-', scope: person, description: Who is logged in.}
  anonymous_id: {type: string, pattern: '^d-', scope: device, description: A device.}
events:
  order_placed:
    description: An order was placed.
    identifiers: {any_of: [anonymous_id]}
    properties:
      order_id: {type: string, required: true, description: Its number.}
      total: {type: number, minimum: 0, unit: EUR, required: true, description: With tax.}
      currency: {type: string, pattern: '^[A-Z]{3}$', description: ISO 4217 code.}
      placed_on: {type: string, format: date, description: The day in the shop.}
      note: {type: string, maxLength: 40, description: What was said.}
      tags: {type: array, items: {type: string}, description: Marks.}
      items:
        type: array
        description: What is in it.
        items:
          type: object
          properties:
            sku: {type: string, required: true, description: Number in the catalogue.}
            price: {type: number, minimum: 0, unit: EUR, description: Of one piece.}
      place:
        type: object
        description: Where on the page.
        properties:
          row: {type: integer, minimum: 0, description: From the top.}
  plan_changed:
    description: Another plan was taken.
    identifiers: {any_of: [anonymous_id]}
    properties:
      plan:
        type: string
        enum: [free, team, starter]
        values: {starter: {deprecated: {on: 2026-06-01, reason: Not sold any more., none_because: No other.}}}
        required: true
        description: The new one.
      seats: {type: integer, minimum: 1, maximum: 500, description: How many.}
      since: {type: string, format: date-time, description: From when.}
      is_trial: {type: boolean, description: Whether it is free for now.}
      old_plan: {type: string, description: The plan before., deprecated: {on: 2026-06-01, reason: Nobody reads it., none_because: No other.}}
  article_shared:
    description: An article was sent to somebody.
    destinations: [ga4_web]
    identifiers: {any_of: [anonymous_id]}
    properties:
      comment: {type: string, description: What was written beside it.}
  tour_ended:
    status: deprecated
    deprecated: {on: 2026-06-01, reason: There is no tour., none_because: No other.}
    description: The tour is over.
    identifiers: {any_of: [anonymous_id]}
";

/// A fault that is put into an event on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Of a property: the event that has it, its name, what stands there, the rule, and what the rule tells
    /// the place of, from the properties on.
    Property(
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    ),
    /// A property that has to be there is not.
    Missing(&'static str, &'static str),
    /// The event has another name.
    Name(&'static str, &'static str),
    /// The id of the person is this.
    User(&'static str, &'static str),
    /// There is no id of the device.
    NoDevice,
    /// The time is none.
    Time,
    /// An event with the same message id came before.
    Again,
}

use Fault::{Again, Missing, Name, NoDevice, Property, Time, User};

pub(crate) const FAULTS: &[Fault] = &[
    Property(
        "order_placed",
        "total",
        "true",
        "payload/wrong-type",
        "/total",
    ),
    Property(
        "order_placed",
        "total",
        "\"12.5\"",
        "payload/number-as-string",
        "/total",
    ),
    Property("order_placed", "total", "-1", "payload/range", "/total"),
    Property(
        "order_placed",
        "currency",
        "\"eur\"",
        "payload/pattern",
        "/currency",
    ),
    Property(
        "order_placed",
        "placed_on",
        "\"2026-02-30\"",
        "payload/format",
        "/placed_on",
    ),
    Property(
        "order_placed",
        "note",
        "\"please ring at the green door on the left side\"",
        "payload/length",
        "/note",
    ),
    Property(
        "order_placed",
        "note",
        "\"ada.byron@post.de\"",
        "payload/pii-value",
        "/note",
    ),
    Property(
        "order_placed",
        "tags",
        "[\"new\",5]",
        "payload/wrong-type",
        "/tags/1",
    ),
    Property(
        "order_placed",
        "items",
        "[{\"sku\":\"a\"},{\"sku\":\"b\",\"price\":-2}]",
        "payload/range",
        "/items/1/price",
    ),
    Property(
        "order_placed",
        "items",
        "[{\"price\":2}]",
        "payload/missing-property",
        "/items/0",
    ),
    Property(
        "order_placed",
        "place",
        "{\"row\":\"first\"}",
        "payload/wrong-type",
        "/place/row",
    ),
    Property(
        "order_placed",
        "colour",
        "\"red\"",
        "payload/unexpected-property",
        "/colour",
    ),
    Property(
        "plan_changed",
        "plan",
        "\"gold\"",
        "payload/value-not-in-enum",
        "/plan",
    ),
    Property(
        "plan_changed",
        "plan",
        "\"Team\"",
        "payload/enum-spelling",
        "/plan",
    ),
    Property(
        "plan_changed",
        "plan",
        "\"starter\"",
        "payload/deprecated-value",
        "/plan",
    ),
    Property(
        "plan_changed",
        "seats",
        "2.5",
        "payload/wrong-type",
        "/seats",
    ),
    Property("plan_changed", "seats", "501", "payload/range", "/seats"),
    Property(
        "plan_changed",
        "since",
        "\"soon\"",
        "payload/format",
        "/since",
    ),
    Property(
        "plan_changed",
        "is_trial",
        "\"yes\"",
        "payload/wrong-type",
        "/is_trial",
    ),
    Property(
        "plan_changed",
        "old_plan",
        "\"free\"",
        "payload/deprecated-property",
        "/old_plan",
    ),
    Property(
        "article_shared",
        "comment",
        "\"so long that the report of the destination has only its beginning, since a hundred characters are all it takes\"",
        "payload/destination-limit",
        "/comment",
    ),
    Missing("order_placed", "order_id"),
    Missing("plan_changed", "plan"),
    Name("order_plcaed", "payload/unknown-event"),
    Name("Order-Placed", "payload/unknown-event"),
    Name("tour_ended", "payload/deprecated-event"),
    User("undefined", "payload/placeholder-identifier"),
    User("4711", "payload/invalid-identifier"),
    NoDevice,
    Time,
    Again,
];

/// An event, and what is wrong with it.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) user: Option<String>,
    pub(crate) device: Option<String>,
    /// Seconds since 1970.
    pub(crate) time: u64,
    pub(crate) id: String,
    /// Names, and values as JSON.
    pub(crate) properties: Vec<(String, String)>,
    pub(crate) fault: Option<Fault>,
}

impl Event {
    /// Event of this number of a log; `before` is one that is in the log.
    pub(crate) fn new(chance: &mut Chance, number: usize, fault: Option<Fault>) -> Self {
        const NAMES: [&str; 3] = ["order_placed", "plan_changed", "article_shared"];
        let name = match fault {
            Some(Property(name, ..) | Missing(name, _)) => name,
            Some(Name("tour_ended", _)) => "tour_ended",
            Some(Name(..)) => "order_placed",
            _ => chance.of(&NAMES),
        };
        let mut event = Self {
            name: name.to_owned(),
            user: (chance.below(2) == 0).then(|| format!("u-{}", chance.below(900))),
            device: Some(format!("d-{:06}", chance.below(900_000))),
            time: 1_780_000_000 + chance.below(2_000_000) as u64,
            id: format!("m-{number}"),
            properties: properties(chance, name),
            fault,
        };
        match fault {
            Some(Property(_, name, value, ..)) => {
                event.properties.retain(|(other, _)| other != name);
                let at = chance.below(event.properties.len() + 1);
                event
                    .properties
                    .insert(at, (name.to_owned(), value.to_owned()));
            }
            Some(Missing(_, name)) => event.properties.retain(|(other, _)| other != name),
            Some(Name(name, _)) => event.name = name.to_owned(),
            Some(User(user, _)) => event.user = Some(user.to_owned()),
            Some(NoDevice) => event.device = None,
            Some(Time) => event.time = 1,
            Some(Again) | None => {}
        }
        event
    }
}

fn properties(chance: &mut Chance, name: &str) -> Vec<(String, String)> {
    let mut all: Vec<(&str, String)> = match name {
        "order_placed" => vec![
            ("order_id", format!("\"o-{}\"", chance.below(9_000))),
            (
                "total",
                format!("{}.{}", chance.below(900), chance.below(10)),
            ),
            ("currency", (*chance.of(&["\"EUR\"", "\"USD\""])).to_owned()),
            (
                "placed_on",
                format!("\"2026-05-{:02}\"", 1 + chance.below(28)),
            ),
            ("note", "\"gr\\u00fc\\u00dfe \\\"da\\\" \"".to_owned()),
            ("tags", "[\"new\",\"sale\"]".to_owned()),
            ("items", "[{\"sku\":\"a\",\"price\":2.50}]".to_owned()),
            ("place", format!("{{\"row\":{}}}", chance.below(40))),
        ],
        "plan_changed" => vec![
            ("plan", (*chance.of(&["\"free\"", "\"team\""])).to_owned()),
            ("seats", (1 + chance.below(500)).to_string()),
            ("since", "\"2026-05-01T08:00:00+02:00\"".to_owned()),
            ("is_trial", (*chance.of(&["true", "false"])).to_owned()),
        ],
        "article_shared" => vec![("comment", "\"worth it\"".to_owned())],
        _ => Vec::new(),
    };
    // What need not be there is not there now and then, and nobody promises an order.
    let needed = ["order_id", "total", "plan"];
    all.retain(|(name, _)| needed.contains(name) || chance.below(4) > 0);
    if all.len() > 1 && chance.below(3) == 0 {
        let last = all.len() - 1;
        all.swap(0, last);
    }
    all.into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
