//! Which values may be personal, and must not be told.

use std::sync::Arc;

use crate::dict::model::{Additional, BoxedProperty, Event, Group, Pii, Property};
use crate::dict::schema::steps;
use crate::dict::{Definition, Dictionary, Member};
use crate::syntax::Tree;
use crate::text::Name;

/// Whose value it is.
#[derive(Debug, Clone, Copy)]
pub enum Holder<'d> {
    /// The properties of an event.
    Event(Definition<'d, Event>),
    /// The properties of a group.
    Group(Definition<'d, Group>),
    /// The value of a property.
    Property(&'d Property, &'d Arc<Tree>),
}

/// Whether the value at `pointer` within `holder`, or one that it is part of, is declared as
/// anything but `pii: none`. A level that could not be read counts as personal.
pub fn is_private(dictionary: &Dictionary, holder: Holder<'_>, pointer: &str) -> bool {
    let mut here = vec![holder];
    if here.iter().any(|holder| personal(dictionary, *holder)) {
        return true;
    }
    for step in steps(pointer) {
        here = here
            .iter()
            .flat_map(|holder| children(dictionary, *holder, &step))
            .collect();
        if here.iter().any(|holder| personal(dictionary, *holder)) {
            return true;
        }
    }
    false
}

fn personal(dictionary: &Dictionary, holder: Holder<'_>) -> bool {
    let Holder::Property(property, _) = holder else {
        return false;
    };
    let mut layers = dictionary.layers(property);
    let said = layers.find(|property| !property.pii.is_absent());
    said.is_some_and(|property| property.pii.get() != Some(&Pii::None))
}

/// What `step` may lead to: a member of that name, an item, or whatever else an object holds.
fn children<'d>(dictionary: &'d Dictionary, holder: Holder<'d>, step: &str) -> Vec<Holder<'d>> {
    let named = |members: Vec<Member<'d>>| {
        members
            .into_iter()
            .find(|member| member.name.value == *step)
            .map(|member| Holder::Property(member.property, member.tree))
    };
    let mut found = Vec::new();
    match holder {
        Holder::Event(Definition { body, tree, .. }) => {
            let members = dictionary.members(&body.properties, &body.include, tree, |_, _| {});
            found.extend(named(members));
            if found.is_empty()
                && let Some(Additional::Schema(BoxedProperty(values))) =
                    body.additional_properties.get()
            {
                found.push(Holder::Property(values, tree));
            }
        }
        Holder::Group(Definition { body, tree, .. }) => {
            let members = dictionary.members(&body.properties, &body.include, tree, |_, _| {});
            found.extend(named(members));
        }
        Holder::Property(property, tree) => {
            let mut tree = tree;
            for property in dictionary.layers(property) {
                let members =
                    dictionary.members(&property.properties, &property.include, tree, |_, _| {});
                let member = named(members);
                if member.is_none()
                    && let Some(Additional::Schema(BoxedProperty(values))) =
                        property.additional_properties.get()
                {
                    found.push(Holder::Property(values, tree));
                }
                found.extend(member);
                if let Some(BoxedProperty(items)) = property.items.get()
                    && step.bytes().all(|b| b.is_ascii_digit())
                {
                    found.push(Holder::Property(items, tree));
                }
                let next = property.reference.get().map(Name::as_str);
                match next.and_then(|name| dictionary.property(name)) {
                    Some(next) => tree = next.tree,
                    None => break,
                }
            }
        }
    }
    found
}
