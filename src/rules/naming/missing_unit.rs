//! `naming/missing-unit`. The page beside this file is its documentation and its first test.

use super::typed;
use crate::dict::PropertyAt;
use crate::dict::model::{JsonType, Property};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::{quantity, unit_spelled};
use crate::text::words;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/missing-unit",
    summary: "measured quantities say their unit",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("missing_unit.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some((name, types)) = typed(ctx, at) else {
        return;
    };
    if !matches!(
        types.value.single(),
        Some(JsonType::Number | JsonType::Integer)
    ) {
        return;
    }
    let words = words(&name.value);
    let Some(quantity) = quantity(&words) else {
        return;
    };
    let chain = ctx.dictionary.chain(at.property);
    let says_so = |property: &&Property| {
        !property.unit.is_absent()
            || property.partial
            || property.description.is_broken()
            || !property.values_allowed.is_absent()
            || property
                .description
                .get()
                .is_some_and(|text| names_a_unit(text.as_str()))
    };
    if chain.iter().any(says_so) {
        return;
    }
    sink.report(
        name.span,
        message!("nothing says in what `{}` is measured", name.value),
    )
    .resting_on(quantity.status)
    .help(format!(
        "one app will send another unit of {} than the next; add `unit: …`, or end the name in it",
        quantity.measures
    ));
}

/// Whether a description says the unit in words.
fn names_a_unit(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '%' && c != 'µ');
    words.any(|word| unit_spelled(word).is_some() || unit_spelled(&word.to_lowercase()).is_some())
}
