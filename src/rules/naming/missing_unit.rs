//! `naming/missing-unit`. The page beside this file is its documentation and its first test.

use super::typed;
use crate::dict::PropertyAt;
use crate::dict::model::{JsonType, Property};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::{quantity, unit_spelled};

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
    let words = name.value.words();
    let Some(quantity) = quantity(words) else {
        return;
    };
    let says_so = |property: &Property| {
        !property.unit.is_absent()
            || property.partial
            || property.description.is_broken()
            || !property.values_allowed.is_absent()
            || property
                .description
                .get()
                .is_some_and(|text| names_a_unit(text.as_str()))
    };
    if ctx.dictionary.layers(at.property).any(says_so) {
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

/// Spellings that are letters or words of their own: units where a number, a bracket, `in` or `per` says so.
const AMBIGUOUS: &[&str] = &[
    "B", "d", "h", "m", "mi", "min", "minor", "s", "second", "us", "w",
];

/// Whether a description says the unit in words.
fn names_a_unit(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '%' | 'µ' | '$' | '€' | '£');
    let mut before = "";
    let mut end = 0;
    for word in text.split(|c| !is_part(c)).filter(|word| !word.is_empty()) {
        let start = end + text[end..].find(word).unwrap_or_default();
        let between = &text[end..start];
        let says_so = ["in", "per"]
            .iter()
            .any(|word| before.eq_ignore_ascii_case(word))
            || before.ends_with(|c: char| c.is_numeric())
            || between.ends_with(['(', '['])
            || (between.ends_with('/') && !before.is_empty());
        let is_unit = match AMBIGUOUS.contains(&word) {
            true => says_so && unit_spelled(word).is_some(),
            false => {
                let small = word.to_lowercase();
                let is_letters = small.chars().count() < 3;
                unit_spelled(word).is_some() || (!is_letters && unit_spelled(&small).is_some())
            }
        };
        if is_unit {
            return true;
        }
        (before, end) = (word, start + word.len());
    }
    false
}

#[cfg(test)]
mod tests {
    use super::names_a_unit;

    #[test]
    fn a_word_of_prose_is_no_unit() {
        for text in [
            "How long it took, in s.",
            "Time (m) until it ended.",
            "At most 30 s.",
            "Seconds until it ended.",
            "Load time in ms.",
            "Share in %.",
        ] {
            assert!(names_a_unit(text), "{text}");
        }
        for text in [
            "How long the user's session was.",
            "How far the parcel travelled to us.",
            "Distance to the second shop in the list.",
            "How far we were from it.",
            "",
        ] {
            assert!(!names_a_unit(text), "{text}");
        }
    }
}
