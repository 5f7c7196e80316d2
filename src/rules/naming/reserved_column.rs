//! `naming/reserved-column`. The page beside this file is its documentation and its first test.

use super::{is_used, named_so, once};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, RuleOption, Scope, Sink, Status, Words};
use crate::tables::warehouses_that_reserve;
use crate::text::Span;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/reserved-column",
    summary: "property names are no reserved words of a warehouse",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("reserved_column.md"),
    options: &[RuleOption::Words(&WAREHOUSES)],
    checks: &[Check::Dictionary(check)],
};

static WAREHOUSES: Words = Words {
    name: "warehouses",
    about: "the warehouses that the data goes to",
    default: crate::tables::WAREHOUSES,
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for (name, places) in ctx.named() {
        let Some((reserved, known)) = warehouses_that_reserve(name) else {
            continue;
        };
        let used = places.filter(|at| at.depth == 0 && is_used(at));
        let places: Vec<Span> = used.filter_map(|at| Some(at.name?.span)).collect();
        let Some((place, others)) = once(&places, |place| *place) else {
            continue;
        };
        let own = ctx.words(&RULE, &WAREHOUSES, place.file);
        let reserved: Vec<&str> = reserved
            .into_iter()
            .filter(|warehouse| own.value.contains(warehouse))
            .map(called)
            .collect();
        let Some((last, before)) = reserved.split_last() else {
            continue;
        };
        let listed = match before {
            [] => (*last).to_owned(),
            before => format!("{} and {last}", before.join(", ")),
        };
        let message = message!("property name `{}` is a reserved word of {}", name, listed);
        sink.report(place, message)
            .resting_on(known)
            .label(named_so(others.len()))
            .standing_for(others)
            .related(own.span, "the warehouses are listed here")
            .help(
                "the column has to be quoted in every query, and whoever forgets it gets a syntax error; a \
                 second word (`order_position`) is enough",
            );
    }
}

/// A warehouse's name, as its vendor writes it.
fn called(warehouse: &str) -> &str {
    match warehouse {
        "bigquery" => "BigQuery",
        "redshift" => "Redshift",
        "snowflake" => "Snowflake",
        "postgres" => "PostgreSQL",
        "delta" => "Delta Lake",
        other => other,
    }
}
