//! `shape/boolean-enum`. The page beside this file is its documentation and its first test.

use crate::dict::PropertyAt;
use crate::dict::model::Status as EventStatus;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status, yes_and_no};

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

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(list) = at.property.values_allowed.spanned() else {
        return;
    };
    if at.status == EventStatus::Removed {
        return;
    }
    let Some([no, yes]) = yes_and_no(ctx.dictionary, list.value) else {
        return;
    };
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
