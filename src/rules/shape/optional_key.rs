//! `shape/optional-key`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::common::Examples;
use crate::dict::model::{
    Event, Object, Property, Required, Status as EventStatus, Unit, Value as Raw,
};
use crate::dict::{Definition, Dictionary, Member, Siblings};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{List, Slot};
use crate::syntax::edit::{insert_entry, replace_plain};
use crate::syntax::{Tree, node_at};
use crate::text::{Edit, Name};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/optional-key",
    summary: "what others depend on is required",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::Index,
    page: include_str!("optional_key.md"),
    options: &[],
    checks: &[Check::Event(check_event), Check::Dictionary(check_units)],
};

fn check_event(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let body = event.body;
    let Some(keys) = body.unique_by.get() else {
        return;
    };
    if body.status.get() == Some(&EventStatus::Removed) || !body.json_schema.is_absent() {
        return;
    }
    let (own, include) = (&body.properties, &body.include);
    let members = Members::of(ctx.dictionary, own, include, event.tree);
    let mut examples = None;
    for key in keys {
        let Some(member) = members.0.get(&key.value) else {
            continue;
        };
        if is_required(ctx.dictionary, member.property) != Some(false) {
            continue;
        }
        let message = message!("`unique_by` names `{}`, which may be absent", key.value);
        let finding = sink
            .report(key.span, message)
            .related(member.name.span, "defined here")
            .help("an event without it is never told from another; add `required: true` to it");
        let examples = examples.get_or_insert_with(|| {
            let examples = body.examples.get().into_iter().flatten();
            let examples: Vec<Raw> = examples.map(|example| example.value).collect();
            Examples::read(ctx.dictionary, &examples)
        });
        if examples.all_have(&key.value)
            && let Some(edit) = require(event.tree, own, member)
        {
            let title = format!("require `{}`", key.value);
            finding.unsafe_fix(title, vec![edit]);
        }
    }
}

/// All at once, so that the members of an object are collected once for all of its properties, and
/// the examples read once.
fn check_units(ctx: &Ctx<'_>, sink: &mut Sink) {
    // By depth: between two properties of an object come those within the first.
    let mut objects: BTreeMap<usize, (Siblings<'_>, Members<'_>)> = BTreeMap::new();
    let mut examples = None;
    for at in ctx.properties() {
        let (Some(name), Some(siblings)) = (at.name, at.siblings) else {
            continue;
        };
        let Some(Unit::Property(sibling)) = at.property.unit.get() else {
            continue;
        };
        let removed = at.status == EventStatus::Removed;
        if removed || is_required(ctx.dictionary, at.property) != Some(true) {
            continue;
        }
        let (own, include) = (siblings.properties, siblings.include);
        let known = objects.get(&at.depth);
        if !known.is_some_and(|(known, _)| known.is(siblings)) {
            let members = Members::of(ctx.dictionary, own, include, at.tree);
            objects.insert(at.depth, (siblings, members));
        }
        let Some((_, members)) = objects.get(&at.depth) else {
            continue;
        };
        let Some(member) = members.0.get(&sibling.value) else {
            continue;
        };
        if is_required(ctx.dictionary, member.property) != Some(false) {
            continue;
        }
        let message = message!(
            "`{}` says the unit of `{}`, and may be absent",
            sibling.value,
            name.value
        );
        let finding = sink
            .report(sibling.span, message)
            .related(member.name.span, "defined here")
            .help(
                "a number without its unit cannot be added to others; add `required: true` to it",
            );
        let examples = examples.get_or_insert_with(|| Examples::of(ctx));
        if !examples.has_without(&name.value, &sibling.value)
            && let Some(edit) = require(at.tree, own, member)
        {
            finding.unsafe_fix(format!("require `{}`", sibling.value), vec![edit]);
        }
    }
}

/// The members of an object by name.
struct Members<'d>(BTreeMap<&'d Name, Member<'d>>);

impl<'d> Members<'d> {
    fn of(
        dictionary: &'d Dictionary,
        own: &'d Slot<Object>,
        include: &'d Slot<List<Name>>,
        tree: &'d Arc<Tree>,
    ) -> Self {
        let members = dictionary.members(own, include, tree, |_, _| {});
        let by_name = members.into_iter().map(|m| (&m.name.value, m));
        Self(by_name.collect())
    }
}

/// Whether it is always there; none where that could not be read, or is a matter of conditions
/// that may well be those of its neighbours.
fn is_required(dictionary: &Dictionary, property: &Property) -> Option<bool> {
    for layer in dictionary.layers(property) {
        match layer.required.get() {
            Some(Required::Always(always)) => return Some(*always),
            Some(Required::If(_)) => return None,
            None if layer.required.is_broken() || layer.partial => return None,
            None => {}
        }
    }
    Some(false)
}

/// `required: true` in the object's own definition of a member.
fn require(tree: &Tree, own: &Slot<Object>, member: &Member<'_>) -> Option<Edit> {
    if !member.via.is_empty() {
        return None;
    }
    let entry = own.get()?.0.get(&member.name.value)?;
    let node = node_at(tree, entry.value.span)?;
    match node.get("required") {
        Some(required) => replace_plain(required, "true"),
        None => insert_entry(node, None, "required", "true"),
    }
}
