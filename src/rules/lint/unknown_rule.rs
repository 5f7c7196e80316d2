//! `lint/unknown-rule`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::closest;
use crate::syntax::edit::replace_word;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lint/unknown-rule",
    summary: "the manifest names rules that exist",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::File,
    page: include_str!("unknown_rule.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for level in ctx.config.rule_levels() {
        let name = &level.rule.value;
        let known = match name.strip_suffix("/*") {
            Some(family) => ctx.rules.iter().any(|rule| rule.family() == family),
            None => ctx.rules.iter().any(|rule| rule.id == &**name),
        };
        if known {
            continue;
        }
        let near = match name.strip_suffix("/*") {
            Some(family) => {
                let families = ctx.rules.iter().map(|rule| rule.family());
                closest(family, families).map(|family| format!("{family}/*"))
            }
            None => {
                // The family may be left out or wrong: the name alone often says which is meant.
                let own = |id: &&str| {
                    id.rsplit_once('/')
                        .is_some_and(|(_, own)| Some(own) == name.rsplit('/').next())
                };
                let ids = || ctx.rules.iter().map(|rule| rule.id);
                ids()
                    .find(own)
                    .or_else(|| closest(name, ids()))
                    .map(str::to_owned)
            }
        };
        let finding = sink.report(level.rule.span, message!("there is no rule `{}`", name));
        match near {
            Some(near) => finding.help(format!("did you mean `{near}`?")).unsafe_fix(
                format!("rename to `{near}`"),
                vec![replace_word(
                    ctx.text(level.rule.span),
                    level.rule.span,
                    &near,
                )],
            ),
            None => finding.help("`schema rules` lists them all; this setting does nothing"),
        };
    }
}
