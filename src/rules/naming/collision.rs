//! `naming/collision`. The page beside this file is its documentation and its first test.

use std::collections::{BTreeMap, BTreeSet};

use crate::dict::model::{Event, Group, Status as EventStatus};
use crate::dict::{Definition, Member};
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
    options: &[],
    checks: &[
        Check::Event(check_event),
        Check::Group(check_group),
        Check::Dictionary(check_dictionary),
    ],
};

fn check_event(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let Event {
        properties,
        include,
        ..
    } = event.body;
    let members = ctx
        .dictionary
        .members(properties, include, event.tree, |_, _| {});
    check_members("event", event.name, &members, sink);
}

fn check_group(ctx: &Ctx<'_>, group: Definition<'_, Group>, sink: &mut Sink) {
    if ctx.dictionary.is_maze() {
        return;
    }
    let Group {
        properties,
        include,
        ..
    } = group.body;
    let members = ctx
        .dictionary
        .members(properties, include, group.tree, |_, _| {});
    check_members("group", group.name, &members, sink);
}

fn check_members(what: &str, of: &Spanned<Name>, members: &[Member<'_>], sink: &mut Sink) {
    let mut seen: BTreeMap<String, &Member<'_>> = BTreeMap::new();
    for member in members {
        let Some(first) = seen.insert(squash(&member.name.value), member) else {
            continue;
        };
        // What comes by one and the same group collides there, and is said there.
        if !first.via.is_empty() && first.via.first() == member.via.first() {
            continue;
        }
        let message = message!(
            "properties `{}` and `{}` of {} `{}` differ only in case or separators",
            first.name.value,
            member.name.value,
            what,
            of.value
        );
        let help = "most warehouses and destinations see one column; keep one of the two";
        // What the event's author can change goes first: its own property, else the include.
        match (first.via.is_empty(), member.via.first()) {
            (_, None) => sink
                .report(member.name.span, message)
                .related(first.name.span, "the other one"),
            (true, Some(include)) => sink
                .report(first.name.span, message)
                .related(member.name.span, "the other one")
                .related(*include, "which is included here"),
            (false, Some(include)) => sink
                .report(*include, message)
                .related(first.name.span, "the one")
                .related(member.name.span, "the other one"),
        }
        .help(help);
    }
}

fn check_dictionary(ctx: &Ctx<'_>, sink: &mut Sink) {
    event_names(ctx, sink);
    wire_names(ctx, sink);
    spellings(ctx, sink);
}

fn event_names(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut seen: BTreeMap<String, &Spanned<Name>> = BTreeMap::new();
    for event in ctx.dictionary.events().filter(|event| !is_going(*event)) {
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

/// A deprecated or removed event: its name is what was sent, and what is to be done has been.
fn is_going(event: Definition<'_, Event>) -> bool {
    matches!(
        event.body.status.get(),
        Some(EventStatus::Deprecated | EventStatus::Removed)
    )
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
    let mut pairs = None;
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
            // Both in one event: reported there.
            let together = pairs.get_or_insert_with(|| together(ctx));
            if together.contains(&(*name, *usual)) || together.contains(&(*usual, *name)) {
                continue;
            }
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
            // Each event is whole in itself: it misleads whoever reads both.
            sink.report(*place, message)
                .at_most(Level::Warn)
                .label(format!("spelled so here{more}"))
                .related(*other, which)
                .help(
                    "if they mean the same, a query that knows one spelling misses the other: use \
                     one. If they do not, nobody will guess so: give one a name that says what differs",
                );
        }
    }
}

/// Pairs of spellings that stand together in an event.
fn together<'a>(ctx: &Ctx<'a>) -> BTreeSet<(&'a Name, &'a Name)> {
    let mut pairs = BTreeSet::new();
    for event in ctx.dictionary.events() {
        let Event {
            properties,
            include,
            ..
        } = event.body;
        let mut seen: BTreeMap<String, Vec<&Name>> = BTreeMap::new();
        for member in ctx
            .dictionary
            .members(properties, include, event.tree, |_, _| {})
        {
            let same = seen.entry(squash(&member.name.value)).or_default();
            pairs.extend(same.iter().map(|other| (*other, &member.name.value)));
            same.push(&member.name.value);
        }
    }
    pairs
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}
