//! `naming/redundant-prefix`. The page beside this file is its documentation and its first test.

use super::{CASES, is_going, is_used};
use crate::config::Case;
use crate::dict::PropertyAt;
use crate::dict::model::{BoxedProperty, Property};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::MapEntry;
use crate::tables::{is_plural, is_term_of};
use crate::text::{Name, Spanned, squash, words};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "naming/redundant-prefix",
    summary: "properties of an object do not repeat its name",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("redundant_prefix.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

/// Words behind the prefix with which the whole name is a term of its own: an id is looked for by it.
const TERMS: &[&str] = &[
    "id",
    "ids",
    "key",
    "uuid",
    "guid",
    "sku",
    "uri",
    "url",
    "identifier",
    "at",
    "by",
    "on",
    "to",
    "from",
    "in",
];

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(name) = at.name.filter(|_| is_used(at)) else {
        return;
    };
    let (object, is_list) = match at.property.items.get() {
        Some(BoxedProperty(items)) => (&items.properties, true),
        None => (&at.property.properties, false),
    };
    let Some(members) = object.get() else { return };
    let mut parent = name.value.words().to_vec();
    if let (Some(last), true) = (parent.last_mut(), is_list) {
        *last = singular(last);
    }
    let repeats =
        |member: &Spanned<Name>| !parent.is_empty() && member.value.words().starts_with(&parent);
    // Names of a catalogue, which have to be told apart without the object.
    let is_shared = |MapEntry { name, value }: &MapEntry<Property>| {
        let property = value.value.as_ref();
        property.is_some_and(|property| property.reference.get() == Some(&name.value))
    };
    if members
        .iter()
        .any(|member| repeats(&member.name) && is_shared(member))
    {
        return;
    }
    let is_staying = |entry: &&MapEntry<Property>| {
        let property = entry.value.value.as_ref();
        !property.is_some_and(|property| is_going(ctx.dictionary, property))
    };
    for MapEntry { name: member, .. } in members.iter().filter(is_staying) {
        let said = words(&member.value);
        let Some(rest) = said.strip_prefix(&parent[..]) else {
            continue;
        };
        let is_term = rest
            .last()
            .is_none_or(|last| TERMS.contains(&last.as_str()));
        // What stands by itself elsewhere is a term, and so is what a vendor calls it.
        let is_term = is_term
            || ctx.spellings().contains_key(&squash(&member.value))
            || is_term_of(&name.value, &member.value);
        // `3d` behind the prefix would not be a name.
        if parent.is_empty() || is_term || !rest[0].starts_with(char::is_alphabetic) {
            continue;
        }
        let message = message!(
            "property `{}` repeats the name of `{}`, which it is in",
            member.value,
            name.value
        );
        sink.report(member.span, message)
            .related(name.span, "the object")
            .help(format!(
                "its path reads `{}{}.{}`; `{}` is enough",
                name.value,
                if is_list { "[]" } else { "" },
                member.value,
                written_as(&member.value, ctx.config.naming.property_case.value)
                    .apply(&rest.join("_"))
            ));
    }
}

/// The case that a name is in; where that cannot be told, what the dictionary asks for.
fn written_as(name: &str, asked: Case) -> Case {
    let mut cases = CASES.into_iter();
    cases.find(|case| case.matches(name)).unwrap_or(asked)
}

fn singular(word: &str) -> String {
    match (word.strip_suffix("ies"), word.strip_suffix('s')) {
        (Some(stem), _) if stem.len() > 1 => format!("{stem}y"),
        (_, Some(stem)) if is_plural(word) => stem.to_owned(),
        _ => word.to_owned(),
    }
}
