//! One event against what is expected of it.

use super::document::Document;
use super::occurrence::{key, occurrence};
use super::time;
use crate::dict::model::{EventKind, Status};
use crate::payload::duplicates::Occurrence;
use crate::payload::envelope::{Broken, Field, Part, Properties, Sent, pointer};
use crate::payload::expected::{
    Fault, Found, Note, Notes, Planned, Shape, Table, Wrong, kind_of, named, replacement,
};
use crate::payload::mismatch::{Kind, Mismatch};
use crate::payload::reading::{self, kind};
use crate::payload::sender::Sender;
use crate::payload::tally::Mismatches;
use crate::payload::tape::{self, Item, Tape};
use crate::syntax::decode::Map;
use crate::tables::{Provenance, ValueMatcher, pii};
use crate::text::{Name, Span, Spanned};

/// What an event came to.
pub(super) enum Judged<'t> {
    /// It is one of the dictionary's.
    Event {
        position: usize,
        found: Mismatches<'t>,
        occurrence: Option<Occurrence>,
    },
    /// It has a name that is none of the dictionary's.
    Unknown { name: String, found: Mismatch },
    /// It cannot be read as an event.
    Unread(Mismatch),
}

/// Judges an event that was sent in an envelope.
pub(super) fn judge<'t>(
    table: &Table<'_>,
    sender: &Sender,
    document: &Document<'_>,
    sent: &Sent<'t>,
) -> Judged<'t> {
    let kind = kind(sent.kind());
    let whole = sent.event().item();
    let name = match reading::name(sent, kind) {
        Ok(name) => name,
        Err((node, what)) => {
            let mismatch = document.mismatch(Kind::UnknownEnvelope, node, what);
            return Judged::Unread(Mismatch {
                meant: Some(table.side.envelope.clone()),
                ..mismatch
            });
        }
    };
    let position = match &name {
        Some((field, text)) => match table.names.find(text, kind) {
            Found::Event(position) => position,
            Found::OtherKind(position) => {
                let event = table.names.events[position];
                let mut mismatch = document.mismatch(
                    Kind::WrongKind,
                    field.node(),
                    format!(
                        "is sent by a call of `{}`, and is an event of `{}`",
                        kind.word(),
                        kind_of(event).word()
                    ),
                );
                mismatch.subject = text.clone().into_owned();
                mismatch.asked = event.body.kind.span().or(Some(event.name.span));
                mismatch.at.event = Some(event.name.value.clone());
                return Judged::Event {
                    position,
                    found: vec![(mismatch, None)],
                    occurrence: None,
                };
            }
            // A page or a person may have any name.
            Found::Nothing if kind != EventKind::Track => {
                match unnamed(table, sender, kind, sent) {
                    Some(position) => position,
                    None => {
                        return unknown(document, field.node(), text, undeclared(table, kind));
                    }
                }
            }
            Found::Nothing => return unknown(document, field.node(), text, String::new()),
        },
        None => match unnamed(table, sender, kind, sent) {
            Some(position) => position,
            None => return unknown(document, whole, kind.word(), undeclared(table, kind)),
        },
    };
    let name = name.map(|(field, _)| field);
    let mut judge = Judge {
        table,
        planned: table.planned(position),
        position,
        sender,
        document,
        sent,
        found: Vec::new(),
    };
    let properties = sent.properties();
    judge.life(name.as_ref());
    judge.platform(name.as_ref());
    judge.version();
    judge.properties(&properties);
    judge.identifiers(properties.as_ref().ok());
    judge.time();
    let occurrence = judge.occurrence(properties.as_ref().ok());
    Judged::Event {
        position,
        found: judge.found,
        occurrence,
    }
}

fn unknown<'t>(document: &Document<'_>, at: Item<'_>, name: &str, what: String) -> Judged<'t> {
    let mut found = document.mismatch(Kind::UnknownEvent, at, what);
    found.subject = name.to_owned();
    Judged::Unknown {
        name: name.to_owned(),
        found,
    }
}

/// What is said of a kind of call that a dictionary has no event of.
fn undeclared(table: &Table<'_>, kind: EventKind) -> String {
    match table.names.of_kind(kind).next() {
        Some(_) => String::new(),
        None => format!("no event is declared for calls of `{}`", kind.word()),
    }
}

/// The event that a call without a name of the dictionary belongs to: the only one of its kind that this
/// sender sends, else the first that it fits.
fn unnamed(table: &Table<'_>, sender: &Sender, kind: EventKind, sent: &Sent<'_>) -> Option<usize> {
    if kind == EventKind::Track {
        return None;
    }
    let is_sent = |position: &usize| {
        let event = table.names.events[*position].body;
        let is_there = event.status.get() != Some(&Status::Removed);
        is_there
            && event
                .platforms
                .get()
                .is_none_or(|platforms| table.is_one_of(platforms))
    };
    let mut all: Vec<usize> = table.names.of_kind(kind).filter(is_sent).collect();
    if all.is_empty() {
        all = table.names.of_kind(kind).collect();
    }
    if let [only] = all[..] {
        return Some(only);
    }
    let fits = |position: &&usize| {
        let properties = sent.properties().ok()?;
        let item = properties.field().and_then(Field::item)?;
        let is_extra = |key: &str| sender.is_ignored(key) || properties.is_own(key);
        let shape = &table.planned(**position).shape;
        Some(shape.judge(item, &is_extra).is_empty())
    };
    let mut fitting = all.iter().filter(|position| fits(position) == Some(true));
    fitting.next().or(all.first()).copied()
}

/// One event that is being judged.
pub(super) struct Judge<'j, 'd, 't> {
    table: &'j Table<'d>,
    pub(super) planned: &'j Planned<'d>,
    position: usize,
    sender: &'j Sender,
    document: &'j Document<'j>,
    pub(super) sent: &'j Sent<'t>,
    pub(super) found: Mismatches<'t>,
}

impl<'t> Judge<'_, '_, 't> {
    pub(super) fn name(&self) -> &Name {
        &self.table.names.events[self.position].name.value
    }

    /// A mismatch of this event at a value of the document.
    pub(super) fn mismatch(
        &self,
        kind: Kind,
        node: Item<'_>,
        what: String,
        asked: Option<Span>,
    ) -> Mismatch {
        let pointer = self.sent.event().pointer_of(node);
        let mut mismatch = self.document.mismatch_at(kind, node, &pointer, what);
        mismatch.asked = asked;
        mismatch.at.event = Some(self.name().clone());
        mismatch
    }

    /// The place of the name, or of the event where it has none.
    fn place(&self, name: Option<&Field<'t>>) -> Item<'t> {
        name.map_or(self.sent.event().item(), Field::node)
    }

    fn life(&mut self, name: Option<&Field<'t>>) {
        let event = self.table.names.events[self.position];
        let deprecated = event.body.deprecated.spanned();
        let asked = deprecated.map(|deprecated| deprecated.span);
        let asked = asked.or(event.body.status.span());
        let kind = match event.body.status.or(Status::Active) {
            Status::Draft => Kind::DraftEvent,
            Status::Deprecated => Kind::DeprecatedEvent,
            Status::Removed => Kind::RemovedEvent,
            Status::Active => return,
        };
        let mut mismatch = self.mismatch(kind, self.place(name), String::new(), asked);
        mismatch.subject = self.name().to_string();
        mismatch.meant = deprecated.and_then(|deprecated| replacement(deprecated.value));
        mismatch.sunset = deprecated.and_then(|deprecated| deprecated.value.sunset.get().copied());
        self.found.push((mismatch, None));
    }

    fn platform(&mut self, name: Option<&Field<'t>>) {
        let event = self.table.names.events[self.position];
        let Some(platforms) = event.body.platforms.spanned() else {
            return;
        };
        let side = &self.table.side;
        let Some(first) = side.source.as_deref().or(side.platform.as_deref()) else {
            return;
        };
        if self.table.is_one_of(platforms.value) {
            return;
        }
        let names: Vec<String> = platforms
            .value
            .iter()
            .map(|name| format!("`{}`", name.value))
            .collect();
        let what = format!(
            "comes from `{first}`, and is an event of {}",
            names.join(", ")
        );
        let place = self.place(name);
        let mut mismatch = self.mismatch(Kind::WrongPlatform, place, what, Some(platforms.span));
        mismatch.subject = self.name().to_string();
        mismatch.other = self.sender.asked;
        self.found.push((mismatch, None));
    }

    /// The version that the event says it has is one that the dictionary has: the wire carries the major.
    fn version(&mut self) {
        let event = self.table.names.events[self.position].body;
        let Some(current) = event.version.spanned() else {
            return;
        };
        let Ok(Some(field)) = self.sent.get(Part::Version) else {
            return;
        };
        let Some(sent) = field.scalar().and_then(|text| major(&text)) else {
            return;
        };
        let is_previous = |(name, _): (&Spanned<Name>, _)| major(&name.value) == Some(sent);
        let mut previous = event.previous.get().into_iter().flat_map(Map::readable);
        if sent == current.value.major() || previous.any(is_previous) {
            return;
        }
        let what = format!("{sent}, and the dictionary has {}", current.value);
        let asked = Some(current.span);
        let mut mismatch = self.mismatch(Kind::UnknownVersion, field.node(), what, asked);
        mismatch.subject = self.name().to_string();
        self.found.push((mismatch, None));
    }

    fn properties(&mut self, properties: &Result<Properties<'t>, Broken<'t>>) {
        let properties = match properties {
            Ok(properties) => properties,
            Err(broken) => {
                let what = format!("cannot be read: {}", broken.reason);
                let asked = Some(self.table.names.events[self.position].name.span);
                let mut mismatch = self.mismatch(Kind::WrongType, broken.node(), what, asked);
                mismatch.subject = "properties".to_owned();
                self.found.push((mismatch, None));
                return;
            }
        };
        let wrong = properties
            .wrong()
            .filter(|field| field.kind() != tape::Kind::Null);
        if let Some(field) = wrong {
            let asked = Some(self.table.names.events[self.position].name.span);
            let what = "are no object".to_owned();
            let mut mismatch = self.mismatch(Kind::WrongType, field.node(), what, asked);
            mismatch.subject = "properties".to_owned();
            self.found.push((mismatch, None));
            return;
        }
        let sender = self.sender;
        let is_extra = |key: &str| sender.is_ignored(key) || properties.is_own(key);
        let object = properties
            .field()
            .filter(|field| field.kind() == tape::Kind::Object);
        let Some((field, item)) = object.and_then(|field| Some((field, field.item()?))) else {
            // None were sent, which may be too few.
            let mut empty = Tape::default();
            if empty.read("{}").is_ok() {
                let wrong = self.planned.shape.judge(empty.root("{}"), &is_extra);
                let whole = self.sent.event().item();
                for wrong in wrong {
                    self.wrong(wrong, whole, None);
                }
            }
            return self.limits(None);
        };
        for wrong in self.planned.shape.judge(item, &is_extra) {
            let (node, value) = descend(item, &wrong.pointer);
            let original = field.node_of(node);
            self.wrong(wrong, original, value);
        }
        self.notes(field, item);
        self.personal(field, item, properties);
        self.limits(Some((field, item)));
    }

    fn wrong(&mut self, wrong: Wrong, node: Item<'t>, value: Option<Item<'t>>) {
        let mut mismatch = self.mismatch(wrong.kind, node, wrong.what, wrong.asked);
        mismatch.subject = wrong.subject;
        mismatch.meant = wrong.meant;
        let has_value = !matches!(wrong.kind, Kind::MissingProperty | Kind::UnexpectedProperty);
        let value = value.filter(|_| has_value && !wrong.is_private);
        self.found
            .push((mismatch, value.map(|value| value.raw().into())));
    }

    /// Properties and values that are on their way out.
    fn notes(&mut self, field: &Field<'t>, object: Item<'t>) {
        for (kind, value, note, subject) in noted(&self.planned.notes, object) {
            self.note(kind, field.node_of(value), note, subject);
        }
    }

    fn note(&mut self, kind: Kind, node: Item<'t>, note: &Note<'_>, subject: &Name) {
        let mut mismatch = self.mismatch(kind, node, String::new(), Some(note.span));
        mismatch.subject = subject.to_string();
        mismatch.meant = replacement(note.deprecated);
        mismatch.sunset = note.deprecated.sunset.get().copied();
        self.found.push((mismatch, None));
    }

    /// Values that look personal where nothing says so.
    fn personal(&mut self, field: &Field<'t>, object: Item<'t>, properties: &Properties<'t>) {
        if !properties.is_rest() {
            return self.personal_within(field, object, object);
        }
        for (key, value) in object.entries() {
            let name = key.string();
            if !name.is_some_and(|name| properties.is_own(&name)) {
                self.personal_within(field, object, value);
            }
        }
    }

    /// Looks at a value, and at what is in it.
    fn personal_within(&mut self, field: &Field<'t>, object: Item<'t>, value: Item<'t>) {
        for item in value.values() {
            if item.kind() == tape::Kind::String {
                self.personal_text(field, object, item);
            }
        }
    }

    fn personal_text(&mut self, field: &Field<'t>, object: Item<'t>, item: Item<'t>) {
        let Some((matcher, within)) = revealing(&self.planned.shape, object, item) else {
            return;
        };
        let class = pii().classes().find(|(id, _)| *id == matcher.class);
        let about = class.map_or("personal", |(_, class)| class.about.as_str());
        let node = field.node_of(item);
        let asked = self.planned.shape.declared(&within);
        let what = format!("holds what looks like {about}, and nothing says that it may");
        let mut mismatch = self.mismatch(Kind::PiiValue, node, what, asked);
        mismatch.subject = named(&within).unwrap_or_default();
        mismatch.rests_on = matcher.status;
        self.found.push((mismatch, None));
    }

    fn identifiers(&mut self, properties: Option<&Properties<'t>>) {
        let event = self.table.names.events[self.position];
        let whole = self.sent.event().item();
        let identifiers = &self.table.identifiers;
        let seen = identifiers.look(self.sent, properties);
        let is_sent = |name: &str| self.sent.member(name, properties).is_some();
        for (names, asked) in identifiers.missing(event.body, &seen, &is_sent) {
            let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let what = match &listed[..] {
                [one] => format!("{one} is missing"),
                more => format!("none of {} is there", more.join(", ")),
            };
            let mut mismatch = self.mismatch(Kind::MissingIdentifier, whole, what, Some(asked));
            mismatch.subject = names.first().map(ToString::to_string).unwrap_or_default();
            self.found.push((mismatch, None));
        }
        for (name, fault) in identifiers.faults(&seen) {
            let (field, kind, what, asked, rests_on) = match fault {
                Fault::Placeholder(field, status) => (
                    field,
                    Kind::PlaceholderIdentifier,
                    String::new(),
                    None,
                    status,
                ),
                Fault::Shape(field, span) => (
                    field,
                    Kind::InvalidIdentifier,
                    "is not of its shape".to_owned(),
                    Some(span),
                    Provenance::Sourced,
                ),
            };
            let mut mismatch = self.mismatch(kind, field.node(), what, asked);
            mismatch.subject = name.to_string();
            mismatch.rests_on = rests_on;
            self.found.push((mismatch, None));
        }
    }

    fn time(&mut self) {
        let Ok(Some(field)) = self.sent.get(Part::Time) else {
            return;
        };
        let received = self.sent.received();
        let formats = self.sent.envelope().time_formats();
        if let Some(what) = time::fault(&field, received, formats) {
            let mismatch = self.mismatch(Kind::InvalidTimestamp, field.node(), what, None);
            self.found.push((mismatch, None));
        }
    }

    /// What tells this event from others: the properties that `unique_by` names, else its message id.
    fn occurrence(&self, properties: Option<&Properties<'t>>) -> Option<Occurrence> {
        let object = properties.and_then(|properties| properties.field()?.item());
        let id = self.sent.get(Part::MessageId).ok().flatten();
        let id = id.and_then(|id| id.scalar());
        let key = key(self.planned, object, id.as_deref())?;
        let whole = self.sent.event();
        Some(occurrence(
            self.document,
            key,
            whole.item().range().start,
            &whole.pointer(),
        ))
    }
}

/// What is there of what is on its way out: what that is, the value, what is said of it, and the property.
pub(super) fn noted<'n, 't>(
    notes: &'n Notes<'n>,
    properties: Item<'t>,
) -> impl Iterator<Item = (Kind, Item<'t>, &'n Note<'n>, &'n Name)> {
    let of_properties = notes.properties.iter().filter_map(move |note| {
        let value = properties.get(note.name)?;
        Some((Kind::DeprecatedProperty, value, note, note.name))
    });
    let of_values = notes.values.iter().filter_map(move |(property, note)| {
        let value = properties.get(property)?;
        let is_noted = value.is(note.name);
        is_noted.then_some((Kind::DeprecatedValue, value, note, *property))
    });
    of_properties.chain(of_values)
}

/// The matcher of a value of the properties `object` that looks personal where nothing says so, and the
/// pointer to it from there.
pub(super) fn revealing(
    shape: &Shape<'_>,
    object: Item<'_>,
    item: Item<'_>,
) -> Option<(&'static ValueMatcher, String)> {
    // Most texts are nobody's by what they are made of.
    match item.plain() {
        Some(plain) if pii().is_nobodys(plain) => return None,
        None if item.kind() != tape::Kind::String => return None,
        _ => {}
    }
    let text = item.string()?;
    let matcher = pii().value(&text)?;
    let within = pointer(item);
    let within = within.strip_prefix(&pointer(object)).unwrap_or_default();
    (!shape.is_private(within)).then(|| (matcher, within.to_owned()))
}

/// The major of a version: of `2.1.0`, `v2` and SchemaVer's `2-0-1` it is 2. None of what is no version, such
/// as the address of a schema.
fn major(text: &str) -> Option<u64> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split(['.', '-']);
    let first = parts.next().filter(|part| is_number(part))?;
    parts.all(is_number).then(|| first.parse().ok())?
}

/// The value at a JSON Pointer, or the innermost one on the way; the value alone where it is there.
fn descend<'t>(item: Item<'t>, pointer: &str) -> (Item<'t>, Option<Item<'t>>) {
    let mut here = item;
    for step in crate::dict::schema::steps(pointer) {
        let next = match here.kind() {
            tape::Kind::Object => here.get(&step),
            tape::Kind::Array => step
                .parse()
                .ok()
                .and_then(|index: usize| here.items().nth(index)),
            _ => None,
        };
        match next {
            Some(next) => here = next,
            None => return (here, None),
        }
    }
    (here, Some(here))
}
