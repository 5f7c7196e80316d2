//! `docs/missing-owner`. The page beside this file is its documentation and its first test.

use super::common::{EACH, Practice, is_live};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, RuleOption, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "docs/missing-owner",
    summary: "every event has a team that answers for it",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("missing_owner.md"),
    options: &[RuleOption::Flag(&EACH)],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let practice = Practice {
        rule: &RULE,
        each: &EACH,
        what: "an owner",
        help: "nobody knows whom to ask when its numbers look wrong; add `owner:`",
        said: |_| false,
    };
    practice.check(ctx, is_live, |event| &event.owner, sink);
}
