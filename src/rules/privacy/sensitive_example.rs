//! `privacy/sensitive-example`. The page beside this file is its documentation and its first test.

use std::collections::BTreeSet;

use crate::dict::model::{Event, Value};
use crate::dict::{Definition, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::Kind;
use crate::syntax::decode::{List, Slot};
use crate::tables::{ValueMatcher, pii};
use crate::text::Span;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "privacy/sensitive-example",
    summary: "examples are made up",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::File,
    page: include_str!("sensitive_example.md"),
    options: &[],
    checks: &[Check::Event(check_event), Check::Property(check_property)],
};

/// Bytes of a value that are looked at.
const MAX_BYTES: usize = 4096;

fn check_event(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    judge(ctx, &event.body.examples, sink);
}

fn check_property(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    judge(ctx, &at.property.examples, sink);
}

fn judge(ctx: &Ctx<'_>, examples: &Slot<List<Value>>, sink: &mut Sink) {
    // Aliases lead to one value from several places.
    let mut reported = BTreeSet::new();
    for example in examples.get().into_iter().flatten() {
        let Some(tree) = ctx.dictionary.tree(example.span.file) else {
            continue;
        };
        let mut left = vec![example.value.node(tree)];
        while let Some(node) = left.pop() {
            let node = node.target();
            match node.kind() {
                Kind::Sequence => left.extend(node.items().rev()),
                Kind::Mapping => left.extend(node.entries().rev().map(|entry| entry.value)),
                Kind::Scalar(scalar) if reported.insert(node.span().start) => {
                    if let Some(matcher) = real(scalar.text) {
                        report(matcher, node.span(), sink);
                    }
                }
                Kind::Scalar(_) | Kind::Lost => {}
            }
        }
    }
}

fn report(matcher: &ValueMatcher, value: Span, sink: &mut Sink) {
    let class = pii().classes().find(|(name, _)| *name == matcher.class);
    let about = class.map_or("personal", |(_, class)| &class.about);
    sink.report(
        value,
        message!("an example looks like {}, and not made up", about),
    )
    .hiding()
    .help(
        "a dictionary is read by many, and kept in Git for ever; make one up: an address at \
             example.com, a key of one letter",
    )
    .resting_on(matcher.status);
}

/// What a text holds that is somebody's.
fn real(text: &str) -> Option<&'static ValueMatcher> {
    let mut ends = (0..=MAX_BYTES.min(text.len())).rev();
    let end = ends.find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let mut found = pii().revealing(&text[..end]);
    found.next().map(|(matcher, _)| matcher)
}
