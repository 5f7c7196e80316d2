//! Raw JSON Schema fragments: whether they are schemas at all.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::{Draft, Registry, Uri};
use serde_json::Value;

use super::keywords::pattern_fault;
use super::mismatch::member;
use super::wording;
use crate::dict::model::Value as Raw;
use crate::dict::schema::{descend, entry, json, steps};
use crate::syntax::Tree;
use crate::text::Span;

/// A place in a fragment that is no JSON Schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FragmentFault {
    /// The exact value, or the key where that is what is wrong.
    pub span: Span,
    /// The keyword whose value it is.
    pub keyword: String,
    /// What is wrong with it, as a clause: "must be at least 0".
    pub reason: String,
}

/// Everything that keeps `fragment`, of the file of `tree`, from being a schema: what its
/// meta-schema says, references that lead nowhere, patterns that are no regular expressions.
pub fn fragment_faults(fragment: Raw, tree: &Tree) -> Vec<FragmentFault> {
    let Some(schema) = json(fragment, tree) else {
        return Vec::new();
    };
    // What is neither map nor boolean has been reported when the file was read.
    if !schema.is_object() && !schema.is_boolean() {
        return Vec::new();
    }
    let mut check = Check {
        fragment,
        tree,
        faults: Vec::new(),
    };
    let draft = Draft::Draft202012.detect(&schema);
    if draft == Draft::Unknown {
        let reason = "is a dialect that is not known here, and nothing is fetched";
        check.fault("/$schema", "$schema", reason);
        return check.faults;
    }
    check.by_meta_schema(&schema);
    // What the meta-schema refuses need not be walked: nothing in it can be relied on.
    if check.faults.is_empty() {
        let mut found = Found::default();
        found.schema(&schema, draft, "", &[]);
        check.patterns(&found);
        check.references(&schema, draft, &found);
    }
    if check.faults.is_empty() {
        check.by_building(&schema);
    }
    check.faults
}

struct Check<'t> {
    fragment: Raw,
    tree: &'t Tree,
    faults: Vec<FragmentFault>,
}

impl Check<'_> {
    fn fault(&mut self, pointer: &str, keyword: &str, reason: impl Into<String>) {
        let steps: Vec<String> = steps(pointer).collect();
        let (_, span) = descend(self.fragment.node(self.tree), &steps);
        self.fault_at(span, keyword, reason);
    }

    fn fault_at(&mut self, span: Span, keyword: &str, reason: impl Into<String>) {
        let fault = FragmentFault {
            span,
            keyword: keyword.to_owned(),
            reason: reason.into(),
        };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    fn by_meta_schema(&mut self, schema: &Value) {
        let Ok(meta) = jsonschema::meta::validator_for(schema) else {
            return;
        };
        for error in meta.iter_errors(schema) {
            self.by_meta_error(&error);
        }
    }

    fn by_meta_error(&mut self, error: &jsonschema::ValidationError<'_>) {
        let pointer = error.instance_path().as_str();
        if let Some(branch) = wording::meant(error) {
            branch.iter().for_each(|error| self.by_meta_error(error));
            return;
        }
        let words = steps(pointer).filter(|step| !step.bytes().all(|b| b.is_ascii_digit()));
        let keyword = words.last().unwrap_or_else(|| "json_schema".to_owned());
        self.fault(pointer, &keyword, wording::clause(error, false));
    }

    fn patterns(&mut self, found: &Found) {
        for (pointer, pattern) in &found.patterns {
            if let Some(reason) = pattern_fault(pattern) {
                self.fault(pointer, "pattern", reason);
            }
        }
        for (object, pattern) in &found.pattern_keys {
            if let Some(reason) = pattern_fault(pattern) {
                let steps: Vec<String> = steps(object).collect();
                let (node, span) = descend(self.fragment.node(self.tree), &steps);
                let span = entry(node, pattern).map_or(span, |entry| entry.key.span());
                self.fault_at(span, "patternProperties", reason);
            }
        }
    }

    /// Looks each reference up from the resource that it stands in.
    fn references(&mut self, schema: &Value, draft: Draft, found: &Found) {
        if found.references.is_empty() {
            return;
        }
        let Ok(root) = jsonschema::uri::from_str(BASE) else {
            return;
        };
        let asked = Asked::default();
        let registry = Registry::new()
            .retriever(asked.clone())
            .draft(draft)
            .add(root.as_str(), draft.create_resource(schema.clone()))
            .and_then(jsonschema::RegistryBuilder::prepare);
        let Ok(registry) = registry else {
            // Told by building, without a place of its own.
            return;
        };
        for reference in &found.references {
            let base = reference.bases.iter().try_fold(root.clone(), |base, id| {
                let uri = jsonschema::uri::resolve_against(&base.borrow(), id)?;
                Ok(without_fragment(uri))
            });
            let outcome = base.and_then(|base: Uri<String>| {
                let uri = jsonschema::uri::resolve_against(&base.borrow(), &reference.target)?;
                if asked.has(&without_fragment(uri)) {
                    return Ok(Some("is another document, and nothing is fetched"));
                }
                registry.resolver(base).lookup(&reference.target)?;
                Ok(None)
            });
            let reason = match outcome {
                Ok(None) => continue,
                Ok(Some(reason)) => reason,
                Err(jsonschema::ReferencingError::InvalidUri(_)) => "is not a URI reference",
                Err(_) => "leads nowhere",
            };
            self.fault(&reference.pointer, reference.keyword, reason);
        }
    }

    /// Whatever else keeps a validator from being made.
    fn by_building(&mut self, schema: &Value) {
        if let Err(error) = super::options().build(schema) {
            let pointer = error.instance_path().as_str().to_owned();
            self.fault(&pointer, "json_schema", wording::clause(&error, false));
        }
    }
}

/// A base for what declares none.
const BASE: &str = "https://fragment.invalid/";

fn without_fragment(uri: Uri<String>) -> Uri<String> {
    match uri.as_str().split_once('#') {
        Some((before, _)) => jsonschema::uri::from_str(before).unwrap_or(uri),
        None => uri,
    }
}

/// A retriever that has an empty schema for everything, and knows what it was asked for: the
/// documents that are elsewhere.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<BTreeSet<String>>>);

impl Asked {
    fn has(&self, uri: &Uri<String>) -> bool {
        let asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.contains(uri.as_str())
    }
}

impl jsonschema::Retrieve for Asked {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let uri = without_fragment(uri.clone()).as_str().to_owned();
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.insert(uri);
        Ok(Value::Bool(true))
    }
}

/// References and patterns of a schema, with their pointers.
#[derive(Default)]
struct Found {
    references: Vec<Reference>,
    patterns: Vec<(String, String)>,
    pattern_keys: Vec<(String, String)>,
}

struct Reference {
    pointer: String,
    keyword: &'static str,
    target: String,
    /// The ids of the resources around it, outermost first.
    bases: Vec<String>,
}

const REFERENCES: [&str; 3] = ["$ref", "$dynamicRef", "$recursiveRef"];

/// Keywords whose value is a schema, or a list of them.
const SCHEMAS: [&str; 16] = [
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "oneOf",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keywords whose value is a map of schemas.
const MAPS: [&str; 6] = [
    "$defs",
    "definitions",
    "dependencies",
    "dependentSchemas",
    "patternProperties",
    "properties",
];

impl Found {
    fn schema(&mut self, schema: &Value, draft: Draft, at: &str, bases: &[String]) {
        let Value::Object(map) = schema else { return };
        let draft = draft.detect(schema);
        // Up to draft 7 a `$ref` hides its neighbours.
        let hides = matches!(draft, Draft::Draft4 | Draft::Draft6 | Draft::Draft7)
            && map.contains_key("$ref");
        let mut bases = bases.to_vec();
        let id = map.get(draft.id_keyword()).and_then(Value::as_str);
        bases.extend(
            id.filter(|id| !hides && !id.starts_with('#'))
                .map(str::to_owned),
        );
        for keyword in REFERENCES {
            if let Some(Value::String(target)) = map.get(keyword) {
                self.references.push(Reference {
                    pointer: member(at, keyword),
                    keyword,
                    target: target.clone(),
                    bases: bases.clone(),
                });
            }
        }
        if let Some(Value::String(pattern)) = map.get("pattern") {
            self.patterns.push((member(at, "pattern"), pattern.clone()));
        }
        for (keyword, value) in map {
            let here = member(at, keyword);
            if keyword == "patternProperties"
                && let Value::Object(patterns) = value
            {
                let keys = patterns.keys().map(|key| (here.clone(), key.clone()));
                self.pattern_keys.extend(keys);
            }
            match value {
                Value::Object(schemas) if MAPS.contains(&keyword.as_str()) => {
                    for (name, schema) in schemas {
                        self.schema(schema, draft, &member(&here, name), &bases);
                    }
                }
                Value::Array(schemas) if SCHEMAS.contains(&keyword.as_str()) => {
                    for (i, schema) in schemas.iter().enumerate() {
                        self.schema(schema, draft, &format!("{here}/{i}"), &bases);
                    }
                }
                Value::Object(_) if SCHEMAS.contains(&keyword.as_str()) => {
                    self.schema(value, draft, &here, &bases);
                }
                _ => {}
            }
        }
    }
}
