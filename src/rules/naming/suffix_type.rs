//! `naming/suffix-type`. The page beside this file is its documentation and its first test.

use super::typed;
use crate::dict::PropertyAt;
use crate::dict::model::JsonType;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::article;
use crate::tables::{Place, convention};
use crate::text::{Spanned, words};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/suffix-type",
    summary: "the type of a property is what its name announces",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("suffix_type.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some((name, types)) = typed(ctx, at) else {
        return;
    };
    let words = words(&name.value);
    let Some(convention) = convention(&words) else {
        return;
    };
    let mut kinds = types
        .value
        .0
        .iter()
        .filter(|kind| kind.value != JsonType::Null);
    let contradicts = |kind: &Spanned<JsonType>| {
        let word = match kind.value {
            JsonType::Timestamp => JsonType::String.word(),
            other => other.word(),
        };
        convention.never.iter().any(|never| never == word)
    };
    // Of several types, one that fits is enough.
    let Some(first) = kinds.clone().next() else {
        return;
    };
    if !kinds.all(contradicts) {
        return;
    }
    let part = match convention.place {
        Place::Prefix => format!("{}_", convention.word),
        Place::Suffix => format!("_{}", convention.word),
        Place::Whole => name.value.to_string(),
    };
    let announced = convention.announced.words();
    let kind = format!("{} {}", article(first.value.word()), first.value.word());
    let message = message!(
        "property `{}` is {}, and `{}` announces {}",
        name.value,
        kind,
        part,
        announced
    );
    sink.report(name.span, message)
        .resting_on(convention.status)
        .related(types.span, "the type")
        .help(
            "whoever writes a query goes by the name; change the type if the name is right, else the \
             name",
        );
}
