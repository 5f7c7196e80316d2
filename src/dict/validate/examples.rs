//! Examples and defaults against what they are examples of.

use std::sync::Arc;

use serde_json::Value;

use super::mismatch::{Mismatch, mismatches};
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
    if values.is_empty() || is_partial(event.tree, event.span) {
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
    let Some((_, first)) = values.first() else {
        return Vec::new();
    };
    if is_partial(
        at.tree,
        at.name
            .map_or(first.span(), |name| name.span.to(first.span())),
    ) {
        return Vec::new();
    }
    let compiled = compile_property(dictionary, at);
    let holder = Holder::Property(property, at.tree);
    judge(dictionary, &compiled, holder, at.tree, &values)
}

/// Whether part of the definition at `span` could not be read: what seems missing or
/// unexpected may be a matter of that part.
fn is_partial(tree: &Tree, span: Span) -> bool {
    tree.faults()
        .iter()
        .any(|fault| span.contains(fault.span) || span.contains(fault.lost))
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
