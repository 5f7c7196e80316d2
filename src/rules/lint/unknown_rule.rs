//! `lint/unknown-rule`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status, Suppression};
use crate::syntax::decode::closest;
use crate::syntax::edit::replace_word;
use crate::text::{Edit, Span};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lint/unknown-rule",
    summary: "the manifest and comments name rules that exist",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::File,
    page: include_str!("unknown_rule.md"),
    options: &[],
    checks: &[Check::Dictionary(check), Check::Suppression(check_comment)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for level in ctx.config.rule_levels() {
        let name = &level.rule.value;
        let known = match name.strip_suffix("/*") {
            Some(family) => ctx.rules.iter().any(|rule| rule.family() == family),
            None => is_known(ctx, name),
        };
        if known {
            continue;
        }
        let near = match name.strip_suffix("/*") {
            Some(family) => {
                let families = ctx.rules.iter().map(|rule| rule.family());
                closest(family, families).map(|family| format!("{family}/*"))
            }
            None => near(ctx, name),
        };
        let span = level.rule.span;
        let fix = near.map(|near| {
            let edit = replace_word(ctx.text(span), span, &near);
            (near, edit)
        });
        report(sink, name, span, fix);
    }
}

fn check_comment(ctx: &Ctx<'_>, suppression: &Suppression, sink: &mut Sink) {
    let rules = suppression.says.iter().flat_map(|allow| &allow.rules);
    for rule in rules.filter(|rule| !is_known(ctx, &rule.value)) {
        let span = suppression.span(&rule.at);
        // Two names without a comma between them are not one that is misspelt.
        let is_one = rule
            .value
            .chars()
            .all(|c| c.is_alphanumeric() || "/-_".contains(c));
        let near = near(ctx, &rule.value).filter(|_| is_one);
        let fix = near.map(|near| {
            let edit = Edit::replace(span, near.as_str());
            (near, edit)
        });
        report(sink, &rule.value, span, fix);
    }
}

fn is_known(ctx: &Ctx<'_>, name: &str) -> bool {
    ctx.rules.iter().any(|rule| rule.id == name)
}

/// The rule that is meant. The family may be left out or wrong: the name alone often says which.
fn near(ctx: &Ctx<'_>, name: &str) -> Option<String> {
    let own = |id: &&str| {
        id.rsplit_once('/')
            .is_some_and(|(_, own)| Some(own) == name.rsplit('/').next())
    };
    let ids = || ctx.rules.iter().map(|rule| rule.id);
    let near = ids().find(own).or_else(|| closest(name, ids()));
    near.map(str::to_owned)
}

fn report(sink: &mut Sink, name: &str, span: Span, fix: Option<(String, Edit)>) {
    let finding = sink.report(span, message!("there is no rule `{}`", name));
    match fix {
        Some((near, edit)) => finding
            .help(format!("did you mean `{near}`?"))
            .unsafe_fix(format!("rename to `{near}`"), vec![edit]),
        None if name.contains([' ', ';']) => {
            finding.help("rules are separated by commas, without quotes: `allow(a/b, c/d)`")
        }
        None => finding.help("`schema rules` lists them all; naming it here does nothing"),
    };
}
