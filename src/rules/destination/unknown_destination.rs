//! `destination/unknown-destination`. The page beside this file is its documentation and its first test.

use std::collections::BTreeSet;

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{List, Map, Slot, closest};
use crate::tables::destinations;
use crate::text::Name;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/unknown-destination",
    summary: "destinations are ones whose limits are known",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("unknown_destination.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut seen: BTreeSet<Name> = BTreeSet::new();
    let mut judge = |list: &Slot<List<Name>>| {
        for name in list.get().into_iter().flatten() {
            if destinations().get(&name.value).is_some() || !seen.insert(name.value.clone()) {
                continue;
            }
            let message = message!(
                "the limits of the destination `{}` are not known",
                name.value
            );
            let table = destinations();
            let meant = table.meant_by(&name.value);
            let help = match meant.or_else(|| closest(&name.value, table.names())) {
                Some(near) => {
                    format!("did you mean `{near}`? names and values are not checked for it")
                }
                None => {
                    let known: Vec<&str> = table.names().collect();
                    let known = known.join(", ");
                    format!("names and values are not checked for it; those of {known} are")
                }
            };
            sink.report(name.span, message).help(help);
        }
    };
    let manifest = &ctx.config.manifest;
    for (_, platform) in manifest.platforms.get().into_iter().flat_map(Map::readable) {
        judge(&platform.destinations);
    }
    for (_, source) in manifest.sources.get().into_iter().flat_map(Map::readable) {
        judge(&source.destinations);
    }
    for event in ctx.dictionary.events() {
        judge(&event.body.destinations);
    }
}
