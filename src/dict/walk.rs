//! Every property of the dictionary, once each, where it is defined.

use std::sync::Arc;

use super::Dictionary;
use super::model::{Additional, BoxedProperty, Object, Property, Status};
use crate::syntax::Tree;
use crate::syntax::decode::{List, MapEntry, Slot};
use crate::text::{Name, Spanned};

/// What a property belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entity<'d> {
    /// An event.
    Event(&'d Name),
    /// A shared property.
    Property(&'d Name),
    /// A group.
    Group(&'d Name),
    /// An identifier.
    Identifier(&'d Name),
}

/// A property and what surrounds it.
#[derive(Debug, Clone, Copy)]
pub struct PropertyAt<'d> {
    /// The definition it is in.
    pub entity: Entity<'d>,
    /// Where the event that it is in stands; what is in no event is in use.
    pub status: Status,
    /// Whether it, or the shared property behind it, is on its way out.
    pub deprecated: bool,
    /// Its name; none for the items of a list and for what else has no name.
    pub name: Option<&'d Spanned<Name>>,
    /// What it says.
    pub property: &'d Property,
    /// The object whose property it is, for names of siblings; none where it has no siblings.
    pub siblings: Option<Siblings<'d>>,
    /// The tree that raw values in it are read from.
    pub tree: &'d Arc<Tree>,
    /// How many objects and lists it is within: 0 for a property of an event.
    pub depth: usize,
}

/// The object that a property is in.
#[derive(Debug, Clone, Copy)]
pub struct Siblings<'d> {
    /// Its own properties.
    pub properties: &'d Slot<Object>,
    /// Its groups.
    pub include: &'d Slot<List<Name>>,
}

impl Siblings<'_> {
    /// Whether it is the same object, not one that says the same.
    pub fn is(self, other: Siblings<'_>) -> bool {
        std::ptr::eq(self.properties, other.properties) && std::ptr::eq(self.include, other.include)
    }
}

/// Visits every property of every definition, nested ones too, in the order of names.
pub fn walk_properties<'d>(dictionary: &'d Dictionary, mut visit: impl FnMut(PropertyAt<'d>)) {
    let visit: &mut dyn FnMut(PropertyAt<'d>) = &mut visit;
    for event in dictionary.events() {
        let walk = Walk {
            dictionary,
            entity: Entity::Event(&event.name.value),
            status: event.body.status.or(Status::Active),
            tree: event.tree,
        };
        walk.object(&event.body.properties, &event.body.include, 0, visit);
        walk.additional(&event.body.additional_properties, 0, visit);
    }
    for group in dictionary.groups() {
        let walk = Walk {
            dictionary,
            entity: Entity::Group(&group.name.value),
            status: Status::Active,
            tree: group.tree,
        };
        walk.object(&group.body.properties, &group.body.include, 0, visit);
    }
    for shared in dictionary.properties() {
        let walk = Walk {
            dictionary,
            entity: Entity::Property(&shared.name.value),
            status: Status::Active,
            tree: shared.tree,
        };
        walk.property(Some(shared.name), shared.body, None, 0, visit);
    }
    for identifier in dictionary.identifiers() {
        let walk = Walk {
            dictionary,
            entity: Entity::Identifier(&identifier.name.value),
            status: Status::Active,
            tree: identifier.tree,
        };
        walk.property(
            Some(identifier.name),
            &identifier.body.property,
            None,
            0,
            visit,
        );
    }
}

#[derive(Clone, Copy)]
struct Walk<'d> {
    dictionary: &'d Dictionary,
    entity: Entity<'d>,
    status: Status,
    tree: &'d Arc<Tree>,
}

impl<'d> Walk<'d> {
    fn object(
        self,
        properties: &'d Slot<Object>,
        include: &'d Slot<List<Name>>,
        depth: usize,
        visit: &mut dyn FnMut(PropertyAt<'d>),
    ) {
        let siblings = Siblings {
            properties,
            include,
        };
        for MapEntry { name, value } in properties.get().into_iter().flat_map(Object::iter) {
            if let Some(property) = &value.value {
                self.property(Some(name), property, Some(siblings), depth, visit);
            }
        }
    }

    fn property(
        self,
        name: Option<&'d Spanned<Name>>,
        property: &'d Property,
        siblings: Option<Siblings<'d>>,
        depth: usize,
        visit: &mut dyn FnMut(PropertyAt<'d>),
    ) {
        let mut layers = self.dictionary.layers(property);
        visit(PropertyAt {
            entity: self.entity,
            status: self.status,
            deprecated: layers.any(|layer| !layer.deprecated.is_absent()),
            name,
            property,
            siblings,
            tree: self.tree,
            depth,
        });
        self.object(&property.properties, &property.include, depth + 1, visit);
        self.additional(&property.additional_properties, depth, visit);
        if let Some(BoxedProperty(items)) = property.items.get() {
            self.property(None, items, None, depth + 1, visit);
        }
    }

    fn additional(
        self,
        additional: &'d Slot<Additional>,
        depth: usize,
        visit: &mut dyn FnMut(PropertyAt<'d>),
    ) {
        if let Some(Additional::Schema(BoxedProperty(values))) = additional.get() {
            self.property(None, values, None, depth + 1, visit);
        }
    }
}
