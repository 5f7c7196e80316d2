//! Values of an event that have to be made into another JSON text before they can be read.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::event::Event;
use super::follow::find;
use super::grammar::{Decoding, Place};
use super::places::Places;
use super::slot::{Slot, State, Unreadable};
use crate::payload::tape::{Item, Kind};

/// base64url. Trackers write it with and without the padding.
pub(super) const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Deepest nesting of wrapped values that are unwrapped; what is deeper stays wrapped.
pub(super) const MAX_WRAPPED: usize = 100;

/// Room for what is decoded of one event, used again for the next.
#[derive(Debug, Default)]
pub struct Scratch {
    slots: Vec<Slot>,
    places: Places,
}

/// What cannot be read, by its number in the tape, and why.
type Failed = (u32, Unreadable);

impl Scratch {
    /// Decodes what an envelope needs of an event, and keeps where the event is.
    pub(super) fn fill(&mut self, event: Event<'_>, decodings: &[Decoding]) -> (&[Slot], &Places) {
        self.places = event.places;
        if self.slots.len() < decodings.len() {
            self.slots.resize_with(decodings.len(), Slot::default);
        }
        for (slot, decoding) in self.slots.iter_mut().zip(decodings) {
            slot.fill(event, decoding);
        }
        (&self.slots[..decodings.len()], &self.places)
    }
}

impl Slot {
    fn fill(&mut self, event: Event<'_>, decoding: &Decoding) {
        self.text.clear();
        self.map.clear();
        self.is_text = matches!(decoding, Decoding::Json { .. });
        let written = match decoding {
            Decoding::Json { place, base64 } => self.json(event, place, *base64),
            Decoding::Pairs(_, places) => self.pairs(event, places),
            Decoding::Members(place) => self.members(event, place),
        };
        self.state = match written {
            Ok(None) => State::Missing,
            Err((source, reason)) => {
                self.source = source;
                State::Broken(reason)
            }
            Ok(Some(source)) => {
                self.source = source;
                match self.tape.read(&self.text) {
                    Ok(()) => State::Ready,
                    Err(fault) => State::Broken(Unreadable::Json(fault)),
                }
            }
        };
    }

    fn json(
        &mut self,
        event: Event<'_>,
        place: &Place,
        base64: bool,
    ) -> Result<Option<u32>, Failed> {
        let Some(item) = find(event, place).filter(|item| item.kind() != Kind::Null) else {
            return Ok(None);
        };
        let fail = |reason| (item.index(), reason);
        let held = item.string().ok_or(fail(Unreadable::NoString))?;
        if base64 {
            let bytes = BASE64URL.decode(held.as_bytes());
            let bytes = bytes.map_err(|_| fail(Unreadable::Base64))?;
            let text = String::from_utf8(bytes);
            self.text = text.map_err(|_| fail(Unreadable::Utf8))?;
        } else {
            self.text.push_str(&held);
        }
        Ok(Some(item.index()))
    }

    fn pairs(&mut self, event: Event<'_>, places: &[Place]) -> Result<Option<u32>, Failed> {
        let mut source = None;
        self.text.push('{');
        for place in places {
            let Some(list) = find(event, place).filter(|item| item.kind() != Kind::Null) else {
                continue;
            };
            source.get_or_insert(list.index());
            self.pairs_of(list, 0)?;
        }
        self.text.push('}');
        Ok(source)
    }

    fn pairs_of(&mut self, list: Item<'_>, depth: usize) -> Result<(), Failed> {
        if list.kind() != Kind::Array {
            return Err((list.index(), Unreadable::NoList));
        }
        for pair in list.items() {
            let key = pair.get("key").filter(|key| key.kind() == Kind::String);
            let key = key.ok_or((pair.index(), Unreadable::NoKey))?;
            self.key(key);
            match pair.get("value") {
                Some(value) => self.unwrapped(value, depth)?,
                None => self.text.push_str("null"),
            }
        }
        Ok(())
    }

    /// Writes a key, and before it a comma unless it is the first.
    fn key(&mut self, key: Item<'_>) {
        if !self.text.ends_with('{') {
            self.text.push(',');
        }
        self.text.push_str(key.raw());
        self.text.push(':');
    }

    fn members(&mut self, event: Event<'_>, place: &Place) -> Result<Option<u32>, Failed> {
        let Some(object) = find(event, place).filter(|item| item.kind() != Kind::Null) else {
            return Ok(None);
        };
        if object.kind() != Kind::Object {
            return Err((object.index(), Unreadable::NoList));
        }
        self.text.push('{');
        for (key, wrapped) in object.entries() {
            self.key(key);
            self.raw(wrapped.get("value").unwrap_or(wrapped));
        }
        self.text.push('}');
        Ok(Some(object.index()))
    }

    fn raw(&mut self, item: Item<'_>) {
        self.map.push((self.text.len(), item.index()));
        self.text.push_str(item.raw());
    }

    /// Writes a value without what it is wrapped in.
    fn unwrapped(&mut self, value: Item<'_>, depth: usize) -> Result<(), Failed> {
        // An any-value without a value is how OTLP has null.
        if value.kind() == Kind::Object && value.entries().next().is_none() {
            self.map.push((self.text.len(), value.index()));
            self.text.push_str("null");
            return Ok(());
        }
        let Some((wrapper, inner)) = unwrap(value).filter(|_| depth < MAX_WRAPPED) else {
            self.raw(value);
            return Ok(());
        };
        match wrapper {
            "arrayValue" if inner.get("values").is_some() => self.list(inner, depth + 1),
            "kvlistValue" if inner.get("values").is_some() => {
                self.map.push((self.text.len(), inner.index()));
                self.text.push('{');
                let values = inner.get("values").unwrap_or(inner);
                self.pairs_of(values, depth + 1)?;
                self.text.push('}');
                Ok(())
            }
            // 64-bit integers are strings in the JSON of both OTLP and BigQuery.
            "intValue" | "int_value" if is_integer(inner) => {
                self.map.push((self.text.len(), inner.index()));
                self.text.push_str(inner.raw().trim_matches('"'));
                Ok(())
            }
            _ => {
                self.raw(inner);
                Ok(())
            }
        }
    }

    fn list(&mut self, wrapped: Item<'_>, depth: usize) -> Result<(), Failed> {
        self.map.push((self.text.len(), wrapped.index()));
        self.text.push('[');
        for item in wrapped.get("values").into_iter().flat_map(Item::items) {
            if !self.text.ends_with('[') {
                self.text.push(',');
            }
            self.unwrapped(item, depth)?;
        }
        self.text.push(']');
        Ok(())
    }
}

/// What a value may be wrapped in: OTLP any-values, then parameters of GA4 in BigQuery.
const WRAPPERS: [&str; 11] = [
    "stringValue",
    "intValue",
    "doubleValue",
    "boolValue",
    "arrayValue",
    "kvlistValue",
    "bytesValue",
    "string_value",
    "int_value",
    "float_value",
    "double_value",
];

/// The value in a wrapper, and the key that it has there. BigQuery writes each key, all but one
/// of them null.
pub(super) fn unwrap(value: Item<'_>) -> Option<(&'static str, Item<'_>)> {
    let mut null = None;
    for (key, inner) in value.entries() {
        let Some(wrapper) = WRAPPERS.into_iter().find(|wrapper| key.is(wrapper)) else {
            continue;
        };
        if inner.kind() != Kind::Null {
            return Some((wrapper, inner));
        }
        null = Some((wrapper, inner));
    }
    null
}

/// Whether it is a number, or a string that JSON would have as an integer without its quotes.
fn is_integer(item: Item<'_>) -> bool {
    let Some(text) = item.string() else {
        return item.kind() == Kind::Number;
    };
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain && (digits == "0" || !digits.starts_with('0')) && item.raw().len() == text.len() + 2
}
