//! `shape/invalid-example`. The page beside this file is its documentation and its first test.

use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/invalid-example",
    summary: "examples are what the definition allows",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("invalid_example.md"),
    checks: &[],
};
