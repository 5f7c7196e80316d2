//! `shape/conflicting-unit`. The page beside this file is its documentation and its first test.

use crate::dict::model::Unit;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::{is_generic, unit_spelled};
use crate::text::Span;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/conflicting-unit",
    summary: "a property name has one unit",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("conflicting_unit.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for ((_, name), sites) in ctx.sites() {
        if is_generic(name) {
            continue;
        }
        let mut units: Vec<(String, Vec<Span>, usize)> = Vec::new();
        for site in sites {
            let Some((unit, span, _)) = site.keyword(ctx.dictionary, |property| &property.unit)
            else {
                continue;
            };
            let unit = words(unit);
            match units.iter_mut().find(|(known, ..)| *known == unit) {
                Some((_, places, uses)) => {
                    *uses += 1;
                    if !places.contains(&span) {
                        places.push(span);
                    }
                }
                None => units.push((unit, vec![span], 1)),
            }
        }
        let most = units.iter().map(|(.., uses)| *uses).max();
        let Some((usual, first, _)) = units.iter().find(|(.., uses)| Some(*uses) == most) else {
            continue;
        };
        for (unit, places, _) in units.iter().filter(|(unit, ..)| unit != usual) {
            for place in places {
                let message =
                    message!("`{}` is in {} here, and in {} elsewhere", name, unit, usual);
                sink.report(*place, message)
                    .related(first.first().copied(), "the other one")
                    .help("sums over both are wrong by the factor between them; agree on one unit");
            }
        }
    }
}

/// A unit in words, in one of its spellings: `ms` for `milliseconds` too.
fn words(unit: &Unit) -> String {
    match unit {
        Unit::Fixed(unit) => {
            let known = unit_spelled(unit.as_str());
            let unit = known.map_or(unit.as_str(), |known| &known.unit);
            format!("`{unit}`")
        }
        Unit::Property(sibling) => format!("what `{}` says", sibling.value),
    }
}
