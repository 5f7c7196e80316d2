//! `identity/identifier-as-property`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use crate::dict::Entity;
use crate::dict::model::{EventKind, SetBy};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::Map;
use crate::text::{Name, Span, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "identity/identifier-as-property",
    summary: "identifiers are not sent a second time as properties",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("identifier_as_property.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut known: BTreeMap<&Name, (&Spanned<Name>, Span)> = BTreeMap::new();
    for identifier in ctx.dictionary.identifiers() {
        let name = identifier.name;
        known.insert(&name.value, (name, name.span));
        let aliases = identifier.body.property.aliases.get();
        for entry in aliases.into_iter().flat_map(Map::iter) {
            if let Some(alias) = &entry.value.value {
                known.entry(alias).or_insert((name, entry.value.span));
            }
        }
    }
    if known.is_empty() {
        return;
    }
    ctx.properties().iter().copied().for_each(|at| {
        let Some(name) = at.name.filter(|_| at.depth == 0) else {
            return;
        };
        // A shared property is told where an event has it; what the SDK sets is its own.
        let counts = match at.entity {
            Entity::Event(event) => {
                let event = ctx.dictionary.event(event);
                event.is_some_and(|event| {
                    let kind = event.body.kind.or(EventKind::Track);
                    matches!(kind, EventKind::Track | EventKind::Page | EventKind::Screen)
                })
            }
            Entity::Group(group) => {
                let group = ctx.dictionary.group(group);
                group.is_some_and(|group| group.body.set.get() != Some(&SetBy::Context))
            }
            Entity::Property(_) | Entity::Identifier(_) => false,
        };
        if !counts || !at.property.deprecated.is_absent() {
            return;
        }
        if let Some((identifier, place)) = known.get(&name.value) {
            let message = message!(
                "property `{}` repeats the identifier `{}`",
                name.value,
                identifier.value
            );
            sink.report(name.span, message)
                .related(*place, "declared here")
                .help(
                    "every event carries its identifiers beside its properties; two of one name differ \
                     sooner or later. Name it in `identifiers:`, or say by its name whose id it is",
                );
        }
    });
}
