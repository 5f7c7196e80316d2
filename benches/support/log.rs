//! A dictionary of 200 events and a log of them as an SDK sends them, made from a seed.

#![allow(
    clippy::disallowed_methods,
    reason = "a benchmark writes its own input"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use super::generate::Random;

/// Event types.
pub(crate) const TYPES: usize = 200;

/// Properties of every event: how they are declared, and what is sent.
const PROPERTIES: &[(&str, &str)] = &[
    (
        "order_id",
        "{type: string, format: uuid, required: true, description: Number of the order.}",
    ),
    (
        "currency",
        "{type: string, pattern: '^[A-Z]{3}$', required: true, description: ISO 4217 code.}",
    ),
    (
        "value",
        "{type: number, minimum: 0, unit: {property: currency}, required: true, description: Sum with tax.}",
    ),
    (
        "item_count",
        "{type: integer, minimum: 1, maximum: 500, description: Pieces in the cart.}",
    ),
    (
        "payment_method",
        "{type: string, enum: [card, paypal, invoice, voucher], required: true, description: How it is paid.}",
    ),
    (
        "is_guest",
        "{type: boolean, description: Whether nobody is logged in.}",
    ),
    (
        "page_path",
        "{type: string, maxLength: 200, description: Path of the page.}",
    ),
    (
        "page_title",
        "{type: string, maxLength: 120, description: Title of the page.}",
    ),
    (
        "list_position",
        "{type: integer, minimum: 0, description: Place in the list.}",
    ),
    (
        "coupon_code",
        "{type: string, nullable: true, maxLength: 40, description: Code that was typed in.}",
    ),
    (
        "shipping_tier",
        "{type: string, enum: [standard, express, pickup], description: How it is sent.}",
    ),
    (
        "tags",
        "{type: array, maxItems: 10, items: {type: string, maxLength: 30}, description: Marks of the cart.}",
    ),
    (
        "items",
        "{type: array, minItems: 1, items: {type: object, properties: {sku: {type: string, required: true, description: Number in the catalogue.}, price: {type: number, minimum: 0, unit: EUR, description: Of one piece.}, quantity: {type: integer, minimum: 1, description: Pieces.}}}, required: true, description: What is in it.}",
    ),
];

/// Writes the dictionary and its manifest to `folder`.
pub(crate) fn dictionary(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder.join("dictionary"))?;
    fs::write(folder.join("event-schema.yaml"), "version: 1\n")?;
    let mut text = String::from("events:\n");
    for event in 0..TYPES {
        let _ = writeln!(
            text,
            "  {}:\n    description: Event {event} of the log.\n    properties:",
            name(event)
        );
        for (property, says) in PROPERTIES {
            let _ = writeln!(text, "      {property}: {says}");
        }
    }
    fs::write(folder.join("dictionary/events.yaml"), text)
}

/// The name of an event type.
pub(crate) fn name(event: usize) -> String {
    format!("shop_step_{event}_completed")
}

/// Writes `events` lines, of which `faulty` in a thousand have one fault; how many bytes.
pub(crate) fn log(path: &Path, events: usize, faulty: usize, seed: u64) -> io::Result<u64> {
    let mut random = Random::new(seed);
    let mut out = BufWriter::with_capacity(1 << 20, fs::File::create(path)?);
    let mut bytes = 0;
    for i in 0..events {
        let line = line(&mut random, i, faulty);
        bytes += line.len() as u64;
        out.write_all(line.as_bytes())?;
    }
    out.flush()?;
    Ok(bytes)
}

fn line(random: &mut Random, i: usize, faulty: usize) -> String {
    let fault = (random.number(1000) < faulty).then(|| random.number(5));
    let name = name(random.number(TYPES));
    let value = match fault {
        Some(0) => "-1".to_owned(),
        Some(1) => "\"59.90\"".to_owned(),
        _ => format!("{}.{:02}", random.number(900), random.number(100)),
    };
    let method = match fault {
        Some(2) => "cash",
        _ => random.pick(&["card", "paypal", "invoice", "voucher"]),
    };
    let currency = match fault {
        Some(3) => "eur",
        _ => random.pick(&["EUR", "USD", "GBP"]),
    };
    let more = match fault {
        Some(4) => ",\"unknown_extra\":1",
        _ => "",
    };
    let mut items = String::new();
    for n in 0..1 + random.number(2) {
        let comma = if n > 0 { "," } else { "" };
        let _ = write!(
            items,
            "{comma}{{\"sku\":\"SKU-{:06}\",\"price\":{}.5,\"quantity\":{}}}",
            random.number(999_999),
            random.number(90),
            1 + random.number(4)
        );
    }
    format!(
        "{{\"type\":\"track\",\"event\":\"{name}\",\"messageId\":\"ajs-{i:012}-{:08x}\",\"anonymousId\":\
         \"b-{:08x}-{:08x}\",\"timestamp\":\"2026-09-{:02}T{:02}:{:02}:{:02}.{:03}Z\",\"context\":{{\"library\":\
         {{\"name\":\"analytics.js\",\"version\":\"2.11.1\"}},\"page\":{{\"path\":\"/checkout/step\",\"url\":\
         \"https://shop.example/checkout/step\"}},\"locale\":\"de-DE\"}},\"properties\":{{\"order_id\":\
         \"{:08x}-0000-4000-8000-{:012x}\",\"currency\":\"{currency}\",\"value\":{value},\"item_count\":{},\
         \"payment_method\":\"{method}\",\"is_guest\":{},\"page_path\":\"/checkout/step/{}\",\"page_title\":\
         \"Checkout, step {}\",\"list_position\":{},\"coupon_code\":null,\"shipping_tier\":\"{}\",\"tags\":\
         [\"sale\",\"returning\"],\"items\":[{items}]{more}}}}}\n",
        random.number(1 << 31),
        random.number(1 << 31),
        random.number(1 << 31),
        1 + random.number(28),
        random.number(24),
        random.number(60),
        random.number(60),
        random.number(1000),
        random.number(1 << 31),
        i,
        1 + random.number(40),
        random.pick(&["true", "false"]),
        random.number(99),
        random.number(9),
        random.number(99),
        random.pick(&["standard", "express", "pickup"]),
    )
}
