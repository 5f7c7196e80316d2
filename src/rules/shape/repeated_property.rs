//! `shape/repeated-property`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use crate::dict::Dictionary;
use crate::dict::model::{Additional, BoxedProperty, JsonType, Object, Property, Required, Unit};
use crate::message;
use crate::rule::{
    Check, Ctx, Fixable, Level, Number, Rule, RuleOption, Scope, Sink, Site, Status,
};
use crate::syntax::decode::MapEntry;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/repeated-property",
    summary: "a definition is written once",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("repeated_property.md"),
    options: &[RuleOption::Number(&MIN)],
    checks: &[Check::Dictionary(check)],
};

static MIN: Number = Number {
    name: "min",
    about: "from how many copies on a definition is reported",
    default: 3,
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for ((_, name), sites) in ctx.sites() {
        let Some(first) = sites.first() else { continue };
        let min = ctx.number(&RULE, &MIN, first.name.span.file).value.max(2);
        if (sites.len() as u64) < min {
            continue;
        }
        let mut same: BTreeMap<String, Vec<&Site<'_>>> = BTreeMap::new();
        for site in sites {
            if let Some(shape) = shape(ctx.dictionary, site.property) {
                same.entry(shape).or_default().push(site);
            }
        }
        for sites in same.values().filter(|sites| sites.len() as u64 >= min) {
            let [first, rest @ ..] = &sites[..] else {
                continue;
            };
            let message = message!("`{}` is defined {} times over", name, sites.len());
            let mut finding = sink.report(first.name.span, message).help(
                "define it once under `properties:` of a dictionary file, and refer to it by `ref:`",
            );
            for other in rest.iter().take(3) {
                finding = finding.related(other.name.span, "and here");
            }
        }
    }
}

/// What a definition says of values, in one order and spelling; none of one that is short enough
/// to be written twice, or that could not be read.
fn shape(dictionary: &Dictionary, property: &Property) -> Option<String> {
    let slight = property.values_allowed.is_absent()
        && property.pattern.is_absent()
        && property.properties.is_absent();
    if slight {
        return None;
    }
    let mut out = String::new();
    write(dictionary, property, &mut out)?;
    Some(out)
}

fn write(dictionary: &Dictionary, property: &Property, out: &mut String) -> Option<()> {
    let p = property;
    if p.partial || !p.reference.is_absent() || !p.json_schema.is_absent() {
        return None;
    }
    let mut types: Vec<JsonType> = Vec::new();
    if let Some(written) = p.types.get() {
        types.extend(written.0.iter().map(|kind| kind.value));
    }
    types.sort_unstable();
    for kind in types {
        out.push_str(kind.word());
        out.push(',');
    }
    let texts = [p.format.get(), p.pattern.get()].map(|text| text.map(|t| t.as_str()));
    let counts = [
        &p.min_length,
        &p.max_length,
        &p.min_items,
        &p.max_items,
        &p.min_properties,
        &p.max_properties,
    ];
    let counts = counts.map(|slot| slot.get());
    let bounds = [
        &p.minimum,
        &p.maximum,
        &p.exclusive_minimum,
        &p.exclusive_maximum,
        &p.multiple_of,
    ];
    let bounds = bounds.map(|slot| slot.get());
    let flags = [p.nullable.get(), p.unique_items.get()];
    let unit = match p.unit.get() {
        Some(Unit::Fixed(unit)) => Some(unit.as_str()),
        Some(Unit::Property(sibling)) => Some(&*sibling.value),
        None => None,
    };
    some(out, 't', &texts)?;
    some(out, 'c', &counts)?;
    some(out, 'b', &bounds)?;
    some(out, 'f', &flags)?;
    some(out, 'u', &[unit])?;
    some(out, 'p', &[p.pii.get()])?;
    if let Some(constant) = p.constant.get() {
        write!(out, "={}", dictionary.json(*constant)?).ok()?;
    }
    if let Some(list) = p.values_allowed.get() {
        let mut values = Vec::new();
        for item in list {
            values.push(dictionary.json(item.value)?.to_string());
        }
        values.sort_unstable();
        write!(out, "{values:?}").ok()?;
    }
    if let Some(BoxedProperty(items)) = p.items.get() {
        out.push('[');
        write(dictionary, items, out)?;
        out.push(']');
    }
    match p.additional_properties.get() {
        // Closed is what an object is anyway.
        None | Some(Additional::Any(false)) if !p.additional_properties.is_broken() => {}
        None => return None,
        Some(Additional::Any(open)) => write!(out, "*{open}").ok()?,
        Some(Additional::Schema(BoxedProperty(others))) => {
            out.push('*');
            write(dictionary, others, out)?;
        }
    }
    if !p.include.is_absent() {
        return None;
    }
    let mut members: Vec<(&str, &Property)> = Vec::new();
    for MapEntry { name, value } in p.properties.get().into_iter().flat_map(Object::iter) {
        members.push((&name.value, value.value.as_ref()?));
    }
    members.sort_by_key(|(name, _)| *name);
    for (name, member) in members {
        let required = match member.required.get() {
            Some(Required::If(_)) => return None,
            Some(Required::Always(always)) => *always,
            None => false,
        };
        write!(out, "{{{name:?}{required}").ok()?;
        write(dictionary, member, out)?;
        out.push('}');
    }
    Some(())
}

/// Those of `values` that are there, by their positions.
fn some<T: fmt::Debug>(out: &mut String, what: char, values: &[Option<T>]) -> Option<()> {
    for (i, value) in values.iter().enumerate() {
        if let Some(value) = value {
            write!(out, "{what}{i}{value:?}").ok()?;
        }
    }
    Some(())
}
