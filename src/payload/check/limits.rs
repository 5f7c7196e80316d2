//! An event against what its destinations take.

use super::event::Judge;
use crate::payload::envelope::Field;
use crate::payload::expected::Ceiling;
use crate::payload::mismatch::Kind;
use crate::payload::tape::{self, Item};
use crate::tables::{Effect, Fact, Provenance};
use crate::text::Span;

/// One thing that a destination does not take as it is.
struct Over<'t> {
    at: Item<'t>,
    subject: String,
    /// "has 340 characters".
    has: String,
    /// "takes 100".
    takes: String,
    effect: Option<Effect>,
    status: Provenance,
}

impl<'t> Judge<'_, '_, 't> {
    /// What is too long, or too many, for destinations of the event: each thing once, for the first of them.
    pub(super) fn limits(&mut self, properties: Option<(&Field<'t>, Item<'t>)>) {
        let planned = self.planned;
        let whole = planned.ceilings.iter().find_map(|ceiling| {
            let over = self.event_bytes(ceiling)?;
            Some((ceiling, over))
        });
        if let Some((ceiling, over)) = whole {
            self.over(ceiling.destination, ceiling.asked, over.at, &over);
        }
        let Some((field, object)) = properties else {
            return;
        };
        let mut told: Vec<u32> = Vec::new();
        for ceiling in &planned.ceilings {
            for over in values(ceiling, object) {
                if !told.contains(&over.at.index()) {
                    told.push(over.at.index());
                    let node = field.node_of(over.at);
                    self.over(ceiling.destination, ceiling.asked, node, &over);
                }
            }
        }
    }

    fn over(&mut self, destination: &str, asked: Span, node: Item<'t>, over: &Over<'t>) {
        let effect = over.effect.map(|effect| effect.does_to("the rest"));
        let effect = effect.map_or_else(String::new, |effect| format!(" and {effect}"));
        let what = format!("{}; {destination} {}{effect}", over.has, over.takes);
        let mut mismatch = self.mismatch(Kind::DestinationLimit, node, what, Some(asked));
        mismatch.subject.clone_from(&over.subject);
        mismatch.rests_on = over.status;
        self.found.push((mismatch, None));
    }

    fn event_bytes(&self, ceiling: &Ceiling<'_>) -> Option<Over<'t>> {
        let event = self.sent.event().item();
        let length = event.raw().len() as u64;
        too_large(ceiling, length).map(|fact| Over {
            at: event,
            subject: self.name().to_string(),
            has: format!("has {length} bytes"),
            takes: format!("takes {}", fact.value),
            effect: fact.effect,
            status: fact.status,
        })
    }
}

/// Whether nothing is too long or too many of an event of so many bytes with these properties.
pub(super) fn are_kept(ceilings: &[Ceiling<'_>], bytes: usize, properties: Item<'_>) -> bool {
    ceilings.iter().all(|ceiling| {
        too_large(ceiling, bytes as u64).is_none() && values(ceiling, properties).is_empty()
    })
}

/// What says that so many bytes are too many for an event.
fn too_large(ceiling: &Ceiling<'_>, bytes: u64) -> Option<&'static Fact<u64>> {
    ceiling.event_bytes.filter(|fact| bytes > fact.value)
}

/// What of the properties is over.
fn values<'t>(ceiling: &Ceiling<'_>, object: Item<'t>) -> Vec<Over<'t>> {
    let rules = ceiling.rules;
    let mut over = Vec::new();
    let mut count = 0;
    for (key, value) in object.entries() {
        count += 1;
        let Some(name) = key.string() else { continue };
        let too_many = |fact: &Option<Fact<usize>>, length: usize, what: &str| {
            let fact = fact.as_ref().filter(|fact| length > fact.value)?;
            Some(Over {
                at: value,
                subject: name.to_string(),
                has: format!("has {length} {what}"),
                takes: format!("takes {}", fact.value),
                effect: fact.effect,
                status: fact.status,
            })
        };
        over.extend(match value.kind() {
            tape::Kind::String => too_long(ceiling, &name, value),
            tape::Kind::Array => too_many(&rules.max_items, value.items().count(), "items"),
            tape::Kind::Object => too_many(&rules.max_keys, value.entries().count(), "properties"),
            _ => None,
        });
    }
    let limits = [(&rules.max_count, "takes"), (&rules.max_shown, "shows")];
    let first = limits.into_iter().find_map(|(fact, verb)| {
        let fact = fact.as_ref().filter(|fact| count > fact.value)?;
        Some(Over {
            at: object,
            subject: "the properties".to_owned(),
            has: format!("are {count}"),
            takes: format!("{verb} {}", fact.value),
            effect: fact.effect,
            status: fact.status,
        })
    });
    over.extend(first);
    over
}

fn too_long<'t>(ceiling: &Ceiling<'_>, name: &str, value: Item<'t>) -> Option<Over<'t>> {
    let limit = ceiling.limit(name)?;
    // A character has a byte at least, and an escape more than one.
    if value.range().len() <= limit.most {
        return None;
    }
    let length = limit.measure(&value.string()?);
    (length > limit.most).then(|| Over {
        at: value,
        subject: name.to_owned(),
        has: format!("has {length} {}", limit.unit),
        takes: format!("takes {}", limit.most),
        effect: limit.effect,
        status: limit.status,
    })
}
