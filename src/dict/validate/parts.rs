//! Whether an entry of a definition, or of what it is made of, was lost: what an example seems to
//! lack or to have too much may be a matter of that entry.

use std::collections::BTreeSet;

use crate::dict::Dictionary;
use crate::dict::model::{Additional, BoxedProperty, Event, Object, Property};
use crate::syntax::decode::{List, Slot};
use crate::text::Name;

/// Whether an entry of `event` was lost, or one of its parts.
pub(super) fn lacks_parts_of_event(dictionary: &Dictionary, event: &Event) -> bool {
    let mut parts = Parts::default();
    parts.object(&event.properties, &event.include);
    parts.additional(&event.additional_properties);
    event.partial || parts.lack_any(dictionary)
}

/// Whether an entry of `property` was lost, or one of its parts.
pub(super) fn lacks_parts_of_property(dictionary: &Dictionary, property: &Property) -> bool {
    let mut parts = Parts::default();
    parts.properties.push(property);
    parts.lack_any(dictionary)
}

/// What is still to be looked at: a list of our own, since definitions may be chained without
/// end. Groups and shared properties are followed once each.
#[derive(Default)]
struct Parts<'d> {
    properties: Vec<&'d Property>,
    groups: Vec<&'d Name>,
    followed: BTreeSet<(bool, &'d Name)>,
    lost: bool,
}

impl<'d> Parts<'d> {
    fn lack_any(mut self, dictionary: &'d Dictionary) -> bool {
        // Where all could be read nothing is lost.
        if !dictionary.may_use_more() {
            return false;
        }
        while !self.lost {
            if let Some(name) = self.groups.pop() {
                let group = dictionary.group(name).map(|group| group.body);
                if let Some(group) = group.filter(|_| self.followed.insert((true, name))) {
                    self.lost |= group.partial;
                    self.object(&group.properties, &group.include);
                }
            } else if let Some(property) = self.properties.pop() {
                self.property(property);
                let shared = property.reference.get();
                if let Some(name) = shared.filter(|name| self.followed.insert((false, name))) {
                    let shared = dictionary.property(name).map(|shared| shared.body);
                    self.properties.extend(shared);
                }
            } else {
                return false;
            }
        }
        true
    }

    fn object(&mut self, properties: &'d Slot<Object>, include: &'d Slot<List<Name>>) {
        if let Some(Object(map)) = properties.get() {
            self.lost |= !map.is_whole();
            let readable = map.readable().map(|(_, property)| property);
            self.properties.extend(readable);
        }
        let names = include.get().into_iter().flatten();
        self.groups.extend(names.map(|name| &name.value));
    }

    fn property(&mut self, property: &'d Property) {
        self.lost |= property.partial;
        self.object(&property.properties, &property.include);
        self.additional(&property.additional_properties);
        let items = property.items.get().map(|BoxedProperty(items)| &**items);
        self.properties.extend(items);
    }

    fn additional(&mut self, additional: &'d Slot<Additional>) {
        if let Some(Additional::Schema(BoxedProperty(values))) = additional.get() {
            self.properties.push(values);
        }
    }
}
