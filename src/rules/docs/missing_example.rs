//! `docs/missing-example`. The page beside this file is its documentation and its first test.

use super::common::{EACH, Practice, is_live};
use crate::dict::Definition;
use crate::dict::model::{Event, Object};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, RuleOption, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "docs/missing-example",
    summary: "every event with properties has an example",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("missing_example.md"),
    options: &[RuleOption::Flag(&EACH)],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let practice = Practice {
        rule: &RULE,
        each: &EACH,
        what: "an example",
        help: "people copy examples, and they are checked; add `examples:` with one complete set",
        said: |_| false,
    };
    practice.check(ctx, needs_one, |event| &event.examples, sink);
}

/// What an event takes from its groups is shown there.
fn needs_one(event: Definition<'_, Event>) -> bool {
    let own = event.body.properties.get();
    is_live(event) && own.is_some_and(|own| Object::iter(own).next().is_some())
}
