//! From a record to its events: which envelope each has, and what it is called. Checking and drafting
//! read alike.

use std::borrow::Cow;

use super::envelope::{Call, Detected, Envelope, Event, Field, Sent, events};
use super::input::{Record, Text};
use super::sender::{Known, Sender};
use super::tape::{self, Item};
use crate::dict::model::EventKind;

/// What a value of a document is.
pub(super) enum Reading<'e, 't> {
    /// An event in an envelope.
    Event(&'e Envelope, Event<'t>),
    /// An event that has the marks of several envelopes. The first has the first claim.
    Ambiguous(&'e [&'static Envelope], Event<'t>),
    /// No event, and why.
    Nothing(Item<'t>, &'static str),
}

/// Shows what a document holds, read in the envelope of its sender or else in the one that it has.
pub(super) fn read<'t>(sender: &Sender, root: Item<'t>, see: &mut dyn FnMut(Reading<'_, 't>)) {
    if let Some(known) = &sender.envelope {
        let envelope = Known::get(known);
        let is_there = envelope.events(root, &mut |event| see(Reading::Event(envelope, event)));
        if !is_there {
            let what = "it has no events of the envelope that is named";
            see(Reading::Nothing(root, what));
        }
        return;
    }
    events(root, &mut |event, detected| {
        let nothing = match detected {
            Detected::One(envelope) => return see(Reading::Event(envelope, event)),
            Detected::Ambiguous(envelopes) => return see(Reading::Ambiguous(&envelopes, event)),
            Detected::SchemaFile => "this is a JSON Schema of Iglu, and no event",
            Detected::Empty => return,
            Detected::None if event.item().kind() != tape::Kind::Object => {
                "this is no object, and so no event"
            }
            Detected::None => "no envelope that is known has these keys",
        };
        see(Reading::Nothing(event.item(), nothing));
    });
}

/// The text of a record; else the byte at which it is none, and why.
pub(super) fn text<'r>(record: &Record<'r>) -> Result<&'r str, (usize, String)> {
    match record.text {
        Text::Utf8(text) => Ok(text),
        Text::NotUtf8 { bad, .. } => Err((bad, "it is not UTF-8 here".to_owned())),
        Text::TooLong { length } => Err((0, format!("it is longer than 64 MiB ({length} bytes)"))),
    }
}

/// A name: the field that it is, and its text.
pub(super) type Name<'t> = (Field<'t>, Cow<'t, str>);

/// The name of an event with its text; none where it has none, which only what is not tracked may lack.
///
/// # Errors
/// It cannot be read, or is missing: where, and why.
pub(super) fn name<'t>(
    sent: &Sent<'t>,
    kind: EventKind,
) -> Result<Option<Name<'t>>, (Item<'t>, String)> {
    let name = sent.name().map_err(|broken| {
        let what = format!("its name cannot be read: {}", broken.reason);
        (broken.node(), what)
    })?;
    match name {
        Some(field) => match field.text() {
            Some(text) => Ok(Some((field, text))),
            None => Err((field.node(), "the name of the event is no text".to_owned())),
        },
        None if kind == EventKind::Track => {
            let id = sent.envelope().id();
            let what = format!("it has no name where the envelope of {id} has it");
            Err((sent.event().item(), what))
        }
        None => Ok(None),
    }
}

/// The kind of event that a call sends.
pub(super) fn kind(call: Call) -> EventKind {
    match call {
        Call::Track => EventKind::Track,
        Call::Page => EventKind::Page,
        Call::Screen => EventKind::Screen,
        Call::Identify => EventKind::Identify,
        Call::Group => EventKind::Group,
        Call::Alias => EventKind::Alias,
    }
}
