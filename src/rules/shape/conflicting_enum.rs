//! `shape/conflicting-enum`. The page beside this file is its documentation and its first test.

use std::collections::{BTreeMap, BTreeSet};

use super::common::some_of;
use crate::dict::model::Value;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Site, Status};
use crate::syntax::decode::List;
use crate::text::{Span, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/conflicting-enum",
    summary: "a property name has one list of values",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("conflicting_enum.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

/// Values that two lists share before they are taken for the same thing: these, and half of all.
const SHARED: usize = 2;

struct Listed {
    values: BTreeSet<String>,
    span: Span,
    uses: usize,
}

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    for ((_, name), sites) in ctx.sites() {
        let mut lists: Vec<Listed> = Vec::new();
        // A shared list is read once for all that refer to it.
        let mut known: BTreeMap<(u32, u32, u32), Option<usize>> = BTreeMap::new();
        for list in sites.iter().filter_map(|site| list(ctx, *site)) {
            let place = (list.span.file.0, list.span.start, list.span.end);
            match known.get(&place) {
                Some(at) => {
                    if let Some(list) = at.and_then(|at| lists.get_mut(at)) {
                        list.uses += 1;
                    }
                }
                None => {
                    let read = read(ctx, list);
                    known.insert(place, read.is_some().then_some(lists.len()));
                    lists.extend(read);
                }
            }
        }
        let mut uses: BTreeMap<&BTreeSet<String>, usize> = BTreeMap::new();
        for list in &lists {
            *uses.entry(&list.values).or_default() += list.uses;
        }
        // The list that most have; of several, the longest, and of those the first.
        let weight = |list: &Listed| (uses.get(&list.values), list.values.len());
        let most = lists.iter().map(weight).max();
        let Some(usual) = lists.iter().find(|list| Some(weight(list)) == most) else {
            continue;
        };
        for list in lists.iter().filter(|list| list.values != usual.values) {
            let shared = list.values.intersection(&usual.values).count();
            let all = list.values.union(&usual.values).count();
            if shared < SHARED || 2 * shared < all {
                continue;
            }
            let lacks: Vec<_> = usual.values.difference(&list.values).collect();
            let more: Vec<_> = list.values.difference(&usual.values).collect();
            let what = match (lacks.is_empty(), more.is_empty()) {
                (false, true) => format!("lacks {}", some_of(&lacks)),
                (true, _) => format!("has {} besides", some_of(&more)),
                (false, false) => format!("lacks {} and has {}", some_of(&lacks), some_of(&more)),
            };
            let message = message!("`{}` {}, unlike elsewhere", name, what);
            sink.report(list.span, message)
                .related(usual.span, "elsewhere")
                .help("a value that was added in one place is missing in the other: share the property by `ref`");
        }
    }
}

/// The list of a site; none where a part of what is shared was taken on purpose.
fn list<'a>(ctx: &Ctx<'a>, site: Site<'a>) -> Option<Spanned<&'a List<Value>>> {
    let own = !site.property.values_allowed.is_absent();
    if own && !site.property.reference.is_absent() {
        return None;
    }
    let mut layers = ctx.dictionary.layers(site.property);
    let list = layers.find(|layer| !layer.values_allowed.is_absent())?;
    list.values_allowed
        .spanned()
        .filter(|list| list.value.is_whole())
}

/// Its values, each with its type.
fn read(ctx: &Ctx<'_>, list: Spanned<&List<Value>>) -> Option<Listed> {
    let values = list
        .value
        .iter()
        .map(|item| ctx.dictionary.json(item.value));
    let values: Option<Vec<_>> = values.collect();
    let values = values?.into_iter().filter(|value| !value.is_null());
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    Some(Listed {
        values: values.map(text).collect(),
        span: list.span,
        uses: 1,
    })
}
