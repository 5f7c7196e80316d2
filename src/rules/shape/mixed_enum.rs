//! `shape/mixed-enum`. The page beside this file is its documentation and its first test.

use serde_json::Value as Json;

use crate::dict::PropertyAt;
use crate::dict::model::Status as EventStatus;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/mixed-enum",
    summary: "the values of a list are of one type",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("mixed_enum.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(list) = at.property.values_allowed.get() else {
        return;
    };
    // With a type, what is not of it is a contradiction, and two types are said there.
    let mut layers = ctx.dictionary.layers(at.property);
    let typed = layers.any(|layer| !layer.types.is_absent() || layer.partial);
    if typed || at.status == EventStatus::Removed {
        return;
    }
    let mut first = None;
    for item in list {
        let Some(json) = ctx.dictionary.json(item.value) else {
            continue;
        };
        let Some(kind) = kind(&json) else { continue };
        let (known, place) = *first.get_or_insert((kind, item.span));
        if kind != known {
            sink.report(
                item.span,
                message!("this value is {}, and the first is {}", kind, known),
            )
            .related(place, "the first")
            .help("a column has one type: put what is text in quotes, or take it out");
            return;
        }
    }
}

fn kind(json: &Json) -> Option<&'static str> {
    Some(match json {
        Json::Null => return None,
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    })
}
