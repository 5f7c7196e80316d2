//! `lint/invalid-option`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::Kind;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lint/invalid-option",
    summary: "options of rules have values that the rules can take",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::File,
    page: include_str!("invalid_option.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for level in ctx.config.rule_levels() {
        let name = &level.rule.value;
        let Some(rule) = ctx.rules.iter().find(|rule| *rule.id == **name) else {
            continue;
        };
        for (option, value) in &level.setting.options {
            let known = rule
                .options
                .iter()
                .find(|known| *known.name() == *option.value);
            let Some(known) = known else { continue };
            let node = ctx.config.node(*value);
            // What the parser could not read has been said.
            if known.accepts(node) || matches!(node.kind(), Kind::Lost) {
                continue;
            }
            let message = message!(
                "option `{}` of `{}` has a value of another kind",
                option.value,
                name
            );
            sink.report(node.span(), message).help(format!(
                "it takes {}; the default, {}, holds until this is mended",
                known.takes(),
                known.default()
            ));
        }
    }
}
