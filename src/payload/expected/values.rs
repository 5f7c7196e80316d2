//! The properties of one event against its definition.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use serde_json::Value;

use super::fast::{Aside, Fast, Shared, to_value};
use super::names::Side;
use crate::dict::model::Event;
use crate::dict::schema::{Audience, CompileOptions, Compiled, compile_event, escape, steps};
use crate::dict::validate::{Holder, Mismatch as Violation, is_private, mismatches, validator};
use crate::dict::{Definition, Dictionary};
use crate::payload::mismatch::Kind;
use crate::payload::tape::{Cursor, Item};
use crate::text::Span;

/// Faults of one event that are told; of one with more nothing is right.
const MOST: usize = 200;

/// Pointers of which it is remembered whether their values are somebody's.
const REMEMBERED: usize = 1_000;

/// An event, made ready for judging its payloads.
#[derive(Debug)]
pub(crate) struct Shape<'d> {
    dictionary: &'d Dictionary,
    event: Definition<'d, Event>,
    compiled: Compiled,
    /// None where the definition uses what only the exact way knows.
    fast: Option<Fast>,
    /// Made when the first payload is in doubt. None where the definition is no schema, which rules of the
    /// dictionary report.
    exact: OnceLock<Option<jsonschema::Validator>>,
    /// What was found of values by their pointers: whether they are declared to be somebody's.
    private: Mutex<BTreeMap<String, bool>>,
}

/// One thing that is wrong with the properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub kind: Kind,
    /// JSON Pointer within the properties.
    pub pointer: String,
    /// The property in question.
    pub subject: String,
    pub what: String,
    pub meant: Option<String>,
    pub asked: Option<Span>,
    /// Whether the value there may be somebody's.
    pub is_private: bool,
}

impl<'d> Shape<'d> {
    /// Compiles `event` as it is sent by `side`.
    pub(crate) fn of(
        dictionary: &'d Dictionary,
        event: Definition<'d, Event>,
        side: &Side,
        shared: &Shared,
    ) -> Self {
        let options = CompileOptions {
            platform: side.platform.as_deref(),
            source: side.source.as_deref(),
            audience: Audience::Payload,
        };
        let compiled = compile_event(dictionary, event, &options);
        Self {
            dictionary,
            event,
            fast: Fast::sharing(&compiled.schema, shared),
            exact: OnceLock::new(),
            private: Mutex::default(),
            compiled,
        }
    }

    /// Whether the value at a JSON Pointer within the properties is declared to be somebody's.
    pub(in crate::payload) fn is_private(&self, pointer: &str) -> bool {
        let known = || self.private.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(pointer) {
            return *known;
        }
        let is_private = is_private(self.dictionary, Holder::Event(self.event), pointer);
        let mut known = known();
        if known.len() < REMEMBERED {
            known.insert(pointer.to_owned(), is_private);
        }
        is_private
    }

    /// Where the property at a JSON Pointer is declared: the innermost that is.
    pub(in crate::payload) fn declared(&self, pointer: &str) -> Option<Span> {
        let steps: Vec<String> = steps(pointer).collect();
        let first = steps.first()?;
        self.compiled
            .span_at(&format!("/properties/{}", escape(first)))
    }

    /// Whether the properties are right beyond doubt.
    pub(in crate::payload) fn passes(
        &self,
        properties: Item<'_>,
        is_extra: &dyn Fn(&str) -> bool,
    ) -> bool {
        let fast = self.fast.as_ref();
        fast.is_some_and(|fast| fast.passes_but_for(properties, is_extra))
    }

    /// Reads properties that are right beyond doubt, as [`Fast::reads`] does.
    pub(in crate::payload) fn reads(
        &self,
        cursor: &mut Cursor<'_>,
        aside: Aside<'_>,
    ) -> Option<()> {
        self.fast.as_ref()?.reads(cursor, aside)
    }

    /// Whether a property is declared, under this key.
    pub(in crate::payload) fn has(&self, key: &str) -> bool {
        self.fast.as_ref().is_some_and(|fast| fast.has(key))
    }

    /// Whether there were properties that could not be judged, as the definition is no JSON Schema.
    pub(in crate::payload) fn is_unjudged(&self) -> bool {
        matches!(self.exact.get(), Some(None))
    }

    /// All that is wrong with the properties; `is_extra` says of an undeclared one of the event itself
    /// whether somebody else put it there.
    pub(crate) fn judge(
        &self,
        properties: Item<'_>,
        is_extra: &dyn Fn(&str) -> bool,
    ) -> Vec<Wrong> {
        if self.passes(properties, is_extra) {
            return Vec::new();
        }
        let exact = self.exact.get_or_init(|| validator(&self.compiled).ok());
        let Some(exact) = exact else {
            return Vec::new();
        };
        let value = to_value(properties);
        let is_private = |pointer: &str| self.is_private(pointer);
        let found = mismatches(&self.compiled, exact, &value, &is_private);
        let extra = |violation: &Violation| {
            let key = violation.key.as_deref();
            violation.keyword == "additionalProperties"
                && violation.instance_pointer.is_empty()
                && key.is_some_and(is_extra)
        };
        let found = found
            .into_iter()
            .filter(|violation| !extra(violation))
            .take(MOST);
        found
            .map(|violation| self.wrong(violation, &value, &is_private))
            .collect()
    }

    fn wrong(
        &self,
        violation: Violation,
        value: &Value,
        is_private: &dyn Fn(&str) -> bool,
    ) -> Wrong {
        let Violation {
            keyword,
            instance_pointer,
            key,
            schema_pointer,
            what,
        } = violation;
        let instance = value.pointer(&instance_pointer);
        let asked_for = self.compiled.schema.pointer(&schema_pointer);
        let mut meant = None;
        let kind = match keyword.as_str() {
            "type" if is_number_in_quotes(instance, asked_for) => Kind::NumberAsString,
            "type" => Kind::WrongType,
            "enum" | "const" => {
                meant = spelled_otherwise(instance, asked_for);
                match meant {
                    Some(_) => Kind::EnumSpelling,
                    None => Kind::ValueNotInEnum,
                }
            }
            "pattern" => Kind::Pattern,
            "format" => Kind::Format,
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
                Kind::Range
            }
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties" => Kind::Length,
            "required" | "dependentRequired" => Kind::MissingProperty,
            "additionalProperties" | "unevaluatedProperties" => Kind::UnexpectedProperty,
            _ => Kind::InvalidValue,
        };
        // What is unexpected is there; what is missing is not.
        let pointer = match (&key, kind) {
            (Some(key), Kind::UnexpectedProperty) => {
                format!("{instance_pointer}/{}", escape(key))
            }
            _ => instance_pointer.clone(),
        };
        // Below somebody's property even keys may be somebody's.
        let outermost = outermost(&pointer, is_private);
        let private = outermost.is_some();
        let key = key.filter(|_| !private);
        let pointer = outermost.unwrap_or(pointer);
        let subject = key.or_else(|| named(&pointer)).unwrap_or_default();
        Wrong {
            kind,
            subject: match subject.is_empty() {
                true => "the properties".to_owned(),
                false => subject,
            },
            what,
            meant: meant.filter(|_| !private),
            asked: self.compiled.span_at(&schema_pointer),
            is_private: private,
            pointer,
        }
    }
}

/// The outermost value on the way of a pointer that may be somebody's.
fn outermost(pointer: &str, is_private: &dyn Fn(&str) -> bool) -> Option<String> {
    let ends = pointer.match_indices('/').map(|(at, _)| at).skip(1);
    let mut ways = ends.chain([pointer.len()]).map(|end| &pointer[..end]);
    ways.find(|way| is_private(way)).map(str::to_owned)
}

/// The innermost name in a pointer: of `/items/2/price` that is `price`, of `/tags/0` it is `tags`.
pub(in crate::payload) fn named(pointer: &str) -> Option<String> {
    let steps: Vec<String> = steps(pointer).collect();
    let is_index = |step: &String| step.bytes().all(|byte| byte.is_ascii_digit());
    let name = steps.iter().rev().find(|step| !is_index(step));
    name.or(steps.last()).cloned()
}

/// Whether a number is asked for, and comes as text.
fn is_number_in_quotes(instance: Option<&Value>, asked: Option<&Value>) -> bool {
    let asks = |kind: &Value| matches!(kind.as_str(), Some("number" | "integer"));
    let is_asked = match asked {
        Some(Value::Array(kinds)) => kinds.iter().any(asks),
        Some(kind) => asks(kind),
        None => false,
    };
    let text = instance.and_then(Value::as_str);
    is_asked && text.is_some_and(|text| text.trim().parse::<f64>().is_ok_and(f64::is_finite))
}

/// The allowed value that this one is, but for case and separators.
fn spelled_otherwise(instance: Option<&Value>, asked: Option<&Value>) -> Option<String> {
    let squash = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let sent = squash(instance?.as_str()?);
    let allowed = match asked? {
        Value::Array(values) => values.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut allowed = allowed.iter().filter_map(Value::as_str);
    let meant = allowed.find(|value| !sent.is_empty() && squash(value) == sent);
    meant.map(str::to_owned)
}
