//! `shape/untyped-items`. The page beside this file is its documentation and its first test.

use super::common::{has_type, whole_chain};
use crate::dict::PropertyAt;
use crate::dict::model::{BoxedProperty, JsonType};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/untyped-items",
    summary: "a list says what it holds",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("untyped_items.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(chain) = whole_chain(ctx, at) else {
        return;
    };
    let message = || match at.name {
        Some(name) => message!("list `{}` may hold anything", name.value),
        None => "this list may hold anything".into(),
    };
    let help = "nothing checks what is in it; add `items:` with a type, or with `json_schema: true` if \
                anything is meant";
    if let Some(items) = at.property.items.spanned() {
        let BoxedProperty(inner) = items.value;
        let bare = inner.reference.is_absent() && !inner.partial;
        if bare && !has_type(&[inner]) {
            sink.report(items.span, message()).help(help);
        }
        return;
    }
    let Some(types) = at.property.types.spanned() else {
        return;
    };
    let says_more = chain.iter().any(|layer| {
        !(layer.items.is_absent()
            && layer.json_schema.is_absent()
            && layer.values_allowed.is_absent()
            && layer.constant.is_absent()
            && layer.max_items.get() != Some(&0))
    });
    // Where it may be something else as well, that is what is wrong with it.
    if types.value.single() == Some(JsonType::Array) && !says_more {
        sink.report(types.span, message()).help(help);
    }
}
