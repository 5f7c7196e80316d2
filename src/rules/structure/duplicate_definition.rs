//! `structure/duplicate-definition`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Fault, FaultKind};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/duplicate-definition",
    summary: "a name is defined once",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("duplicate_definition.md"),
    options: &[],
    checks: &[Check::Fault(check)],
};

fn check(_: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::DuplicateDefinition {
        what,
        name,
        first,
        via,
    } = &fault.kind
    else {
        return;
    };
    let finding = sink.report(fault.span, message!("{} `{}` is defined twice", what, name));
    match via {
        Some(via) if *via == fault.span => finding
            .related(*first, "the second definition, in this group")
            .help("another group that is included here has it too; leave one of them out"),
        Some(via) => finding
            .related(*first, "also here, in a group")
            .related(*via, "which is included here")
            .help("nobody can say which one holds; delete this one, or leave the group out"),
        None => finding.related(*first, "first here").help(
            "names are unique over all files; the first one counts. Rename this one, or merge the two",
        ),
    };
}
