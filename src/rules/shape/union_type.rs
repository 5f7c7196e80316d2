//! `shape/union-type`. The page beside this file is its documentation and its first test.

use super::common::Class;
use crate::dict::PropertyAt;
use crate::dict::model::Status as EventStatus;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/union-type",
    summary: "a property has one type",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("union_type.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(types) = at.property.types.spanned() else {
        return;
    };
    if ctx.status_around(at.entity) == EventStatus::Removed {
        return;
    }
    let classes = Class::all(types.value);
    if classes.len() < 2 {
        return;
    }
    let words: Vec<&str> = classes.iter().map(|class| class.words()).collect();
    let words = words.join(" or ");
    let message = match at.name {
        Some(name) => message!("`{}` is {}", name.value, words),
        None => message!("an item is {}", words),
    };
    sink.report(types.span, message).help(
        "a column has one type, and every reader has to ask for both: choose one, or make two \
         properties of it",
    );
}
