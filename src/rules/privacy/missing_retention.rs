//! `privacy/missing-retention`. The page beside this file is its documentation and its first test.

use super::holds::declared_personal;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "privacy/missing-retention",
    summary: "what is personal says how long it is kept",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("missing_retention.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for personal in ctx.personal() {
        let Some(declared) = declared_personal(personal) else {
            continue;
        };
        let mut layers = ctx.dictionary.layers(personal.at.property);
        if layers.all(|property| property.retention_days.is_absent()) {
            let (name, level) = (&personal.name.value, declared.value.word());
            let message = message!(
                "`{}` is {}, and nobody says how long it is kept",
                name,
                level
            );
            sink.report(declared.span, message)
                .help("without an end it is kept for ever; add `retention_days:`");
        }
    }
}
