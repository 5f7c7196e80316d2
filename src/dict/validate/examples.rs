//! Examples and defaults against what they are examples of.

use std::sync::Arc;

use serde_json::Value;

use super::mismatch::{Mismatch, mismatches};
use super::parts::{lacks_parts_of_event, lacks_parts_of_property};
use super::privacy::{Holder, is_private};
use super::validator;
use crate::dict::model::{Event, Value as Raw};
use crate::dict::schema::{
    Audience, CompileOptions, Compiled, compile_event, compile_property, descend, entry, json,
    steps,
};
use crate::dict::{Definition, Dictionary, PropertyAt};
use crate::syntax::{NodeRef, Tree};
use crate::text::Span;

/// An example or default that is not what its definition asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleFault {
    /// The exact place in the example: the value, the key of an unexpected property, the object
    /// that lacks one.
    pub span: Span,
    /// `examples` or `default`.
    pub part: &'static str,
    /// The keyword that is violated.
    pub keyword: String,
    /// The value that violates it, within the example.
    pub instance_pointer: String,
    /// What is wrong, as a clause: "must be at least 0".
    pub what: String,
    /// What asked for it, in the dictionary.
    pub asked: Option<Span>,
}

/// What is wrong with the examples of an event. They are judged like calls: without what the
/// SDK sets, without identifiers, and without what is required on some platforms only.
pub fn event_examples(dictionary: &Dictionary, event: Definition<'_, Event>) -> Vec<ExampleFault> {
    let examples = event.body.examples.get().into_iter().flatten();
    let values: Vec<(&'static str, Raw)> = examples.map(|e| ("examples", e.value)).collect();
    let values = readable(values, event.tree);
    if values.is_empty() || lacks_parts_of_event(dictionary, event.body) {
        return Vec::new();
    }
    let options = CompileOptions {
        audience: Audience::Call,
        ..CompileOptions::default()
    };
    let compiled = compile_event(dictionary, event, &options);
    judge(
        dictionary,
        &compiled,
        Holder::Event(event),
        event.tree,
        &values,
    )
}

/// What is wrong with the examples and the default of a property.
pub fn property_examples(dictionary: &Dictionary, at: &PropertyAt<'_>) -> Vec<ExampleFault> {
    let property = at.property;
    let examples = property.examples.get().into_iter().flatten();
    let mut values: Vec<(&'static str, Raw)> = examples.map(|e| ("examples", e.value)).collect();
    values.extend(property.default.get().map(|raw| ("default", *raw)));
    let values = readable(values, at.tree);
    if values.is_empty() || lacks_parts_of_property(dictionary, property) {
        return Vec::new();
    }
    let compiled = compile_property(dictionary, at);
    let holder = Holder::Property(property, at.tree);
    judge(dictionary, &compiled, holder, at.tree, &values)
}

/// The values of which nothing is lost.
fn readable(mut values: Vec<(&'static str, Raw)>, tree: &Tree) -> Vec<(&'static str, Raw)> {
    values.retain(|(_, raw)| !raw.node(tree).is_partial_within());
    values
}

fn judge(
    dictionary: &Dictionary,
    compiled: &Compiled,
    holder: Holder<'_>,
    tree: &Arc<Tree>,
    values: &[(&'static str, Raw)],
) -> Vec<ExampleFault> {
    // A schema that cannot be built has been reported, with its place.
    let Ok(validator) = validator(compiled) else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    for (part, raw) in values {
        let Some(instance) = json(*raw, tree) else {
            faults.push(ExampleFault {
                span: unsayable(raw.node(tree)).span(),
                part,
                keyword: "type".to_owned(),
                instance_pointer: String::new(),
                what: "is nothing that JSON can hold".to_owned(),
                asked: None,
            });
            continue;
        };
        if validator.is_valid(&instance) {
            continue;
        }
        let is_private = |pointer: &str| is_private(dictionary, holder, pointer);
        for mismatch in mismatches(compiled, &validator, &instance, &is_private) {
            faults.push(ExampleFault {
                span: place(&mismatch, *raw, tree, &instance),
                part,
                asked: compiled.span_at(&mismatch.schema_pointer),
                keyword: mismatch.keyword,
                instance_pointer: mismatch.instance_pointer,
                what: mismatch.what,
            });
        }
    }
    faults
}

/// The innermost node that keeps `node` from being JSON: `.inf`, a key that is a list.
fn unsayable(node: NodeRef<'_>) -> NodeRef<'_> {
    let children = node.items().chain(node.entries().map(|entry| entry.value));
    let mut broken = children.filter(|child| child.to_json().is_none());
    broken.next().map_or(node, unsayable)
}

/// Where in the example a mismatch is.
fn place(mismatch: &Mismatch, raw: Raw, tree: &Tree, instance: &Value) -> Span {
    let steps: Vec<String> = steps(&mismatch.instance_pointer).collect();
    let (node, span) = descend(raw.node(tree), &steps);
    let key = mismatch.key.as_deref().filter(|key| {
        let object = instance.pointer(&mismatch.instance_pointer);
        object.is_some_and(|object| object.get(key).is_some())
    });
    key.and_then(|key| entry(node, key))
        .map_or(span, |entry| entry.key.span())
}
