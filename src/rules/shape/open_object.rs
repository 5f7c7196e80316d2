//! `shape/open-object`. The page beside this file is its documentation and its first test.

use super::common::{has_type, whole_chain};
use crate::diag::Message;
use crate::dict::model::{Additional, Event, Object, Property, Status as EventStatus};
use crate::dict::{Definition, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Flag, Level, Rule, RuleOption, Scope, Sink, Status};
use crate::syntax::decode::{Slot, Text};
use crate::text::Span;

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
    about: "whether each event and object is reported even where nearly all are open",
    default: false,
};

const HELP: &str = "a misspelt property passes, and what is sent is not what is declared; list the \
                    properties, or give the others a shape";

/// What is open of events, or of the objects in them.
struct Practice {
    found: Vec<(Span, Message)>,
    closed: usize,
    every: &'static str,
    nearly: &'static str,
}

impl Practice {
    /// Where (nearly) all are open, it is how this dictionary is and not a slip: that is one
    /// finding.
    fn report(self, ctx: &Ctx<'_>, sink: &mut Sink) {
        const OF: usize = 10;
        let open = self.found.len();
        let usual = open > 1 && self.closed * OF <= open + self.closed;
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
                    _ => self.nearly,
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
        nearly: "nearly every event takes any property besides its own",
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
        nearly: "nearly every object within an event takes any property besides its own",
    };
    ctx.properties().iter().copied().for_each(|at| {
        let property = at.property;
        let removed = at.status == EventStatus::Removed;
        if removed || !property.json_schema.is_absent() {
            return;
        }
        match open(&property.additional_properties) {
            // Without a type, `shape/untyped-property` has said more.
            Some(_) if whole_chain(ctx, &at).is_some_and(|chain| !has_type(&chain)) => {}
            Some(_) if is_meant(described(ctx, property)) => {}
            Some(span) => objects.found.push((span, of_object(ctx, &at))),
            // What refers to a shared object is not another.
            None if declares(&property.properties) || !property.include.is_absent() => {
                objects.closed += 1;
            }
            None => {}
        }
    });
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

fn described<'a>(ctx: &Ctx<'a>, property: &'a Property) -> Option<&'a Text> {
    let description = ctx
        .dictionary
        .lookup(property, |property| &property.description);
    description.map(|text| text.value)
}

fn of_object(ctx: &Ctx<'_>, at: &PropertyAt<'_>) -> Message {
    let chain = ctx.dictionary.chain(at.property);
    let some = chain
        .iter()
        .any(|layer| declares(&layer.properties) || !layer.include.is_absent());
    match (at.name, some) {
        (Some(name), true) => {
            message!("object `{}` takes any property besides its own", name.value)
        }
        (Some(name), false) => message!("object `{}` may hold anything", name.value),
        (None, true) => "this object takes any property besides its own".into(),
        (None, false) => "this object may hold anything".into(),
    }
}

fn declares(slot: &Slot<Object>) -> bool {
    let map = slot.get();
    slot.is_broken() || map.is_some_and(|map| !map.0.is_written_empty())
}

fn open(additional: &Slot<Additional>) -> Option<Span> {
    let written = additional.spanned()?;
    matches!(written.value, Additional::Any(true)).then_some(written.span)
}
