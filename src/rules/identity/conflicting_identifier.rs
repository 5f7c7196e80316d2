//! `identity/conflicting-identifier`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use crate::dict::Definition;
use crate::dict::model::Identifier;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::Map;
use crate::text::{Name, Span};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "identity/conflicting-identifier",
    summary: "identifiers with one name on the wire are told apart",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("conflicting_identifier.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut by_alias: BTreeMap<(&Name, &Name), Vec<Seen<'_>>> = BTreeMap::new();
    for identifier in ctx.dictionary.identifiers() {
        let property = &identifier.body.property;
        if !property.deprecated.is_absent() {
            continue;
        }
        for entry in property.aliases.get().into_iter().flat_map(Map::iter) {
            let Some(alias) = &entry.value.value else {
                continue;
            };
            let seen = by_alias.entry((&entry.name.value, alias)).or_default();
            seen.push((identifier, entry.value.span));
        }
    }
    for ((wire, alias), mut seen) in by_alias {
        // One without an alias for the wire is called by its key there.
        let own = ctx.dictionary.identifier(alias).filter(|own| {
            let property = &own.body.property;
            let aliases = property.aliases.get();
            let here = aliases.is_some_and(|aliases| aliases.get(wire).is_some());
            !here && !property.aliases.is_broken() && property.deprecated.is_absent()
        });
        seen.extend(own.map(|own| (own, own.name.span)));
        let mut seen = seen.into_iter();
        let Some(first) = seen.next() else { continue };
        for other in seen {
            judge(ctx, first, other, wire, sink);
        }
    }
}

type Seen<'a> = (Definition<'a, Identifier>, Span);

/// Judges two identifiers that are called the same by `wire`.
fn judge(
    ctx: &Ctx<'_>,
    (first, first_at): Seen<'_>,
    (second, at): Seen<'_>,
    wire: &Name,
    sink: &mut Sink,
) {
    let of = |identifier: Definition<'_, Identifier>| {
        let property = &identifier.body.property;
        let whole = !property.partial && !property.pattern.is_broken();
        let told = ctx.dictionary.lookup(property, |p| &p.pattern).is_some()
            || ctx.dictionary.lookup(property, |p| &p.format).is_some()
            || ctx
                .dictionary
                .lookup(property, |p| &p.values_allowed)
                .is_some();
        told || !whole
    };
    if of(first) && of(second) {
        return;
    }
    let (without, at, other_at) = match of(first) {
        true => (second, at, first_at),
        false => (first, first_at, at),
    };
    let message = message!(
        "identifiers `{}` and `{}` have one name for `{}`, and `{}` has no pattern",
        first.name.value,
        second.name.value,
        wire,
        without.name.value
    );
    sink.report(at, message)
        .related(other_at, "the other one")
        .help(
            "of two identifiers with one name each pattern is tried; without one nobody can tell which \
             of the two a payload holds. Add `pattern:`",
        );
}
