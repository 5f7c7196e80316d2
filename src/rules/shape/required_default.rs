//! `shape/required-default`. The page beside this file is its documentation and its first test.

use crate::dict::PropertyAt;
use crate::dict::model::{Required, Status as EventStatus};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/required-default",
    summary: "a default is for what may be absent",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("required_default.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let (Some(name), Some(default)) = (at.name, at.property.default.spanned()) else {
        return;
    };
    let required = ctx.dictionary.lookup(at.property, |p| &p.required);
    let Some(required) = required.filter(|r| *r.value == Required::Always(true)) else {
        return;
    };
    if at.status == EventStatus::Removed {
        return;
    }
    sink.report(
        default.span,
        message!("`{}` is required, so its default is never used", name.value),
    )
    .related(required.span, "required here")
    .help("take the default out, or let the property be absent");
}
