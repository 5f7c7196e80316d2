//! `structure/ambiguous-scalar`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Fault, FaultKind};
use crate::text::Edit;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/ambiguous-scalar",
    summary: "a value is read as it looks",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Safe,
    scope: Scope::File,
    page: include_str!("ambiguous_scalar.md"),
    options: &[],
    checks: &[Check::Fault(check)],
};

fn check(_: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::AmbiguousScalar {
        written,
        read_as,
        instead,
    } = &fault.kind
    else {
        return;
    };
    let message = match read_as.strip_prefix("the number ") {
        Some(number) => message!("`{}` is read as the number {}", written, number),
        None => message!("`{}` is read as {}, not as a name", written, read_as),
    };
    let finding = sink.report(fault.span, message).help(format!(
        "write {instead}, which every YAML reader takes the same way"
    ));
    let title = format!("write {instead}");
    let edits = vec![Edit::replace(fault.span, instead.as_str())];
    // In quotes a number becomes text, which may be what was meant, or not.
    match read_as.starts_with("the number") && instead.starts_with('"') {
        true => finding.unsafe_fix(title, edits),
        false => finding.fix(title, edits),
    };
}
