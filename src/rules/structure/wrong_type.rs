//! `structure/wrong-type`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Fault, FaultKind};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/wrong-type",
    summary: "values are of the kind that belongs there",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::File,
    page: include_str!("wrong_type.md"),
    checks: &[Check::Fault(check)],
};

fn check(_: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::WrongType {
        expected,
        found,
        hint,
    } = &fault.kind
    else {
        return;
    };
    let message = message!("expected {}, found {}", expected, found);
    let finding = sink.report(fault.span, message);
    let help = match (hint, *found) {
        (Some(hint), _) => hint.clone(),
        (None, "an empty value") => "write the value, or take the key out".to_owned(),
        (None, _) => return,
    };
    finding.help(help);
}
