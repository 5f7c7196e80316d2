//! `naming/common-prefix`. The page beside this file is its documentation and its first test.

use super::is_used;
use crate::dict::PropertyAt;
use crate::dict::model::BoxedProperty;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Number, Rule, RuleOption, Scope, Sink, Status};
use crate::tables::boolean_prefixes;
use crate::text::words;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/common-prefix",
    summary: "the properties of an object do not all begin alike",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("common_prefix.md"),
    options: &[RuleOption::Number(&MEMBERS)],
    checks: &[Check::Property(check)],
};

static MEMBERS: Number = Number {
    name: "members",
    about: "how many properties an object has at least, to be judged",
    default: 3,
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(name) = at.name.filter(|_| is_used(at)) else {
        return;
    };
    let object = match at.property.items.get() {
        Some(BoxedProperty(items)) => items,
        None => at.property,
    };
    let Some(members) = object.properties.get() else {
        return;
    };
    let mut said = members.iter().map(|member| member.name.value.words());
    let Some(first) = said.next().and_then(<[String]>::first) else {
        return;
    };
    let least = ctx.number(&RULE, &MEMBERS, name.span.file);
    let is_judged = members.0.is_whole()
        && object.include.is_absent()
        && members.iter().count() as u64 >= least.value.max(2)
        // A question is one in each of them.
        && !boolean_prefixes().any(|prefix| prefix == first)
        // That is `naming/redundant-prefix`.
        && !name.value.words().iter().any(|word| word == first || word.strip_suffix('s') == Some(first));
    // What is called so holds names of columns, which stand without the object elsewhere.
    let holds_columns = name
        .value
        .words()
        .last()
        .is_some_and(|last| matches!(last.as_str(), "columns" | "fields"));
    if !is_judged || holds_columns {
        return;
    }
    let names: Vec<&[String]> = members.iter().map(|m| m.name.value.words()).collect();
    // Each is a name still without the first `count` words.
    let share = |count: &usize| {
        names.iter().all(|words| {
            words.get(..*count) == names[0].get(..*count)
                && words
                    .get(*count)
                    .is_some_and(|word| word.starts_with(char::is_alphabetic))
        })
    };
    let count = (1..).take_while(share).count();
    let Some(prefix) = members
        .iter()
        .next()
        .filter(|_| count > 0)
        .map(|member| beginning(&member.name.value, count))
    else {
        return;
    };
    sink.report(
        name.span,
        message!("all properties of `{}` begin with `{}`", name.value, prefix),
    )
    .related(
        members.iter().next().map(|member| member.name.span),
        "the first of them",
    )
    .related(least.span, "asked for here")
    .help(
        "the object tells them from others already; the prefix can go, or become the object's name",
    );
}

/// The first `count` words of a name, as it spells them.
fn beginning(name: &str, count: usize) -> &str {
    let all = words(name);
    let ends = name.char_indices().map(|(at, c)| at + c.len_utf8());
    let is = |end: &usize| words(&name[..*end])[..] == all[..count.min(all.len())];
    ends.into_iter().find(is).map_or(name, |end| &name[..end])
}
