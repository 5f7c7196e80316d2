//! `destination/semantic-type`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use super::breaches::{Breaches, field_word};
use crate::dict::model::{BoxedProperty, EventKind, JsonType, Property};
use crate::dict::wire::{Arrival, SentEvent};
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::article;
use crate::tables::{Fact, Spec, destinations};
use crate::text::Name;

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
            let of = Judged {
                ctx,
                arrival,
                tables: tables_of(spec, event, arrival),
                word: field_word(event),
            };
            for field in &arrival.fields {
                of.judge(field.name.name, field.property, &mut breaches);
            }
        }
    }
    breaches.report(sink, |_| {
        "tools that read the spec take the value for what the spec says, or leave it out; give it \
         that type, or another name"
            .to_owned()
    });
}

/// What properties are judged by.
struct Judged<'c, 'a> {
    ctx: &'c Ctx<'a>,
    arrival: &'c Arrival<'a>,
    tables: Vec<&'static Fact<BTreeMap<String, String>>>,
    word: &'static str,
}

impl<'a> Judged<'_, 'a> {
    fn judge(&self, name: &Name, property: &'a Property, breaches: &mut Breaches<'a>) {
        // The products of an order have the properties of one.
        if self.judge_type(name, property, breaches) != Some("array") {
            return;
        }
        let dictionary = self.ctx.dictionary;
        let items = dictionary.lookup(property, |property| &property.items);
        let Some(BoxedProperty(items)) = items.map(|items| items.value) else {
            return;
        };
        let object = dictionary.lookup(items, |items| &items.properties);
        for entry in object.iter().flat_map(|object| object.value.iter()) {
            if let Some(inner) = &entry.value.value {
                self.judge_type(&entry.name.value, inner, breaches);
            }
        }
    }

    /// Judges one property, and says what the spec knows it as.
    fn judge_type(
        &self,
        name: &Name,
        property: &'a Property,
        breaches: &mut Breaches<'a>,
    ) -> Option<&'static str> {
        let dictionary = self.ctx.dictionary;
        let known = self.tables.iter().find_map(|fact| {
            let wanted = fact.value.get(name.as_str())?;
            Some((fact, wanted))
        });
        let (fact, wanted) = known?;
        let types = dictionary.lookup(property, |property| &property.types);
        if let Some(types) = types
            && let Some(kind) = types.value.single()
            && !fits(kind, wanted)
        {
            let (word, kind) = (self.word, kind.word());
            let what = format!("{word} `{name}` is {} {kind}", article(kind));
            let said = format!("knows it as {} {wanted}", article(wanted));
            breaches.add(types.span, what, self.arrival, *fact, said);
        }
        Some(wanted.as_str())
    }
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
