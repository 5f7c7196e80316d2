//! `structure/unused-definition`. The page beside this file is its documentation and its first test.

use std::collections::BTreeSet;

use crate::dict::Section;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::closest;
use crate::text::{Name, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "structure/unused-definition",
    summary: "shared definitions are used",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("unused_definition.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    // What could not be read may be what uses it.
    if ctx.dictionary.may_use_more() {
        return;
    }
    let uses = ctx.uses();
    let properties = meant(ctx, Section::Properties, uses.properties.keys().copied());
    let groups = meant(ctx, Section::Groups, uses.groups.keys().copied());
    let mut judge = |what: &str, name: &Spanned<Name>, used: bool| {
        if !used {
            sink.report(
                name.span,
                message!("nothing uses the {} `{}`", what, name.value),
            )
            .help("readers take it for part of the data; refer to it, or delete it");
        }
    };
    for property in ctx.dictionary.properties() {
        judge(
            "shared property",
            property.name,
            properties.contains(&*property.name.value),
        );
    }
    for group in ctx.dictionary.groups() {
        judge("group", group.name, groups.contains(&*group.name.value));
    }
}

/// The names that references lead to. A misspelt one is reported as that: what it means is used.
fn meant<'a>(
    ctx: &Ctx<'a>,
    section: Section,
    names: impl Iterator<Item = &'a Name>,
) -> BTreeSet<&'a str> {
    let dictionary = ctx.dictionary;
    names
        .filter_map(|name| match dictionary.declares(section, name) {
            true => Some(&**name),
            false => closest(name, dictionary.names(section).map(Name::as_str)),
        })
        .collect()
}
