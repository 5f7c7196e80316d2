//! `structure/unresolved-reference`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{Fault, FaultKind};
use crate::syntax::edit::replace_word;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/unresolved-reference",
    summary: "what is referred to is defined",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::Index,
    page: include_str!("unresolved_reference.md"),
    options: &[],
    checks: &[Check::Fault(check)],
};

fn check(ctx: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    match &fault.kind {
        FaultKind::UnresolvedReference {
            what,
            name,
            suggestion,
        } => {
            let shown = match *what {
                "property" => "shared property",
                what => what,
            };
            let finding = sink.report(fault.span, message!("no {} is called `{}`", shown, name));
            match suggestion {
                Some(near) => finding.help(format!("did you mean `{near}`?")).unsafe_fix(
                    format!("refer to `{near}`"),
                    vec![replace_word(ctx.text(fault.span), fault.span, near)],
                ),
                None => finding.help(where_to_define(what)),
            };
        }
        FaultKind::ReferenceCycle { what, names } => {
            let around = names
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(" → ");
            let message = message!("this {} leads back to itself: {}", what, around);
            sink.report(fault.span, message)
                .help("a definition in a circle never ends; take one of these references out");
        }
        _ => {}
    }
}

fn where_to_define(what: &str) -> &'static str {
    match what {
        "event" => "define it under `events`, or take the reference out",
        "property" => "define it under `properties` of any dictionary file",
        "group" => "define it under `groups` of any dictionary file",
        "identifier" => "define it under `identifiers` of any dictionary file",
        "owner" => "add it under `owners` in the manifest",
        "platform" => "add it under `platforms` in the manifest",
        "platform or source" => "add it under `platforms` or `sources` in the manifest",
        _ => "it has to be a property of the same object",
    }
}
