//! `privacy/url-query`. The page beside this file is its documentation and its first test.

use super::holds::is_open;
use crate::dict::model::JsonType;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::text::words;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "privacy/url-query",
    summary: "addresses of pages say what becomes of their parameters",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("url_query.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for personal in ctx.personal() {
        let Some(found) = personal
            .by_name
            .filter(|found| found.name == "url_with_query")
        else {
            continue;
        };
        let dictionary = ctx.dictionary;
        let property = personal.at.property;
        let text = dictionary
            .lookup(property, |property| &property.types)
            .is_some_and(|types| types.value.single() == Some(JsonType::String));
        let described = dictionary.lookup(property, |property| &property.description);
        let settled = described.is_some_and(|text| mentions_parameters(text.value.as_str()))
            || dictionary
                .lookup(property, |property| &property.pattern)
                .is_some();
        // The `url` of something within an event is as often that of a picture.
        let vague = personal.at.depth > 0 && matches!(found.key, "url" | "href");
        let open = personal.declared.is_none() && is_open(dictionary, property);
        if !text || settled || vague || !open {
            continue;
        }
        let says = match described {
            Some(_) => "its description does not say",
            None => "nothing says",
        };
        let message = message!(
            "`{}` may carry parameters, and {} what becomes of them",
            personal.name.value,
            says
        );
        sink.report(personal.name.span, message)
            .help(
                "parameters carry addresses (`?email=`) and keys (`?token=`); cut them off and say so \
                 in the description, or declare a `pii` level",
            )
            .resting_on(found.status);
    }
}

/// Whether a description speaks of what stands behind the path.
fn mentions_parameters(description: &str) -> bool {
    let known = [
        "query",
        "parameter",
        "parameters",
        "params",
        "fragment",
        "path",
        "origin",
        "host",
        "domain",
    ];
    words(description)
        .iter()
        .any(|word| known.contains(&word.as_str()))
}
