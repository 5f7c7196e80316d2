//! Which properties and identifiers say something about a person: by their names, and by what is
//! declared of them.

use std::collections::BTreeMap;

use super::model::{EventKind, Pii};
use super::{Dictionary, Entity, PropertyAt, walk_properties};
use crate::tables::{KeyMatch, pii};
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
}

/// One step of the way to a property.
struct Step<'d> {
    name: Option<&'d Name>,
    declared: Option<Spanned<Pii>>,
}

/// All of them, in the order of [`walk_properties`]. A shared property is one where it is
/// defined; what refers to it under the same name is not another.
pub fn personal<'d>(dictionary: &'d Dictionary) -> Vec<Personal<'d>> {
    let mut found = Vec::new();
    let mut way: Vec<Step<'d>> = Vec::new();
    let mut entity = None;
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
        if let Some(name) = at.name {
            let may_say = *says
                .entry(&name.value)
                .or_insert_with(|| pii().may_say_something(&name.value));
            let sure = (may_say || own.is_some()) && is_sure(dictionary, &at);
            let by_name = match may_say && sure && !told(dictionary, &at) {
                true => by_name(dictionary, &at, name, &way),
                false => None,
            };
            if sure && (by_name.is_some() || own.is_some()) {
                found.push(Personal {
                    at,
                    name,
                    by_name,
                    declared,
                    declares: !at.property.pii.is_absent(),
                });
            }
        }
        way.push(Step {
            name: at.name.map(|name| &name.value),
            declared,
        });
    });
    found
}

/// Whether all that is said of it could be read.
fn is_sure(dictionary: &Dictionary, at: &PropertyAt<'_>) -> bool {
    let chain = dictionary.chain(at.property);
    chain
        .iter()
        .all(|property| !property.pii.is_broken() && !property.partial)
}

/// Whether it is a shared property whose own name says the same: it is one where it is defined.
fn told(dictionary: &Dictionary, at: &PropertyAt<'_>) -> bool {
    let shared = at.property.reference.get();
    let shared = shared.and_then(|name| dictionary.property(name));
    let named = |name: &str| pii().key(name, false, false).is_some();
    at.property.pii.is_absent() && shared.is_some_and(|shared| named(&shared.name.value))
}

fn by_name(
    dictionary: &Dictionary,
    at: &PropertyAt<'_>,
    name: &Spanned<Name>,
    way: &[Step<'_>],
) -> Option<KeyMatch<'static>> {
    let around = way.iter().rev().find_map(|step| step.name);
    let of_person = match (around, at.entity) {
        (Some(object), _) => pii().is_person(object),
        (None, Entity::Event(event)) => dictionary
            .event(event)
            .is_some_and(|event| event.body.kind.get() == Some(&EventKind::Identify)),
        (None, Entity::Property(shared)) if at.depth > 0 => pii().is_person(shared),
        (None, _) => false,
    };
    let types = dictionary.lookup(at.property, |property| &property.types);
    let single = types.and_then(|types| types.value.single());
    let is_list = single == Some(super::model::JsonType::Array);
    let container = match (around, at.entity) {
        (Some(object), _) => Some(object),
        (None, Entity::Event(name) | Entity::Group(name)) => Some(name),
        (None, Entity::Property(name)) => Some(name).filter(|_| at.depth > 0),
        (None, Entity::Identifier(_)) => None,
    };
    let of_place = container.is_some_and(|name| pii().is_place(name));
    let found = pii().key(&name.value, of_person, is_list);
    found.filter(|found| !of_place || !pii().may_be_of_a_place(found.name))
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
}
