//! `identity/missing-scope`. The page beside this file is its documentation and its first test.

use crate::dict::Definition;
use crate::dict::model::Identifier;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "identity/missing-scope",
    summary: "identifiers say what they stand for",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("missing_scope.md"),
    options: &[],
    checks: &[Check::Identifier(check)],
};

fn check(_: &Ctx<'_>, identifier: Definition<'_, Identifier>, sink: &mut Sink) {
    let body = identifier.body;
    if body.scope.is_absent() && !body.partial && !body.property.partial {
        let message = message!(
            "identifier `{}` does not say what it stands for",
            identifier.name.value
        );
        sink.report(identifier.name.span, message)
            .help("write `scope:` with one of person, device, session, account");
    }
}
