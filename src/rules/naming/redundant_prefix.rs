//! `naming/redundant-prefix`. The page beside this file is its documentation and its first test.

use crate::dict::PropertyAt;
use crate::dict::model::BoxedProperty;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::MapEntry;
use crate::tables::is_plural;
use crate::text::words;

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

fn check(_: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(name) = at.name else { return };
    let (object, is_list) = match at.property.items.get() {
        Some(BoxedProperty(items)) => (&items.properties, true),
        None => (&at.property.properties, false),
    };
    let Some(members) = object.get() else { return };
    let mut parent = words(&name.value);
    if let (Some(last), true) = (parent.last_mut(), is_list) {
        *last = singular(last);
    }
    for MapEntry { name: member, .. } in members.iter() {
        let said = words(&member.value);
        let Some(rest) = said.strip_prefix(&parent[..]) else {
            continue;
        };
        let is_term = rest
            .last()
            .is_none_or(|last| TERMS.contains(&last.as_str()));
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
                "in a query it reads `{}.{}`; `{}` is enough",
                name.value,
                member.value,
                rest.join("_")
            ));
    }
}

fn singular(word: &str) -> String {
    match (word.strip_suffix("ies"), word.strip_suffix('s')) {
        (Some(stem), _) if stem.len() > 1 => format!("{stem}y"),
        (_, Some(stem)) if is_plural(word) => stem.to_owned(),
        _ => word.to_owned(),
    }
}
