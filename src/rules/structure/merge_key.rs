//! `structure/merge-key`. The page beside this file is its documentation and its first test.

use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Fault, FaultKind};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/merge-key",
    summary: "properties are shared by groups, not by merge keys",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::File,
    page: include_str!("merge_key.md"),
    options: &[],
    checks: &[Check::Fault(check)],
};

fn check(_: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::MergeKey = &fault.kind else {
        return;
    };
    sink.report(
        fault.span,
        "`<<` merges maps in YAML 1.1 only, and is not read here",
    )
    .help(
        "define what is shared under `groups` and write `include: [NAME]`; a single property is \
         shared by `ref: NAME`",
    );
}
