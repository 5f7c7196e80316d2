//! `shape/boolean-enum`. The page beside this file is its documentation and its first test.

use std::collections::BTreeSet;

use crate::dict::PropertyAt;
use crate::dict::model::{Property, Status as EventStatus};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status, yes_and_no};
use crate::tables::Fact;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/boolean-enum",
    summary: "yes and no are a boolean",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("boolean_enum.md"),
    options: &[],
    checks: &[Check::Dictionary(check_all)],
};

fn check_all(ctx: &Ctx<'_>, sink: &mut Sink) {
    let bound_for_text = bound_for_text(ctx);
    for at in ctx.properties() {
        let key = |property: &Property| bound_for_text.contains(&std::ptr::from_ref(property));
        if !ctx.dictionary.layers(at.property).any(key) {
            check(ctx, at, sink);
        }
    }
}

/// The properties, and the shared ones behind them, that go to a destination which takes no
/// boolean: there `destination/value-type` asks for two words.
fn bound_for_text(ctx: &Ctx<'_>) -> BTreeSet<*const Property> {
    let mut bound = BTreeSet::new();
    for event in &ctx.traffic().events {
        for arrival in &event.arrivals {
            let types = arrival.rules(event).and_then(|rules| rules.types.as_ref());
            let boolean = |fact: &Fact<Vec<String>>| fact.value.iter().any(|t| t == "boolean");
            if types.is_none_or(boolean) {
                continue;
            }
            for field in &arrival.fields {
                let layers = ctx.dictionary.layers(field.property);
                bound.extend(layers.map(std::ptr::from_ref));
            }
        }
    }
    bound
}

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
