//! `naming/plural-array`. The page beside this file is its documentation and its first test.

use super::typed;
use crate::dict::PropertyAt;
use crate::dict::model::JsonType;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::words::verb;
use crate::tables::{Provenance, is_of_many, is_plural, unit_in_name};
use crate::text::words;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/plural-array",
    summary: "lists have names in the plural, and nothing else has",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("plural_array.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some((name, types)) = typed(ctx, at) else {
        return;
    };
    let kind = types.value.single();
    let may_be_plural = name.value.ends_with(['s', 'S']);
    if kind != Some(JsonType::Array) && !(kind == Some(JsonType::String) && may_be_plural) {
        return;
    }
    let words = words(&name.value);
    let Some(last) = words.last() else { return };
    match kind {
        // Many of a number are a count (`points`), of an object a map (`labels`); `price_cents` is one
        // price.
        Some(JsonType::String) if is_plural(last) && unit_in_name(&words).is_none() => sink
            .report(
                name.span,
                message!("property `{}` is one string, and its name is a plural", name.value),
            )
            .related(types.span, "the type")
            .help(
                "several values in one string have to be taken apart in every query; make it a list, or \
                 name the one value",
            ),
        // `add: [...]` lists what was added.
        Some(JsonType::Array)
            if !words.iter().any(|word| is_of_many(word))
                && verb(std::slice::from_ref(last)).is_none() => sink
            .report(
                name.span,
                message!("property `{}` is a list, and its name is no plural", name.value),
            )
            .resting_on(Provenance::Unsourced)
            .related(types.span, "the type")
            .help("a plural tells whoever writes a query to expect several values"),
        _ => return,
    };
}
