//! `naming/collision`. The page beside this file is its documentation and its first test.

use std::collections::{BTreeMap, BTreeSet};

use super::{is_going, is_over, is_used, once_a_file};
use crate::dict::model::{Event, EventKind, Group, Status as EventStatus};
use crate::dict::wire::{Wire, wire_name};
use crate::dict::{Definition, Entity, Member};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{List, MapEntry, Slot};
use crate::text::{Name, Span, Spanned, squash};

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
        Check::Dictionary(check_objects),
        Check::Dictionary(check_dictionary),
    ],
};

/// What two spellings of one name share. Between two numbers a separator is no matter of spelling:
/// `level_1_2` is not `level_12`.
fn key(name: &str) -> String {
    if !name.contains(char::is_numeric) {
        return squash(name);
    }
    let mut parts = String::new();
    let (mut is_number, mut is_apart) = (false, false);
    for c in name.chars() {
        if c.is_alphanumeric() {
            if is_number && is_apart && c.is_numeric() {
                parts.push('\u{1f}');
            }
            (is_number, is_apart) = (c.is_numeric(), false);
        } else {
            is_apart = true;
        }
        parts.push(c);
    }
    squash(&parts)
}

/// Two properties of one event or group. Where every name has one spelling there are none.
fn check_objects(ctx: &Ctx<'_>, sink: &mut Sink) {
    if ctx
        .spellings()
        .values()
        .all(|spellings| spellings.len() < 2)
    {
        return;
    }
    for event in ctx.events() {
        check_event(ctx, *event, sink);
    }
    for group in ctx.dictionary.groups() {
        check_group(ctx, group, sink);
    }
}

fn check_event(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    if is_ending(event) {
        return;
    }
    let Event {
        properties,
        include,
        ..
    } = event.body;
    let members = ctx
        .dictionary
        .members(properties, include, event.tree, |_, _| {});
    check_members(ctx, "event", event.name, &members, sink);
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
    check_members(ctx, "group", group.name, &members, sink);
}

fn check_members(
    ctx: &Ctx<'_>,
    what: &str,
    of: &Spanned<Name>,
    members: &[Member<'_>],
    sink: &mut Sink,
) {
    let mut seen: BTreeMap<String, &Member<'_>> = BTreeMap::new();
    // A successor may be the same word, spelled right.
    let staying = members
        .iter()
        .filter(|member| !is_going(ctx.dictionary, member.property));
    for member in staying {
        let Some(first) = seen.insert(key(&member.name.value), member) else {
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
        let only_case = first.name.value.to_lowercase() == member.name.value.to_lowercase();
        let help = match only_case {
            true => "warehouses fold case, so that both become one column; keep one of the two",
            false => {
                "people take one for the other, and destinations that drop separators see one \
                 property; keep one of the two"
            }
        };
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
    patterns(ctx, sink);
    spellings(ctx, sink);
}

fn event_names(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut seen: BTreeMap<String, &Spanned<Name>> = BTreeMap::new();
    for event in ctx.dictionary.events().filter(|event| !is_ending(*event)) {
        let key = key(&event.name.value);
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
fn is_ending(event: Definition<'_, Event>) -> bool {
    is_over(event.body.status.or(EventStatus::Active))
}

fn kind(event: Definition<'_, Event>) -> EventKind {
    event.body.kind.or(EventKind::Track)
}

/// Two events with one name on the same wire: a payload could be either. The call tells those of
/// another kind apart.
fn wire_names(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut seen: BTreeMap<(&Name, &Name, EventKind), (&Name, Span)> = BTreeMap::new();
    for event in ctx.dictionary.events() {
        let aliases = event.body.aliases.get().into_iter();
        for MapEntry { name: wire, value } in aliases.flat_map(|aliases| aliases.iter()) {
            let Some(alias) = &value.value else { continue };
            let by_alias = seen.get(&(&wire.value, alias, kind(event))).copied();
            let other = by_alias.or_else(|| by_key(ctx, event, &wire.value, alias));
            let Some((other, first)) = other else {
                seen.insert(
                    (&wire.value, alias, kind(event)),
                    (&event.name.value, value.span),
                );
                continue;
            };
            let message = message!(
                "`{}` is called `{}` by {}, and so is `{}`",
                event.name.value,
                alias,
                wire.value,
                other
            );
            sink.report(value.span, message)
                .related(first, "the other one")
                .help("nobody can tell which of the two was sent; give one another name");
        }
    }
}

/// Another event that `wire` knows by its key, which is `alias`.
fn by_key<'a>(
    ctx: &Ctx<'a>,
    event: Definition<'_, Event>,
    wire: &str,
    alias: &str,
) -> Option<(&'a Name, Span)> {
    let other = ctx.dictionary.event(alias)?;
    let named = wire_name(
        other.name,
        other.body.aliases.get(),
        Wire {
            destination: Some(wire),
            ..Wire::default()
        },
    );
    let is_other = other.name.value != event.name.value
        && kind(other) == kind(event)
        && !is_ending(other)
        && !is_ending(event)
        && named.alias.is_none()
        && meet(ctx, event, other, wire);
    is_other.then_some((&other.name.value, other.name.span))
}

/// Whether both events can go over `wire`, as far as the dictionary says.
fn meet(
    ctx: &Ctx<'_>,
    event: Definition<'_, Event>,
    other: Definition<'_, Event>,
    wire: &str,
) -> bool {
    let has = |list: &Slot<List<Name>>, name: &str| {
        list.get()
            .is_none_or(|list| list.iter().any(|known| *known.value == *name))
    };
    let manifest = &ctx.config.manifest;
    let senders = [
        manifest
            .platforms
            .get()
            .is_some_and(|all| all.get(wire).is_some()),
        manifest
            .sources
            .get()
            .is_some_and(|all| all.get(wire).is_some()),
    ];
    let senders_meet = match (event.body.platforms.get(), &other.body.platforms) {
        (Some(own), others) => own.iter().any(|name| has(others, &name.value)),
        _ => true,
    };
    if senders.contains(&true) {
        // What goes to somebody by an alias has another name there.
        return has(&other.body.platforms, wire)
            && other
                .body
                .aliases
                .get()
                .is_none_or(|aliases| aliases.is_empty());
    }
    // An envelope goes everywhere; a destination is named by the events that go there.
    let is_destination =
        event.body.destinations.get().is_some() && has(&event.body.destinations, wire);
    senders_meet && (!is_destination || has(&other.body.destinations, wire))
}

/// Two events with one pattern for their names: what it matches could be either.
fn patterns(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut seen: BTreeMap<(&Name, EventKind), (&Name, Span)> = BTreeMap::new();
    for event in ctx.dictionary.events() {
        for pattern in event.body.matches.get().into_iter().flatten() {
            let key = (&pattern.value, kind(event));
            match seen.get(&key) {
                Some((other, _)) if **other == event.name.value => {}
                Some((other, first)) => {
                    let message = message!(
                        "events `{}` and `{}` both match `{}`",
                        other,
                        event.name.value,
                        pattern.value
                    );
                    sink.report(pattern.span, message)
                        .related(*first, "the other one")
                        .help(
                            "nobody can tell which of the two was sent; leave the pattern to one",
                        );
                }
                None => {
                    seen.insert(key, (&event.name.value, pattern.span));
                }
            }
        }
    }
}

/// A name and its places: a property's, or an identifier's.
struct Spelled {
    places: Vec<Span>,
    is_property: bool,
}

/// Names of properties and identifiers that are in use, by what their spellings share.
fn spelled<'a>(ctx: &Ctx<'a>) -> BTreeMap<String, BTreeMap<&'a Name, Spelled>> {
    let mut spelled: BTreeMap<String, BTreeMap<&Name, Spelled>> = BTreeMap::new();
    for (name, places) in ctx.named() {
        let used = places.filter(|at| at.depth == 0 && is_used(at));
        let known = Spelled {
            places: used.clone().filter_map(|at| Some(at.name?.span)).collect(),
            is_property: used
                .into_iter()
                .any(|at| !matches!(at.entity, Entity::Identifier(_))),
        };
        if !known.places.is_empty() {
            spelled.entry(key(name)).or_default().insert(name, known);
        }
    }
    spelled
}

/// One property in two spellings, in different events: each becomes a column of its own.
fn spellings(ctx: &Ctx<'_>, sink: &mut Sink) {
    let case = ctx.config.naming.property_case.value;
    let mut pairs = None;
    let spelled = spelled(ctx);
    for spellings in spelled.values().filter(|spellings| spellings.len() > 1) {
        let rank = |name: &Name, count: usize| (count, case.matches(name));
        let usual = spellings
            .iter()
            .rev()
            .max_by_key(|(name, known)| rank(name, known.places.len()));
        let Some((usual, known)) = usual else {
            continue;
        };
        for (name, rare) in spellings.iter().filter(|(name, _)| *name != usual) {
            // Both in one event: reported there.
            let together = pairs.get_or_insert_with(|| together(ctx));
            if together.contains(&(*name, *usual)) || together.contains(&(*usual, *name)) {
                continue;
            }
            let which = match known.places.len() {
                count if count == rare.places.len() => "the other spelling".to_owned(),
                count => format!("the usual spelling, {}", times(count)),
            };
            let message = match (rare.is_property, known.is_property) {
                (true, true) => message!(
                    "properties `{}` and `{}` of two events differ only in case or separators",
                    name,
                    usual
                ),
                (false, false) => message!(
                    "identifiers `{}` and `{}` differ only in case or separators",
                    name,
                    usual
                ),
                (true, false) => message!(
                    "property `{}` and identifier `{}` differ only in case or separators",
                    name,
                    usual
                ),
                (false, true) => message!(
                    "identifier `{}` and property `{}` differ only in case or separators",
                    name,
                    usual
                ),
            };
            for (place, more) in once_a_file(&rare.places, |place| *place) {
                let more = match more {
                    0 => String::new(),
                    more => format!(", and {more} more"),
                };
                // Each event is whole in itself: it misleads whoever reads both.
                sink.report(place, message.clone())
                    .at_most(Level::Warn)
                    .label(format!("spelled so here{more}"))
                    .related(known.places.first().copied(), which.clone())
                    .help(
                        "if they mean the same, a query that knows one spelling misses the other: use \
                         one. If they do not, nobody will guess so: give one a name that says what differs",
                    );
            }
        }
    }
}

/// Pairs of spellings that stand together in an event.
fn together<'a>(ctx: &Ctx<'a>) -> BTreeSet<(&'a Name, &'a Name)> {
    let mut pairs = BTreeSet::new();
    for event in ctx.dictionary.events().filter(|event| !is_ending(*event)) {
        let Event {
            properties,
            include,
            ..
        } = event.body;
        let mut seen: BTreeMap<String, Vec<&Name>> = BTreeMap::new();
        for member in ctx
            .dictionary
            .members(properties, include, event.tree, |_, _| {})
            .into_iter()
            .filter(|member| !is_going(ctx.dictionary, member.property))
        {
            let same = seen.entry(key(&member.name.value)).or_default();
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

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn two_numbers_are_not_one() {
        for (one, other) in [
            ("q1_1", "q11"),
            ("level_1_2_completed", "level_12_completed"),
            ("price_1_0", "price_10"),
        ] {
            assert_ne!(key(one), key(other), "{one}");
        }
        for (one, other) in [
            ("level_1_2", "level1-2"),
            ("orderId", "order_id"),
            ("top_10_items", "Top10Items"),
        ] {
            assert_eq!(key(one), key(other), "{one}");
        }
    }
}
