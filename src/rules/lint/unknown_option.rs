//! `lint/unknown-option`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::closest;
use crate::syntax::edit::replace_word;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lint/unknown-option",
    summary: "the manifest sets options that rules have",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::File,
    page: include_str!("unknown_option.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for level in ctx.config.rule_levels() {
        let name = &level.rule.value;
        let rule = ctx.rules.iter().find(|rule| *rule.id == **name);
        let family = name.ends_with("/*");
        // A rule that does not exist is reported as such, and so has no options to speak of.
        if rule.is_none() && !family {
            continue;
        }
        let options = rule.map_or(&[][..], |rule| rule.options);
        for (option, _) in &level.setting.options {
            if options.iter().any(|known| *known.name() == *option.value) {
                continue;
            }
            let message = match family {
                true => message!("`{}` is a family, and `{}` no level", name, option.value),
                false => message!("rule `{}` has no option `{}`", name, option.value),
            };
            let finding = sink.report(option.span, message);
            let near = closest(&option.value, options.iter().map(|known| known.name()));
            match near {
                Some(near) => finding
                    .help(format!("this setting does nothing; did you mean `{near}`?"))
                    .unsafe_fix(
                        format!("rename to `{near}`"),
                        vec![replace_word(ctx.text(option.span), option.span, near)],
                    ),
                None if family => {
                    finding.help("this setting does nothing; options are set rule by rule")
                }
                None if options.is_empty() => {
                    finding.help("this setting does nothing; the rule takes a level and no options")
                }
                None => {
                    let names: Vec<String> = options
                        .iter()
                        .map(|known| format!("`{}`", known.name()))
                        .collect();
                    finding.help(format!(
                        "this setting does nothing; the rule's options are {}",
                        names.join(", ")
                    ))
                }
            };
        }
    }
}
