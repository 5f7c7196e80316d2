//! `docs/missing-description`. The page beside this file is its documentation and its first test.

use crate::dict::model::{Event, EventKind, Group, Property, Status as EventStatus, ValueNote};
use crate::dict::{Definition, Entity, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Flag, Level, Rule, RuleOption, Scope, Sink, Status};
use crate::syntax::decode::MapEntry;
use crate::text::{Name, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "docs/missing-description",
    summary: "everything that people look up is described",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("missing_description.md"),
    options: &[RuleOption::Flag(&NESTED)],
    checks: &[
        Check::Event(check_event),
        Check::Group(check_group),
        Check::Property(check_property),
    ],
};

static NESTED: Flag = Flag {
    name: "nested",
    about: "whether the properties of objects within an event need one too",
    default: true,
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
    if absent && !tombstone && !event.body.partial {
        let help = match event.body.kind.or(EventKind::Track) {
            EventKind::Track => {
                "without one the next person logs the same action under another name; add \
                 `description:` with what happened, seen from the user"
            }
            // The SDK's documentation says what the call does.
            _ => "add `description:` with when the call is made and what it adds",
        };
        report("event", event.name, help, sink);
    }
}

fn check_group(_: &Ctx<'_>, group: Definition<'_, Group>, sink: &mut Sink) {
    if group.body.description.is_absent() && !group.body.partial {
        let help = "add `description:` with what the properties have in common";
        report("group", group.name, help, sink);
    }
}

fn check_property(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(name) = at.name else { return };
    // A shared property is reported once, where it is defined.
    if !at.property.description.is_absent() || !at.property.reference.is_absent() {
        return;
    }
    if at.depth > 0 && !ctx.flag(&RULE, &NESTED, name.span.file).value {
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
    if !values_say_it(at.property) && !at.property.partial {
        report(what, name, help, sink);
    }
}

/// Whether the values leave nothing to explain: there is one, or each has its description.
pub(super) fn values_say_it(property: &Property) -> bool {
    let Some(allowed) = property.values_allowed.get().filter(|list| list.is_whole()) else {
        return !property.constant.is_absent();
    };
    let described = |note: &MapEntry<ValueNote>| {
        note.value
            .value
            .as_ref()
            .is_some_and(|note| !note.description.is_absent())
    };
    let notes = property.values.get();
    // A note that could not be read may be the one that is missing.
    if notes.is_some_and(|notes| !notes.is_whole()) {
        return true;
    }
    let notes = notes.map_or(0, |notes| notes.iter().filter(|n| described(n)).count());
    allowed.len() == 1 || (allowed.len() > 1 && notes >= allowed.len())
}
