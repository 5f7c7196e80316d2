//! Reads what a path of the table says in one event.

use std::borrow::Cow;

use super::event::Event;
use super::field::{Broken, Field};
use super::follow::{find, follow};
use super::grammar::{Check, Choice, Function, Path, Predicate, Source, Step, Test, Type};
use super::places::Places;
use super::reshape::unwrap;
use super::slot::{Slot, State, Unreadable};
use crate::payload::tape::{Item, Kind};

/// What was found: nothing, a value, or one that cannot be read.
pub(super) type Found<'t> = Result<Option<Field<'t>>, Broken<'t>>;

impl Predicate {
    pub(super) fn holds(&self, event: Event<'_>) -> bool {
        self.tests.iter().all(|test| test.holds(event))
    }
}

impl Test {
    fn holds(&self, event: Event<'_>) -> bool {
        let item = find(event, &self.place);
        item.is_some_and(|item| self.check.holds(item)) != self.not
    }
}

impl Check {
    fn holds(&self, item: Item<'_>) -> bool {
        let text = |is: &dyn Fn(&str) -> bool| item.string().is_some_and(|text| is(&text));
        match self {
            Self::Has => item.kind() != Kind::Null,
            Self::Is(of) => {
                item.kind()
                    == match of {
                        Type::Array => Kind::Array,
                        Type::Object => Kind::Object,
                        Type::String => Kind::String,
                        Type::Number => Kind::Number,
                    }
            }
            Self::In(texts) => texts.iter().any(|text| item.is(text)),
            Self::Starts(prefix) => text(&|text| text.starts_with(prefix.as_str())),
            Self::Holds(part) => text(&|text| holds(text.as_bytes(), part.as_bytes())),
        }
    }
}

/// An event with what was decoded of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground<'t> {
    pub(super) event: Event<'t>,
    pub(super) slots: &'t [Slot],
    pub(super) places: &'t Places,
}

impl<'t> Ground<'t> {
    /// A value of the document.
    pub(super) fn field(self, item: Item<'t>) -> Field<'t> {
        Field {
            item,
            text: None,
            slot: None,
            document: self.event.item,
            places: self.places,
        }
    }
}

/// Whether `part` is somewhere in `text`, in letters of either case.
fn holds(text: &[u8], part: &[u8]) -> bool {
    let Some(first) = part.first() else {
        return true;
    };
    let mut windows = text.windows(part.len());
    windows.any(|window| {
        let is_first = |byte: &u8| byte.eq_ignore_ascii_case(first);
        window.first().is_some_and(is_first) && window.eq_ignore_ascii_case(part)
    })
}

impl Path {
    /// The first choice that is not null; if there are only nulls, the first of them.
    pub(super) fn read<'t>(&'t self, ground: Ground<'t>) -> Found<'t> {
        let mut null = None;
        for choice in &self.choices {
            match choice.read(ground)? {
                Some(field) if field.is_null() => {
                    null.get_or_insert(field);
                }
                Some(field) => return Ok(Some(field)),
                None => {}
            }
        }
        Ok(null)
    }

    /// Whether one of its choices is the whole event.
    pub(super) fn may_be_rest(&self) -> bool {
        self.choices
            .iter()
            .any(|choice| choice.source == Source::Rest)
    }
}

impl Choice {
    fn read<'t>(&'t self, ground: Ground<'t>) -> Found<'t> {
        let holds = |when: &Predicate| when.holds(ground.event);
        if !self.when.as_ref().is_none_or(holds) {
            return Ok(None);
        }
        let mut found = self.source(ground)?;
        for function in &self.functions {
            found = match found {
                Some(field) if field.is_null() => return Ok(Some(field)),
                Some(field) => function.apply(field)?,
                None => return Ok(None),
            };
        }
        Ok(found)
    }

    fn source<'t>(&'t self, ground: Ground<'t>) -> Found<'t> {
        let event = ground.event;
        let here = |item| ground.field(item);
        match &self.source {
            Source::Place(place) => Ok(find(event, place).map(here)),
            Source::Rest => Ok(Some(here(event.item))),
            Source::Text(text) => {
                // A constant stands where that is which calls for it.
                let when = self.when.as_ref().and_then(|when| when.tests.first());
                let item = when.and_then(|test| find(event, &test.place));
                let mut field = here(item.unwrap_or(event.item));
                field.text = Some(Cow::Borrowed(text.as_str()));
                Ok(Some(field))
            }
            Source::Join { separator, places } => {
                let items = places.iter().filter_map(|place| find(event, place));
                let texts: Vec<(Item<'t>, Cow<'t, str>)> = items
                    .filter_map(|item| Some((item, here(item).scalar()?)))
                    .collect();
                Ok(texts.first().map(|(first, _)| {
                    let texts: Vec<&str> = texts.iter().map(|(_, text)| text.as_ref()).collect();
                    let mut field = here(*first);
                    field.text = Some(Cow::Owned(texts.join(separator)));
                    field
                }))
            }
            Source::Decoded { slot, steps } => decoded(ground, *slot, steps),
        }
    }
}

fn decoded<'t>(ground: Ground<'t>, slot: usize, steps: &[Step]) -> Found<'t> {
    let Some(slot) = ground.slots.get(slot) else {
        return Ok(None);
    };
    let document = ground.event.item;
    match slot.state {
        State::Missing => Ok(None),
        State::Broken(reason) => Err(Broken {
            reason,
            field: ground.field(document.at(slot.source)),
        }),
        State::Ready => {
            let found = follow(slot.tape.root(&slot.text), steps);
            Ok(found.map(|item| Field {
                slot: Some(slot),
                ..ground.field(item)
            }))
        }
    }
}

impl Function {
    fn apply<'t>(self, mut field: Field<'t>) -> Found<'t> {
        let (part, reason): (fn(&str) -> Option<&str>, _) = match self {
            Self::Object => return Ok((field.kind() == Kind::Object).then_some(field)),
            Self::Unwrap => {
                if let Some((_, inner)) = unwrap(field.item) {
                    field.item = inner;
                }
                return Ok(Some(field));
            }
            Self::IgluName => (|text| iglu(text).map(|(name, _)| name), Unreadable::IgluUri),
            Self::IgluVersion => (
                |text| iglu(text).map(|(_, version)| version),
                Unreadable::IgluUri,
            ),
            Self::UriName => (
                |text| uri(text).map(|(name, _)| name),
                Unreadable::SchemaUri,
            ),
            Self::UriVersion => (
                |text| uri(text).map(|(_, version)| version),
                Unreadable::SchemaUri,
            ),
        };
        let text = match field.text() {
            Some(Cow::Borrowed(text)) => part(text).map(Cow::Borrowed),
            Some(Cow::Owned(text)) => part(&text).map(|part| Cow::Owned(part.to_owned())),
            None => None,
        };
        match text {
            None => Err(Broken { reason, field }),
            Some(_) => {
                field.text = text;
                Ok(Some(field))
            }
        }
    }
}

/// Name and version in a URI of an Iglu schema.
pub(super) fn iglu(uri: &str) -> Option<(&str, &str)> {
    let mut parts = uri.strip_prefix("iglu:")?.split('/');
    let mut part = || parts.next().filter(|part| !part.is_empty());
    let (_vendor, name, _format, version) = (part()?, part()?, part()?, part()?);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let numbers = version.split('-');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let sound = name.chars().all(is_name)
        && numbers.clone().count() == 3
        && numbers.clone().all(is_number)
        && parts.next().is_none();
    sound.then_some((name, version))
}

/// Name and version in a URI that ends in both, without what a server's address adds.
pub(super) fn uri(uri: &str) -> Option<(&str, &str)> {
    let path = match uri.split_once("/jsonschema/") {
        Some((_, path)) => path,
        None => uri.strip_prefix('/').unwrap_or(uri),
    };
    let (name, version) = path.rsplit_once('/')?;
    let sound = version.starts_with(|c: char| c.is_ascii_digit()) || version == "latest";
    (sound && !name.is_empty()).then_some((name, version))
}
