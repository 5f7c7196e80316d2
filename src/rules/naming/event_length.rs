//! `naming/event-length`. The page beside this file is its documentation and its first test.

use super::{is_staying, spoken};
use crate::dict::Definition;
use crate::dict::model::Event;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/event-length",
    summary: "event names are short enough",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("event_length.md"),
    options: &[],
    checks: &[Check::Event(check)],
};

fn check(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let most = ctx.config.naming.event_max_length;
    let (Some(limit), true) = (most.value, is_staying(event)) else {
        return;
    };
    let name = &event.name.value;
    let naming = ctx.config.manifest.naming.get();
    let own = naming.and_then(|naming| naming.event.get()?.max_length.get());
    // A limit that the team wrote down is for what it writes. The others are about what tools show
    // and take: the namespace is where a schema is kept.
    let (namespace, rest) = spoken(name);
    let measured = match own {
        Some(_) => name.as_str(),
        None => rest,
    };
    let length = measured.chars().count() as u64;
    if length <= limit {
        return;
    }
    let where_ = match own.is_none() && !namespace.is_empty() {
        true => " behind its namespace",
        false => "",
    };
    let message = message!(
        "event name `{}` has {} characters{}, more than {}",
        name,
        length,
        where_,
        limit
    );
    sink.report(event.name.span, message)
        .resting_on(most.provenance)
        .related(most.span, "asked for here")
        .help(
            "tools cut long names or refuse them, and two that begin alike become one; move what is \
             a detail into a property",
        );
}
