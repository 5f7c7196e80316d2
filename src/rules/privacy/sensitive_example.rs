//! `privacy/sensitive-example`. The page beside this file is its documentation and its first test.

use serde_json::Value as Json;

use crate::dict::model::{Event, Value};
use crate::dict::{Definition, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{List, Slot};
use crate::tables::{ValueMatcher, pii};

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
    for example in examples.get().into_iter().flatten() {
        let Some(value) = ctx.dictionary.json(example.value) else {
            continue;
        };
        if let Some(matcher) = strings(&value).into_iter().find_map(real) {
            let class = pii().classes().find(|(name, _)| *name == matcher.class);
            let about = class.map_or("personal", |(_, class)| &class.about);
            sink.report(
                example.span,
                message!("an example looks like {}, and not made up", about),
            )
            .help(
                "a dictionary is read by many, and kept in Git for ever; make one up: an address \
                     at example.com, a key of one letter",
            )
            .resting_on(matcher.status);
        }
    }
}

/// All strings in a value.
fn strings(value: &Json) -> Vec<&str> {
    match value {
        Json::String(text) => vec![text],
        Json::Array(items) => items.iter().flat_map(strings).collect(),
        Json::Object(map) => map.values().flat_map(strings).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) => Vec::new(),
    }
}

/// What a text holds that is somebody's: only shapes that nothing else has are looked for.
fn real(text: &str) -> Option<&'static ValueMatcher> {
    let mut ends = (0..=MAX_BYTES.min(text.len())).rev();
    let end = ends.find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let text = &text[..end];
    pii()
        .values
        .iter()
        .filter(|matcher| matcher.scan)
        .find(|matcher| {
            let regex = matcher.pattern.regex();
            let mut found = regex
                .into_iter()
                .flat_map(|regex| regex.find_iter(text))
                .map(|found| found.as_str());
            found.any(|found| !matcher.is_made_up(found))
        })
}
