//! `privacy/free-text`. The page beside this file is its documentation and its first test.

use super::holds::is_open;
use crate::dict::Entity;
use crate::dict::model::JsonType;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::text::words;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "privacy/free-text",
    summary: "text that people write is bounded or declared",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("free_text.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for personal in ctx.personal() {
        let Some(found) = personal.by_name.filter(|found| found.name == "free_text") else {
            continue;
        };
        let dictionary = ctx.dictionary;
        let property = personal.at.property;
        let bounded = dictionary.layers(property).any(|property| {
            !property.max_length.is_absent()
                || !property.pattern.is_absent()
                || !property.format.is_absent()
                || !property.json_schema.is_absent()
        });
        let text = dictionary
            .lookup(property, |property| &property.types)
            .is_some_and(|types| types.value.single() == Some(JsonType::String));
        if personal.declared.is_some() || bounded || !text || !is_open(dictionary, property) {
            continue;
        }
        let description = dictionary.lookup(property, |property| &property.description);
        let description = description.map_or("", |text| text.value.as_str());
        if is_of_an_error(&personal.at.entity, description) {
            continue;
        }
        let message = message!(
            "`{}` looks like {}, and has neither `maxLength` nor `pii`",
            personal.name.value,
            found.class.about
        );
        sink.report(personal.name.span, message)
            .help(
                "people write names, addresses and card numbers into it; cut it by `maxLength`, send \
                 its length or a choice instead, or declare it: `pii: personal`",
            )
            .resting_on(found.status);
    }
}

/// Whether a program wrote it: what tells of an error is no person's text.
fn is_of_an_error(entity: &Entity<'_>, description: &str) -> bool {
    const ERRORS: &[&str] = &[
        "error",
        "errors",
        "exception",
        "crash",
        "failure",
        "warning",
    ];
    let name = match entity {
        Entity::Event(name)
        | Entity::Property(name)
        | Entity::Group(name)
        | Entity::Identifier(name) => name,
    };
    let said = words(name).into_iter().chain(words(description));
    said.into_iter().any(|word| ERRORS.contains(&word.as_str()))
}
