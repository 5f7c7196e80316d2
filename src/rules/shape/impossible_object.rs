//! `shape/impossible-object`. The page beside this file is its documentation and its first test.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::dict::model::{Additional, Event, Object, Value};
use crate::dict::{Definition, PropertyAt};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::decode::{List, Slot};
use crate::syntax::{NodeRef, Tree};
use crate::text::{Name, Span};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/impossible-object",
    summary: "what an object requires it can hold",
    level: Level::Error,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Never,
    scope: Scope::Entity,
    page: include_str!("impossible_object.md"),
    options: &[],
    checks: &[Check::Event(check_event), Check::Property(check_property)],
};

/// What an event or a property says of an object.
struct Shape<'d> {
    properties: &'d Slot<Object>,
    include: &'d Slot<List<Name>>,
    additional: &'d Slot<Additional>,
    fragment: &'d Slot<Value>,
    tree: &'d Arc<Tree>,
}

fn check_event(ctx: &Ctx<'_>, event: Definition<'_, Event>, sink: &mut Sink) {
    let body = event.body;
    let shape = Shape {
        properties: &body.properties,
        include: &body.include,
        additional: &body.additional_properties,
        fragment: &body.json_schema,
        tree: event.tree,
    };
    if !body.partial {
        judge(ctx, shape, "event", sink);
    }
}

fn check_property(ctx: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let property = at.property;
    let shape = Shape {
        properties: &property.properties,
        include: &property.include,
        additional: &property.additional_properties,
        fragment: &property.json_schema,
        tree: at.tree,
    };
    // A shared object may hold what is not written here.
    if property.reference.is_absent() && !property.partial {
        judge(ctx, shape, "object", sink);
    }
}

fn judge(ctx: &Ctx<'_>, shape: Shape<'_>, what: &str, sink: &mut Sink) {
    let Some(fragment) = shape.fragment.get() else {
        return;
    };
    let declares = !shape.properties.is_absent() || !shape.include.is_absent();
    let closed = match shape.additional.get() {
        None => shape.additional.is_absent() && declares,
        Some(additional) => *additional == Additional::Any(false),
    };
    let broken = shape.properties.is_broken() || shape.include.is_broken();
    let more = ctx.dictionary.may_use_more() || ctx.dictionary.may_define_more();
    if !closed || broken || more {
        return;
    }
    // A group that is not there has been reported, and may declare it.
    let groups = shape.include.get().into_iter().flatten();
    let mut groups = groups.map(|group| &group.value);
    if groups.any(|group| ctx.dictionary.group(group).is_none()) {
        return;
    }
    let Some(Json::Object(schema)) = ctx.dictionary.json(*fragment) else {
        return;
    };
    let schema = Json::Object(schema);
    let mut said = Said::default();
    said.read(&schema);
    let mut required = Vec::new();
    requirements(&schema, fragment.node(shape.tree), &mut required);
    if said.anything || required.is_empty() {
        return;
    }
    let members = ctx
        .dictionary
        .members(shape.properties, shape.include, shape.tree, |_, _| {});
    let mut known: BTreeSet<&str> = members.iter().map(|m| m.name.value.as_str()).collect();
    let own = shape.properties.get().into_iter().flat_map(Object::iter);
    known.extend(own.map(|entry| entry.name.value.as_str()));
    for (name, span) in required {
        if known.contains(name) || said.names.contains(name) {
            continue;
        }
        sink.report(
            span,
            message!("`{}` is required, and this {} cannot hold it", name, what),
        )
        .related(shape.properties.span(), "what it holds")
        .help("no payload is valid: declare it under `properties`, or take it out here");
    }
}

/// What a fragment requires in any case: under `required`, its own or of what is in `allOf`.
fn requirements<'s>(schema: &'s Json, node: NodeRef<'_>, out: &mut Vec<(&'s str, Span)>) {
    if let Some(Json::Array(names)) = schema.get("required") {
        let places = node.get("required");
        for (i, name) in names.iter().enumerate() {
            let place = places.and_then(|list| list.item(i));
            let span = place.map_or(node.span(), |item| item.span());
            out.extend(name.as_str().map(|name| (name, span)));
        }
    }
    if let (Some(Json::Array(parts)), Some(nodes)) = (schema.get("allOf"), node.get("allOf")) {
        for (part, node) in parts.iter().zip(nodes.items()) {
            requirements(part, node, out);
        }
    }
}

/// What a fragment says of names.
#[derive(Default)]
struct Said {
    names: BTreeSet<String>,
    /// Whether it may allow any name.
    anything: bool,
}

impl Said {
    fn read(&mut self, schema: &Json) {
        match schema {
            Json::Object(map) => {
                for (keyword, value) in map {
                    match (keyword.as_str(), value) {
                        ("properties", Json::Object(properties)) => {
                            self.names.extend(properties.keys().cloned());
                        }
                        (
                            "patternProperties"
                            | "additionalProperties"
                            | "unevaluatedProperties"
                            | "$ref"
                            | "$dynamicRef",
                            _,
                        ) => self.anything = true,
                        _ => {}
                    }
                    self.read(value);
                }
            }
            Json::Array(items) => items.iter().for_each(|item| self.read(item)),
            _ => {}
        }
    }
}
