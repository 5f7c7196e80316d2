//! `naming/collision`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use crate::dict::Definition;
use crate::dict::model::Event;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::text::{Name, Spanned, squash};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/collision",
    summary: "names differ by more than case and separators",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("collision.md"),
    checks: &[
        Check::Event(check_event),
        Check::Dictionary(check_dictionary),
    ],
};

fn check_event(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let members = ctx.dictionary.members(
        &event.body.properties,
        &event.body.include,
        event.tree,
        |_, _| {},
    );
    let mut seen: BTreeMap<String, &Spanned<Name>> = BTreeMap::new();
    for member in &members {
        let Some(first) = seen.insert(squash(&member.name.value), member.name) else {
            continue;
        };
        let message = message!(
            "properties `{}` and `{}` of one event differ only in case or separators",
            first.value,
            member.name.value
        );
        sink.report(member.name.span, message)
            .related(first.span, "the other one")
            .help("most warehouses and destinations see one column; keep one of the two");
    }
}

fn check_dictionary(ctx: &Ctx<'_>, sink: &mut Sink) {
    event_names(ctx, sink);
    wire_names(ctx, sink);
    spellings(ctx, sink);
}

fn event_names(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut seen: BTreeMap<String, &Spanned<Name>> = BTreeMap::new();
    for event in ctx.dictionary.events() {
        let key = squash(&event.name.value);
        let Some(first) = seen.get(&key) else {
            seen.insert(key, event.name);
            continue;
        };
        let message = message!(
            "events `{}` and `{}` differ only in case or separators",
            first.value,
            event.name.value
        );
        sink.report(event.name.span, message)
            .related(first.span, "the other one")
            .help("one action under two names is counted in halves; keep one, deprecate the other");
    }
}

/// Two events with one name on the same wire: a payload could be either.
fn wire_names(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut seen: BTreeMap<(&Name, &Name), (&Name, &Spanned<Name>)> = BTreeMap::new();
    for event in ctx.dictionary.events() {
        for (wire, alias) in event
            .body
            .aliases
            .get()
            .into_iter()
            .flat_map(|aliases| aliases.readable())
        {
            match seen.get(&(&wire.value, alias)) {
                None => {
                    seen.insert((&wire.value, alias), (&event.name.value, wire));
                }
                Some((other, first)) => {
                    let message = message!(
                        "`{}` is called `{}` by {}, and so is `{}`",
                        event.name.value,
                        alias,
                        wire.value,
                        other
                    );
                    sink.report(wire.span, message)
                        .related(first.span, "the other one")
                        .help("nobody can tell which of the two was sent; give one another name");
                }
            }
        }
    }
}

/// One property in two spellings, in different events: each becomes a column of its own.
fn spellings(ctx: &Ctx<'_>, sink: &mut Sink) {
    let case = ctx.config.naming.property_case.value;
    for spellings in ctx
        .spellings()
        .values()
        .filter(|spellings| spellings.len() > 1)
    {
        let rank = |name: &Name, count: usize| (count, case.matches(name));
        let usual = spellings
            .iter()
            .rev()
            .max_by_key(|(name, places)| rank(name, places.len()));
        let Some((usual, usual_places)) = usual else {
            continue;
        };
        for (name, places) in spellings.iter().filter(|(name, _)| *name != usual) {
            let (Some(place), Some(other)) = (places.first(), usual_places.first()) else {
                continue;
            };
            let more = match places.len() - 1 {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            let which = match usual_places.len() {
                count if count == places.len() => "the other spelling".to_owned(),
                count => format!("the usual spelling, {}", times(count)),
            };
            let message = message!(
                "properties `{}` and `{}` of two events differ only in case or separators",
                name,
                usual
            );
            sink.report(*place, message)
                .label(format!("spelled so here{more}"))
                .related(*other, which)
                .help(
                    "if they mean the same, a query that knows one spelling misses the other: use \
                     one. If they do not, nobody will guess so: give one a name that says what differs",
                );
        }
    }
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}
