//! `docs/missing-description`. The page beside this file is its documentation and its first test.

use std::ops::Range;

use crate::dict::model::{Event, Group, Property, Status as EventStatus, ValueNote};
use crate::dict::{Definition, Entity, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::Tree;
use crate::syntax::decode::MapEntry;
use crate::text::{Name, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "docs/missing-description",
    summary: "everything that people look up is described",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("missing_description.md"),
    checks: &[
        Check::Event(check_event),
        Check::Group(check_group),
        Check::Property(check_property),
    ],
};

fn report(what: &str, name: &Spanned<Name>, help: &str, sink: &mut Sink) {
    sink.report(
        name.span,
        message!("{} `{}` has no description", what, name.value),
    )
    .help(help);
}

fn check_event(_: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let tombstone = event.body.status.get() == Some(&EventStatus::Removed);
    let absent = event.body.description.is_absent();
    if absent && !tombstone && !may_be_lost(event.tree, event.name) {
        let help = "without one the next person logs the same action under another name; add \
                    `description:` with what happened, seen from the user";
        report("event", event.name, help, sink);
    }
}

fn check_group(_: &Ctx<'_>, group: Definition<'_, Group>, sink: &mut Sink) {
    if group.body.description.is_absent() && !may_be_lost(group.tree, group.name) {
        let help = "add `description:` with what the properties have in common";
        report("group", group.name, help, sink);
    }
}

fn check_property(_: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(name) = at.name else { return };
    // A shared property is reported once, where it is defined.
    if !at.property.description.is_absent() || !at.property.reference.is_absent() {
        return;
    }
    let (what, help) = match at.entity {
        Entity::Identifier(_) if at.depth == 0 => (
            "identifier",
            "add `description:` with whom or what it stands for, and where it comes from",
        ),
        _ => (
            "property",
            "whoever reads the data has to guess what it holds; add `description:`, or share a \
             described property by `ref:`",
        ),
    };
    if !values_say_it(at.property) && !may_be_lost(at.tree, name) {
        report(what, name, help, sink);
    }
}

/// Whether the values leave nothing to explain: there is one, or each has its description.
fn values_say_it(property: &Property) -> bool {
    let Some(allowed) = property.values_allowed.get().filter(|list| list.is_whole()) else {
        return !property.constant.is_absent();
    };
    let described = |note: &MapEntry<ValueNote>| {
        note.value
            .value
            .as_ref()
            .is_some_and(|note| !note.description.is_absent())
    };
    let notes = property
        .values
        .get()
        .map_or(0, |notes| notes.iter().filter(|n| described(n)).count());
    allowed.len() == 1 || (allowed.len() > 1 && notes >= allowed.len())
}

/// Whether a line of the definition could not be read: it may be the one that describes it. Such a
/// line leaves no trace in the tree, so this looks at indentation: below the name, as deep as the
/// first line there, and nothing in between that ends the definition.
fn may_be_lost(tree: &Tree, name: &Spanned<Name>) -> bool {
    let text = tree.text();
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    let indent = |line: &str| line.len() - line.trim_start().len();
    let said = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let Range { start, end } = name.span.range();
    let own = start - line_start(start);
    let below = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    tree.faults().iter().any(|fault| {
        let lost = line_start(fault.lost.range().start);
        if fault.lost.is_empty() || lost < below {
            return false;
        }
        let mut lines = text[below..].lines().filter(said);
        let first = lines.next().map_or(0, indent);
        first > own
            && indent(&text[lost..]) == first
            && text[below..lost]
                .lines()
                .filter(said)
                .all(|line| indent(line) > own)
    })
}
