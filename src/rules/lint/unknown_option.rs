//! `lint/unknown-option`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lint/unknown-option",
    summary: "the manifest sets options that rules have",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::File,
    page: include_str!("unknown_option.md"),
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for level in ctx.config.rule_levels() {
        for (option, _) in &level.setting.options {
            let message = message!(
                "rule `{}` has no option `{}`",
                level.rule.value,
                option.value
            );
            sink.report(option.span, message)
                .help("this setting does nothing; a rule's options are on its page: `schema explain RULE`");
        }
    }
}
