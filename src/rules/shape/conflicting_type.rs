//! `shape/conflicting-type`. The page beside this file is its documentation and its first test.

use super::common::Class;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::text::Span;

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
struct Side {
    class: Class,
    places: Vec<Span>,
    uses: usize,
}

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for ((_, name), sites) in ctx.sites() {
        let mut sides: Vec<Side> = Vec::new();
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
                    if !side.places.contains(&span) {
                        side.places.push(span);
                    }
                }
                None => sides.push(Side {
                    class,
                    places: vec![span],
                    uses: 1,
                }),
            }
        }
        let most = sides.iter().map(|side| side.uses).max();
        let Some(usual) = sides.iter().find(|side| Some(side.uses) == most) else {
            continue;
        };
        for side in sides.iter().filter(|side| side.class != usual.class) {
            for place in &side.places {
                let (here, there) = (side.class.words(), usual.class.words());
                let message = message!("`{}` is {} here, and {} elsewhere", name, here, there);
                sink.report(*place, message)
                    .related(usual.places.first().copied(), format!("{there} here"))
                    .help("a column has one type: rename one of the two, or agree on a type");
            }
        }
    }
}
