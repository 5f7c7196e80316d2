//! Values of `enum`, `const` and `values` against the type, the bounds and each other.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value as Json;

use super::canon::{Canon, Num};
use super::keywords::{At, Found, Keywords};
use super::words::{NOTHING_FITS, describe};
use crate::dict::Dictionary;
use crate::dict::model::{JsonType, Property, Types, Value};
use crate::dict::validate::fits_format;
use crate::message;
use crate::rule::{Ctx, Sink};
use crate::syntax::ScalarValue;
use crate::syntax::decode::{List, Number};
use crate::text::Span;

/// The values of an `enum`.
pub(super) struct Listed {
    /// Each with its first place.
    pub(super) values: BTreeMap<Canon, Span>,
    /// Whether all of them could be read.
    pub(super) whole: bool,
}

impl Listed {
    pub(super) fn read(dictionary: &Dictionary, list: &List<Value>) -> Self {
        let mut values = BTreeMap::new();
        let mut whole = list.is_whole();
        for item in list {
            match dictionary.json(item.value) {
                Some(json) => {
                    values.entry(json.into()).or_insert(item.span);
                }
                None => whole = false,
            }
        }
        Self { values, whole }
    }

    /// Whether it may be one of them.
    pub(super) fn may_have(&self, value: &Canon) -> bool {
        !self.whole || self.values.contains_key(value)
    }

    /// Whether a key of `values` may stand for one of them.
    fn may_be_called(&self, key: &str) -> bool {
        if self.may_have(&Canon::Text(key.to_owned())) {
            return true;
        }
        let number = ScalarValue::Number(key).to_number().map(Json::Number);
        let other = number.or_else(|| serde_json::from_str::<Json>(key).ok());
        other
            .filter(|json| !json.is_string())
            .is_some_and(|json| self.may_have(&json.into()))
    }
}

/// The lists of shared properties that were read, by their place: many may refer to one.
#[derive(Default)]
pub(super) struct Lists(BTreeMap<(u32, u32, u32), Rc<Listed>>);

impl Lists {
    pub(super) fn read(
        &mut self,
        dictionary: &Dictionary,
        list: Found<'_, List<Value>>,
    ) -> Rc<Listed> {
        let new = || Rc::new(Listed::read(dictionary, list.value));
        let Span { file, start, end } = list.at.span;
        match list.at.local {
            true => new(),
            false => Rc::clone(self.0.entry((file.0, start, end)).or_insert_with(new)),
        }
    }
}

pub(super) fn check(
    ctx: &Ctx<'_>,
    property: &Property,
    keys: &Keywords<'_>,
    lists: &mut Lists,
    sink: &mut Sink,
) {
    let dictionary = ctx.dictionary;
    if let Some(notes) = property.values.spanned()
        && keys.place(|p| &p.values_allowed).is_none()
        && keys.is_complete()
    {
        sink.report(notes.span, "`values` explains an `enum` that is not there")
            .help("list the values under `enum`, or take `values` out");
    }
    let constant = keys.get(|p| &p.constant);
    let allowed = keys.get(|p| &p.values_allowed);
    if let Some(own) = allowed.filter(|allowed| allowed.at.local) {
        listed(dictionary, keys, own, sink);
    }
    if let Some(constant) = constant.filter(|constant| constant.at.local)
        && allowed.is_none_or(|allowed| !allowed.at.local)
        && let Some(json) = dictionary.json(*constant.value)
    {
        fits(keys, &json, constant.at, "const", sink);
    }
    none_fits(dictionary, keys, sink);
    let Some(allowed) = allowed else { return };
    let local_constant = constant.filter(|constant| constant.at.local || allowed.at.local);
    if local_constant.is_none() && property.values.is_absent() {
        return;
    }
    let known = lists.read(dictionary, allowed);
    if let Some(constant) = local_constant
        && keys.clash(constant.at, allowed.at)
        && let Some(json) = dictionary.json(*constant.value)
        && !(json.is_null() && keys.nullable())
        && !known.may_have(&json.into())
    {
        let (here, there, what) = match constant.at.local {
            true => (constant.at, allowed.at, "the values"),
            false => (allowed.at, constant.at, "the value"),
        };
        sink.report(here.span, "`const` is not among the values of `enum`")
            .related(there.span, what)
            .help(NOTHING_FITS);
    }
    let notes = property.values.get().into_iter();
    for note in notes.flat_map(|notes| notes.iter()) {
        if !known.may_be_called(&note.name.value) {
            let message = message!("`{}` is not among the values of `enum`", note.name.value);
            sink.report(note.name.span, message)
                .related(allowed.at.span, "the values")
                .help("add it there, or take it out here");
        }
    }
}

/// The values of the property's own `enum`, one by one.
fn listed(
    dictionary: &Dictionary,
    keys: &Keywords<'_>,
    allowed: Found<'_, List<Value>>,
    sink: &mut Sink,
) {
    if allowed.value.is_whole() && allowed.value.is_empty() {
        sink.report(allowed.at.span, "an empty `enum` allows no value at all")
            .help("list the values, or take the keyword out");
    }
    let mut seen: BTreeMap<Canon, Span> = BTreeMap::new();
    for item in allowed.value {
        let Some(json) = dictionary.json(item.value) else {
            continue;
        };
        let canon = Canon::from(json.clone());
        if let Some(first) = seen.get(&canon) {
            sink.report(item.span, "this value stands twice in the `enum`")
                .related(*first, "first here")
                .help("delete one of them");
            continue;
        }
        let at = At {
            span: item.span,
            local: true,
        };
        fits(keys, &json, at, "enum", sink);
        seen.insert(canon, item.span);
    }
}

/// Whether one listed value is of the type and within the bounds.
fn fits(keys: &Keywords<'_>, json: &Json, at: At, keyword: &str, sink: &mut Sink) {
    if let Some(types) = keys.get(|p| &p.types)
        && !is_of(json, types.value, keys.nullable())
    {
        if !keys.clash(at, types.at) {
            return;
        }
        let message = message!(
            "this value of `{}` is {}, and the property is {}",
            keyword,
            kind_of(json),
            describe(types.value)
        );
        let help = match (json, types.value.has(JsonType::String)) {
            (Json::Number(_) | Json::Bool(_), true) => "put it in quotes, or correct the type",
            _ => "no payload can have it; correct it, or the type",
        };
        sink.report(at.span, message)
            .related(types.at.span, "the type")
            .help(help);
        return;
    }
    if let Some(format) = keys.get(|p| &p.format)
        && keys.clash(at, format.at)
        && let Json::String(text) = json
        && !fits_format(format.value.as_str(), text)
    {
        let message = message!("this value of `{}` is no `{}`", keyword, format.value);
        sink.report(at.span, message)
            .related(format.at.span, "the format")
            .help("no payload can have it; correct it, or the format");
        return;
    }
    if let Some((what, place)) = broken(keys, json).find(|(_, place)| keys.clash(at, *place)) {
        let message = match what {
            Broken::Bound => message!("this value of `{}` is out of bounds", keyword),
            Broken::Limit(limit) => {
                message!("this value of `{}` is not what `{}` allows", keyword, limit)
            }
        };
        let (there, help) = match what {
            Broken::Bound => (
                "the bound",
                "no payload can have it; correct it, or the bound",
            ),
            Broken::Limit(_) => (
                "the limit",
                "no payload can have it; correct it, or the limit",
            ),
        };
        sink.report(at.span, message)
            .related(place.span, there)
            .help(help);
    }
}

/// What a value is not within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// A bound of numbers.
    Bound,
    /// A keyword that limits text, or the steps between numbers.
    Limit(&'static str),
}

/// The bounds and limits that a value breaks, and where they are written.
pub(super) fn broken(
    keys: &Keywords<'_>,
    json: &Json,
) -> impl Iterator<Item = (Broken, At)> + use<> {
    let number = match json {
        Json::Number(number) => Some(Num::of(number)),
        _ => None,
    };
    let judge = |bound: Option<Found<'_, Number>>, out: fn(Num, Num) -> bool| {
        let bound = bound?;
        out(number?, Num::of(&bound.value.0)).then_some(bound.at)
    };
    let bounds = [
        judge(keys.get(|p| &p.minimum), |n, b| n < b),
        judge(keys.get(|p| &p.maximum), |n, b| n > b),
        judge(keys.get(|p| &p.exclusive_minimum), |n, b| n <= b),
        judge(keys.get(|p| &p.exclusive_maximum), |n, b| n >= b),
    ];
    let limits = keys.broken_limits(json).into_iter();
    let limits = limits.map(|(keyword, at)| (Broken::Limit(keyword), at));
    let bounds = bounds.into_iter().flatten();
    bounds.map(|at| (Broken::Bound, at)).chain(limits)
}

/// Whether the type, the bounds and the limits in force allow a value.
pub(super) fn is_allowed(keys: &Keywords<'_>, json: &Json) -> bool {
    let types = keys.get(|p| &p.types);
    types.is_none_or(|types| is_of(json, types.value, keys.nullable()))
        && broken(keys, json).next().is_none()
}

/// The values of the shared property where the own type, bounds and limits leave none of them. To
/// leave some is to narrow, which is no contradiction.
fn none_fits(dictionary: &Dictionary, keys: &Keywords<'_>, sink: &mut Sink) {
    let own: Vec<(&str, At)> = [
        ("type", keys.place(|p| &p.types)),
        ("minimum", keys.place(|p| &p.minimum)),
        ("maximum", keys.place(|p| &p.maximum)),
        ("exclusiveMinimum", keys.place(|p| &p.exclusive_minimum)),
        ("exclusiveMaximum", keys.place(|p| &p.exclusive_maximum)),
        ("minLength", keys.place(|p| &p.min_length)),
        ("maxLength", keys.place(|p| &p.max_length)),
        ("pattern", keys.place(|p| &p.pattern)),
        ("multipleOf", keys.place(|p| &p.multiple_of)),
    ]
    .into_iter()
    .filter_map(|(keyword, at)| Some((keyword, at?)))
    .filter(|(_, at)| at.local && !keys.contested.has(at.span))
    .collect();
    if own.is_empty() {
        return;
    }
    let constant = keys.get(|p| &p.constant);
    let allowed = keys.get(|p| &p.values_allowed);
    let (values, there): (Vec<Value>, At) = match (constant, allowed) {
        (Some(constant), _) => (vec![*constant.value], constant.at),
        (None, Some(list)) if list.value.is_whole() => {
            let values = list.value.iter().map(|item| item.value);
            (values.collect(), list.at)
        }
        _ => return,
    };
    if there.local || values.is_empty() {
        return;
    }
    for (keyword, at) in own {
        let keeps = |json: &Json| match keyword {
            "type" => keys
                .get(|p| &p.types)
                .is_none_or(|types| is_of(json, types.value, keys.nullable())),
            _ => broken(keys, json).all(|(_, place)| place.span != at.span),
        };
        // What could not be read may be kept.
        let may_keep = |value: &Value| dictionary.json(*value).is_none_or(|json| keeps(&json));
        if !values.iter().any(may_keep) {
            let message = message!("`{}` allows none of the values that this can have", keyword);
            sink.report(at.span, message)
                .related(there.span, "the values")
                .help(NOTHING_FITS);
        }
    }
}

fn is_of(json: &Json, types: &Types, nullable: bool) -> bool {
    types.0.iter().any(|kind| match kind.value {
        JsonType::String | JsonType::Timestamp => json.is_string(),
        JsonType::Number => json.is_number(),
        // JSON Schema counts 1.0 as an integer.
        JsonType::Integer => json.as_f64().is_some_and(|number| number.fract() == 0.0),
        JsonType::Boolean => json.is_boolean(),
        JsonType::Array => json.is_array(),
        JsonType::Object => json.is_object(),
        JsonType::Null => json.is_null(),
    }) || (nullable && json.is_null())
}

fn kind_of(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}
