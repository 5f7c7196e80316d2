//! `lint/invalid-suppression`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status, Suppression, Use};
use crate::syntax::AllowFault;
use crate::text::Edit;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lint/invalid-suppression",
    summary: "comments that are to allow something can be read",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::File,
    page: include_str!("invalid_suppression.md"),
    options: &[],
    checks: &[Check::Suppression(check)],
};

const FORM: &str = "it is written as `# schema: allow(family/rule, family/other-rule) reason, until \
                    2027-01-01`; as it stands it allows nothing";

fn check(ctx: &Ctx<'_>, suppression: &Suppression, sink: &mut Sink) {
    match &suppression.says {
        Ok(allow) => {
            for (rule, used) in allow.rules.iter().zip(&suppression.uses) {
                if *used == Use::Refused {
                    let message = message!("no comment can allow `{}`", rule.value);
                    sink.report(suppression.span(&rule.at), message).help(
                        "the rule judges the comments themselves; its level is set in the manifest",
                    );
                }
            }
        }
        Err(malformed) => {
            let span = suppression.span(&malformed.at);
            let text = ctx.files.slice(span);
            let (message, help) = match malformed.fault {
                AllowFault::Opening => (
                    "the comment does not begin with `schema: allow(`".into(),
                    FORM,
                ),
                AllowFault::Unclosed => ("no `)` closes the list of rules".into(), FORM),
                AllowFault::NoRule => ("a rule is missing between the brackets".into(), FORM),
                AllowFault::Wildcard => (
                    message!("`{}` does not name one rule", text),
                    "a comment names each rule that it allows; a whole family is switched off in the \
                     manifest, for some files with `lint.overrides`",
                ),
                AllowFault::WholeFile => (
                    "no comment is about a whole file".into(),
                    "a comment is about the key or item below it, or on its line; for a file, set \
                     the level in the manifest under `lint.overrides`",
                ),
                AllowFault::NoUntil => (
                    message!("`{}` ends nothing", text),
                    "the end of an exception is written as `until 2027-01-01`",
                ),
                AllowFault::NoDate => (
                    message!("`{}` is no date", text),
                    "the end is a day that exists, as year-month-day: `until 2027-01-01`",
                ),
            };
            let finding = sink.report(span, message).help(help);
            if let Some(instead) = &malformed.instead {
                finding.unsafe_fix(
                    format!("write `{instead}`"),
                    vec![Edit::replace(suppression.comment, instead.clone())],
                );
            }
        }
    }
}
