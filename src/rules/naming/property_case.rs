//! `naming/property-case`. The page beside this file is its documentation and its first test.

use super::{beyond_ascii, foreign_letters, is_used, without_place};
use crate::dict::model::EventKind;
use crate::dict::{Entity, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/property-case",
    summary: "property names follow one case",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::Index,
    page: include_str!("property_case.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let case = ctx.config.naming.property_case;
    let Some(name) = at.name else { return };
    // What an identifier is called on the wire is up to each SDK.
    if matches!(at.entity, Entity::Identifier(_)) || !is_used(at) {
        return;
    }
    let letters = || beyond_ascii(&name.value).filter(|_| ctx.config.naming.property_ascii);
    if let Some(letters) = letters() {
        let message = message!(
            "property name `{}` has letters other than a to z",
            name.value
        );
        return foreign_letters(name.span, message, &letters, &case, sink);
    }
    if case.value.matches(&name.value) || is_trait_of_standard(ctx, at) {
        return;
    }
    let want = case.value.apply(&name.value);
    let message = message!(
        "property name `{}` is not {}",
        name.value,
        case.value.predicate()
    );
    let is_known = case.value.matches(&want);
    let instead = match without_place(&name.value) {
        Some(why) if !is_known => why,
        _ => format!("in {} it is `{want}`", case.value),
    };
    let finding = sink
        .report(name.span, message)
        .resting_on(case.provenance)
        .related(case.span, "asked for here")
        .help(format!(
            "two spellings of one property become two columns in the warehouse; {instead}"
        ));
    if is_known && let Some(edits) = ctx.rename(name.span, &want) {
        finding.unsafe_fix(format!("rename to `{want}`"), edits);
    }
}

/// Whether the naming standard spells the trait itself.
fn is_trait_of_standard(ctx: &Ctx<'_>, at: &PropertyAt<'_>) -> bool {
    let has = |name: &str| {
        ctx.config
            .naming
            .reserved_traits
            .iter()
            .any(|known| known == name)
    };
    let Entity::Event(event) = at.entity else {
        return false;
    };
    let kind = || ctx.dictionary.event(event)?.body.kind.get().copied();
    at.name.is_some_and(|name| has(&name.value))
        && matches!(kind(), Some(EventKind::Identify | EventKind::Group))
}
