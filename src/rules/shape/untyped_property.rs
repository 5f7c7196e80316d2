//! `shape/untyped-property`. The page beside this file is its documentation and its first test.

use super::common::{has_type, whole_chain};
use crate::dict::PropertyAt;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/untyped-property",
    summary: "a property says of what type it is",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("untyped_property.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    // What a shared property does not say is said there.
    let (Some(name), true) = (at.name, at.property.reference.is_absent()) else {
        return;
    };
    let Some(chain) = whole_chain(ctx, at) else {
        return;
    };
    if has_type(&chain) {
        return;
    }
    let property = at.property;
    let help = match () {
        () if !property.properties.is_absent() || !property.include.is_absent() => {
            "as it stands it need not be an object at all; add `type: object`"
        }
        () if !property.items.is_absent() => {
            "as it stands it need not be a list at all; add `type: array`"
        }
        () => {
            "every value passes; add `type:`, share a property that has one by `ref:`, or write \
             `json_schema: true` if any value is meant"
        }
    };
    sink.report(name.span, message!("`{}` has no type", name.value))
        .help(help);
}
