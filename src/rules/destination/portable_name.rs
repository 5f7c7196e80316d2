//! `destination/portable-name`. The page beside this file is its documentation and its first test.

use crate::dict::model::{Event, EventKind, Status as EventStatus};
use crate::dict::{Definition, Entity, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::{Fact, Pattern, destinations};
use crate::text::{Name, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/portable-name",
    summary: "names are ones that every destination takes",
    level: Level::Off,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::File,
    page: include_str!("portable_name.md"),
    options: &[],
    checks: &[Check::Event(check_event), Check::Property(check_property)],
};

fn check_event(_: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let track = event.body.kind.is_absent() || event.body.kind.get() == Some(&EventKind::Track);
    let over = matches!(
        event.body.status.get(),
        Some(EventStatus::Deprecated | EventStatus::Removed)
    );
    if track && !over {
        judge(
            "event",
            event.name,
            &destinations().portable.event_name,
            sink,
        );
    }
}

fn check_property(_: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let top = at.depth == 0 && !matches!(at.entity, Entity::Identifier(_));
    if let Some(name) = at
        .name
        .filter(|_| top && at.property.deprecated.is_absent())
    {
        judge(
            "property",
            name,
            &destinations().portable.property_name,
            sink,
        );
    }
}

fn judge(what: &str, name: &Spanned<Name>, fact: &Fact<Pattern>, sink: &mut Sink) {
    if !fact.value.is_match(&name.value) {
        let message = message!(
            "{} name `{}` is not one that every destination takes",
            what,
            name.value
        );
        sink.report(name.span, message)
            .help(format!(
                "every well-known destination takes {}; others need an alias, or an exception, for \
                 each name",
                fact.value.as_str()
            ))
            .resting_on(fact.status);
    }
}
