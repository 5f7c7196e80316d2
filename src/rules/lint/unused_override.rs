//! `lint/unused-override`. The page beside this file is its documentation and its first test.

use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lint/unused-override",
    summary: "overrides by path are for files that are there",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("unused_override.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let overrides = ctx
        .config
        .manifest
        .lint
        .get()
        .and_then(|lint| lint.overrides.get());
    for entry in overrides.into_iter().flatten() {
        for glob in entry
            .value
            .files
            .get()
            .into_iter()
            .flat_map(|globs| &globs.0)
        {
            // A file that could not be read is there all the same, and has its place in the list.
            if ctx
                .files
                .iter()
                .any(|(_, file)| glob.value.0.matches(&file.path))
            {
                continue;
            }
            let pattern = glob.value.0.as_str();
            let message = message!("no file of the dictionary matches `{}`", pattern);
            let folder = format!("{}/", pattern.trim_end_matches('/'));
            if ctx
                .files
                .iter()
                .any(|(_, file)| file.path.starts_with(&folder))
            {
                sink.report(glob.span, message).help(format!(
                    "it is a folder, and patterns are for files: for all that is in it write `{folder}**`"
                ));
                continue;
            }
            sink.report(glob.span, message).help(
                "its levels apply to nothing: a file that was moved is now judged like any other; \
                 write the new path, or take the entry out",
            );
        }
    }
}
