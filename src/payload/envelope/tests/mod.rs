//! The table, event by event, and what it has to hold against.

mod examples;
mod grammar;
mod hostile;
mod traps;
mod written;

use std::fmt::Write;

use super::{Detected, Event, Field, Part, Scratch, Sent, detect, events};
use crate::payload::tape::{Item, Tape};

/// Every row's payload, as its SDK sends it.
const PAYLOADS: &str = include_str!("payloads.ndjson");

/// Shows the parsed text.
fn with<T>(text: &str, see: impl FnOnce(Item<'_>) -> T) -> T {
    let mut tape = Tape::default();
    tape.read(text).unwrap();
    see(tape.root(text))
}

fn id_of(detected: &Detected) -> String {
    match detected {
        Detected::One(envelope) => envelope.id().to_owned(),
        Detected::Ambiguous(all) => {
            let ids: Vec<&str> = all.iter().map(|envelope| envelope.id()).collect();
            format!("ambiguous: {}", ids.join(", "))
        }
        other => format!("{other:?}"),
    }
}

/// The id of the envelope of a document as a whole.
fn id(text: &str) -> String {
    with(text, |root| id_of(&detect(root)))
}

/// The ids of the envelopes of its events.
fn ids(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    with(text, |root| {
        events(root, &mut |_, detected| all.push(id_of(&detected)))
    });
    all
}

fn shown(field: &Field<'_>) -> String {
    let pointer = field.pointer();
    let value = match field.scalar() {
        Some(text) => text.into_owned(),
        None => field.item().unwrap().raw().to_owned(),
    };
    let decoded = pointer.decoded.map(|decoded| format!(" > {decoded}"));
    format!(
        "{value} @ {}{}",
        pointer.document,
        decoded.unwrap_or_default()
    )
}

/// Everything that is seen of an event, as text.
fn describe(sent: &Sent<'_>, out: &mut String) {
    let id = sent.envelope().id();
    writeln!(
        out,
        "{id} {:?} at {:?}",
        sent.kind(),
        sent.event().pointer()
    )
    .unwrap();
    for part in Part::ALL {
        if matches!(part, Part::Properties | Part::Traits) {
            continue;
        }
        match sent.get(part) {
            Ok(None) => {}
            Ok(Some(field)) => writeln!(out, "  {part:?}: {}", shown(&field)).unwrap(),
            Err(broken) => {
                let at = broken.pointer().document;
                writeln!(out, "  {part:?}: {} @ {at}", broken.reason).unwrap();
            }
        }
    }
    let properties = match sent.properties() {
        Ok(properties) => properties,
        Err(broken) => return writeln!(out, "  {}", broken.reason).unwrap(),
    };
    if let Some(wrong) = properties.wrong() {
        writeln!(out, "  {:?} wrong: {}", properties.part(), shown(wrong)).unwrap();
    }
    for (key, value) in properties.entries() {
        let key = key.string().unwrap();
        let pointer = properties.field().unwrap().pointer_of(value);
        let own = if properties.is_own(&key) { "own " } else { "" };
        let at = pointer.document;
        let decoded = pointer.decoded.map(|decoded| format!(" > {decoded}"));
        let decoded = decoded.unwrap_or_default();
        writeln!(out, "  {own}{key} = {} @ {at}{decoded}", value.raw()).unwrap();
    }
}

/// The same of each event of a document.
fn described(text: &str) -> String {
    let mut out = String::new();
    with(text, |root| {
        events(root, &mut |event: Event<'_>, detected| match detected {
            Detected::One(envelope) => {
                let mut scratch = Scratch::default();
                describe(&envelope.sent(event, &mut scratch), &mut out);
            }
            other => writeln!(out, "{} at {:?}", id_of(&other), event.pointer()).unwrap(),
        });
    });
    out
}
