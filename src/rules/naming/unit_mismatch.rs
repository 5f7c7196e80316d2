//! `naming/unit-mismatch`. The page beside this file is its documentation and its first test.

use super::own_name;
use crate::dict::PropertyAt;
use crate::dict::model::Unit;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::tables::{unit_in_name, unit_spelled};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/unit-mismatch",
    summary: "the unit of a property is the one in its name",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("unit_mismatch.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(name) = own_name(at) else {
        return;
    };
    let Some(unit) = ctx
        .dictionary
        .lookup(at.property, |property| &property.unit)
    else {
        return;
    };
    let words = name.value.words();
    let Some(named) = unit_in_name(words) else {
        return;
    };
    let message = match unit.value {
        Unit::Fixed(declared) => {
            // A unit that is not known may be another word for the same.
            let Some(known) = unit_spelled(declared.as_str()) else {
                return;
            };
            let is_part = named.minor && known.measures == "money";
            if named
                .spelled
                .iter()
                .any(|word| **word == *declared.as_str())
                || is_part
            {
                return;
            }
            message!(
                "property `{}` is named in {} and declared in {}",
                name.value,
                named.unit,
                declared
            )
        }
        Unit::Property(other) if named.measures == "money" && !named.minor => message!(
            "property `{}` is named in {}, and its unit is up to `{}`",
            name.value,
            named.unit,
            other.value
        ),
        Unit::Property(_) => return,
    };
    sink.report(name.span, message)
        .resting_on(named.status)
        .related(unit.span, "the unit")
        .help("one of the two is wrong, and sums are off by a factor; say which it is");
}
