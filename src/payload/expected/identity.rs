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
            let known: Vec<&Known<'_>> = match stands_under(field, "distinct_id") {
                true => known.into_iter().chain(others).collect(),
                false => known,
            };
            let fits = |known: &&Known<'_>| {
                let shape = known.shape.as_ref();
                shape.is_none_or(|shape| shape.is_valid(&value))
            };
            if !known.iter().any(fits) {
                faults.push((first.name, Fault::Shape(field.clone(), first.span)));
            }
        }
        faults
    }
}

/// Where envelopes have ids of whoever it is about.
const PARTS: [Part; 3] = [Part::UserId, Part::AnonymousId, Part::GroupId];

/// The identifiers of one event.
pub(in crate::payload) struct Seen<'t> {
    /// In the order of [`Identifiers`].
    known: Vec<Option<Field<'t>>>,
}

impl Known<'_> {
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
