//! `docs/missing-contact`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "docs/missing-contact",
    summary: "every owner can be reached",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::File,
    page: include_str!("missing_contact.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let owners = ctx.config.manifest.owners.get();
    for (name, owner) in owners.into_iter().flat_map(|owners| owners.readable()) {
        if owner.contact.is_absent() && !owner.partial {
            sink.report(name.span, message!("owner `{}` has no contact", name.value))
                .help("add `contact:` with a channel or an address where questions are answered");
        }
    }
}
