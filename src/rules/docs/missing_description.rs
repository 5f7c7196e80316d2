//! `docs/missing-description`. The page beside this file is its documentation and its first test.

use crate::diag::Message;
use crate::dict::model::{
    Additional, BoxedProperty, Event, EventKind, Group, Object, Property, Status as EventStatus,
    ValueNote,
};
use crate::dict::{Definition, Entity, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Flag, Level, Rule, RuleOption, Scope, Sink, Status};
use crate::syntax::decode::{MapEntry, Slot};
use crate::text::{Name, Spanned};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "docs/missing-description",
    summary: "everything that people look up is described",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("missing_description.md"),
    options: &[RuleOption::Flag(&NESTED), RuleOption::Flag(&EACH)],
    checks: &[
        Check::Event(check_event),
        Check::Group(check_group),
        Check::Property(check_property),
    ],
};

static NESTED: Flag = Flag {
    name: "nested",
    about: "whether the properties of objects within an event need one too",
    default: true,
};

static EACH: Flag = Flag {
    name: "each",
    about: "whether each property without one is reported, where most of an object have none",
    default: false,
};

/// Properties without a description that an object has at least, to be reported in one.
const MANY: usize = 6;

const OF_PROPERTY: &str = "whoever reads the data has to guess what it holds; add `description:`, or share a \
                           described property by `ref:`";

fn report(what: &str, name: &Spanned<Name>, help: &str, sink: &mut Sink) {
    sink.report(
        name.span,
        message!("{} `{}` has no description", what, name.value),
    )
    .help(help);
}

fn check_event(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    if event.body.status.get() == Some(&EventStatus::Removed) {
        return;
    }
    if event.body.description.is_absent() && !event.body.partial {
        let help = match event.body.kind.or(EventKind::Track) {
            EventKind::Track => {
                "without one the next person logs the same action under another name; add \
                 `description:` with what happened, seen from the user"
            }
            // The SDK's documentation says what the call does.
            _ => "add `description:` with when the call is made and what it adds",
        };
        report("event", event.name, help, sink);
    }
    members(
        ctx,
        ("event", event.name),
        &event.body.properties,
        false,
        sink,
    );
    if let Some(Additional::Schema(BoxedProperty(values))) = event.body.additional_properties.get()
    {
        within(ctx, ("event", event.name), values, sink);
    }
}

fn check_group(ctx: &Ctx<'_>, group: Definition<'_, Group>, sink: &mut Sink) {
    if group.body.description.is_absent() && !group.body.partial {
        let help = "add `description:` with what the properties have in common";
        report("group", group.name, help, sink);
    }
    members(
        ctx,
        ("group", group.name),
        &group.body.properties,
        false,
        sink,
    );
}

/// What is in no object is judged by itself; of everything else, its members.
fn check_property(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let (Some(name), false) = (at.name, at.status == EventStatus::Removed) else {
        return;
    };
    if at.siblings.is_none() && lacks_one(at.property) {
        let (what, help) = match at.entity {
            Entity::Identifier(_) => (
                "identifier",
                "add `description:` with whom or what it stands for, and where it comes from",
            ),
            _ => ("property", OF_PROPERTY),
        };
        report(what, name, help, sink);
    }
    within(ctx, ("object", name), at.property, sink);
}

/// The objects that a property holds without a name of their own.
fn within(ctx: &Ctx<'_>, of: (&str, &Spanned<Name>), property: &Property, sink: &mut Sink) {
    members(ctx, of, &property.properties, true, sink);
    if let Some(BoxedProperty(items)) = property.items.get() {
        within(ctx, of, items, sink);
    }
    if let Some(Additional::Schema(BoxedProperty(values))) = property.additional_properties.get() {
        within(ctx, of, values, sink);
    }
}

fn members(
    ctx: &Ctx<'_>,
    (what, of): (&str, &Spanned<Name>),
    object: &Slot<Object>,
    is_nested: bool,
    sink: &mut Sink,
) {
    let Some(object) = object.get() else { return };
    if is_nested && !ctx.flag(&RULE, &NESTED, of.span.file).value {
        return;
    }
    let lacks =
        |MapEntry { value, .. }: &&MapEntry<Property>| value.value.as_ref().is_some_and(lacks_one);
    let (all, none) = (object.iter().count(), object.iter().filter(lacks).count());
    let is_one = none >= MANY && none * 2 > all;
    if is_one && !ctx.flag(&RULE, &EACH, of.span.file).value {
        let message = Message {
            text: format!(
                "no description for {none} of the {all} properties of {what} `{}`",
                of.value
            ),
            // It stays the same finding as the number goes down.
            args: vec![what.to_owned(), of.value.to_string()],
        };
        sink.report(of.span, message).help(
            "whoever reads the data has to guess what they hold; begin with those that are looked up most, and \
             share described properties by `ref:`",
        );
        return;
    }
    for entry in object.iter().filter(lacks) {
        report("property", &entry.name, OF_PROPERTY, sink);
    }
}

/// Whether a property has to say what it is, and does not. A shared one does where it is defined.
fn lacks_one(property: &Property) -> bool {
    let is_said = || {
        let items = property.items.get().map(|BoxedProperty(items)| items);
        let values = match property.additional_properties.get() {
            Some(Additional::Schema(BoxedProperty(values))) => Some(values),
            _ => None,
        };
        let mut inner = items.into_iter().chain(values);
        inner.any(|inner| !inner.description.is_absent())
    };
    property.description.is_absent()
        && property.reference.is_absent()
        && !property.partial
        && !is_said()
        && !values_say_it(property)
}

/// Whether the values leave nothing to explain: there is one, or each has its description.
pub(super) fn values_say_it(property: &Property) -> bool {
    let Some(allowed) = property.values_allowed.get().filter(|list| list.is_whole()) else {
        return !property.constant.is_absent();
    };
    let described = |note: &MapEntry<ValueNote>| {
        note.value
            .value
            .as_ref()
            .is_some_and(|note| !note.description.is_absent())
    };
    let notes = property.values.get();
    // A note that could not be read may be the one that is missing.
    if notes.is_some_and(|notes| !notes.is_whole()) {
        return true;
    }
    let notes = notes.map_or(0, |notes| notes.iter().filter(|n| described(n)).count());
    allowed.len() == 1 || (allowed.len() > 1 && notes >= allowed.len())
}
