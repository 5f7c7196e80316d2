//! What is remembered of an event that the thorough way has found to be right.

use std::cell::Cell;

use super::family::{Family, Named, Plan};
use super::layout::{Entry, KEYS, Layout, Object, PROPERTIES, Role, TEXTS, Within, is, say, says};
use super::read::passed;
use super::{FAMILIES, Skim};
use crate::payload::envelope::{Field, Look, Looked, Part, Places, Sent, named};
use crate::payload::expected::{Found, Planned, Table};
use crate::payload::reading::kind;
use crate::payload::tape::{Item, Kind, Label};

/// An event that is right.
pub(crate) struct Lesson<'l, 'd, 't> {
    /// The event, which is the whole text.
    pub(crate) sent: &'l Sent<'t>,
    /// What it was held against, and as which event.
    pub(crate) table: &'l Table<'d>,
    pub(crate) position: usize,
}

/// The parts of an event that a plan is about, each where it is a value of the event.
struct Parts<'t> {
    part: Part,
    name: Item<'t>,
    properties: Item<'t>,
    time: Option<Item<'t>>,
    received: Option<Item<'t>>,
    message_id: Option<Item<'t>>,
}

impl<'t> Parts<'t> {
    /// `None` where one is made of several values, or cannot be skimmed.
    fn of(sent: &Sent<'t>) -> Option<Self> {
        let properties = sent.properties().ok()?;
        let part = properties.part();
        let object = properties.field().and_then(Field::item)?;
        if properties.is_rest() || object.kind() != Kind::Object {
            return None;
        }
        let value = |part: Part| match sent.get(part).ok()? {
            Some(field) => field.item().map(Some),
            None => Some(None),
        };
        Some(Self {
            part,
            name: value(Part::Name)?.filter(|name| name.plain().is_some())?,
            properties: object,
            time: value(Part::Time)?,
            received: sent.received(),
            message_id: value(Part::MessageId)?,
        })
    }
}

impl Skim {
    /// Remembers how an event is made.
    pub(crate) fn learn(&mut self, lesson: &Lesson<'_, '_, '_>) {
        self.lessons += 1;
        self.learned += u64::from(self.remember(lesson) == Some(true));
    }

    /// Whether there was anything new in it; `None` for one that cannot be skimmed.
    fn remember(&mut self, lesson: &Lesson<'_, '_, '_>) -> Option<bool> {
        let Lesson {
            sent,
            table,
            position,
        } = lesson;
        let event = sent.event().item();
        if event.index() != 0 || event.kind() != Kind::Object {
            return None;
        }
        let parts = Parts::of(sent)?;
        let properties = sent.properties().ok()?;
        let name = parts.name.plain()?;
        let definition = table.names.events.get(*position)?;
        // Of one that is known by something else than its name, values may decide.
        let text = str::from_utf8(name).ok()?;
        if table.names.find(text, kind(sent.kind())) != Found::Event(*position) {
            return None;
        }
        let (watched, identifiers) =
            table
                .identifiers
                .watched(definition.body, sent, Some(&properties))?;
        let family = self.family(sent, table)?;
        let mut learner = Learner {
            places: family.places.as_ref()?,
            layout: &mut family.layout,
            properties: parts.properties,
            name: parts.name,
            planned: table.planned(*position),
            is_taped: false,
            is_straight: false,
            is_new: false,
            numbers: Vec::new(),
            said: 0,
        };
        learner.object(event, 0, &mut Vec::new())?;
        if !learner.is_taped {
            return None;
        }
        let (numbers, said, mut is_new) = (learner.numbers, learner.said, learner.is_new);
        let is_straight = learner.is_straight;
        let number = |item: Item<'_>| {
            let mut numbers = numbers.iter();
            let found = numbers.find(|(index, _)| *index == item.index());
            found.map(|(_, number)| *number)
        };
        let perhaps = |item: Option<Item<'_>>| match item {
            Some(item) => number(item).map(Some),
            None => Some(None),
        };
        let plan = Plan {
            side: table.side.clone(),
            call: sent.kind(),
            part: parts.part,
            time: perhaps(parts.time)?,
            received: perhaps(parts.received)?,
            message_id: perhaps(parts.message_id)?,
            identifiers: identifiers.into_iter().map(number).collect::<Option<_>>()?,
            watched,
        };
        let name_number = number(parts.name)?;
        let none = passed(event);
        family.values.resize(family.layout.values, none);
        let kinds = family.kinds.entry(said).or_default();
        if kinds.names.len() > 0 && kinds.name != name_number {
            return None;
        }
        kinds.name = name_number;
        let at = match kinds.plans.iter().position(|known| *known == plan) {
            Some(at) => at,
            None => {
                kinds.plans.push(plan);
                kinds.plans.len() - 1
            }
        };
        if kinds.names.find(name).is_none() {
            kinds.names.push(text.to_owned());
            kinds.of_names.push(Named {
                position: *position,
                plan: at,
                is_straight,
            });
            is_new = true;
        }
        Some(is_new)
    }

    /// The family of an event.
    fn family(&mut self, sent: &Sent<'_>, table: &Table<'_>) -> Option<&mut Family> {
        let envelope = sent.envelope();
        let fixed = named(envelope.id()).filter(|known| std::ptr::eq(*known, envelope));
        let wires: Vec<String> = table.identifiers.wires().map(str::to_owned).collect();
        let is = |family: &Family| {
            let same = match (family.envelope, fixed) {
                (Some(one), Some(other)) => std::ptr::eq(one, other),
                (None, None) => true,
                _ => false,
            };
            same && family.wires == wires
        };
        let at = match self.families.iter().position(is) {
            Some(at) => at,
            None if self.families.len() == FAMILIES => return None,
            None => {
                let mut places = envelope.places();
                if let Some(places) = &mut places {
                    wires.iter().for_each(|wire| places.top(wire));
                }
                self.families.push(Family {
                    envelope: fixed,
                    places,
                    wires,
                    layout: Layout::default(),
                    values: Vec::new(),
                    kinds: Default::default(),
                    last: 0,
                });
                self.families.len() - 1
            }
        };
        self.families.get_mut(at)
    }
}

/// Goes through an event as a reader will.
struct Learner<'l, 't> {
    places: &'l Places,
    layout: &'l mut Layout,
    properties: Item<'t>,
    name: Item<'t>,
    /// What the event is held against.
    planned: &'l Planned<'l>,
    is_taped: bool,
    /// Whether the properties of such an event can be checked while they are read.
    is_straight: bool,
    /// Whether a key or a text was not known.
    is_new: bool,
    /// The numbers of values, by those that they have in the tape.
    numbers: Vec<(u32, usize)>,
    said: u64,
}

impl<'t> Learner<'_, 't> {
    fn object(&mut self, item: Item<'t>, number: usize, at: &mut Vec<&'t str>) -> Option<()> {
        while self.layout.objects.len() <= number {
            self.layout.objects.push(Object::default());
        }
        for (key, value) in item.entries() {
            let name = str::from_utf8(key.plain()?).ok()?;
            at.push(name);
            let entry = self.entry(number, name, value, at)?;
            if let Role::Within(child) = self.layout.objects.get(number)?.entries.get(entry)?.role
                && value.kind() == Kind::Object
            {
                self.say((number, entry), is(Kind::Object));
                self.object(value, child, at)?;
            } else {
                let objects = std::mem::take(&mut self.layout.objects);
                let role = objects
                    .get(number)
                    .and_then(|object| object.entries.get(entry))
                    .map(|entry| &entry.role);
                let seen = role.and_then(|role| self.value((number, entry), role, value));
                self.layout.objects = objects;
                seen?;
            }
            at.pop();
        }
        Some(())
    }

    /// The number of the entry of a key, which may be new, or have a new text.
    fn entry(
        &mut self,
        number: usize,
        name: &'t str,
        value: Item<'t>,
        at: &[&str],
    ) -> Option<usize> {
        let entries = &self.layout.objects.get(number)?.entries;
        let known = entries
            .iter()
            .position(|entry| entry.label.key() == name.as_bytes());
        let found = match known {
            Some(found) => found,
            None if entries.len() == KEYS => return None,
            None => {
                let role = self.role(value, at)?;
                self.is_new = true;
                let entries = &mut self.layout.objects.get_mut(number)?.entries;
                entries.push(Entry {
                    label: Label::of(name)?,
                    next: Cell::new(0),
                    role,
                });
                entries.len() - 1
            }
        };
        let entry = self
            .layout
            .objects
            .get_mut(number)?
            .entries
            .get_mut(found)?;
        match &mut entry.role {
            Role::Text(_, texts) => self.is_new |= add(texts, value)?,
            Role::Properties(within) => {
                for (key, value) in value.entries() {
                    let at = within.names.find(key.plain()?);
                    let role = at.and_then(|at| within.roles.get_mut(at));
                    if let Some(Role::Text(_, texts)) = role {
                        self.is_new |= add(texts, value)?;
                    }
                }
            }
            _ => {}
        }
        Some(found)
    }

    fn role(&mut self, value: Item<'t>, at: &[&str]) -> Option<Role> {
        if value.index() == self.properties.index() {
            let names = self.places.below(at);
            let mut path = at.to_vec();
            let mut roles = Vec::new();
            for name in &names {
                path.push(name);
                roles.push(match self.places.looked(&path) {
                    Looked::At(Look::Text) => Role::Text(self.number(), Vec::new()),
                    // An object there is left to the thorough way.
                    Looked::At(Look::Kind) => Role::Value(self.number()),
                    Looked::Within | Looked::Not => Role::Within(0),
                });
                path.pop();
            }
            let names = names.into_iter().collect();
            return Some(Role::Properties(Within { names, roles }));
        }
        if value.index() == self.name.index() {
            return Some(Role::Name(self.number()));
        }
        Some(match self.places.looked(at) {
            Looked::Not => Role::Free,
            Looked::At(Look::Kind) => Role::Value(self.number()),
            Looked::At(Look::Text) => Role::Text(self.number(), Vec::new()),
            Looked::Within => {
                self.layout.objects.push(Object::default());
                Role::Within(self.layout.objects.len() - 1)
            }
        })
    }

    fn number(&mut self) -> usize {
        self.layout.values += 1;
        self.layout.values - 1
    }

    /// What a reader says of a value.
    fn value(&mut self, place: (usize, usize), role: &Role, value: Item<'t>) -> Option<()> {
        if let Role::Properties(within) = role
            && value.kind() == Kind::Object
        {
            // A reader has room for one object of properties.
            if value.index() != self.properties.index() {
                return None;
            }
            self.is_taped = true;
            let mut names = within.names.iter();
            self.is_straight =
                self.planned.is_straight && !names.any(|name| self.planned.shape.has(name));
            self.say(place, is(Kind::Object));
            for (key, value) in value.entries() {
                if let Some(at) = within.names.find(key.plain()?) {
                    self.value((PROPERTIES, at), within.roles.get(at)?, value)?;
                }
            }
            return Some(());
        }
        match role {
            Role::Free => {}
            Role::Name(_) if value.index() != self.name.index() => return None,
            Role::Value(number) | Role::Name(number) => {
                if value.kind() == Kind::Array {
                    return None;
                }
                self.numbers.push((value.index(), *number));
                self.say(place, is(value.kind()));
            }
            Role::Text(number, texts) => {
                let text = texts
                    .iter()
                    .position(|text| **text == *value.raw().as_bytes())?;
                self.numbers.push((value.index(), *number));
                self.say(place, says(text));
            }
            Role::Within(_) | Role::Properties(_) => {
                if matches!(value.kind(), Kind::Array | Kind::Object) {
                    return None;
                }
                self.say(place, is(value.kind()));
            }
        }
        Some(())
    }

    fn say(&mut self, (object, entry): (usize, usize), what: u64) {
        self.said = self.said.wrapping_add(say(object, entry, what));
    }
}

/// Adds the text of a value, if there is room; whether it was not among them.
fn add(texts: &mut Vec<Box<[u8]>>, value: Item<'_>) -> Option<bool> {
    if matches!(value.kind(), Kind::Array | Kind::Object) {
        return None;
    }
    let raw = value.raw().as_bytes();
    let is_new = !texts.iter().any(|text| **text == *raw);
    if is_new {
        if texts.len() == TEXTS {
            return None;
        }
        texts.push(raw.into());
    }
    Some(is_new)
}
