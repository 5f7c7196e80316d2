//! `shape/optional-key`. The page beside this file is its documentation and its first test.

use crate::dict::model::{Event, Object, Property, Required, Status as EventStatus, Unit};
use crate::dict::{Definition, Dictionary, Member, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::Slot;
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
    scope: Scope::Entity,
    page: include_str!("optional_key.md"),
    options: &[],
    checks: &[Check::Event(check_event), Check::Property(check_property)],
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
    let members = ctx.dictionary.members(own, include, event.tree, |_, _| {});
    for key in keys {
        let Some(member) = find(&members, &key.value) else {
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
        let edit = require(event.tree, own, member);
        if let Some(edit) = edit {
            let title = format!("require `{}`", key.value);
            finding.unsafe_fix(title, vec![edit]);
        }
    }
}

fn check_property(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let (Some(name), Some(siblings)) = (at.name, at.siblings) else {
        return;
    };
    let Some(Unit::Property(sibling)) = at.property.unit.get() else {
        return;
    };
    let removed = at.status == EventStatus::Removed;
    if removed || is_required(ctx.dictionary, at.property) != Some(true) {
        return;
    }
    let (own, include) = (siblings.properties, siblings.include);
    let members = ctx.dictionary.members(own, include, at.tree, |_, _| {});
    let Some(member) = find(&members, &sibling.value) else {
        return;
    };
    if is_required(ctx.dictionary, member.property) != Some(false) {
        return;
    }
    let message = message!(
        "`{}` says the unit of `{}`, and may be absent",
        sibling.value,
        name.value
    );
    let finding = sink
        .report(sibling.span, message)
        .related(member.name.span, "defined here")
        .help("a number without its unit cannot be added to others; add `required: true` to it");
    if let Some(edit) = require(at.tree, own, member) {
        finding.unsafe_fix(format!("require `{}`", sibling.value), vec![edit]);
    }
}

fn find<'m, 'd>(members: &'m [Member<'d>], name: &Name) -> Option<&'m Member<'d>> {
    members.iter().find(|member| member.name.value == *name)
}

/// Whether it is always there; none where that could not be read, or is a matter of conditions
/// that may well be those of its neighbours.
fn is_required(dictionary: &Dictionary, property: &Property) -> Option<bool> {
    for layer in dictionary.chain(property) {
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
