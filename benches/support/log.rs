//! A dictionary of event types, and a log of them as `analytics.js` sends them, both made from a seed.

#![allow(
    clippy::disallowed_methods,
    reason = "a benchmark writes its own input"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use super::generate::Random;
use super::property::{Fault, Property, properties};

/// Event types.
pub(crate) const TYPES: usize = 200;

/// The event types of a log.
pub(crate) struct Types(Vec<Type>);

struct Type {
    name: String,
    properties: Vec<Property>,
}

/// What an event is called: each pair once.
const OBJECTS: &[&str] = &[
    "checkout",
    "cart",
    "product",
    "order",
    "payment_method",
    "invoice",
    "account",
    "search_result",
    "wishlist",
    "voucher",
    "shipment",
    "refund",
    "review",
    "banner",
    "newsletter",
    "plan",
    "seat",
    "report",
    "upload",
    "tour_step",
];
const ACTIONS: &[&str] = &[
    "started",
    "viewed",
    "completed",
    "added",
    "removed",
    "updated",
    "submitted",
    "cancelled",
    "opened",
    "closed",
];

const BROWSERS: &[&str] = &[
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
];

impl Types {
    /// The event types that `seed` alone decides.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let names = OBJECTS.iter().flat_map(|object| {
            ACTIONS
                .iter()
                .map(move |action| format!("{object}_{action}"))
        });
        let types = names.take(TYPES).map(|name| Type {
            name,
            properties: properties(&mut random),
        });
        Self(types.collect())
    }

    /// Writes the dictionary and its manifest to `folder`.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder.join("dictionary"))?;
        fs::write(folder.join("event-schema.yaml"), "version: 1\n")?;
        let mut text = String::from("events:\n");
        for Type { name, properties } in &self.0 {
            let _ = writeln!(
                text,
                "  {name}:\n    description: Sent at this step.\n    properties:"
            );
            for property in properties {
                let _ = writeln!(text, "      {}: {}", property.name, property.declared());
            }
        }
        fs::write(folder.join("dictionary/events.yaml"), text)
    }

    /// Writes `events` lines, of which `faulty` in a thousand have one fault; how many bytes.
    pub(crate) fn log(
        &self,
        path: &Path,
        events: usize,
        faulty: usize,
        seed: u64,
    ) -> io::Result<u64> {
        let mut random = Random::new(seed);
        let mut out = BufWriter::with_capacity(1 << 20, fs::File::create(path)?);
        let mut bytes = 0;
        for number in 0..events {
            let line = self.line(&mut random, number, faulty);
            bytes += line.len() as u64;
            out.write_all(line.as_bytes())?;
        }
        out.flush()?;
        Ok(bytes)
    }

    fn line(&self, random: &mut Random, number: usize, faulty: usize) -> String {
        let Type { name, properties } = &self.0[random.number(self.0.len())];
        let fault = (random.number(1000) < faulty).then(|| Fault::any(random, properties));
        let mut sent = String::new();
        for (at, property) in properties.iter().enumerate() {
            let fault = fault.and_then(|fault| fault.of(at));
            let Some(value) = property.value(random, fault) else {
                continue;
            };
            let comma = if sent.is_empty() { "" } else { "," };
            let _ = write!(sent, "{comma}\"{}\":{value}", property.name);
        }
        if let Some(Fault::Unexpected) = fault {
            sent.push_str(",\"unknown_extra\":1");
        }
        let (path, title) = *random.pick(&[
            &("/", "Start"),
            &("/cart", "Your cart"),
            &("/checkout/address", "Where it goes"),
            &("/account/orders", "Your orders"),
        ]);
        let user = match random.number(2) {
            0 => "null".to_owned(),
            _ => format!("\"u-{:07}\"", random.number(9_999_999)),
        };
        let (day, hour, minute) = (1 + random.number(28), random.number(24), random.number(60));
        let (second, milli) = (random.number(60), random.number(999));
        let time =
            |milli| format!("2026-09-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z");
        format!(
            "{{\"timestamp\":\"{}\",\"integrations\":{{}},\"userId\":{user},\"anonymousId\":\"{:08x}-{:04x}-4000-8000-{:012x}\",\
             \"event\":\"{name}\",\"type\":\"track\",\"properties\":{{{sent}}},\"context\":{{\"page\":{{\"path\":\"{path}\",\
             \"referrer\":\"\",\"search\":\"\",\"title\":\"{title}\",\"url\":\"https://shop.example{path}\"}},\"userAgent\":\"{}\",\
             \"locale\":\"{}\",\"library\":{{\"name\":\"analytics.js\",\"version\":\"npm:next-1.81.0\"}},\"timezone\":\
             \"Europe/Berlin\"}},\"messageId\":\"ajs-next-{number:013}-{:08x}\",\"sentAt\":\"{}\"}}\n",
            time(milli),
            random.number(1 << 32),
            random.number(1 << 16),
            random.number(1 << 48),
            random.pick(BROWSERS),
            random.pick(&["de-DE", "en-GB", "fr-FR"]),
            random.number(1 << 32),
            time(milli + 1),
        )
    }
}
