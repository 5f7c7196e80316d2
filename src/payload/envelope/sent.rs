//! What an event is made of, wherever its envelope has it.

use std::sync::LazyLock;

use super::evaluate::{Found, Ground};
use super::event::Event;
use super::field::{Broken, Field};
use super::follow::find;
use super::grammar::{Path, Place, Root, Step};
use super::part::{Call, Part};
use super::reshape::Scratch;
use super::table::Envelope;
use crate::payload::tape::{Item, Kind};

/// What servers of Segment and RudderStack add.
pub(super) static RECEIVED: LazyLock<Place> = LazyLock::new(|| {
    let step = Step::Key("receivedAt".to_owned());
    Place::new(Root::Event, vec![step])
});

/// An event seen through its envelope. Nothing is looked up before it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'t> {
    envelope: &'t Envelope,
    pub(super) ground: Ground<'t>,
    kind: Call,
}

impl Envelope {
    /// Looks at an event through this envelope, whether or not it fits.
    ///
    /// Texts that have to be decoded are, into `scratch`; that of the envelopes of Segment,
    /// RudderStack, PostHog, Mixpanel and Amplitude none is.
    pub fn sent<'t>(&'t self, event: Event<'t>, scratch: &'t mut Scratch) -> Sent<'t> {
        let (slots, places) = scratch.fill(event, &self.slots);
        Sent {
            envelope: self,
            ground: Ground {
                event,
                slots,
                places,
            },
            kind: self.call(event),
        }
    }

    fn call(&self, event: Event<'_>) -> Call {
        let Some(rule) = &self.kind else {
            return Call::Track;
        };
        let text = find(event, &rule.at).and_then(Item::string);
        let call = text.and_then(|text| rule.of.get(text.as_ref()));
        call.copied().unwrap_or(Call::Track)
    }
}

impl<'t> Sent<'t> {
    /// The envelope that it is seen through.
    pub fn envelope(&self) -> &'t Envelope {
        self.envelope
    }

    /// The event.
    pub fn event(&self) -> Event<'t> {
        self.ground.event
    }

    /// The kind of call: an event in the narrow sense where the envelope says nothing else.
    pub fn kind(&self) -> Call {
        self.kind
    }

    /// A part of the event. None where it is missing or null, or where the envelope has no place
    /// for it. It may be of any type.
    ///
    /// # Errors
    /// It is there, in a form that cannot be read.
    pub fn get(&self, part: Part) -> Result<Option<Field<'t>>, Broken<'t>> {
        Ok(self.read(part)?.filter(|field| !field.is_null()))
    }

    fn read(&self, part: Part) -> Found<'t> {
        match self.envelope.path(part) {
            Some(path) => path.read(self.ground),
            None => Ok(None),
        }
    }

    /// When it came in, where its envelope is one of those that say so.
    pub fn received(&self) -> Option<Item<'t>> {
        find(self.ground.event, &RECEIVED)
    }

    /// The name of the event.
    ///
    /// # Errors
    /// As [`Sent::get`].
    pub fn name(&self) -> Result<Option<Field<'t>>, Broken<'t>> {
        self.get(Part::Name)
    }

    /// Its properties; of a call that describes a person or a group, the traits.
    ///
    /// # Errors
    /// As [`Sent::get`].
    pub fn properties(&self) -> Result<Properties<'t>, Broken<'t>> {
        let describes = matches!(self.kind, Call::Identify | Call::Group);
        let part = match describes && self.envelope.has(Part::Traits) {
            true => Part::Traits,
            false => Part::Properties,
        };
        let found = self.read(part)?;
        let path = self.envelope.path(part);
        let event = self.ground.event.item.index();
        let is_rest = path.is_some_and(Path::may_be_rest)
            && found
                .as_ref()
                .is_some_and(|field| field.item.index() == event);
        Ok(Properties {
            envelope: self.envelope,
            part,
            field: found,
            is_rest,
        })
    }
}

/// The properties of an event, or the traits of a person or a group.
#[derive(Debug, Clone)]
pub struct Properties<'t> {
    envelope: &'t Envelope,
    part: Part,
    field: Option<Field<'t>>,
    is_rest: bool,
}

impl<'t> Properties<'t> {
    /// Which part they are: [`Part::Properties`] or [`Part::Traits`].
    pub fn part(&self) -> Part {
        self.part
    }

    /// Where they are expected, the value that stands there: null and other types too.
    pub fn field(&self) -> Option<&Field<'t>> {
        self.field.as_ref()
    }

    /// Null, a list or another value that stands where an object of properties is expected.
    pub fn wrong(&self) -> Option<&Field<'t>> {
        let field = self.field.as_ref();
        field.filter(|field| field.kind() != Kind::Object)
    }

    /// The properties: key and value. None where they are missing or no object.
    pub fn entries(&self) -> impl Iterator<Item = (Item<'t>, Item<'t>)> + use<'t> {
        let item = self.field.as_ref().and_then(Field::item);
        item.into_iter().flat_map(Item::entries)
    }

    /// Whether they are the event itself, so that what the envelope has stands among them.
    pub fn is_rest(&self) -> bool {
        self.is_rest
    }

    /// Whether a key is one that the envelope or its SDK sets, so that an event need not declare
    /// it; where the event declares it nevertheless, it is a property as any other.
    pub fn is_own(&self, key: &str) -> bool {
        // Keys of the event do not count in an object of properties beside them.
        let path = self.envelope.path(self.part);
        if !self.is_rest && path.is_some_and(Path::may_be_rest) {
            return false;
        }
        self.envelope.owns(key)
    }
}

impl Envelope {
    /// Whether a key is one that it or its SDK sets among properties.
    pub(super) fn owns(&self, key: &str) -> bool {
        let begins = |prefix: &String| key.starts_with(prefix.as_str());
        self.own.iter().any(|own| own == key) || self.own_prefixes.iter().any(begins)
    }
}
