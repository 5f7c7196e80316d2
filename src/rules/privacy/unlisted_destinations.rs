//! `privacy/unlisted-destinations`. The page beside this file is its documentation and its first test.

use std::collections::{BTreeMap, BTreeSet};

use super::holds::{declared_personal, listed_with_and};
use crate::dict::model::Property;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::text::Name;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "privacy/unlisted-destinations",
    summary: "what is personal says where it may go",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("unlisted_destinations.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let reached = reached(ctx);
    for personal in ctx.personal() {
        let Some(declared) = declared_personal(personal) else {
            continue;
        };
        let chain = ctx.dictionary.chain(personal.at.property);
        let listed = chain
            .iter()
            .any(|property| !property.allowed_destinations.is_absent());
        let here = std::ptr::from_ref(personal.at.property);
        let Some(destinations) = reached.get(&here).filter(|_| !listed) else {
            continue;
        };
        let names: Vec<&str> = destinations.iter().map(|name| name.as_str()).collect();
        let message = message!(
            "`{}` is {}, goes to {}, and nobody says that it may",
            personal.name.value,
            declared.value.word(),
            listed_with_and(&names)
        );
        sink.report(declared.span, message)
            .help("list the destinations that may have it: `allowed_destinations:`");
    }
}

/// The destinations of each property, its shared ones included. What is within an object goes
/// where the object goes, and is not asked for again.
fn reached<'a>(ctx: &Ctx<'a>) -> BTreeMap<*const Property, BTreeSet<&'a Name>> {
    let mut reached: BTreeMap<*const Property, BTreeSet<&Name>> = BTreeMap::new();
    for event in &ctx.traffic().events {
        for member in &event.members {
            for property in ctx.dictionary.layers(member.property) {
                let destinations = reached.entry(std::ptr::from_ref(property)).or_default();
                destinations.extend(event.arrivals.iter().map(|arrival| arrival.destination));
            }
        }
    }
    reached
}
