//! Where a value and a schema disagree, in our words.

use std::collections::BTreeSet;

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::wording;
use crate::dict::schema::{Compiled, escape};

/// One way in which a value is not what a schema asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The keyword that is violated; `unevaluatedProperties` counts as `additionalProperties`.
    pub keyword: String,
    /// The value that violates it, as a JSON Pointer: for a missing or unexpected property, the
    /// object.
    pub instance_pointer: String,
    /// The property that is missing, unexpected or badly named.
    pub key: Option<String>,
    /// The keyword's location in the compiled schema.
    pub schema_pointer: String,
    /// What is wrong, as a clause that never quotes a value: "must be at least 0".
    pub what: String,
}

/// All ways in which `instance` is not what `compiled` asks for. Of what `is_private` says is
/// personal (by its JSON Pointer), neither keys nor allowed values are told.
pub fn mismatches(
    compiled: &Compiled,
    validator: &Validator,
    instance: &Value,
    is_private: &dyn Fn(&str) -> bool,
) -> Vec<Mismatch> {
    let mut judge = Judge {
        compiled,
        instance,
        is_private,
        found: Vec::new(),
    };
    let errors: Vec<ValidationError<'_>> = validator.iter_errors(instance).collect();
    for error in &errors {
        judge.error(error, &errors);
    }
    // A shared property and a local keyword may ask for the same.
    let mut known = BTreeSet::new();
    let is_new = |mismatch: &Mismatch| {
        known.insert((mismatch.instance_pointer.clone(), mismatch.what.clone()))
    };
    judge.found.into_iter().filter(is_new).collect()
}

struct Judge<'a> {
    compiled: &'a Compiled,
    instance: &'a Value,
    is_private: &'a dyn Fn(&str) -> bool,
    found: Vec<Mismatch>,
}

impl Judge<'_> {
    fn error(&mut self, error: &ValidationError<'_>, all: &[ValidationError<'_>]) {
        let at = error.instance_path().as_str();
        let schema = self.compiled.canonical(error.evaluation_path().as_str());
        match error.kind() {
            Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
                if let Some(branch) = wording::meant(error) {
                    for inner in branch {
                        self.error(inner, branch);
                    }
                    return;
                }
            }
            Kind::AdditionalProperties { unexpected } => {
                for key in unexpected {
                    self.unexpected(key, at, &schema);
                }
                return;
            }
            Kind::UnevaluatedProperties { unexpected } => {
                let hidden = self.hidden(&schema, error, all);
                for key in unexpected {
                    if !hidden.as_ref().is_some_and(|names| names.has(key)) {
                        self.unexpected(key, at, &schema);
                    }
                }
                return;
            }
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                self.missing(name, at, schema);
                return;
            }
            Kind::PropertyNames { error: inner } => {
                let private = (self.is_private)(at);
                let key = inner.instance().as_str().unwrap_or_default();
                let reason = wording::clause(inner, private);
                let what = match private {
                    true => format!("a name in it {reason}"),
                    false => format!("the name `{key}` {reason}"),
                };
                self.push("propertyNames", at, Some(key), schema, what);
                return;
            }
            // A closed object that declares nothing, of which not the first key alone is told.
            Kind::FalseSchema if schema.ends_with("/additionalProperties") => {
                if let Some(Value::Object(map)) = self.instance.pointer(at) {
                    for key in map.keys() {
                        let what = match (self.is_private)(at) {
                            true => "has a property that is not declared".to_owned(),
                            false => {
                                format!("`{key}` is not a property; the object declares none")
                            }
                        };
                        let keyword = "additionalProperties";
                        self.push(keyword, at, Some(key), schema.clone(), what);
                    }
                    return;
                }
            }
            _ => {}
        }
        let private = (self.is_private)(at);
        let keyword = error.kind().keyword().to_owned();
        self.push(&keyword, at, None, schema, wording::clause(error, private));
    }

    fn push(&mut self, keyword: &str, at: &str, key: Option<&str>, schema: String, what: String) {
        self.found.push(Mismatch {
            keyword: keyword.to_owned(),
            instance_pointer: at.to_owned(),
            key: key.map(str::to_owned),
            schema_pointer: schema,
            what,
        });
    }

    fn missing(&mut self, name: &str, at: &str, schema: String) {
        let listed = self.compiled.schema.pointer(&schema);
        let index = listed
            .and_then(Value::as_array)
            .and_then(|names| names.iter().position(|known| known == name));
        let what = match self.condition(&schema) {
            Some(condition) if !(self.is_private)(at) => {
                format!("`{name}` is missing, which {condition} asks for")
            }
            _ => format!("`{name}` is missing"),
        };
        let schema = match index {
            Some(index) => format!("{schema}/{index}"),
            None => schema,
        };
        self.push("required", at, Some(name), schema, what);
    }

    /// The condition that a requirement stands under, where it is one of ours.
    fn condition(&self, schema: &str) -> Option<String> {
        let test = schema.strip_suffix("/then/required")?.to_owned() + "/if";
        let tests = self.compiled.schema.pointer(&test)?.get("properties")?;
        let mut parts = Vec::new();
        for (name, test) in tests.as_object()? {
            let values: Vec<String> = match (test.get("const"), test.get("enum")) {
                (Some(value), _) => vec![wording::plain(value)?],
                (_, Some(Value::Array(values))) => {
                    values.iter().map(wording::plain).collect::<Option<_>>()?
                }
                _ => return None,
            };
            parts.push(format!("`{name}: {}`", values.join(" or ")));
        }
        (!parts.is_empty()).then(|| parts.join(" with "))
    }

    fn unexpected(&mut self, key: &str, at: &str, schema: &str) {
        let object = schema.rsplit_once('/').map_or("", |(object, _)| object);
        let names = self
            .compiled
            .schema
            .pointer(&format!("{object}/properties"))
            .and_then(Value::as_object);
        let value = self.instance.pointer(at);
        let absent = names
            .into_iter()
            .flat_map(|names| names.keys().map(String::as_str))
            .filter(|name| value.is_none_or(|value| value.get(name).is_none()));
        let what = match wording::near(key, absent) {
            _ if (self.is_private)(at) => "has a property that is not declared".to_owned(),
            Some(meant) => format!("`{key}` is not a property; did you mean `{meant}`?"),
            None => format!("`{key}` is not a property"),
        };
        self.push(
            "additionalProperties",
            at,
            Some(key),
            schema.to_owned(),
            what,
        );
    }

    /// What a subschema declares that failed: its properties count as not looked at, though
    /// they are declared. `None` where none failed.
    fn hidden(
        &self,
        schema: &str,
        error: &ValidationError<'_>,
        all: &[ValidationError<'_>],
    ) -> Option<Declared> {
        let path = error.evaluation_path().as_str();
        let object = path.rsplit_once('/').map_or("", |(object, _)| object);
        let failed = all.iter().any(|other| {
            let below = other.evaluation_path().as_str().strip_prefix(object);
            let in_place = [
                "/allOf/", "/anyOf", "/oneOf", "/$ref/", "/if/", "/then/", "/else/",
            ];
            below.is_some_and(|below| in_place.iter().any(|step| below.starts_with(step)))
        });
        if !failed {
            return None;
        }
        let mut declared = Declared::default();
        let object = schema.rsplit_once('/').map_or("", |(object, _)| object);
        for at in [object, "/$defs"] {
            if let Some(schema) = self.compiled.schema.pointer(at) {
                declared.collect(schema);
            }
        }
        Some(declared)
    }
}

/// Names of properties anywhere in a schema.
#[derive(Default)]
struct Declared {
    names: BTreeSet<String>,
    /// Whether there are keywords that declare more than can be listed.
    more: bool,
}

impl Declared {
    fn has(&self, name: &str) -> bool {
        self.more || self.names.contains(name)
    }

    fn collect(&mut self, schema: &Value) {
        match schema {
            Value::Object(map) => {
                for (key, value) in map {
                    match (key.as_str(), value) {
                        ("properties", Value::Object(properties)) => {
                            self.names.extend(properties.keys().cloned());
                        }
                        ("patternProperties", _) => self.more = true,
                        ("additionalProperties", value) if *value != Value::Bool(false) => {
                            self.more = true;
                        }
                        _ => {}
                    }
                    self.collect(value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.collect(item)),
            _ => {}
        }
    }
}

/// A JSON Pointer to the member `key` of the object at `at`.
pub(super) fn member(at: &str, key: &str) -> String {
    format!("{at}/{}", escape(key))
}
