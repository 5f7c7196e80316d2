//! Which properties and identifiers say something about a person: by their names, and by what is
//! declared of them.

use std::collections::BTreeMap;

use super::model::{BoxedProperty, Event, EventKind, JsonType, Pii, Property, SetBy};
use super::{Definition, Dictionary, Entity, PropertyAt, walk_properties};
use crate::syntax::decode::{List, Slot};
use crate::tables::{About, Around, KeyMatch, Provenance, pii};
use crate::text::{Name, Spanned};

/// A property or identifier that is personal by its name, by its declaration, or by both.
#[derive(Debug, Clone, Copy)]
pub struct Personal<'d> {
    /// The property.
    pub at: PropertyAt<'d>,
    /// Its name.
    pub name: &'d Spanned<Name>,
    /// What its name says.
    pub by_name: Option<KeyMatch<'static>>,
    /// What `pii:` says of it, itself or through a shared property or the object that it is in.
    pub declared: Option<Spanned<Pii>>,
    /// Whether `pii:` is written at this very definition, readable or not.
    pub declares: bool,
    /// Whether `declared` is said of the object that it is in, and not of itself.
    pub inherits: bool,
    /// The nearest of those that it is within, by its place among all of them.
    pub within: Option<usize>,
}

impl Personal<'_> {
    /// What its name asks for.
    pub fn asked(&self) -> Option<Pii> {
        let class = self.by_name?;
        let asked = Pii::from_word(&class.class.asks_for)?;
        // The hash of an address tells nobody the address, and is the same person everywhere.
        match class.hashed && asked > Pii::Pseudonymous {
            true => Some(Pii::Pseudonymous),
            false => Some(asked),
        }
    }

    /// What is declared of it by somebody who thought of it: what is said of an object around it,
    /// and is less than its name asks for, was said of the rest.
    pub fn meant(&self) -> Option<Spanned<Pii>> {
        let enough = |level: &Spanned<Pii>| self.asked().is_none_or(|asked| level.value >= asked);
        self.declared
            .filter(|level| !self.inherits || enough(level))
    }
}

/// One step of the way to a property.
struct Step<'d> {
    name: Option<&'d Name>,
    declared: Option<Spanned<Pii>>,
    found: Option<usize>,
}

/// All of them, in the order of [`walk_properties`]. A shared property is one where it is
/// defined; what refers to it under the same name is not another.
pub fn personal<'d>(dictionary: &'d Dictionary) -> Vec<Personal<'d>> {
    let mut found = Vec::new();
    let mut way: Vec<Step<'d>> = Vec::new();
    let mut entity = None;
    let persons = Persons::of(dictionary);
    // A few hundred names stand in thousands of definitions.
    let mut says: BTreeMap<&'d Name, bool> = BTreeMap::new();
    walk_properties(dictionary, |at| {
        if entity != Some(at.entity) {
            entity = Some(at.entity);
            way.clear();
        }
        way.truncate(at.depth);
        let own = match at.property.reference.is_absent() {
            true => at.property.pii.spanned(),
            false => dictionary.lookup(at.property, |property| &property.pii),
        };
        let own = own.map(|pii| pii.map(|pii| *pii));
        let around = way.iter().rev().find_map(|step| step.declared);
        let declared = own.or(around);
        let within = way.iter().rev().find_map(|step| step.found);
        let mut here = None;
        if let Some(name) = at.name {
            let may_say = *says
                .entry(&name.value)
                .or_insert_with(|| pii().may_say_something(&name.value))
                || holds_emails(at.property);
            let sure = (may_say || own.is_some()) && is_sure(dictionary, &at);
            let by_name = match may_say && sure && !told(dictionary, &at) {
                true => by_name(dictionary, &at, name, persons.around(dictionary, &at, &way)),
                false => None,
            };
            if sure && (by_name.is_some() || own.is_some()) {
                here = Some(found.len());
                found.push(Personal {
                    at,
                    name,
                    by_name,
                    declared,
                    declares: !at.property.pii.is_absent(),
                    inherits: own.is_none(),
                    within,
                });
            }
        }
        way.push(Step {
            name: at.name.map(|name| &name.value),
            declared,
            found: here,
        });
    });
    found
}

/// Whether all that is said of it could be read.
fn is_sure(dictionary: &Dictionary, at: &PropertyAt<'_>) -> bool {
    let mut layers = dictionary.layers(at.property);
    layers.all(|property| !property.pii.is_broken() && !property.partial)
}

/// Whether it is a shared property whose own name says the same: it is one where it is defined.
fn told(dictionary: &Dictionary, at: &PropertyAt<'_>) -> bool {
    let shared = at.property.reference.get();
    let shared = shared.and_then(|name| dictionary.property(name));
    let around = Around {
        may_be_plural: true,
        ..Around::default()
    };
    let named = |name: &str| pii().key(name, around).is_some();
    at.property.pii.is_absent() && shared.is_some_and(|shared| named(&shared.name.value))
}

/// Whether a definition says itself that its values are e-mail addresses.
fn holds_emails(property: &Property) -> bool {
    let is = |property: &Property| {
        let format = property.format.get();
        format.is_some_and(|format| matches!(format.as_str(), "email" | "idn-email"))
    };
    let items = property.items.get();
    is(property) || items.is_some_and(|BoxedProperty(items)| is(items))
}

fn by_name(
    dictionary: &Dictionary,
    at: &PropertyAt<'_>,
    name: &Spanned<Name>,
    about: About<'static>,
) -> Option<KeyMatch<'static>> {
    let types = dictionary.lookup(at.property, |property| &property.types);
    let single = types.and_then(|types| types.value.single());
    let around = Around {
        about,
        is_top: at.depth == 0 && matches!(at.entity, Entity::Event(_) | Entity::Group(_)),
        may_be_plural: matches!(single, Some(JsonType::Array | JsonType::String)),
    };
    let found = pii().key(&name.value, around);
    // Of identifiers that is `identity/identifier-is-pii`'s.
    let by_format = !matches!(at.entity, Entity::Identifier(_)) && holds_emails(at.property);
    match found {
        Some(found) if !by_format || found.class.asks_for != "none" => Some(found),
        found if by_format => pii().email(&name.value, about).or(found),
        found => found,
    }
}

/// What is of a person by who uses it: groups of traits, shared objects that stand for somebody.
#[derive(Default)]
struct Persons<'d> {
    groups: BTreeMap<&'d Name, Provenance>,
    shared: BTreeMap<&'d Name, Provenance>,
}

/// What somebody uses.
enum Used<'d> {
    Group(&'d Name),
    Shared(&'d Name),
}

impl<'d> Persons<'d> {
    fn of(dictionary: &'d Dictionary) -> Self {
        let mut left: Vec<(Used<'d>, Provenance)> = Vec::new();
        for event in dictionary.events() {
            if kind(event) == EventKind::Identify {
                let by_call = |name: &&Name| {
                    let group = dictionary.group(name);
                    group.is_some_and(|group| group.body.set.get() != Some(&SetBy::Context))
                };
                let groups = included(&event.body.include).filter(by_call);
                left.extend(groups.map(|name| (Used::Group(name), Provenance::Sourced)));
            }
        }
        let mut way: Vec<Option<&Name>> = Vec::new();
        let mut entity = None;
        walk_properties(dictionary, |at| {
            if entity != Some(at.entity) {
                entity = Some(at.entity);
                way.clear();
            }
            way.truncate(at.depth);
            way.push(at.name.map(|name| &name.value));
            let uses = !at.property.include.is_absent() || !at.property.reference.is_absent();
            // The items of a list are called by its name.
            let name = way.iter().rev().find_map(|name| *name).filter(|_| uses);
            if let Some(About::Person(status)) = name.map(|name| pii().about(name)) {
                use_all(at.property, status, &mut left);
            }
        });
        let mut persons = Self::default();
        while let Some((used, status)) = left.pop() {
            match used {
                Used::Group(name) => {
                    let Some(group) = dictionary.group(name) else {
                        continue;
                    };
                    if raise(&mut persons.groups, &group.name.value, status) {
                        let groups = included(&group.body.include);
                        left.extend(groups.map(|name| (Used::Group(name), status)));
                    }
                }
                Used::Shared(name) => {
                    let Some(shared) = dictionary.property(name) else {
                        continue;
                    };
                    if raise(&mut persons.shared, &shared.name.value, status) {
                        use_all(shared.body, status, &mut left);
                        if let Some(BoxedProperty(items)) = shared.body.items.get() {
                            use_all(items, status, &mut left);
                        }
                    }
                }
            }
        }
        persons
    }

    /// Whom what is around a property is about. What is next to it says whether that is a person;
    /// a place has what is anywhere within it, unless somebody comes between.
    fn around(
        &self,
        dictionary: &Dictionary,
        at: &PropertyAt<'_>,
        way: &[Step<'_>],
    ) -> About<'static> {
        let names = way.iter().rev().filter_map(|step| step.name);
        for (i, name) in names.enumerate() {
            match (pii().about(name), i) {
                (About::Nobody, _) => {}
                (About::Place, _) => return About::Place,
                (about, 0) => return about,
                _ => return About::Nobody,
            }
        }
        let is_next = way.iter().all(|step| step.name.is_none());
        match at.entity {
            Entity::Event(event) => {
                let kind = dictionary.event(event).map(kind);
                let is_place = is_next && pii().about(event) == About::Place;
                match kind {
                    Some(EventKind::Identify) if is_next => About::Person(Provenance::Sourced),
                    // An account has an address and is nobody.
                    Some(EventKind::Group) => About::Place,
                    _ if is_place => About::Place,
                    _ => About::Nobody,
                }
            }
            Entity::Group(group) => match self.groups.get(group) {
                Some(status) if is_next => About::Person(*status),
                _ if pii().about(group) == About::Place => About::Place,
                _ => About::Nobody,
            },
            // Its own name is the first step of the way.
            Entity::Property(shared) => {
                let named = way.iter().filter(|step| step.name.is_some()).count();
                match self.shared.get(shared) {
                    Some(status) if named == 1 => About::Person(*status),
                    _ => About::Nobody,
                }
            }
            Entity::Identifier(_) => About::Nobody,
        }
    }
}

fn kind(event: Definition<'_, Event>) -> EventKind {
    event.body.kind.get().copied().unwrap_or(EventKind::Track)
}

fn included(include: &Slot<List<Name>>) -> impl Iterator<Item = &Name> {
    include.get().into_iter().flatten().map(|name| &name.value)
}

/// Whether it is news that `name` is known this well.
fn raise<'d>(
    known: &mut BTreeMap<&'d Name, Provenance>,
    name: &'d Name,
    status: Provenance,
) -> bool {
    let news = known.get(name).is_none_or(|known| *known < status);
    if news {
        known.insert(name, status);
    }
    news
}

/// Notes what a property of a person refers to and includes.
fn use_all<'d>(property: &'d Property, status: Provenance, left: &mut Vec<(Used<'d>, Provenance)>) {
    left.extend(included(&property.include).map(|name| (Used::Group(name), status)));
    let shared = property.reference.get();
    left.extend(shared.map(|name| (Used::Shared(name), status)));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::dict::Fragment;
    use crate::syntax::parse_yaml;
    use crate::text::FileId;

    fn found(files: &str) -> Vec<String> {
        let tree = Arc::new(parse_yaml(FileId(0), files.into()));
        let fragment = Arc::new(Fragment::read(tree));
        let dictionary = Dictionary::new(vec![fragment], false);
        let say = |p: &Personal<'_>| {
            let class = p.by_name.map_or("-", |m| m.name);
            let pii = p.declared.map_or("-", |pii| pii.value.word());
            format!("{} {class} {pii}", p.name.value)
        };
        personal(&dictionary).iter().map(say).collect()
    }

    #[test]
    fn an_object_speaks_for_what_is_in_it() {
        let files = "
events:
  e:
    properties:
      customer: {type: object, pii: personal, properties: {name: {type: string}}}
      product: {type: object, properties: {name: {type: string}, email: {type: string}}}
      emails: {type: array, items: {type: string}}
";
        assert_eq!(
            found(files),
            [
                "customer - personal",
                "name person_name personal",
                "email contact_email -",
                "emails contact_email -",
            ]
        );
    }

    #[test]
    fn traits_are_of_a_person_and_shared_declarations_count() {
        let files = "
events:
  e: {properties: {name: {type: string}, mail_to: {ref: email}, email: {ref: email}}}
  i: {kind: identify, properties: {name: {type: string}}}
properties:
  email: {type: string, pii: personal}
";
        assert_eq!(
            found(files),
            [
                "mail_to - personal",
                "email - personal",
                "name person_name -",
                "email contact_email personal",
            ]
        );
    }

    #[test]
    fn who_uses_them_says_whose_groups_and_shared_objects_are() {
        let files = "
events:
  i: {kind: identify, include: [user_fields, app]}
  t:
    properties:
      customer: {type: object, include: [person_fields]}
      guests: {type: array, items: {ref: profile}}
      passengers: {type: array, items: {type: object, properties: {race: {type: string}}}}
groups:
  app: {set: context, properties: {name: {type: string}}}
  deeper: {properties: {mobile: {type: string}}}
  person_fields: {properties: {name: {type: string}}}
  unused: {properties: {name: {type: string}}}
  user_fields: {include: [deeper], properties: {age: {type: integer}}}
properties:
  profile: {type: object, properties: {name: {type: string}}}
  product: {type: object, properties: {name: {type: string}}}
";
        assert_eq!(
            found(files),
            [
                "race special_category -",
                "mobile contact_phone -",
                "name person_name -",
                "age demographic -",
                "name person_name -",
            ]
        );
    }

    #[test]
    fn a_place_has_what_is_anywhere_within_it() {
        let files = "
events:
  g: {kind: group, properties: {phone: {type: string}, email: {type: string}}}
  t:
    properties:
      store:
        type: object
        properties:
          address: {type: object, properties: {street: {type: string}}}
          customer: {type: object, properties: {street: {type: string}}}
      stores: {type: array, items: {type: object, properties: {latitude: {type: number}}}}
";
        assert_eq!(found(files), ["street postal_address -"]);
    }

    #[test]
    fn a_format_says_it_whatever_the_name() {
        let files = "
events:
  e:
    properties:
      sent_to: {type: string, format: email}
      copies: {type: array, items: {type: string, format: idn-email}}
      store_contact: {type: string, format: email}
";
        assert_eq!(
            found(files),
            ["sent_to contact_email -", "copies contact_email -"]
        );
    }
}
