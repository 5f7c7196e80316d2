//! `identity/numeric-identifier`. The page beside this file is its documentation and its first test.

use crate::dict::Definition;
use crate::dict::model::{Identifier, JsonType};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "identity/numeric-identifier",
    summary: "identifiers are strings",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("numeric_identifier.md"),
    options: &[],
    checks: &[Check::Identifier(check)],
};

fn check(ctx: &Ctx<'_>, identifier: Definition<'_, Identifier>, sink: &mut Sink) {
    let property = &identifier.body.property;
    let types = ctx.dictionary.lookup(property, |property| &property.types);
    let number = types.filter(|types| {
        matches!(
            types.value.single(),
            Some(JsonType::Integer | JsonType::Number)
        )
    });
    if let Some(types) = number {
        let message = message!("identifier `{}` is a number", identifier.name.value);
        sink.report(types.span, message).help(
            "JavaScript rounds numbers above 2^53, leading zeros go, and most destinations make it a \
             string anyway: send it as one",
        );
    }
}
