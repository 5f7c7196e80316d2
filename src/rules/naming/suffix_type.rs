//! `naming/suffix-type`. The page beside this file is its documentation and its first test.

use super::typed;
use crate::dict::PropertyAt;
use crate::dict::model::{Additional, JsonType, Property};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status, yes_and_no};
use crate::syntax::decode::article;
use crate::tables::{Convention, Place, convention};
use crate::text::Spanned;

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

/// Words for types of data.
const DATA_TYPES: &[&str] = &[
    "array", "bool", "boolean", "data", "double", "float", "int", "integer", "json", "list",
    "null", "number", "numeric", "object", "scalar", "str", "string",
];

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some((name, types)) = typed(ctx, at) else {
        return;
    };
    let words = name.value.words();
    let Some(convention) = convention(words) else {
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
    if (convention.place, convention.word) == (Place::Suffix, "id") && is_map(ctx, at) {
        return;
    }
    // A boolean that is spelt as words is `shape/boolean-enum`'s.
    let list = at.property.values_allowed.get();
    if list.is_some_and(|list| yes_and_no(ctx.dictionary, list).is_some()) {
        return;
    }
    // `boolean_type` is a type of data, not a kind of anything.
    let is_of_data = |word: &String| DATA_TYPES.contains(&word.as_str());
    if convention.word == "type" && words.iter().any(is_of_data) {
        return;
    }
    // A decimal that has to be exact is sent as text.
    let is_decimal = || {
        let mut layers = ctx.dictionary.layers(at.property);
        layers.any(|layer| !layer.pattern.is_absent())
    };
    if convention.decimal && first.value == JsonType::String && is_decimal() {
        return;
    }
    let part = as_spelled(&name.value, &convention);
    let announced = match (convention.place, convention.word) {
        (Place::Suffix, "id") => "an identifier",
        _ => convention.announced.words(),
    };
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

/// Whether it is an object with keys that nobody lists: by id, each has a value.
fn is_map(ctx: &Ctx<'_>, at: &PropertyAt<'_>) -> bool {
    let mut layers = ctx.dictionary.layers(at.property);
    let is_open = |layer: &Property| {
        let more = layer.additional_properties.get();
        more.is_some_and(|more| !matches!(more, Additional::Any(false)))
    };
    layers.clone().any(is_open) && layers.all(|layer| layer.properties.is_absent())
}

/// The part of a name that announces something, as the name spells it: `_id`, `Id`, `is_`.
fn as_spelled(name: &str, convention: &Convention<'_>) -> String {
    let separates = |c: &char| matches!(c, '_' | '-');
    let letters = convention.word.chars().count();
    match convention.place {
        Place::Whole => name.to_owned(),
        Place::Prefix => {
            let behind = name.chars().nth(letters).filter(separates);
            name.chars().take(letters).chain(behind).collect()
        }
        Place::Suffix => {
            let start = name.chars().count().saturating_sub(letters);
            let before = start.checked_sub(1).and_then(|at| name.chars().nth(at));
            let before = before.filter(separates).into_iter();
            before.chain(name.chars().skip(start)).collect()
        }
    }
}
