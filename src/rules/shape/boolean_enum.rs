//! `shape/boolean-enum`. The page beside this file is its documentation and its first test.

use serde_json::Value as Json;

use crate::dict::PropertyAt;
use crate::dict::model::Status as EventStatus;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/boolean-enum",
    summary: "yes and no are a boolean",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("boolean_enum.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

const PAIRS: [[&str; 2]; 7] = [
    ["false", "true"],
    ["no", "yes"],
    ["n", "y"],
    ["f", "t"],
    ["off", "on"],
    ["0", "1"],
    ["0.0", "1.0"],
];

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(list) = at.property.values_allowed.spanned() else {
        return;
    };
    let removed = ctx.status_around(at.entity) == EventStatus::Removed;
    if removed || !list.value.is_whole() {
        return;
    }
    let values = list
        .value
        .iter()
        .map(|item| ctx.dictionary.json(item.value));
    let Some(mut values) = values.collect::<Option<Vec<Json>>>() else {
        return;
    };
    values.retain(|value| !value.is_null());
    let mut words: Vec<String> = Vec::new();
    for value in &values {
        match value {
            Json::String(text) => words.push(text.trim().to_lowercase()),
            Json::Number(number) => words.push(number.to_string()),
            _ => return,
        }
    }
    words.sort_unstable();
    let Some(pair) = PAIRS.iter().find(|pair| words == **pair) else {
        return;
    };
    let [no, yes] = pair;
    let message = match at.name {
        Some(name) => message!(
            "`{}` is `{}` or `{}`, which is a boolean",
            name.value,
            yes,
            no
        ),
        None => message!("`{}` or `{}` is a boolean", yes, no),
    };
    sink.report(list.span, message).help(
        "as `type: boolean` it cannot be sent in a third spelling, and reads well in a query",
    );
}
