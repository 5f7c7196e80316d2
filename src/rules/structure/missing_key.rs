//! `structure/missing-key`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::article;
use crate::syntax::decode::{Fault, FaultKind};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/missing-key",
    summary: "compulsory keys are there",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::File,
    page: include_str!("missing_key.md"),
    options: &[],
    checks: &[Check::Fault(check)],
};

fn check(_: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::MissingKey { key, what } = &fault.kind else {
        return;
    };
    let article = article(what);
    let help = match (*what, *key) {
        ("manifest", "version") => "write `version: 1` at the top".to_owned(),
        (_, key) => format!("add `{key}: …`"),
    };
    sink.report(
        fault.span,
        message!("{} {} needs the key `{}`", article, what, key),
    )
    .help(help);
}
