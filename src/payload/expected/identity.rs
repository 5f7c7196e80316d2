//! Whom an event is about: identifiers that are there, missing, of another shape, or nobody's.

use std::borrow::Cow;

use jsonschema::Validator;
use serde_json::Value;

use super::names::{Side, identifier_name};
use crate::dict::Dictionary;
use crate::dict::model::{Event, IdentifierRule};
use crate::dict::schema::compile_identifier;
use crate::dict::validate::validator;
use crate::payload::envelope::{Field, Part, Properties, Sent};
use crate::payload::tape::{Item, Kind};
use crate::tables::{Provenance, destinations};
use crate::text::{Name, Span, Spanned};

/// The identifiers of a dictionary, by what they are called on one side.
#[derive(Debug)]
pub(crate) struct Identifiers<'d> {
    known: Vec<Known<'d>>,
}

#[derive(Debug)]
struct Known<'d> {
    name: &'d Name,
    wire: &'d Name,
    part: Option<Part>,
    span: Span,
    shape: Option<Validator>,
}

/// What is wrong with an identifier that is there.
pub(in crate::payload) enum Fault<'t> {
    /// It stands for nobody.
    Placeholder(Field<'t>, Provenance),
    /// None of the identifiers that are sent there looks so.
    Shape(Field<'t>, Span),
}

impl<'d> Identifiers<'d> {
    /// Those of `dictionary`, as `side` sends them.
    pub(in crate::payload) fn of(dictionary: &'d Dictionary, side: &Side) -> Self {
        let known = dictionary.identifiers().map(|identifier| {
            let name = &identifier.name.value;
            let (wire, _) = identifier_name(dictionary, name, side);
            let compiled = compile_identifier(dictionary, identifier);
            Known {
                name,
                wire,
                part: part_of(name),
                span: identifier.name.span,
                shape: validator(&compiled).ok(),
            }
        });
        Self {
            known: known.collect(),
        }
    }

    /// What they are called.
    pub(in crate::payload) fn wires(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(|known| known.wire.as_str())
    }

    /// What has to be seen to of the identifiers of an event of which no identifier is missing, and of all
    /// that have theirs where it has them; with the values that are identifiers. `None` where that cannot be
    /// said of values alone.
    pub(in crate::payload) fn watched<'t>(
        &self,
        event: &Event,
        sent: &Sent<'t>,
        properties: Option<&Properties<'t>>,
    ) -> Option<(Watched, Vec<Item<'t>>)> {
        let rule = event.identifiers.get();
        let asked = rule.into_iter().flat_map(|IdentifierRule(need)| {
            let any = need.any_of.get().into_iter().flatten();
            any.chain(need.all_of.get().into_iter().flatten())
        });
        let is_known =
            |name: &Spanned<Name>| self.known.iter().any(|known| *known.name == name.value);
        if !asked.into_iter().all(is_known) {
            return None;
        }
        let seen = self.look(sent, properties);
        let mut watched = Watched::default();
        let mut items: Vec<Item<'t>> = Vec::new();
        for (at, field) in seen.known.iter().enumerate() {
            let Some(field) = field else {
                watched.absent.push(at);
                continue;
            };
            let item = field.item()?;
            match items.iter().position(|known| known.index() == item.index()) {
                Some(same) => watched.groups.get_mut(same)?.push(at),
                None => {
                    items.push(item);
                    watched.groups.push(vec![at]);
                }
            }
        }
        for (item, group) in items.iter().zip(&mut watched.groups) {
            if item.key().is_some_and(|key| key.is(SHARED)) {
                let others = self.known.iter().enumerate();
                let others = others.filter(|(_, known)| known.part == Some(Part::AnonymousId));
                group.extend(others.map(|(at, _)| at));
            }
        }
        Some((watched, items))
    }

    /// Whether nothing is wrong with the identifiers of an event: `values` are those that stand where
    /// `watched` has them, and `properties` its properties; `None` where no identifier is among those.
    pub(in crate::payload) fn are_right<'v>(
        &self,
        watched: &Watched,
        values: impl Iterator<Item = Option<(&'v str, Kind)>>,
        properties: Option<Item<'_>>,
    ) -> bool {
        let is_there = |at: &usize| {
            let wire = self.known.get(*at).map(|known| known.wire);
            properties
                .zip(wire)
                .is_some_and(|(all, wire)| all.get(wire).is_some())
        };
        if watched.absent.iter().any(is_there) {
            return false;
        }
        watched.groups.iter().zip(values).all(|(group, value)| {
            let Some((text, kind)) = value else {
                return false;
            };
            if destinations().placeholder(text).is_some() {
                return false;
            }
            let value = match kind {
                Kind::Number => super::fast::number_value(text),
                _ => Value::String(text.to_owned()),
            };
            let mut group = group.iter().filter_map(|at| self.known.get(*at));
            group.any(|known| known.fits(&value))
        })
    }

    /// Looks for all of them in an event.
    pub(in crate::payload) fn look<'t>(
        &self,
        sent: &Sent<'t>,
        properties: Option<&Properties<'t>>,
    ) -> Seen<'t> {
        let parts = PARTS.map(|part| match self.known.is_empty() {
            true => None,
            false => sent.get(part).ok().flatten(),
        });
        let known = self.known.iter();
        let known = known.map(|known| known.field(&parts, sent, properties));
        Seen {
            known: known.collect(),
        }
    }

    /// The identifiers that `event` asks for and that are not there: their names, and where it asks.
    pub(in crate::payload) fn missing(
        &self,
        event: &'d Event,
        seen: &Seen<'_>,
        is_sent: &dyn Fn(&str) -> bool,
    ) -> Vec<(Vec<&'d Name>, Span)> {
        let Some(rule) = event.identifiers.spanned() else {
            return Vec::new();
        };
        let IdentifierRule(need) = rule.value;
        let is_there = |name: &&'d Spanned<Name>| {
            let name = &name.value;
            match self.known.iter().position(|known| known.name == name) {
                Some(at) => seen.known.get(at).is_some_and(Option::is_some),
                // One that is declared nowhere, which rules of the dictionary report.
                None => is_sent(name),
            }
        };
        let mut missing = Vec::new();
        let any: Vec<&Spanned<Name>> = need.any_of.get().into_iter().flatten().collect();
        if !any.is_empty() && !any.iter().any(is_there) {
            let span = need.any_of.span().unwrap_or(rule.span);
            missing.push((any.into_iter().map(|name| &name.value).collect(), span));
        }
        for name in need.all_of.get().into_iter().flatten() {
            if !is_there(&name) {
                missing.push((vec![&name.value], name.span));
            }
        }
        missing
    }

    /// What is wrong with the identifiers that are there, each place once.
    pub(in crate::payload) fn faults<'t>(&self, seen: &Seen<'t>) -> Vec<(&'d Name, Fault<'t>)> {
        let mut faults = Vec::new();
        let mut places: Vec<(&Field<'t>, Vec<&Known<'d>>)> = Vec::new();
        for (known, field) in self.known.iter().zip(&seen.known) {
            let Some(field) = field else { continue };
            match places.iter_mut().find(|(of, _)| of.is_same(field)) {
                Some((_, same)) => same.push(known),
                None => places.push((field, vec![known])),
            }
        }
        for (field, known) in places {
            let Some(first) = known.first().copied() else {
                continue;
            };
            let text = field.scalar();
            let placeholder = text.as_deref().and_then(|t| destinations().placeholder(t));
            if let Some(placeholder) = placeholder {
                let fault = Fault::Placeholder(field.clone(), placeholder.status());
                faults.push((first.name, fault));
                continue;
            }
            // Two may share one place: one that fits is enough. PostHog and Mixpanel have the id of whoever
            // is not known yet where that of a person comes later.
            let value = value(field);
            let others = self
                .known
                .iter()
                .filter(|known| known.part == Some(Part::AnonymousId));
            let known: Vec<&Known<'_>> = match stands_under(field, SHARED) {
                true => known.into_iter().chain(others).collect(),
                false => known,
            };
            if !known.iter().any(|known| known.fits(&value)) {
                faults.push((first.name, Fault::Shape(field.clone(), first.span)));
            }
        }
        faults
    }
}

/// Where identifiers stand that were once looked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::payload) struct Watched {
    /// The identifiers that each value is, by their numbers.
    groups: Vec<Vec<usize>>,
    /// Those that are not there.
    absent: Vec<usize>,
}

/// The key of the id of a person or of whoever is not known yet.
const SHARED: &str = "distinct_id";

/// Where envelopes have ids of whoever it is about.
const PARTS: [Part; 3] = [Part::UserId, Part::AnonymousId, Part::GroupId];

/// The identifiers of one event.
pub(in crate::payload) struct Seen<'t> {
    /// In the order of [`Identifiers`].
    known: Vec<Option<Field<'t>>>,
}

impl Known<'_> {
    fn fits(&self, value: &Value) -> bool {
        let shape = self.shape.as_ref();
        shape.is_none_or(|shape| shape.is_valid(value))
    }

    /// The identifier in an event: where its envelope has it, else among the properties, else at the top.
    fn field<'t>(
        &self,
        parts: &[Option<Field<'t>>; 3],
        sent: &Sent<'t>,
        properties: Option<&Properties<'t>>,
    ) -> Option<Field<'t>> {
        let of = |part: Part| {
            let at = PARTS.iter().position(|known| *known == part)?;
            parts.get(at)?.clone()
        };
        if let Some(field) = self.part.filter(|_| self.wire == self.name).and_then(of) {
            return Some(field);
        }
        let mut named = parts.iter().flatten();
        let named = named.find(|field| stands_under(field, self.wire));
        named
            .cloned()
            .or_else(|| sent.member(self.wire, properties))
    }
}

/// Whether a value stands under this key.
fn stands_under(field: &Field<'_>, key: &str) -> bool {
    field.key().is_some_and(|of| of.is(key))
}

/// Where envelopes have the identifiers that most dictionaries have.
fn part_of(name: &str) -> Option<Part> {
    Some(match name {
        "user_id" => Part::UserId,
        "anonymous_id" | "device_id" => Part::AnonymousId,
        "group_id" | "account_id" => Part::GroupId,
        _ => return None,
    })
}

fn value(field: &Field<'_>) -> Value {
    match field.item() {
        Some(item) => super::fast::to_value(item),
        None => Value::String(field.text().unwrap_or(Cow::Borrowed("")).into_owned()),
    }
}
