//! The properties of generated event types: how they are declared, and what is sent.

use super::generate::Random;

/// A property of an event type.
pub(crate) struct Property {
    pub(crate) name: &'static str,
    kind: Kind,
    required: bool,
}

/// What a property is.
#[derive(Clone, Copy)]
enum Kind {
    /// A UUID.
    Id,
    /// Capital letters, by a pattern.
    Code(usize),
    /// A text that may be as long as this.
    Text(usize),
    /// A text or null.
    Perhaps,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A number from 0.
    Amount,
    /// An integer from 1 to this.
    Count(usize),
    Flag,
    /// A point in time.
    Moment,
    /// A web address.
    Address,
    /// A list of short texts.
    Tags,
    /// A list of objects.
    Items,
    /// An object.
    Place,
}

/// What an event type may have, in the order of how common it is in tracking plans.
const POOL: &[(&str, Kind)] = &[
    ("order_id", Kind::Id),
    ("currency", Kind::Code(3)),
    ("value", Kind::Amount),
    ("quantity", Kind::Count(500)),
    (
        "payment_type",
        Kind::Choice(&["card", "wallet", "invoice", "voucher"]),
    ),
    ("is_guest", Kind::Flag),
    ("screen_name", Kind::Text(120)),
    ("referring_url", Kind::Address),
    ("step_number", Kind::Count(12)),
    ("coupon", Kind::Perhaps),
    (
        "shipping_tier",
        Kind::Choice(&["standard", "express", "pickup"]),
    ),
    ("tags", Kind::Tags),
    ("items", Kind::Items),
    ("trace_id", Kind::Id),
    ("country", Kind::Code(2)),
    ("discount", Kind::Amount),
    ("result_count", Kind::Count(10_000)),
    (
        "plan_tier",
        Kind::Choice(&["free", "team", "business", "enterprise"]),
    ),
    ("is_retry", Kind::Flag),
    ("query_text", Kind::Text(200)),
    ("available_from", Kind::Moment),
    ("seats_used", Kind::Count(1_000)),
    ("promotion_label", Kind::Perhaps),
    (
        "sort_order",
        Kind::Choice(&["relevance", "price_asc", "price_desc"]),
    ),
    ("experiment_groups", Kind::Tags),
    ("store_position", Kind::Place),
    ("tax_rate", Kind::Amount),
    ("has_attachment", Kind::Flag),
    (
        "surface",
        Kind::Choice(&["sheet", "modal", "inline", "full_page"]),
    ),
    ("template_title", Kind::Text(80)),
];

/// Nine to thirteen properties, in any order.
pub(crate) fn properties(random: &mut Random) -> Vec<Property> {
    let mut pool: Vec<&(&str, Kind)> = POOL.iter().collect();
    let count = 9 + random.number(5);
    let drawn = (0..count).map(|_| pool.swap_remove(random.number(pool.len())));
    let drawn: Vec<&(&str, Kind)> = drawn.collect();
    let made = drawn.into_iter().map(|(name, kind)| Property {
        name,
        kind: *kind,
        required: random.number(2) == 0,
    });
    made.collect()
}

/// A fault of one event.
#[derive(Clone, Copy)]
pub(crate) enum Fault {
    /// The property of this number has a value that it cannot have.
    Value(usize),
    /// The property of this number is missing.
    Missing(usize),
    /// There is one that is not declared.
    Unexpected,
}

impl Fault {
    /// Any fault that an event of these properties can have.
    pub(crate) fn any(random: &mut Random, properties: &[Property]) -> Self {
        let required = properties.iter().position(|property| property.required);
        match (random.number(5), required) {
            (0, _) => Self::Unexpected,
            (1, Some(required)) => Self::Missing(required),
            _ => Self::Value(random.number(properties.len())),
        }
    }

    /// The fault, if it is one of the property of number `at`.
    pub(crate) fn of(self, at: usize) -> Option<Self> {
        match self {
            Self::Value(of) | Self::Missing(of) if of == at => Some(self),
            _ => None,
        }
    }
}

impl Property {
    /// Its definition.
    pub(crate) fn declared(&self) -> String {
        let shape = match self.kind {
            Kind::Id => "type: string, format: uuid".to_owned(),
            Kind::Code(letters) => format!("type: string, pattern: '^[A-Z]{{{letters}}}$'"),
            Kind::Text(most) => format!("type: string, maxLength: {most}"),
            Kind::Perhaps => "type: string, nullable: true, maxLength: 40".to_owned(),
            Kind::Choice(of) => format!("type: string, enum: [{}]", of.join(", ")),
            Kind::Amount => "type: number, minimum: 0, unit: EUR".to_owned(),
            Kind::Count(most) => format!("type: integer, minimum: 1, maximum: {most}"),
            Kind::Flag => "type: boolean".to_owned(),
            Kind::Moment => "type: string, format: date-time".to_owned(),
            Kind::Address => "type: string, format: uri".to_owned(),
            Kind::Tags => "type: array, maxItems: 10, items: {type: string, maxLength: 30}".to_owned(),
            Kind::Items => "type: array, minItems: 1, items: {type: object, properties: {\
                            sku: {type: string, required: true, description: Number in the catalogue.}, \
                            price: {type: number, minimum: 0, unit: EUR, description: Of one piece.}, \
                            quantity: {type: integer, minimum: 1, description: Pieces.}}}"
                .to_owned(),
            Kind::Place => "type: object, properties: {row: {type: integer, minimum: 0, required: true, \
                            description: From the top.}, slot: {type: string, description: Its name.}}"
                .to_owned(),
        };
        let required = if self.required {
            ", required: true"
        } else {
            ""
        };
        format!("{{{shape}{required}, description: What the step is about.}}")
    }

    /// A value as JSON; `None` where it is not sent.
    pub(crate) fn value(&self, random: &mut Random, fault: Option<Fault>) -> Option<String> {
        match fault {
            Some(Fault::Missing(_)) => return None,
            Some(_) => return Some(self.fault(random)),
            None => {}
        }
        // What need not be there is not there now and then.
        if !self.required && random.number(10) == 0 {
            return None;
        }
        Some(match self.kind {
            Kind::Id => format!(
                "\"{:08x}-{:04x}-4000-8000-{:012x}\"",
                random.number(1 << 32),
                random.number(1 << 16),
                random.number(1 << 48)
            ),
            Kind::Code(2) => quoted(random.pick(&["DE", "FR", "US", "PL"])),
            Kind::Code(_) => quoted(random.pick(&["EUR", "USD", "PLN"])),
            Kind::Text(_) => format!("\"Step {} of the way\"", random.number(99)),
            Kind::Perhaps => match random.number(3) {
                0 => format!("\"SAVE{}\"", random.number(50)),
                _ => "null".to_owned(),
            },
            Kind::Choice(of) => quoted(random.pick(of)),
            Kind::Amount => format!("{}.{:02}", random.number(900), random.number(100)),
            Kind::Count(most) => (1 + random.number(most)).to_string(),
            Kind::Flag => random.pick(&["true", "false"]).to_owned(),
            Kind::Moment => format!("\"2026-10-{:02}T08:30:00Z\"", 1 + random.number(28)),
            Kind::Address => format!("\"https://www.example/list?page={}\"", random.number(40)),
            Kind::Tags => format!(
                "[\"{}\",\"returning\"]",
                random.pick(&["sale", "new", "outlet"])
            ),
            Kind::Items => {
                let items = (0..1 + random.number(2)).map(|_| {
                    format!(
                        "{{\"sku\":\"SKU-{:06}\",\"price\":{}.5,\"quantity\":{}}}",
                        random.number(999_999),
                        random.number(90),
                        1 + random.number(4)
                    )
                });
                format!("[{}]", items.collect::<Vec<_>>().join(","))
            }
            Kind::Place => format!("{{\"row\":{},\"slot\":\"side\"}}", random.number(30)),
        })
    }

    /// A value that it cannot have.
    fn fault(&self, random: &mut Random) -> String {
        let wrong: &[&str] = match self.kind {
            Kind::Id => &["\"17\"", "17"],
            Kind::Code(_) => &["\"eur\"", "12"],
            Kind::Text(_) | Kind::Perhaps => &["7", "{}"],
            Kind::Choice(_) => &["\"other\"", "4"],
            Kind::Amount => &["-1", "\"59.90\""],
            Kind::Count(_) => &["0", "\"3\"", "2.5"],
            Kind::Flag => &["\"true\"", "1"],
            Kind::Moment => &["\"yesterday\"", "1790000000"],
            Kind::Address => &["\"no address\"", "1"],
            Kind::Tags => &["\"sale\"", "[1]"],
            Kind::Items => &["[]", "[{\"price\":1}]"],
            Kind::Place => &["{}", "{\"row\":-1}"],
        };
        random.pick(wrong).to_owned()
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
