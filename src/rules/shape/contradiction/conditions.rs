//! Conditions that can never hold.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value as Json;

use super::canon::Canon;
use super::keywords::{At, Keywords};
use super::values::{Listed, Lists, broken, is_allowed};
use crate::dict::model::{Condition, Object, Property, Required};
use crate::dict::{Dictionary, Entity, PropertyAt, Siblings};
use crate::message;
use crate::rule::{Ctx, Sink};
use crate::syntax::decode::{List, MapEntry};
use crate::text::{Name, Spanned};

/// Judges all conditions of an object at the first of its properties, so that its members are
/// collected once.
pub(super) fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, lists: &mut Lists, sink: &mut Sink) {
    let (Some(siblings), Some(name)) = (at.siblings, at.name) else {
        return;
    };
    let mut own = readable(siblings);
    if !own
        .next()
        .is_some_and(|(first, _)| std::ptr::eq(first, name))
    {
        return;
    }
    let mut object = None;
    for (name, property) in readable(siblings) {
        let Some(Required::If(condition)) = property.required.get() else {
            continue;
        };
        platforms(ctx, at, condition, sink);
        if !condition.when.is_absent() {
            object
                .get_or_insert_with(|| Members::of(ctx.dictionary, at, siblings))
                .when(name, condition, lists, sink);
        }
    }
}

fn readable(siblings: Siblings<'_>) -> impl Iterator<Item = (&Spanned<Name>, &Property)> {
    let entries = siblings.properties.get().into_iter().flat_map(Object::iter);
    entries.filter_map(|MapEntry { name, value }| Some((name, value.value.as_ref()?)))
}

/// The members of an object, and what is known of those that conditions name.
struct Members<'d> {
    dictionary: &'d Dictionary,
    properties: BTreeMap<&'d Name, &'d Property>,
    known: BTreeMap<&'d Name, Sibling<'d>>,
}

impl<'d> Members<'d> {
    fn of(dictionary: &'d Dictionary, at: &PropertyAt<'d>, siblings: Siblings<'d>) -> Self {
        let (own, include) = (siblings.properties, siblings.include);
        let members = dictionary.members(own, include, at.tree, |_, _| {});
        let properties = members.iter().map(|m| (&m.name.value, m.property));
        Self {
            dictionary,
            properties: properties.collect(),
            known: BTreeMap::new(),
        }
    }

    fn sibling(&mut self, name: &Name, lists: &mut Lists) -> Option<&Sibling<'d>> {
        let (name, property) = self.properties.get_key_value(name)?;
        let dictionary = self.dictionary;
        let new = || Sibling::of(dictionary, property, lists);
        Some(self.known.entry(name).or_insert_with(new))
    }

    fn when(
        &mut self,
        own: &Spanned<Name>,
        condition: &Condition,
        lists: &mut Lists,
        sink: &mut Sink,
    ) {
        let when = condition.when.get().into_iter();
        for (name, value) in when.flat_map(|when| when.readable()) {
            if own.value == name.value {
                sink.report(
                    name.span,
                    message!("`{}` is required on the condition of itself", name.value),
                )
                .help("write `required: true`, or name the sibling that it depends on");
                continue;
            }
            let Some(wanted) = self.dictionary.json(*value) else {
                continue;
            };
            let wanted = match wanted {
                Json::Array(list) if list.is_empty() => {
                    sink.report(value.span(), "an empty list has no value to wait for")
                        .help("the condition never holds; list the values, or take it out");
                    continue;
                }
                Json::Array(list) => list,
                one => vec![one],
            };
            let Some(sibling) = self.sibling(&name.value, lists) else {
                continue;
            };
            let never: Vec<&Json> = wanted.iter().filter(|v| !sibling.can_be(v)).collect();
            let Some(first) = never.first() else {
                continue;
            };
            let help = match wanted.len() - never.len() {
                0 => "the condition never holds; correct the value",
                _ => "one of the values never comes; correct it, or take it out",
            };
            sink.report(
                value.span(),
                message!("`{}` can never have this value", name.value),
            )
            .related(sibling.because(first).map(|at| at.span), "what it can be")
            .help(help);
        }
    }
}

/// What values a sibling can have.
struct Sibling<'d> {
    keys: Keywords<'d>,
    constant: Option<Canon>,
    listed: Option<Rc<Listed>>,
}

impl<'d> Sibling<'d> {
    fn of(dictionary: &'d Dictionary, property: &'d Property, lists: &mut Lists) -> Self {
        let keys = Keywords::of(dictionary, property);
        let constant = keys.get(|p| &p.constant);
        let listed = keys.get(|p| &p.values_allowed);
        Self {
            constant: constant
                .and_then(|found| dictionary.json(*found.value))
                .map(Canon::from),
            listed: listed.map(|found| lists.read(dictionary, found)),
            keys,
        }
    }

    /// The keyword that says that a value cannot be.
    fn because(&self, json: &Json) -> Option<At> {
        let keys = &self.keys;
        let listed = keys.place(|p| &p.constant);
        let listed = listed.or_else(|| keys.place(|p| &p.values_allowed));
        let limit = || Some(broken(keys, json).next()?.1);
        listed.or_else(limit).or_else(|| keys.place(|p| &p.types))
    }

    fn can_be(&self, json: &Json) -> bool {
        if json.is_null() && self.keys.nullable() {
            return true;
        }
        let value = Canon::from(json.clone());
        is_allowed(&self.keys, json)
            && self.constant.as_ref().is_none_or(|known| *known == value)
            && self
                .listed
                .as_ref()
                .is_none_or(|list| list.may_have(&value))
    }
}

/// Platforms on which the event of a property is never sent.
fn platforms(ctx: &Ctx<'_>, at: &PropertyAt<'_>, condition: &Condition, sink: &mut Sink) {
    let (Entity::Event(event), 0) = (at.entity, at.depth) else {
        return;
    };
    let Some(event) = ctx.dictionary.event(event) else {
        return;
    };
    let whole = |list: &List<Name>| list.is_whole() && !list.is_empty();
    let (Some(wanted), Some(sent)) = (
        condition.platforms.spanned().filter(|l| whole(l.value)),
        event.body.platforms.spanned().filter(|l| whole(l.value)),
    ) else {
        return;
    };
    // An older major may be sent from elsewhere.
    if !event.body.previous.is_absent() {
        return;
    }
    let Some(senders) = Senders::of(ctx) else {
        return;
    };
    let meet = |a: &Name, b: &Name| {
        a == b || senders.platform(a) == Some(b) || senders.platform(b) == Some(a)
    };
    let known = |list: &List<Name>| list.iter().all(|name| senders.knows(&name.value));
    let never = wanted
        .value
        .iter()
        .all(|a| sent.value.iter().all(|b| !meet(&a.value, &b.value)));
    if never && known(wanted.value) && known(sent.value) {
        sink.report(wanted.span, "the event is never sent from here")
            .related(sent.span, "where it is sent from")
            .help("the condition never holds; correct it, or the platforms of the event");
    }
}

/// The platforms and sources of the manifest.
struct Senders<'c> {
    /// Each source with its platform, each platform with none; `None` where the manifest names
    /// neither, and any name is a platform.
    names: Option<BTreeMap<&'c Name, Option<&'c Name>>>,
}

impl<'c> Senders<'c> {
    /// `None` where part of the manifest could not be read.
    fn of(ctx: &Ctx<'c>) -> Option<Self> {
        let manifest = &ctx.config.manifest;
        if manifest.platforms.is_broken() || manifest.sources.is_broken() {
            return None;
        }
        if manifest.platforms.is_absent() && manifest.sources.is_absent() {
            return Some(Self { names: None });
        }
        let mut names = BTreeMap::new();
        for entry in manifest.platforms.get().into_iter().flat_map(|m| m.iter()) {
            names.insert(&entry.name.value, None);
        }
        for entry in manifest.sources.get().into_iter().flat_map(|m| m.iter()) {
            let platform = entry.value.value.as_ref()?.platform.get()?;
            names.insert(&entry.name.value, Some(platform));
        }
        Some(Self { names: Some(names) })
    }

    fn knows(&self, name: &Name) -> bool {
        self.names
            .as_ref()
            .is_none_or(|names| names.contains_key(name))
    }

    /// The platform of a source.
    fn platform(&self, name: &Name) -> Option<&'c Name> {
        self.names.as_ref()?.get(name).copied().flatten()
    }
}
