//! `docs/undescribed-value`. The page beside this file is its documentation and its first test.

use serde_json::Value as Json;

use crate::dict::PropertyAt;
use crate::dict::model::{Status as EventStatus, ValueNote};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Flag, Level, Rule, RuleOption, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "docs/undescribed-value",
    summary: "where some values are described, all are",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("undescribed_value.md"),
    options: &[RuleOption::Flag(&ALWAYS)],
    checks: &[Check::Property(check)],
};

static ALWAYS: Flag = Flag {
    name: "always",
    about: "whether values are to be described even where none is",
    default: false,
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(allowed) = at.property.values_allowed.spanned() else {
        return;
    };
    if !allowed.value.is_whole() || at.property.partial {
        return;
    }
    if at.status == EventStatus::Removed {
        return;
    }
    // What is shared is described where it is shared.
    if !at.property.reference.is_absent() && at.property.values.is_absent() {
        return;
    }
    let mut layers = ctx.dictionary.layers(at.property);
    let written = layers.clone().find(|layer| !layer.values.is_absent());
    let always = ctx.flag(&RULE, &ALWAYS, allowed.span.file).value;
    let notes = match written {
        Some(layer) => match layer.values.get() {
            Some(notes) if notes.is_whole() => Some(notes),
            _ => return,
        },
        None if always && layers.all(|layer| !layer.partial) => None,
        None => return,
    };
    // A reason to go is a description too; what could not be read may be one.
    let says = |note: &ValueNote| !note.description.is_absent() || !note.deprecated.is_absent();
    let described = |word: &str| {
        let note = notes.and_then(|notes| notes.get(word));
        note.is_some_and(|note| note.value.value.as_ref().is_none_or(says))
    };
    let values: Vec<_> = allowed
        .value
        .iter()
        .filter_map(|item| Some((word(ctx.dictionary.json(item.value)?)?, item.span)))
        .collect();
    if !always && !values.iter().any(|(word, _)| described(word)) {
        return;
    }
    for (word, span) in values.iter().filter(|(word, _)| !described(word)) {
        sink.report(*span, message!("value `{}` is not described", word))
            .help("say under `values:` when it is this one and not its neighbour");
    }
}

/// The key of `values` that stands for a value; null says what it is.
fn word(value: Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
