//! `structure/invalid-value`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Fault, FaultKind};
use crate::syntax::edit::replace_word;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/invalid-value",
    summary: "words and dates are those of the format",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::File,
    page: include_str!("invalid_value.md"),
    options: &[],
    checks: &[Check::Fault(check)],
};

fn check(ctx: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::InvalidValue {
        value,
        expected,
        suggestion,
    } = &fault.kind
    else {
        return;
    };
    let finding = sink.report(fault.span, message!("`{}` is not {}", value, expected));
    if let Some(suggestion) = suggestion {
        let finding = finding.help(format!("did you mean `{suggestion}`?"));
        // A block has its line break in the value: another word there would be no better.
        if value.contains('\n') {
            return;
        }
        finding.unsafe_fix(
            format!("replace by `{suggestion}`"),
            vec![replace_word(ctx.text(fault.span), fault.span, suggestion)],
        );
    }
}
