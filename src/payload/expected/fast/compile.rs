//! Compiles a JSON Schema to nodes, or finds that it is outside the fast set.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::keywords::{
    Built, Keywords, Outside, allowed, bounds, count, dependent, map, strings, text, types,
};
use super::schema::{Additional, Declared, Id, List, Logic, Node, Object, Schema, Types};
use super::shared::Shared;
use crate::dict::pattern::Matcher;
use crate::payload::tape::Label;

/// Schemas within schemas, without references.
const MAX_DEPTH: usize = 256;

/// The dialect that an absent `$schema` means as well.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Keywords that the exact validator evaluates, or that change what others mean, and that are
/// outside the fast set. `$schema` is one in any place but the root.
const OUTSIDE: &[&str] = &[
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$recursiveRef",
    "$schema",
    "$vocabulary",
    "additionalItems",
    "contains",
    "contentSchema",
    "dependencies",
    "dependentSchemas",
    "discriminator",
    "maxContains",
    "minContains",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// The nodes of `root`; `None` where it is outside the fast set.
///
/// The properties of the whole are compiled apart, once for all schemas that are compiled with the same
/// `shared`.
pub(super) fn compile(root: &Value, shared: Option<&Shared>) -> Option<Schema> {
    let mut compiler = Compiler::new(root, shared);
    let start = compiler.reserve();
    compiler.references.insert("#".to_owned(), start);
    compiler.open.push((start, root, 0));
    compiler.schema_at(start)
}

struct Compiler<'v> {
    root: &'v Value,
    shared: Option<&'v Shared>,
    nodes: Vec<Node>,
    /// The nodes of definitions that are referred to.
    references: BTreeMap<String, Id>,
    /// Those of them that are still to be compiled.
    open: Vec<(Id, &'v Value, usize)>,
}

impl<'v> Compiler<'v> {
    fn new(root: &'v Value, shared: Option<&'v Shared>) -> Self {
        Self {
            root,
            shared,
            nodes: Vec::new(),
            references: BTreeMap::new(),
            open: Vec::new(),
        }
    }

    /// Compiles what is open, of which `root` is the whole.
    fn schema_at(mut self, root: Id) -> Option<Schema> {
        while let Some((id, value, depth)) = self.open.pop() {
            self.fill(id, value, depth).ok()?;
        }
        let nodes = self.nodes;
        Some(Schema { nodes, root })
    }

    /// The schema of a property; of the whole one that may be shared.
    fn declared(&mut self, value: &'v Value, depth: usize) -> Built<Declared> {
        let Some(shared) = self.shared.filter(|_| depth == 0) else {
            return Ok(Declared::Own(self.schema(value, depth)?));
        };
        let alone = || {
            let mut compiler = Compiler::new(self.root, None);
            let start = compiler.reserve();
            compiler.open.push((start, value, depth + 1));
            compiler.schema_at(start)
        };
        let schema = shared.schema(value, self.root, alone);
        schema.map(Declared::Shared).ok_or(Outside)
    }

    /// A node that nothing passes until it is filled.
    fn reserve(&mut self) -> Id {
        self.nodes.push(Node::bare(Types::NONE));
        self.nodes.len() as Id - 1
    }

    fn schema(&mut self, value: &'v Value, depth: usize) -> Built<Id> {
        let id = self.reserve();
        self.fill(id, value, depth + 1)?;
        Ok(id)
    }

    fn schemas(&mut self, value: &'v Value, depth: usize) -> Built<Vec<Id>> {
        let schemas = value.as_array().ok_or(Outside)?;
        schemas
            .iter()
            .map(|value| self.schema(value, depth))
            .collect()
    }

    fn fill(&mut self, id: Id, value: &'v Value, depth: usize) -> Built<()> {
        let node = match value {
            Value::Bool(true) => Node::bare(Types::ALL),
            Value::Bool(false) => Node::bare(Types::NONE),
            Value::Object(keywords) if depth < MAX_DEPTH => {
                self.known(keywords, std::ptr::eq(value, self.root))?;
                self.node(keywords, depth)?
            }
            _ => return Err(Outside),
        };
        *self.nodes.get_mut(id as usize).ok_or(Outside)? = node;
        Ok(())
    }

    /// Refuses what is outside the fast set.
    fn known(&self, keywords: &Keywords, is_root: bool) -> Built<()> {
        let is_fine = |(keyword, value): (&String, &Value)| {
            let is_dialect = is_root && keyword == "$schema" && value == DIALECT;
            is_dialect || !OUTSIDE.contains(&keyword.as_str())
        };
        match keywords.iter().all(is_fine) {
            true => Ok(()),
            false => Err(Outside),
        }
    }

    fn node(&mut self, keywords: &'v Keywords, depth: usize) -> Built<Node> {
        Ok(Node {
            types: types(keywords)?,
            allowed: allowed(keywords)?,
            text: text(keywords)?.map(Box::new),
            bounds: bounds(keywords)?,
            list: self.list(keywords, depth)?.map(Box::new),
            object: self.object(keywords, depth)?.map(Box::new),
            logic: self.logic(keywords, depth)?,
        })
    }

    fn list(&mut self, keywords: &'v Keywords, depth: usize) -> Built<Option<List>> {
        let prefix = keywords.get("prefixItems");
        let list = List {
            min: count(keywords, "minItems")?.unwrap_or(0),
            max: count(keywords, "maxItems")?.unwrap_or(usize::MAX),
            prefix: prefix.map_or(Ok(Vec::new()), |value| self.schemas(value, depth))?,
            items: self.optional(keywords, "items", depth)?,
            unique: match keywords.get("uniqueItems") {
                None => false,
                Some(value) => value.as_bool().ok_or(Outside)?,
            },
        };
        let says = list.min > 0
            || list.max < usize::MAX
            || !list.prefix.is_empty()
            || list.items.is_some()
            || list.unique;
        Ok(says.then_some(list))
    }

    fn optional(
        &mut self,
        keywords: &'v Keywords,
        keyword: &str,
        depth: usize,
    ) -> Built<Option<Id>> {
        let value = keywords.get(keyword);
        value.map(|value| self.schema(value, depth)).transpose()
    }

    fn object(&mut self, keywords: &'v Keywords, depth: usize) -> Built<Option<Object>> {
        let mut wanted: BTreeSet<String> = strings(keywords.get("required"))?.into_iter().collect();
        let mut names = Vec::new();
        let mut declared = Vec::new();
        let mut required = Vec::new();
        for (name, value) in map(keywords, "properties")? {
            if wanted.remove(name) {
                mark(&mut required, names.len());
            }
            names.push(name.clone());
            declared.push(Some(self.declared(value, depth)?));
        }
        for name in wanted {
            mark(&mut required, names.len());
            names.push(name);
        }
        let mut patterns = Vec::new();
        for (pattern, value) in map(keywords, "patternProperties")? {
            let matcher = Some(Matcher::of(pattern)).filter(Matcher::is_sure);
            patterns.push((matcher.ok_or(Outside)?, self.schema(value, depth)?));
        }
        let object = Object {
            labels: (names.iter().map(|name| Label::of(name)))
                .collect::<Option<_>>()
                .unwrap_or_default(),
            names: names.into_iter().collect(),
            declared,
            required,
            patterns,
            additional: match keywords.get("additionalProperties") {
                None | Some(Value::Bool(true)) => Additional::Any,
                Some(Value::Bool(false)) => Additional::Forbidden,
                Some(value) => Additional::Schema(self.schema(value, depth)?),
            },
            keys: self.optional(keywords, "propertyNames", depth)?,
            min: count(keywords, "minProperties")?.unwrap_or(0),
            max: count(keywords, "maxProperties")?.unwrap_or(usize::MAX),
            dependent: dependent(keywords)?,
        };
        let says = object.names.len() > 0
            || !object.patterns.is_empty()
            || object.additional != Additional::Any
            || object.keys.is_some()
            || object.min > 0
            || object.max < usize::MAX
            || !object.dependent.is_empty();
        Ok(says.then_some(object))
    }

    fn logic(&mut self, keywords: &'v Keywords, depth: usize) -> Built<Vec<Logic>> {
        let mut logic = Vec::new();
        if let Some(value) = keywords.get("$ref") {
            logic.push(Logic::Must(self.reference(value)?));
        }
        if let Some(value) = keywords.get("allOf") {
            let all = self.schemas(value, depth)?;
            logic.extend(all.into_iter().map(Logic::Must));
        }
        if let Some(value) = keywords.get("anyOf") {
            logic.push(Logic::Any(self.schemas(value, depth)?));
        }
        if let Some(value) = keywords.get("oneOf") {
            logic.push(Logic::One(self.schemas(value, depth)?));
        }
        if let Some(id) = self.optional(keywords, "not", depth)? {
            logic.push(Logic::Not(id));
        }
        if let Some(condition) = self.optional(keywords, "if", depth)? {
            let then = self.optional(keywords, "then", depth)?;
            let other = self.optional(keywords, "else", depth)?;
            logic.push(Logic::If(condition, then, other));
        }
        Ok(logic)
    }

    /// The node of a reference to the root or to a definition there.
    fn reference(&mut self, value: &Value) -> Built<Id> {
        let reference = value.as_str().ok_or(Outside)?;
        if let Some(id) = self.references.get(reference) {
            return Ok(*id);
        }
        let name = reference.strip_prefix("#/$defs/").and_then(unescape);
        let root: &'v Value = self.root;
        let target = name.and_then(|name| root.get("$defs")?.get(&name));
        let target = target.ok_or(Outside)?;
        let id = self.reserve();
        self.references.insert(reference.to_owned(), id);
        self.open.push((id, target, 0));
        Ok(id)
    }
}

/// One step of a JSON Pointer in a URI fragment; `None` where it is not just one.
fn unescape(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        let hex = |byte: Option<u8>| char::from(byte?).to_digit(16);
        bytes.push(match byte {
            b'%' => (hex(rest.next())? * 16 + hex(rest.next())?) as u8,
            byte => byte,
        });
    }
    let step = String::from_utf8(bytes).ok()?;
    let is_one = !step.contains('/');
    is_one.then(|| step.replace("~1", "/").replace("~0", "~"))
}

/// Sets the bit of `place`.
fn mark(words: &mut Vec<u64>, place: usize) {
    words.resize(words.len().max(place / 64 + 1), 0);
    if let Some(word) = words.last_mut() {
        *word |= 1 << (place % 64);
    }
}
