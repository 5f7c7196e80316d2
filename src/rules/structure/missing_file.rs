//! `structure/missing-file`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Fault, FaultKind};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/missing-file",
    summary: "path patterns of the manifest match files",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("missing_file.md"),
    options: &[],
    checks: &[Check::Fault(check)],
};

fn check(_: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::NoSuchFile { pattern, within } = &fault.kind else {
        return;
    };
    if let Some(within) = within {
        let message = message!("`{}` is a folder, and patterns are for files", pattern);
        sink.report(fault.span, message)
            .help(format!("did you mean `{within}`?"));
        return;
    }
    let (message, help) = if fault.span.is_empty() {
        (
            message!("there is no dictionary: nothing matches `{}`", pattern),
            "write events into `dictionary/NAME.yaml` beside the manifest, or name your files under \
             `dictionary:`",
        )
    } else {
        (
            message!("no file matches `{}`", pattern),
            "paths are from the manifest's folder; `*` stays within a folder, `**` goes into those \
             below",
        )
    };
    sink.report(fault.span, message).help(help);
}
