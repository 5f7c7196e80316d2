//! Objects: their members, which of these have to be there, and what else may.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value, json as literal};

use super::build::{Builder, Node, json};
use super::marks::escape;
use super::shape::Shape;
use crate::dict::Member;
use crate::dict::model::{Additional, BoxedProperty, Condition, Object, Required};
use crate::syntax::decode::{List, Slot};
use crate::syntax::{Kind, Tree};
use crate::text::{Name, Span};

/// Keyword and value that close an object, or say what else it holds.
pub(super) type Closing = Option<(&'static str, Value)>;

impl<'d> Builder<'d, '_> {
    /// Adds to `node` what `shape` says of members; returns what is to go last.
    pub(super) fn object(
        &mut self,
        node: &mut Node,
        shape: Shape<'d>,
        tree: &'d Arc<Tree>,
    ) -> Closing {
        let declares = !shape.properties.is_absent() || !shape.include.is_absent();
        if declares {
            self.members(node, shape, tree);
        }
        // What a fragment or a shared property declares is not in our `properties`, so only
        // what none of them looked at is additional.
        let keyword = if shape.refers || shape.has_fragment {
            "unevaluatedProperties"
        } else {
            "additionalProperties"
        };
        if let Some(additional) = shape.additional.and_then(Slot::spanned) {
            let at = format!("{}/{keyword}", node.at);
            let schema = match additional.value {
                Additional::Any(true) => {
                    self.written(node, "additionalProperties", Some(additional.span));
                    return Some(("additionalProperties", true.into()));
                }
                Additional::Any(false) => {
                    self.marks.span(at, additional.span);
                    Value::Bool(false)
                }
                Additional::Schema(BoxedProperty(values)) => {
                    self.property(values, tree, Some(additional.span), at)
                }
            };
            return Some((keyword, schema));
        }
        let bare = shape.is_object && !shape.refers && !shape.has_fragment;
        let unsaid = shape.additional.is_none_or(Slot::is_absent);
        let closed = unsaid && (declares || bare);
        (closed && self.knows_members(shape)).then(|| (keyword, false.into()))
    }

    /// Whether all names are known: a group that is missing is reported once, not again for
    /// everything that it would have held.
    fn knows_members(&self, shape: Shape<'_>) -> bool {
        let mut seen = BTreeSet::new();
        !shape.properties.is_broken() && self.knows_groups(shape.include, &mut seen)
    }

    fn knows_groups(&self, include: &Slot<List<Name>>, seen: &mut BTreeSet<Name>) -> bool {
        // Groups in a row are followed with a list of our own: there may be many.
        let mut open: Vec<&Slot<List<Name>>> = vec![include];
        while let Some(include) = open.pop() {
            if include.is_broken() || include.get().is_some_and(|list| !list.is_whole()) {
                return false;
            }
            for name in include.get().into_iter().flatten() {
                if !seen.insert(name.value.clone()) {
                    continue;
                }
                match self.dictionary.group(&name.value) {
                    Some(group) if !group.body.properties.is_broken() => {
                        open.push(&group.body.include);
                    }
                    _ => return false,
                }
            }
        }
        true
    }

    fn members(&mut self, node: &mut Node, shape: Shape<'d>, tree: &'d Arc<Tree>) {
        let members = self
            .dictionary
            .members(shape.properties, shape.include, tree, |_, _| {});
        let mut properties = Map::new();
        let mut always = Vec::new();
        let mut conditions = Vec::new();
        for member in &members {
            let name = &member.name.value;
            let at = format!("{}/properties/{}", node.at, escape(name));
            let schema = self.property(member.property, member.tree, Some(member.name.span), at);
            properties.insert(name.to_string(), schema);
            if member.set_by_context && !self.asks_for_context() {
                continue;
            }
            match self.required(member) {
                Some((Required::Always(true), span, _)) => {
                    self.written(node, &format!("required/{}", always.len()), Some(span));
                    always.push(Value::from(name.as_str()));
                }
                Some((Required::If(condition), span, tree)) => {
                    conditions.push((name, condition, span, tree));
                }
                _ => {}
            }
        }
        // What could not be read is still there.
        for (name, span) in self.unreadable(shape) {
            if !properties.contains_key(name.as_str()) {
                let at = format!("{}/properties/{}", node.at, escape(name));
                self.marks.span(at, span);
                properties.insert(name.to_string(), true.into());
            }
        }
        self.written(node, "properties", shape.properties.span());
        node.put("properties", properties);
        for (name, condition, span, tree) in conditions {
            if !self.holds_here(condition) {
                continue;
            }
            if condition.when.is_absent() {
                self.written(node, &format!("required/{}", always.len()), Some(span));
                always.push(Value::from(name.as_str()));
            } else if let Some(test) = self.when(node, condition, tree) {
                let at = node.next_all_of();
                self.marks.span(at.clone(), span);
                self.marks.span(format!("{at}/then"), span);
                node.and(literal!({ "if": test, "then": { "required": [name.as_str()] } }));
            }
        }
        if !always.is_empty() {
            node.put("required", always);
        }
    }

    /// When a member has to be there: its own word, or that of the shared property behind it;
    /// where that is written, and the tree of the file.
    fn required(&self, member: &Member<'d>) -> Option<(&'d Required, Span, &'d Arc<Tree>)> {
        let chain = self.dictionary.chain(member.property);
        let mut tree = member.tree;
        for (i, property) in chain.iter().enumerate() {
            if let Some(required) = property.required.spanned() {
                return Some((required.value, required.span, tree));
            }
            // A requirement that could not be read is not that of the shared property.
            if property.required.is_broken() || i + 1 == chain.len() {
                return None;
            }
            tree = self.dictionary.property(property.reference.get()?)?.tree;
        }
        None
    }

    /// Whether the condition's platforms, if it names any, are those compiled for.
    fn holds_here(&self, condition: &Condition) -> bool {
        if condition.platforms.is_absent() {
            return !condition.when.is_absent();
        }
        let senders = [self.options.platform, self.options.source];
        condition
            .platforms
            .get()
            .into_iter()
            .flatten()
            .any(|name| senders.contains(&Some(name.value.as_str())))
    }

    /// The `if` of a condition, to stand in the next member of `allOf`; `None` where part of
    /// it could not be read.
    fn when(&mut self, node: &Node, condition: &Condition, tree: &Arc<Tree>) -> Option<Value> {
        let when = condition.when.spanned()?;
        let at = format!("{}/if", node.next_all_of());
        self.marks.span(at.clone(), when.span);
        let mut tests = Map::new();
        let mut names = Vec::new();
        for entry in when.value.iter() {
            let raw = *entry.value.value.as_ref()?;
            let value = json(raw, tree)?;
            let keyword = match raw.node(tree).kind() {
                Kind::Sequence => "enum",
                _ => "const",
            };
            let name = &entry.name.value;
            let here = format!("{at}/properties/{}", escape(name));
            self.marks.raw(format!("{here}/{keyword}"), tree, raw);
            self.marks.span(here, entry.name.span);
            self.marks
                .span(format!("{at}/required/{}", names.len()), entry.name.span);
            tests.insert(name.to_string(), literal!({ keyword: value }));
            names.push(name.as_str());
        }
        (!names.is_empty()).then(|| literal!({ "properties": tests, "required": names }))
    }

    /// Members that could not be read.
    fn unreadable(&self, shape: Shape<'d>) -> Vec<(&'d Name, Span)> {
        let broken = |object: &'d Slot<Object>| {
            let entries = object.get().into_iter().flat_map(Object::iter);
            entries
                .filter(|entry| entry.value.value.is_none())
                .map(|entry| (&entry.name.value, entry.name.span))
        };
        let mut found: Vec<(&'d Name, Span)> = broken(shape.properties).collect();
        let mut seen = BTreeSet::new();
        let mut open = vec![shape.include];
        while let Some(include) = open.pop() {
            for name in include.get().into_iter().flatten() {
                if let Some(group) = self.dictionary.group(&name.value)
                    && seen.insert(&name.value)
                {
                    found.extend(broken(&group.body.properties));
                    open.push(&group.body.include);
                }
            }
        }
        found
    }
}
