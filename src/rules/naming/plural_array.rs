//! `naming/plural-array`. The page beside this file is its documentation and its first test.

use std::collections::{BTreeMap, BTreeSet};

use super::{named_so, once, typed};
use crate::dict::PropertyAt;
use crate::dict::model::{BoxedProperty, JsonType, Object, Types};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::Slot;
use crate::tables::words::verb;
use crate::tables::{
    Provenance, has_no_plural, is_of_many, is_plural, plurals_known, unit_in_name,
};
use crate::text::{Name, Span, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/plural-array",
    summary: "lists have names in the plural, and nothing else has",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("plural_array.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

/// What is wrong with a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wrong {
    /// A plural, for one string.
    Plural,
    /// No plural, for a list.
    NoPlural,
}

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let columns = holders_of_columns(ctx);
    // One name is one decision, in however many events it stands.
    let mut said: BTreeMap<(String, Wrong), Vec<(Span, Span)>> = BTreeMap::new();
    ctx.properties().iter().copied().for_each(|at| {
        let is_column = at
            .siblings
            .is_some_and(|of| columns.contains(&std::ptr::from_ref(of.properties)));
        if let Some((name, types)) = typed(ctx, &at)
            && !is_column
            && let Some(wrong) = wrong(name, &types)
        {
            let places = said.entry((name.value.to_string(), wrong)).or_default();
            places.push((name.span, types.span));
        }
    });
    let said = said.iter().filter_map(|((name, wrong), places)| {
        let first = once(places, |(place, _)| *place);
        first.map(move |first| (name, *wrong, first))
    });
    for (name, wrong, ((place, kind), others)) in said {
        let finding = match wrong {
            Wrong::Plural => sink
                .report(
                    place,
                    message!("property `{}` is one string, and its name is a plural", name),
                )
                .resting_on(plurals_known())
                .help(
                    "several values in one string have to be taken apart in every query; make it a list, \
                     or name the one value",
                ),
            Wrong::NoPlural => sink
                .report(
                    place,
                    message!("property `{}` is a list, and its name is no plural", name),
                )
                .resting_on(Provenance::Unsourced)
                .help("a plural tells whoever writes a query to expect several values"),
        };
        finding
            .label(named_so(others.len()))
            .standing_for(others)
            .related(kind, "the type");
    }
}

/// Objects whose members are called after columns that stand elsewhere: `fields`, `parameters.fields`.
fn holders_of_columns(ctx: &Ctx<'_>) -> BTreeSet<*const Slot<Object>> {
    let holds = |at: &&PropertyAt<'_>| {
        let last = at.name.and_then(|name| name.value.words().last());
        last.is_some_and(|last| {
            matches!(last.as_str(), "columns" | "fields" | "mapping" | "mappings")
        })
    };
    let holders = ctx.properties().iter().filter(holds);
    let objects = holders.map(|at| match at.property.items.get() {
        Some(BoxedProperty(items)) => &items.properties,
        None => &at.property.properties,
    });
    objects.map(std::ptr::from_ref).collect()
}

fn wrong(name: &Spanned<Name>, types: &Spanned<&Types>) -> Option<Wrong> {
    let kind = types.value.single()?;
    let may_be_plural = name.value.ends_with(['s', 'S']);
    if kind != JsonType::Array && !(kind == JsonType::String && may_be_plural) {
        return None;
    }
    let words = name.value.words();
    let last = words.last()?;
    match kind {
        // Many of a number are a count (`points`), of an object a map (`labels`); `price_cents` is one
        // price.
        JsonType::String => {
            (is_plural(last) && unit_in_name(words).is_none()).then_some(Wrong::Plural)
        }
        // `add: [...]` lists what was added, `nullable: [...]` has no plural.
        _ => (!words.iter().any(|word| is_of_many(word))
            && verb(std::slice::from_ref(last)).is_none()
            && !has_no_plural(last))
        .then_some(Wrong::NoPlural),
    }
}
