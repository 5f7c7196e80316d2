//! `destination/semantic-type`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use super::breaches::{Breaches, field_word};
use crate::dict::model::{EventKind, JsonType};
use crate::dict::wire::{Arrival, SentEvent};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::article;
use crate::tables::{Fact, Spec, destinations};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "destination/semantic-type",
    summary: "properties that a published spec knows have the type that it says",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("semantic_type.md"),
    options: &[],
    checks: &[Check::Dictionary(check)],
};

fn check(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut breaches = Breaches::default();
    for event in ctx.traffic().current() {
        for arrival in &event.arrivals {
            let Some(spec) = arrival
                .known
                .and_then(|known| destinations().specs.get(known.spec.as_deref()?))
            else {
                continue;
            };
            for field in &arrival.fields {
                let types = ctx
                    .dictionary
                    .lookup(field.property, |property| &property.types);
                let Some(types) = types else { continue };
                let tables = tables_of(spec, event, arrival);
                let known = tables.into_iter().find_map(|fact| {
                    let wanted = fact.value.get(&**field.name.name)?;
                    Some((fact, wanted))
                });
                if let (Some((fact, wanted)), Some(kind)) = (known, types.value.single())
                    && !fits(kind, wanted)
                {
                    let name = field.name.name;
                    let (word, kind) = (field_word(event), kind.word());
                    let what = format!("{word} `{name}` is {} {kind}", article(kind));
                    let said = format!("knows it as {} {wanted}", article(wanted));
                    breaches.add(types.span, what, arrival, fact, said);
                }
            }
        }
    }
    breaches.report(sink, |_| {
        "tools that read the spec take the value for what the spec says, or leave it out; give it \
         that type, or another name"
            .to_owned()
    });
}

/// What the spec says of properties of such an event, the more special first.
fn tables_of<'s>(
    spec: &'s Spec,
    event: &SentEvent<'_>,
    arrival: &Arrival<'_>,
) -> Vec<&'s Fact<BTreeMap<String, String>>> {
    let known = || {
        let names = spec.events.value.values().flatten();
        let mut sent = arrival.names.iter();
        let known: Vec<&str> = names.map(String::as_str).collect();
        sent.any(|name| known.contains(&name.name.as_str()))
    };
    match event.kind {
        EventKind::Identify => vec![&spec.user_traits],
        EventKind::Group => vec![&spec.group_traits],
        EventKind::Page => vec![&spec.page_properties, &spec.properties],
        EventKind::Track if known() => vec![&spec.event_properties, &spec.properties],
        EventKind::Track | EventKind::Screen => vec![&spec.properties],
        EventKind::Alias => Vec::new(),
    }
}

fn fits(kind: JsonType, wanted: &str) -> bool {
    match wanted {
        "date" => matches!(kind, JsonType::String | JsonType::Timestamp),
        "number" => matches!(kind, JsonType::Number | JsonType::Integer),
        "string" => matches!(kind, JsonType::String | JsonType::Timestamp),
        _ => kind.word() == wanted,
    }
}
