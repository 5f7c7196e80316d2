//! Values that may be somebody's, as the dictionary says so itself.

use super::model::{Pii, Property, Value};
use super::{Dictionary, walk_properties};
use crate::syntax::NodeRef;
use crate::syntax::decode::{List, Slot};
use crate::text::Span;

/// The places of examples of what is declared personal or more: of the properties themselves, and by
/// their names in the examples of events and objects. In no order.
pub fn private_values(dictionary: &Dictionary) -> Vec<Span> {
    let mut found = Vec::new();
    let is_private = |property: &Property| {
        let declared = dictionary.lookup(property, |property| &property.pii);
        declared.is_some_and(|pii| *pii.value >= Pii::Personal)
    };
    walk_properties(dictionary, |at| {
        let property = at.property;
        if is_private(property) {
            let examples = property.examples.get().into_iter().flatten();
            found.extend(examples.map(|example| example.span));
        } else if !property.examples.is_absent() {
            let members =
                dictionary.members(&property.properties, &property.include, at.tree, |_, _| {});
            let names = members.iter().filter(|member| is_private(member.property));
            let names: Vec<&str> = names.map(|member| member.name.value.as_str()).collect();
            values_of(dictionary, &property.examples, &names, &mut found);
        }
    });
    for event in dictionary.events() {
        if event.body.examples.is_absent() {
            continue;
        }
        let body = event.body;
        let members = dictionary.members(&body.properties, &body.include, event.tree, |_, _| {});
        let names = members.iter().filter(|member| is_private(member.property));
        let names: Vec<&str> = names.map(|member| member.name.value.as_str()).collect();
        values_of(dictionary, &body.examples, &names, &mut found);
    }
    found
}

/// The values that examples have under one of `names`.
fn values_of(
    dictionary: &Dictionary,
    examples: &Slot<List<Value>>,
    names: &[&str],
    found: &mut Vec<Span>,
) {
    if names.is_empty() {
        return;
    }
    for example in examples.get().into_iter().flatten() {
        let Some(tree) = dictionary.tree(example.span.file) else {
            continue;
        };
        let node: NodeRef<'_> = example.value.node(tree).target();
        for entry in node.entries() {
            let key = entry.key.scalar().map(|key| key.text);
            if key.is_some_and(|key| names.contains(&key)) {
                found.push(entry.value.span());
            }
        }
    }
}
