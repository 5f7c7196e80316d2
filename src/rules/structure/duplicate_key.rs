//! `structure/duplicate-key`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Fault, FaultKind};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/duplicate-key",
    summary: "a key stands once in its map",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::File,
    page: include_str!("duplicate_key.md"),
    options: &[],
    checks: &[Check::Fault(check)],
};

fn check(_: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::DuplicateKey { key, first } = &fault.kind else {
        return;
    };
    sink.report(fault.span, message!("`{}` stands twice in this map", key))
        .related(*first, "first here")
        .help("only the first one counts; delete the other, or give it another name");
}
