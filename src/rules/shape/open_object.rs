//! `shape/open-object`. The page beside this file is its documentation and its first test.

use std::collections::BTreeMap;

use super::common::{has_type, whole_chain};
use crate::diag::Message;
use crate::dict::model::{
    Additional, BoxedProperty, Event, Object, Property, Status as EventStatus,
};
use crate::dict::{Definition, Entity, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Flag, Level, Rule, RuleOption, Scope, Sink, Status};
use crate::syntax::decode::{Slot, Text};
use crate::text::{Name, Span, words};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/open-object",
    summary: "objects say all that they hold",
    level: Level::Info,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Index,
    page: include_str!("open_object.md"),
    options: &[RuleOption::Flag(&EACH)],
    checks: &[
        Check::Dictionary(check_events),
        Check::Dictionary(check_objects),
    ],
};

static EACH: Flag = Flag {
    name: "each",
    about: "whether each event and object is reported even where most are open",
    default: false,
};

const HELP: &str = "a misspelt property passes, and what is sent is not what is declared; list the \
                    properties, or give the others a shape";

/// What is open of events, or of the objects in them.
struct Practice {
    found: Vec<(Span, Message)>,
    closed: usize,
    every: &'static str,
    most: &'static str,
}

impl Practice {
    /// Where most are open, it is how this dictionary is and not a slip: that is one finding.
    fn report(self, ctx: &Ctx<'_>, sink: &mut Sink) {
        let open = self.found.len();
        let usual = open > 1 && open > self.closed;
        let mut told = false;
        for (span, message) in self.found {
            let each = ctx.flag(&RULE, &EACH, span.file).value;
            if !usual || each {
                sink.report(span, message).help(HELP);
                continue;
            }
            if !told {
                let message = match self.closed {
                    0 => self.every,
                    _ => self.most,
                };
                sink.report(span, message)
                    .help(format!("{HELP}; this is the first of them"));
            }
            told = true;
        }
    }
}

fn check_events(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut events = Practice {
        found: Vec::new(),
        closed: 0,
        every: "every event takes any property besides its own",
        most: "most events take any property besides their own",
    };
    for event in ctx.dictionary.events() {
        let removed = event.body.status.get() == Some(&EventStatus::Removed);
        // A fragment may say what else there can be.
        if removed || event.body.partial || !event.body.json_schema.is_absent() {
            continue;
        }
        match open(&event.body.additional_properties) {
            Some(_) if is_meant(event.body.description.get()) => {}
            Some(span) => events.found.push((span, of_event(event))),
            None => events.closed += 1,
        }
    }
    events.report(ctx, sink);
}

fn of_event(event: Definition<'_, Event>) -> Message {
    let name = &event.name.value;
    match declares(&event.body.properties) || !event.body.include.is_absent() {
        true => message!("event `{}` takes any property besides its own", name),
        false => message!("event `{}` may hold anything", name),
    }
}

fn check_objects(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut objects = Practice {
        found: Vec::new(),
        closed: 0,
        every: "every object within an event takes any property besides its own",
        most: "most objects within events take any property besides their own",
    };
    let mut holders = Holders::default();
    for at in ctx.properties().iter().copied() {
        let property = at.property;
        holders.add(&at);
        let removed = at.status == EventStatus::Removed;
        let most = ctx.dictionary.lookup(property, |p| &p.max_properties);
        let always_empty = most.is_some_and(|most| *most.value == 0);
        if removed || always_empty || !property.json_schema.is_absent() {
            continue;
        }
        match open(&property.additional_properties) {
            // Without a type, `shape/untyped-property` has said more.
            Some(_) if whole_chain(ctx, &at).is_some_and(|chain| !has_type(&chain)) => {}
            Some(_) if is_meant(described(ctx, property)) => {}
            Some(_) if !holds_some(ctx, property) && is_passed_on(described(ctx, property)) => {}
            Some(span) => objects.found.push((span, of_object(ctx, &at, &holders))),
            // What refers to a shared object is not another.
            None if declares(&property.properties) || !property.include.is_absent() => {
                objects.closed += 1;
            }
            None => {}
        }
    }
    objects.report(ctx, sink);
}

/// Whether a description says that it holds what nobody can list.
fn is_meant(description: Option<&Text>) -> bool {
    const SAID: &[&str] = &[
        "additional propert",
        "arbitrary",
        "any propert",
        "any key",
        "free-form",
        "freeform",
    ];
    description.is_some_and(|text| {
        let text = text.as_str().to_lowercase();
        SAID.iter().any(|said| text.contains(said))
    })
}

/// Whether a description says that it is passed on as it came: what is in it is somebody else's.
fn is_passed_on(description: Option<&Text>) -> bool {
    const LONGEST: usize = 2_000;
    const SAID: &[&str] = &["opaque", "original", "raw", "token", "tokens"];
    description.is_some_and(|text| {
        let text = text.as_str();
        let words = match text.len() <= LONGEST {
            true => words(text),
            false => Vec::new(),
        };
        let whole = words.windows(2).any(|pair| pair == ["full", "payload"]);
        whole || words.iter().any(|word| SAID.contains(&word.as_str()))
    })
}

fn described<'a>(ctx: &Ctx<'a>, property: &'a Property) -> Option<&'a Text> {
    let description = ctx
        .dictionary
        .lookup(property, |property| &property.description);
    description.map(|text| text.value)
}

/// What the properties without a name are part of.
#[derive(Default)]
struct Holders<'a>(BTreeMap<*const Property, (&'static str, &'a Name)>);

impl<'a> Holders<'a> {
    /// What is in it comes later.
    fn add(&mut self, at: &PropertyAt<'a>) {
        let items = at.property.items.get();
        let others = match at.property.additional_properties.get() {
            Some(Additional::Schema(others)) => Some(others),
            _ => None,
        };
        let (_, holder) = self.of(at);
        let parts = [("an item", items), ("a value", others)];
        for (part, within) in parts {
            if let Some(BoxedProperty(within)) = within {
                self.0.insert(std::ptr::from_ref(within), (part, holder));
            }
        }
    }

    /// The part that a property is, and the nearest name around it.
    fn of(&self, at: &PropertyAt<'a>) -> (&'static str, &'a Name) {
        let (Entity::Event(entity)
        | Entity::Property(entity)
        | Entity::Group(entity)
        | Entity::Identifier(entity)) = at.entity;
        match at.name {
            Some(name) => ("object", &name.value),
            None => {
                let known = self.0.get(&std::ptr::from_ref(at.property));
                known.copied().unwrap_or(("any other property", entity))
            }
        }
    }
}

fn of_object(ctx: &Ctx<'_>, at: &PropertyAt<'_>, holders: &Holders<'_>) -> Message {
    let (part, name) = holders.of(at);
    match (at.name.is_some(), holds_some(ctx, at.property)) {
        (true, true) => message!("object `{}` takes any property besides its own", name),
        (true, false) => message!("object `{}` may hold anything", name),
        (false, true) => message!("{} of `{}` takes any property besides its own", part, name),
        (false, false) => message!("{} of `{}` may hold anything", part, name),
    }
}

/// Whether it declares a part of what it holds.
fn holds_some(ctx: &Ctx<'_>, property: &Property) -> bool {
    let mut layers = ctx.dictionary.layers(property);
    layers.any(|layer| declares(&layer.properties) || !layer.include.is_absent())
}

fn declares(slot: &Slot<Object>) -> bool {
    let map = slot.get();
    slot.is_broken() || map.is_some_and(|map| !map.0.is_written_empty())
}

fn open(additional: &Slot<Additional>) -> Option<Span> {
    let written = additional.spanned()?;
    matches!(written.value, Additional::Any(true)).then_some(written.span)
}
