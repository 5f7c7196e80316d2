//! `destination/identifier-length`. The page beside this file is its documentation and its first test.

use super::breaches::Breaches;
use crate::dict::model::IdentifierScope;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::Slot;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/identifier-length",
    summary: "identifiers have a length that their destinations take",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("identifier_length.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    let dictionary = ctx.dictionary;
    for event in ctx.traffic().current() {
        let Some(need) = event.event.body.identifiers.get() else {
            continue;
        };
        let lists = [&need.0.any_of, &need.0.all_of];
        let names = lists.into_iter().filter_map(Slot::get).flatten();
        for identifier in names.filter_map(|name| dictionary.identifier(&name.value)) {
            // Only what stands for a person is sent as the id of a user.
            if identifier.body.scope.get() != Some(&IdentifierScope::Person) {
                continue;
            }
            let property = &identifier.body.property;
            for arrival in &event.arrivals {
                let Some(known) = arrival.known else { continue };
                let name = &identifier.name.value;
                let longest = dictionary.lookup(property, |property| &property.max_length);
                if let (Some(limit), Some(longest)) = (&known.identifiers.max_length, longest)
                    && *longest.value > limit.value as u64
                {
                    let length = longest.value;
                    let what = format!("identifier `{name}` may have up to {length} characters");
                    let said = format!("takes {}", limit.value);
                    breaches.add(longest.span, what, arrival, limit, said);
                }
                if let (Some(limit), Some(longest)) = (&known.identifiers.min_length, longest)
                    && *longest.value < limit.value as u64
                {
                    let length = longest.value;
                    let what = format!("identifier `{name}` has {length} characters at most");
                    let said = format!("takes none below {}", limit.value);
                    breaches.add(longest.span, what, arrival, limit, said);
                }
            }
        }
    }
    breaches.report(sink, |_| {
        "an id that is cut or refused is another person; send a hash or an internal id of a \
         length that fits"
            .to_owned()
    });
}
