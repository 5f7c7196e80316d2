//! `identity/placeholder-identifier`. The page beside this file is its documentation and its first test.

use serde_json::Value;

use crate::dict::Definition;
use crate::dict::model::Identifier;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::Raw;
use crate::tables::destinations;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "identity/placeholder-identifier",
    summary: "identifiers have no values that stand for nobody",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("placeholder_identifier.md"),
    options: &[],
    checks: &[Check::Identifier(check)],
};

fn check(ctx: &Ctx<'_>, identifier: Definition<'_, Identifier>, sink: &mut Sink) {
    let property = &identifier.body.property;
    let dictionary = ctx.dictionary;
    let mut raws: Vec<Raw> = Vec::new();
    let constant = dictionary.lookup(property, |p| &p.constant);
    let default = dictionary.lookup(property, |p| &p.default);
    raws.extend(
        [constant, default]
            .into_iter()
            .flatten()
            .map(|raw| *raw.value),
    );
    let allowed = dictionary.lookup(property, |p| &p.values_allowed);
    let examples = dictionary.lookup(property, |p| &p.examples);
    for list in [allowed, examples].into_iter().flatten() {
        raws.extend(list.value.iter().map(|raw| raw.value));
    }
    for raw in raws {
        let value = match dictionary.json(raw) {
            Some(Value::String(text)) => text,
            Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
            _ => continue,
        };
        if let Some(placeholder) = destinations().placeholder(&value) {
            let message = message!(
                "`{}` has a value that is nobody's id",
                identifier.name.value
            );
            sink.report(raw.span(), message)
                .help(
                    "destinations refuse such values, or make one person of everybody who has it; leave \
                     the identifier out where there is none",
                )
                .resting_on(placeholder.status());
        }
    }
}
