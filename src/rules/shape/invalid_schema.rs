//! `shape/invalid-schema`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Fault, FaultKind};
use crate::text::Edit;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/invalid-schema",
    summary: "property schemas are valid JSON Schema",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::Entity,
    page: include_str!("invalid_schema.md"),
    checks: &[Check::Fault(check)],
};

fn check(_: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::InvalidSchema {
        keyword,
        reason,
        suggestion,
    } = &fault.kind
    else {
        return;
    };
    let finding = sink.report(fault.span, message!("`{}` {}", keyword, reason));
    match suggestion {
        Some(near) => finding.help(format!("did you mean `{near}`?")).unsafe_fix(
            format!("replace by `{near}`"),
            vec![Edit::replace(fault.span, near.as_str())],
        ),
        None => finding.help("no payload can be judged by a schema that means nothing"),
    };
}
