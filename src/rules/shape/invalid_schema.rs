//! `shape/invalid-schema`. The page beside this file is its documentation and its first test.

use crate::dict::model::{Event, Value};
use crate::dict::validate::{fragment_faults, schema_faults};
use crate::dict::{Definition, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::Tree;
use crate::syntax::decode::{Fault, FaultKind};
use crate::syntax::edit::replace_word;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/invalid-schema",
    summary: "property schemas are valid JSON Schema",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::Entity,
    page: include_str!("invalid_schema.md"),
    options: &[],
    checks: &[
        Check::Fault(check),
        Check::Property(check_property),
        Check::Event(check_event),
    ],
};

fn check(ctx: &Ctx<'_>, fault: &Fault, sink: &mut Sink) {
    let FaultKind::InvalidSchema {
        keyword,
        reason,
        suggestion,
    } = &fault.kind
    else {
        return;
    };
    let finding = sink.report(fault.span, message!("`{}` {}", keyword, reason));
    match suggestion {
        // An object that declares nothing is always empty, which is an error at once.
        Some(near) if keyword == "type" && near == "object" => finding.help(
            "did you mean `object`? Then list its `properties`, or write \
             `additionalProperties: true`",
        ),
        Some(near) => finding.help(format!("did you mean `{near}`?")).unsafe_fix(
            format!("replace by `{near}`"),
            vec![replace_word(ctx.text(fault.span), fault.span, near)],
        ),
        None => finding.help("as it stands no payload can be judged by it"),
    };
}

fn check_property(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    for fault in schema_faults(at.property) {
        check(ctx, &fault, sink);
    }
    if let Some(fragment) = at.property.json_schema.get() {
        check_fragment(*fragment, at.tree, sink);
    }
}

fn check_event(_: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    if let Some(fragment) = event.body.json_schema.get() {
        check_fragment(*fragment, event.tree, sink);
    }
}

fn check_fragment(fragment: Value, tree: &Tree, sink: &mut Sink) {
    for fault in fragment_faults(fragment, tree) {
        sink.report(fault.span, message!("`{}` {}", fault.keyword, fault.reason))
            .help("a fragment under `json_schema` is JSON Schema 2020-12, as it stands");
    }
}
