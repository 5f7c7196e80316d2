//! Whom an event is about: identifiers that are there, missing, of another shape, or nobody's.

use std::borrow::Cow;

use jsonschema::Validator;
use serde_json::Value;

use super::names::{Side, identifier_name};
use crate::dict::Dictionary;
use crate::dict::model::{Event, IdentifierRule};
use crate::dict::schema::compile_identifier;
use crate::dict::validate::validator;
use crate::payload::envelope::{Field, Part, Sent};
use crate::payload::tape::Item;
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

    /// The identifiers that `event` asks for and that are not there: their names, and where it asks.
    pub(in crate::payload) fn missing(
        &self,
        event: &'d Event,
        sent: &Sent<'_>,
    ) -> Vec<(Vec<&'d Name>, Span)> {
        let Some(rule) = event.identifiers.spanned() else {
            return Vec::new();
        };
        let IdentifierRule(need) = rule.value;
        let is_there = |name: &&'d Spanned<Name>| self.field(&name.value, sent).is_some();
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
    pub(in crate::payload) fn faults<'t>(&self, sent: &Sent<'t>) -> Vec<(&'d Name, Fault<'t>)> {
        let mut faults = Vec::new();
        let mut places: Vec<(Item<'t>, Vec<&Known<'d>>, Field<'t>)> = Vec::new();
        for known in &self.known {
            let Some(field) = self.field(known.name, sent) else {
                continue;
            };
            let node = field.node();
            match places
                .iter_mut()
                .find(|(item, ..)| item.index() == node.index())
            {
                Some((_, same, _)) => same.push(known),
                None => places.push((node, vec![known], field)),
            }
        }
        for (_, known, field) in places {
            let Some(first) = known.first().copied() else {
                continue;
            };
            let text = field.scalar();
            let placeholder = text.as_deref().and_then(|t| destinations().placeholder(t));
            if let Some(placeholder) = placeholder {
                let fault = Fault::Placeholder(field, placeholder.status());
                faults.push((first.name, fault));
                continue;
            }
            // Two may share one place: one that fits is enough. PostHog and Mixpanel have the id of whoever
            // is not known yet where that of a person comes later.
            let value = value(&field);
            let is_distinct = || pointer_ends_with(&field, "distinct_id");
            let others = self
                .known
                .iter()
                .filter(|known| known.part == Some(Part::AnonymousId));
            let known: Vec<&Known<'_>> = match is_distinct() {
                true => known.into_iter().chain(others).collect(),
                false => known,
            };
            let fits = |known: &&Known<'_>| {
                let shape = known.shape.as_ref();
                shape.is_none_or(|shape| shape.is_valid(&value))
            };
            if !known.iter().any(fits) {
                faults.push((first.name, Fault::Shape(field, first.span)));
            }
        }
        faults
    }

    /// The identifier of this name in an event: where its envelope has it, else among the properties, else
    /// at the top.
    fn field<'t>(&self, name: &str, sent: &Sent<'t>) -> Option<Field<'t>> {
        let known = self.known.iter().find(|known| **known.name == *name);
        let wire: &str = known.map_or(name, |known| known.wire);
        let part = known.map_or_else(|| part_of(name), |known| known.part);
        let of = |part: Part| sent.get(part).ok().flatten();
        if let Some(field) = part.filter(|_| wire == name).and_then(of) {
            return Some(field);
        }
        let parts = [Part::UserId, Part::AnonymousId, Part::GroupId];
        let mut fields = parts.into_iter().filter_map(of);
        let named = fields.find(|field| pointer_ends_with(field, wire));
        named.or_else(|| sent.member(wire))
    }
}

/// Whether the key of a value is `key`.
fn pointer_ends_with(field: &Field<'_>, key: &str) -> bool {
    let pointer = field.pointer();
    let last = pointer.decoded.unwrap_or(pointer.document);
    last.rsplit_once('/').is_some_and(|(_, last)| last == key)
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
