//! `shape/conflicting-type`. The page beside this file is its documentation and its first test.

use std::collections::BTreeSet;

use super::common::Class;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::is_generic;
use crate::text::{Name, Span};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/conflicting-type",
    summary: "a property name has one type",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("conflicting_type.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

/// One type of a name, and where it is written.
struct Side<'a> {
    class: Class,
    places: Vec<Span>,
    /// The first event or group that has it.
    first: &'a Name,
    uses: usize,
}

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for ((_, name), sites) in ctx.sites() {
        if is_generic(name) {
            continue;
        }
        let mut sides: Vec<Side<'_>> = Vec::new();
        for site in sites {
            let types = site.keyword(ctx.dictionary, |property| &property.types);
            let Some((types, span, _)) = types else {
                continue;
            };
            let Some(class) = Class::single(types) else {
                continue;
            };
            match sides.iter_mut().find(|side| side.class == class) {
                Some(side) => {
                    side.uses += 1;
                    side.places.push(span);
                }
                None => sides.push(Side {
                    class,
                    places: vec![span],
                    first: site.owner,
                    uses: 1,
                }),
            }
        }
        let most = sides.iter().map(|side| side.uses).max();
        let Some(usual) = sides.iter().find(|side| Some(side.uses) == most) else {
            continue;
        };
        for side in sides.iter().filter(|side| side.class != usual.class) {
            let mut seen = BTreeSet::new();
            let new = |place: &&Span| seen.insert((place.file.0, place.start));
            for place in side.places.iter().filter(new) {
                let (here, there) = (side.class.words(), usual.class.words());
                // Where both are as frequent, neither is the usual one.
                let message = match side.uses == usual.uses {
                    true => message!(
                        "`{}` is {} here, and {} in `{}`",
                        name,
                        here,
                        there,
                        usual.first
                    ),
                    false => message!("`{}` is {} here, and {} elsewhere", name, here, there),
                };
                sink.report(*place, message)
                    .related(usual.places.first().copied(), format!("{there} here"))
                    .help(
                        "tools with one column per name drop or cast the other: rename one, or agree \
                         on a type",
                    );
            }
        }
    }
}
