//! `naming/property-length`. The page beside this file is its documentation and its first test.

use super::is_used;
use crate::dict::{Entity, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/property-length",
    summary: "property names are short enough",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("property_length.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let most = ctx.config.naming.property_max_length;
    let (Some(name), Some(limit)) = (at.name, most.value) else {
        return;
    };
    let length = name.value.chars().count() as u64;
    // What an identifier is called on the wire is up to each SDK.
    let is_ours = !matches!(at.entity, Entity::Identifier(_)) && !name.value.starts_with('$');
    if length <= limit || !is_ours || !is_used(at) {
        return;
    }
    let message = message!(
        "property name `{}` has {} characters, more than {}",
        name.value,
        length,
        limit
    );
    sink.report(name.span, message)
        .resting_on(most.provenance)
        .related(most.span, "asked for here")
        .help(
            "tools and warehouses cut long names or drop the property; say the same in fewer words",
        );
}
