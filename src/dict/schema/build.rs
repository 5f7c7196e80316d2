//! Properties to schemas, keyword by keyword.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::embed::embed;
use super::marks::{Marks, escape};
use super::options::{Audience, CompileOptions};
use super::shape::Shape;
use crate::dict::model::{
    BoxedProperty, Deprecation, Event, Group, JsonType, Property, Status, Value as Raw,
};
use crate::dict::{Definition, Dictionary};
use crate::syntax::Tree;
use crate::syntax::decode::{List, Number, Slot, Text};
use crate::text::Span;

/// References from one shared property to the next that are followed.
const MAX_CHAIN: usize = 64;

/// Properties of one schema: groups within objects within groups may multiply without end.
const MAX_PROPERTIES: usize = 20_000;

/// The value of `raw`; `None` where part of it could not be read or is no JSON.
pub(crate) fn json(raw: Raw, tree: &Tree) -> Option<Value> {
    raw.node(tree).to_json()
}

/// The JSON Pointer of a reference that is one: of `#/$defs/a%20b`, `/$defs/a b`.
pub(super) fn reference_pointer(reference: &str) -> Option<String> {
    let encoded = reference.strip_prefix('#')?;
    if !encoded.is_empty() && !encoded.starts_with('/') {
        return None;
    }
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        let hex = |b: Option<u8>| Some(char::from(b?).to_digit(16)? as u8);
        bytes.push(match byte {
            b'%' => hex(rest.next())? * 16 + hex(rest.next())?,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// A reference to the shared property `name`, as a URI fragment has it.
fn shared_reference(name: &str) -> String {
    let mut reference = String::from("#/$defs/");
    for byte in escape(name).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                reference.push(char::from(byte));
            }
            _ => reference.push_str(&format!("%{byte:02X}")),
        }
    }
    reference
}

/// A schema under construction.
pub(super) struct Node {
    /// Its JSON Pointer.
    pub(super) at: String,
    map: Map<String, Value>,
    all_of: Vec<Value>,
}

impl Node {
    pub(super) fn new(at: String) -> Self {
        Self {
            at,
            map: Map::new(),
            all_of: Vec::new(),
        }
    }

    pub(super) fn put(&mut self, keyword: &str, value: impl Into<Value>) {
        self.map.insert(keyword.to_owned(), value.into());
    }

    /// Where the next member of `allOf` will be.
    pub(super) fn next_all_of(&self) -> String {
        format!("{}/allOf/{}", self.at, self.all_of.len())
    }

    pub(super) fn and(&mut self, schema: Value) {
        self.all_of.push(schema);
    }

    /// The schema; `last` goes to its end, where it is read after what it depends on.
    pub(super) fn finish(mut self, last: Option<(&str, Value)>) -> Map<String, Value> {
        if !self.all_of.is_empty() {
            self.map.insert("allOf".to_owned(), self.all_of.into());
        }
        if let Some((keyword, value)) = last {
            self.map.insert(keyword.to_owned(), value);
        }
        self.map
    }
}

pub(super) struct Builder<'d, 'o> {
    pub(super) dictionary: &'d Dictionary,
    pub(super) options: &'o CompileOptions<'o>,
    pub(super) marks: Marks,
    /// Shared properties that something refers to, in the order found.
    wanted: Vec<Definition<'d, Property>>,
    /// The properties that are being compiled, outermost first.
    open: Vec<&'d Property>,
    /// How many properties may still be compiled.
    budget: usize,
}

impl<'d, 'o> Builder<'d, 'o> {
    pub(super) fn new(dictionary: &'d Dictionary, options: &'o CompileOptions<'o>) -> Self {
        Self {
            dictionary,
            options,
            marks: Marks::default(),
            wanted: Vec::new(),
            open: Vec::new(),
            budget: MAX_PROPERTIES,
        }
    }

    pub(super) fn event(&mut self, event: Definition<'d, Event>) -> Value {
        let body = event.body;
        let mut node = Node::new(String::new());
        self.marks.span(String::new(), event.name.span);
        self.words(&mut node, &body.title, &body.description);
        self.deprecated(&mut node, &body.deprecated);
        if body.deprecated.is_absent() && body.status.get() == Some(&Status::Deprecated) {
            self.written(&node, "deprecated", body.status.span());
            node.put("deprecated", true);
        }
        node.put("type", "object");
        let shape = Shape {
            properties: &body.properties,
            include: &body.include,
            additional: Some(&body.additional_properties),
            has_fragment: !body.json_schema.is_absent(),
            refers: false,
            is_object: true,
        };
        let last = self.object(&mut node, shape, event.tree);
        self.fragment(&mut node, &body.json_schema, None, event.tree);
        self.examples(&mut node, &body.examples, event.tree);
        Value::Object(node.finish(last))
    }

    pub(super) fn group(&mut self, group: Definition<'d, Group>) -> Value {
        let body = group.body;
        let mut node = Node::new(String::new());
        self.marks.span(String::new(), group.name.span);
        self.words(&mut node, &body.title, &body.description);
        node.put("type", "object");
        let shape = Shape {
            properties: &body.properties,
            include: &body.include,
            additional: None,
            has_fragment: false,
            refers: false,
            is_object: true,
        };
        let last = self.object(&mut node, shape, group.tree);
        Value::Object(node.finish(last))
    }

    /// Compiles `property`, which was written at `here`, to stand at `at`. A property that an
    /// object within it brings in again, by a group in a circle, may be anything there.
    pub(super) fn property(
        &mut self,
        property: &'d Property,
        tree: &'d Arc<Tree>,
        here: Option<Span>,
        at: String,
    ) -> Value {
        let again = self.open.iter().any(|open| std::ptr::eq(*open, property));
        if again || self.budget == 0 {
            return Value::Bool(true);
        }
        self.budget -= 1;
        self.open.push(property);
        let schema = self.keywords(property, tree, here, at);
        self.open.pop();
        schema
    }

    fn keywords(
        &mut self,
        property: &'d Property,
        tree: &'d Arc<Tree>,
        here: Option<Span>,
        at: String,
    ) -> Value {
        let mut node = Node::new(at);
        if let Some(span) = here {
            self.marks.span(node.at.clone(), span);
        }
        let null = property.nullable.spanned().filter(|slot| *slot.value);
        let null = null.map(|slot| slot.span);
        self.reference(&mut node, property, null);
        self.words(&mut node, &property.title, &property.description);
        self.deprecated(&mut node, &property.deprecated);
        self.types(&mut node, property, null);
        self.values(&mut node, property, null, tree);
        self.text(&mut node, "format", &property.format);
        self.text(&mut node, "pattern", &property.pattern);
        self.count(&mut node, "minLength", &property.min_length);
        self.count(&mut node, "maxLength", &property.max_length);
        self.number(&mut node, "minimum", &property.minimum);
        self.number(&mut node, "maximum", &property.maximum);
        self.number(&mut node, "exclusiveMinimum", &property.exclusive_minimum);
        self.number(&mut node, "exclusiveMaximum", &property.exclusive_maximum);
        self.number(&mut node, "multipleOf", &property.multiple_of);
        if let Some(items) = property.items.spanned() {
            let at = format!("{}/items", node.at);
            let BoxedProperty(body) = items.value;
            let schema = self.property(body, tree, Some(items.span), at);
            node.put("items", schema);
        }
        self.count(&mut node, "minItems", &property.min_items);
        self.count(&mut node, "maxItems", &property.max_items);
        if let Some(unique) = property.unique_items.spanned() {
            self.written(&node, "uniqueItems", Some(unique.span));
            node.put("uniqueItems", *unique.value);
        }
        let is_object = property
            .types
            .get()
            .is_some_and(|types| types.has(JsonType::Object));
        let shape = Shape {
            properties: &property.properties,
            include: &property.include,
            additional: Some(&property.additional_properties),
            has_fragment: !property.json_schema.is_absent(),
            refers: !property.reference.is_absent(),
            is_object,
        };
        let last = self.object(&mut node, shape, tree);
        self.count(&mut node, "minProperties", &property.min_properties);
        self.count(&mut node, "maxProperties", &property.max_properties);
        self.fragment(&mut node, &property.json_schema, null, tree);
        if let Some(default) = property.default.get()
            && let Some(value) = json(*default, tree)
        {
            self.marks
                .raw(format!("{}/default", node.at), tree, *default);
            node.put("default", value);
        }
        self.examples(&mut node, &property.examples, tree);
        Value::Object(node.finish(last))
    }

    /// `ref`, unless it leads nowhere or in a circle, which is reported elsewhere.
    fn reference(&mut self, node: &mut Node, property: &'d Property, null: Option<Span>) {
        let Some(name) = property.reference.spanned() else {
            return;
        };
        let Some(shared) = self.resolve(property) else {
            return;
        };
        let reference = shared_reference(&shared.name.value);
        if !self
            .wanted
            .iter()
            .any(|known| std::ptr::eq(known.body, shared.body))
        {
            self.wanted.push(shared);
        }
        match null {
            None => {
                self.written(node, "$ref", Some(name.span));
                node.put("$ref", reference);
            }
            Some(null) => {
                self.written(node, "anyOf", Some(name.span));
                self.written(node, "anyOf/1", Some(null));
                node.put("anyOf", json!([{ "$ref": reference }, { "type": "null" }]));
            }
        }
    }

    /// The shared property that `property` refers to; `None` if the references from there on
    /// never end.
    fn resolve(&self, property: &'d Property) -> Option<Definition<'d, Property>> {
        let first = self.dictionary.property(property.reference.get()?)?;
        let mut seen = vec![property];
        let mut here = first.body;
        loop {
            if seen.len() > MAX_CHAIN || seen.iter().any(|known| std::ptr::eq(*known, here)) {
                return None;
            }
            seen.push(here);
            let next = here.reference.get();
            match next.and_then(|name| self.dictionary.property(name)) {
                Some(next) => here = next.body,
                None => return Some(first),
            }
        }
    }

    /// The shared properties that are referred to, by name, each compiled once.
    pub(super) fn shared(&mut self) -> BTreeMap<String, Value> {
        let mut schemas = BTreeMap::new();
        let mut done = 0;
        while let Some(shared) = self.wanted.get(done).copied() {
            done += 1;
            let at = format!("/$defs/{}", escape(&shared.name.value));
            let schema = self.property(shared.body, shared.tree, Some(shared.name.span), at);
            schemas.insert(shared.name.value.to_string(), schema);
        }
        schemas
    }

    fn types(&mut self, node: &mut Node, property: &'d Property, null: Option<Span>) {
        let Some(types) = property.types.spanned() else {
            return;
        };
        let at = format!("{}/type", node.at);
        self.marks.span(at.clone(), types.span);
        let mut words: Vec<&str> = Vec::new();
        let mut add = |marks: &mut Marks, word: &'static str, span: Span| {
            if !words.contains(&word) {
                marks.span(format!("{at}/{}", words.len()), span);
                words.push(word);
            }
        };
        for kind in &types.value.0 {
            let word = match kind.value {
                JsonType::Timestamp => JsonType::String.word(),
                other => other.word(),
            };
            add(&mut self.marks, word, kind.span);
        }
        if let Some(span) = null {
            add(&mut self.marks, JsonType::Null.word(), span);
        }
        match words.as_slice() {
            [word] => node.put("type", *word),
            words => node.put("type", words),
        }
        // Beside `string` any string will do.
        let timestamp = types
            .value
            .0
            .iter()
            .find(|t| t.value == JsonType::Timestamp);
        if let Some(timestamp) = timestamp.filter(|_| !types.value.has(JsonType::String)) {
            let format = "date-time";
            match property.format.get() {
                None => {
                    self.written(node, "format", Some(timestamp.span));
                    node.put("format", format);
                }
                Some(written) if written.as_str() == format => {}
                Some(_) => {
                    self.marks.span(node.next_all_of(), timestamp.span);
                    node.and(json!({ "format": format }));
                }
            }
        }
    }

    /// `enum` and `const`, and null among them where it is a value as well.
    fn values(
        &mut self,
        node: &mut Node,
        property: &'d Property,
        null: Option<Span>,
        tree: &'d Arc<Tree>,
    ) {
        if let Some(list) = property.values_allowed.spanned() {
            let values = list.value.iter().map(|raw| json(raw.value, tree));
            let values: Option<Vec<Value>> = values.collect();
            if let Some(mut values) = values.filter(|_| list.value.is_whole()) {
                self.written(node, "enum", Some(list.span));
                for (i, raw) in list.value.iter().enumerate() {
                    self.marks
                        .raw(format!("{}/enum/{i}", node.at), tree, raw.value);
                }
                if let Some(span) = null.filter(|_| !values.contains(&Value::Null)) {
                    self.written(node, &format!("enum/{}", values.len()), Some(span));
                    values.push(Value::Null);
                }
                node.put("enum", values);
            }
        }
        let Some(constant) = property.constant.get() else {
            return;
        };
        let Some(value) = json(*constant, tree) else {
            return;
        };
        match null.filter(|_| !value.is_null()) {
            None => {
                self.marks
                    .raw(format!("{}/const", node.at), tree, *constant);
                node.put("const", value);
            }
            Some(null) => {
                let taken = node.map.contains_key("enum");
                let at = if taken {
                    node.next_all_of()
                } else {
                    node.at.clone()
                };
                self.marks.span(format!("{at}/enum"), constant.span());
                self.marks.raw(format!("{at}/enum/0"), tree, *constant);
                self.marks.span(format!("{at}/enum/1"), null);
                let values = json!([value, null]);
                if taken {
                    node.and(json!({ "enum": values }));
                } else {
                    node.put("enum", values);
                }
            }
        }
    }

    /// The raw fragment, or null where that is a value as well.
    fn fragment(
        &mut self,
        node: &mut Node,
        fragment: &Slot<Raw>,
        null: Option<Span>,
        tree: &Arc<Tree>,
    ) {
        let Some(raw) = fragment.get() else { return };
        let Some((schema, inner)) = json(*raw, tree).and_then(embed) else {
            return;
        };
        let at = node.next_all_of();
        // What is put around it, if anything, is the fragment too.
        self.marks.span(at.clone(), raw.span());
        match null {
            None => {
                self.marks.raw(format!("{at}{inner}"), tree, *raw);
                node.and(schema);
            }
            Some(null) => {
                self.marks.raw(format!("{at}/anyOf/0{inner}"), tree, *raw);
                self.marks.span(format!("{at}/anyOf/1"), null);
                node.and(json!({ "anyOf": [schema, { "type": "null" }] }));
            }
        }
    }

    fn examples(&mut self, node: &mut Node, examples: &Slot<List<Raw>>, tree: &Arc<Tree>) {
        let Some(list) = examples.spanned() else {
            return;
        };
        let mut values = Vec::with_capacity(list.value.len());
        for raw in list.value {
            if let Some(value) = json(raw.value, tree) {
                let at = format!("{}/examples/{}", node.at, values.len());
                self.marks.raw(at, tree, raw.value);
                values.push(value);
            }
        }
        self.written(node, "examples", Some(list.span));
        node.put("examples", values);
    }

    fn words(&mut self, node: &mut Node, title: &Slot<Text>, description: &Slot<Text>) {
        self.text(node, "title", title);
        self.text(node, "description", description);
    }

    fn deprecated(&mut self, node: &mut Node, deprecation: &Slot<Deprecation>) {
        if let Some(span) = deprecation.span() {
            self.written(node, "deprecated", Some(span));
            node.put("deprecated", true);
        }
    }

    fn text(&mut self, node: &mut Node, keyword: &str, slot: &Slot<Text>) {
        if let Some(text) = slot.spanned() {
            self.written(node, keyword, Some(text.span));
            node.put(keyword, text.value.as_str());
        }
    }

    fn count(&mut self, node: &mut Node, keyword: &str, slot: &Slot<u64>) {
        if let Some(count) = slot.spanned() {
            self.written(node, keyword, Some(count.span));
            node.put(keyword, *count.value);
        }
    }

    fn number(&mut self, node: &mut Node, keyword: &str, slot: &Slot<Number>) {
        if let Some(number) = slot.spanned() {
            self.written(node, keyword, Some(number.span));
            node.put(keyword, number.value.0.clone());
        }
    }

    /// Records where `keyword` of `node` was written.
    pub(super) fn written(&mut self, node: &Node, keyword: &str, span: Option<Span>) {
        if let Some(span) = span {
            self.marks.span(format!("{}/{keyword}", node.at), span);
        }
    }

    /// Whether what the SDK sets has to be there.
    pub(super) fn asks_for_context(&self) -> bool {
        self.options.audience == Audience::Payload
    }
}
