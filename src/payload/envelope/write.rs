//! Writes an event in an envelope: the paths of the table, the other way round.

use base64::Engine;
use serde_json::{Map, Value, json};

use super::evaluate::{iglu, uri};
use super::grammar::{
    Check, Choice, Decoding, Function, Place, Predicate, Root, Source, Step, Style, Test,
};
use super::part::{Call, Part};
use super::reshape::{BASE64URL, MAX_WRAPPED};
use super::table::Envelope;

/// A request that holds one event.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The request; the event itself where the envelope takes that.
    pub body: Value,
    /// What the envelope has no place for.
    pub left_out: Vec<Part>,
}

impl Envelope {
    /// An event of this kind and with these parts in this envelope, with placeholders for what
    /// the envelope requires besides. Values are written as they are, times too. Where the kind
    /// of call is said by the name, as in PostHog, another name is left out.
    ///
    /// None for an envelope that no example can be made of: the file of a schema.
    pub fn write(&self, kind: Call, parts: &[(Part, Value)]) -> Option<Written> {
        let template = match &self.template {
            Some(template) => template.clone(),
            None if self.schema_file => return None,
            None => Value::Null,
        };
        let mut writer = Writer {
            envelope: self,
            body: template,
        };
        let named = writer.kind(kind);
        let mut left_out = Vec::new();
        for (part, value) in parts {
            let done = !(named && *part == Part::Name) && writer.part(*part, value);
            if !done {
                left_out.push(*part);
            }
        }
        Some(Written {
            body: writer.body,
            left_out,
        })
    }
}

struct Writer<'e> {
    envelope: &'e Envelope,
    body: Value,
}

/// One step on the way to where a value is written.
enum Way<'e> {
    Step(&'e Step),
    /// The string holds JSON.
    Json,
    /// The string holds JSON in base64url.
    Base64,
    /// The object is a list of keys and values.
    Pairs(Style),
    /// Each value of the object is wrapped.
    Members,
    Function(Function),
}

impl<'e> Writer<'e> {
    /// Writes the kind of call; whether that is what the name is written to as well.
    fn kind(&mut self, kind: Call) -> bool {
        let Some(rule) = &self.envelope.kind else {
            return false;
        };
        let Some((text, _)) = rule.of.iter().find(|(_, call)| **call == kind) else {
            return false;
        };
        let way = self.way(&rule.at);
        set(&mut self.body, &way, &json!(text));
        let name = self.envelope.path(Part::Name);
        let at = Source::Place(rule.at.clone());
        name.is_some_and(|name| name.choices.iter().any(|choice| choice.source == at))
    }

    fn part(&mut self, part: Part, value: &Value) -> bool {
        let Some(path) = self.envelope.path(part) else {
            return false;
        };
        path.choices.iter().any(|choice| self.choice(choice, value))
    }

    /// Writes a value the way that a choice would read it, if there is one.
    fn choice(&mut self, choice: &'e Choice, value: &Value) -> bool {
        let before = self.body.clone();
        let when = choice.when.as_ref();
        let done = when.is_none_or(|when| self.agree(when)) && self.source(choice, value);
        if !done {
            self.body = before;
        }
        done
    }

    /// Makes a condition hold, where nothing else stands in its place yet.
    fn agree(&mut self, when: &Predicate) -> bool {
        when.tests.iter().all(|test| self.agree_on(test))
    }

    fn agree_on(&mut self, test: &Test) -> bool {
        let way: Vec<Way<'_>> = self.way(&test.place);
        let there = get(&self.body, &way).and_then(Value::as_str);
        let holds = match (&test.check, there) {
            (Check::In(texts), None) => {
                let Some(text) = texts.first().filter(|_| !test.not) else {
                    return true;
                };
                set(&mut self.body, &way, &json!(text));
                return true;
            }
            (Check::In(texts), Some(there)) => texts.iter().any(|text| text == there),
            (Check::Starts(prefix), Some(there)) => there.starts_with(prefix.as_str()),
            _ => false,
        };
        holds != test.not
    }

    fn source(&mut self, choice: &'e Choice, value: &Value) -> bool {
        let functions = choice
            .functions
            .iter()
            .map(|function| Way::Function(*function));
        let mut way: Vec<Way<'e>> = match &choice.source {
            Source::Place(place) => self.way(place),
            Source::Rest => self.event().into_iter().map(Way::Step).collect(),
            Source::Text(text) => return value.as_str() == Some(text.as_str()),
            Source::Join { separator, places } => return self.join(separator, places, value),
            Source::Decoded { slot, steps } => {
                let Some(mut way) = self.decoded(*slot) else {
                    return false;
                };
                way.extend(steps.iter().map(Way::Step));
                way
            }
        };
        way.extend(functions);
        set(&mut self.body, &way, value)
    }

    fn decoded(&self, slot: usize) -> Option<Vec<Way<'e>>> {
        let (place, last) = match self.envelope.slots.get(slot)? {
            Decoding::Json {
                place,
                base64: true,
            } => (place, Way::Base64),
            Decoding::Json { place, .. } => (place, Way::Json),
            Decoding::Pairs(style, places) => (places.first()?, Way::Pairs(*style)),
            Decoding::Members(place) => (place, Way::Members),
        };
        let mut way = self.way(place);
        way.push(last);
        Some(way)
    }

    /// A text with as many parts as there are places; what is missing at the end stays away.
    fn join(&mut self, separator: &str, places: &'e [Place], value: &Value) -> bool {
        let Some(text) = value.as_str() else {
            return false;
        };
        let texts = text.splitn(places.len(), separator);
        places.iter().zip(texts).all(|(place, text)| {
            let way = self.way(place);
            set(&mut self.body, &way, &json!(text))
        })
    }

    /// The steps to the event within the request: the first item of each list.
    fn event(&self) -> Vec<&'e Step> {
        self.above(0)
    }

    /// The steps to the event, without the last `up` lists.
    fn above(&self, up: usize) -> Vec<&'e Step> {
        const FIRST: &Step = &Step::Index(0);
        let lists = self.envelope.events.first();
        let lists = lists.map_or(&[][..], |lists| &lists.0);
        let kept = lists.iter().take(lists.len().saturating_sub(up));
        kept.flat_map(|steps| steps.iter().chain([FIRST])).collect()
    }

    fn way(&self, place: &'e Place) -> Vec<Way<'e>> {
        let root = match place.root {
            Root::Event => self.event(),
            Root::Above(above) => self.above(above + 1),
        };
        let all = root.into_iter().chain(&place.steps);
        all.map(Way::Step).collect()
    }
}

/// The value that plain steps lead to.
fn get<'v>(mut at: &'v Value, way: &[Way<'_>]) -> Option<&'v Value> {
    for step in way {
        at = match step {
            Way::Step(Step::Key(key)) => at.get(key)?,
            Way::Step(Step::Index(index)) => at.get(index)?,
            _ => return None,
        };
    }
    Some(at)
}

/// Writes a value, with what is missing on the way there. An object is added to one that is there
/// already. As deep as the path is long. Whether the value could be written.
fn set(at: &mut Value, way: &[Way<'_>], value: &Value) -> bool {
    let Some((first, rest)) = way.split_first() else {
        merge(at, value);
        return true;
    };
    match first {
        Way::Step(step) => within(at, step).is_some_and(|child| set(child, rest, value)),
        Way::Json => {
            let held = at.as_str().and_then(|text| serde_json::from_str(text).ok());
            let mut held = held.unwrap_or(Value::Null);
            let done = set(&mut held, rest, value);
            *at = Value::String(held.to_string());
            done
        }
        Way::Base64 => {
            let held = at.as_str().and_then(|text| BASE64URL.decode(text).ok());
            let held = held.and_then(|bytes| serde_json::from_slice(&bytes).ok());
            let mut held = held.unwrap_or(Value::Null);
            let done = set(&mut held, rest, value);
            *at = Value::String(BASE64URL.encode(held.to_string()));
            done
        }
        Way::Pairs(style) => rest.is_empty() && pairs(at, *style, value),
        Way::Members => rest.is_empty() && members(at, value),
        Way::Function(function) => apply(at, *function, value),
    }
}

fn merge(at: &mut Value, value: &Value) {
    match (at, value) {
        (Value::Object(own), Value::Object(more)) => {
            own.extend(more.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
        (at, value) => *at = value.clone(),
    }
}

/// The value that a step leads to, made where it is missing.
fn within<'v>(at: &'v mut Value, step: &Step) -> Option<&'v mut Value> {
    if at.is_null() {
        *at = match step {
            Step::Key(_) => json!({}),
            Step::Index(_) | Step::Item { .. } => json!([]),
        };
    }
    match (step, at) {
        (Step::Key(key), Value::Object(object)) => {
            Some(object.entry(key.as_str()).or_insert(Value::Null))
        }
        (Step::Index(index), Value::Array(list)) => {
            if *index == list.len() {
                list.push(Value::Null);
            }
            list.get_mut(*index)
        }
        (Step::Item { key, text }, Value::Array(list)) => {
            let is = |item: &Value| item.get(key).and_then(Value::as_str) == Some(text);
            let place = list.iter().position(is).unwrap_or(list.len());
            if place == list.len() {
                list.push(json!({key.as_str(): text}));
            }
            list.get_mut(place)
        }
        _ => None,
    }
}

fn pairs(at: &mut Value, style: Style, value: &Value) -> bool {
    let Value::Object(object) = value else {
        return false;
    };
    let mut list = match at.take() {
        Value::Array(list) => list,
        _ => Vec::new(),
    };
    let pairs = object.iter();
    list.extend(pairs.map(|(key, value)| json!({"key": key, "value": style.wrap(value, 0)})));
    *at = Value::Array(list);
    true
}

fn members(at: &mut Value, value: &Value) -> bool {
    let Value::Object(object) = value else {
        return false;
    };
    let wrapped = object
        .iter()
        .map(|(key, value)| (key.clone(), json!({"value": value})));
    let wrapped: Map<String, Value> = wrapped.collect();
    merge(at, &Value::Object(wrapped));
    true
}

impl Style {
    /// The value as an any-value of OTLP, or as GA4 exports a parameter.
    fn wrap(self, value: &Value, depth: usize) -> Value {
        let (text, int, float) = match self {
            Self::Otlp => ("stringValue", "intValue", "doubleValue"),
            Self::Ga4 => ("string_value", "int_value", "double_value"),
        };
        let nests = self == Self::Otlp && depth < MAX_WRAPPED;
        match value {
            Value::Null => json!({}),
            Value::String(value) => json!({text: value}),
            Value::Number(number) if number.is_f64() => json!({float: number}),
            Value::Number(number) => json!({int: number.to_string()}),
            Value::Bool(value) if self == Self::Otlp => json!({"boolValue": value}),
            Value::Array(list) if nests => {
                let values = list.iter().map(|value| self.wrap(value, depth + 1));
                json!({"arrayValue": {"values": values.collect::<Vec<_>>()}})
            }
            Value::Object(object) if nests => {
                let pair = |(key, value)| json!({"key": key, "value": self.wrap(value, depth + 1)});
                json!({"kvlistValue": {"values": object.iter().map(pair).collect::<Vec<_>>()}})
            }
            // Parameters of GA4 are texts and numbers only.
            other => json!({text: other.to_string()}),
        }
    }
}

/// Writes what a function would read.
fn apply(at: &mut Value, function: Function, value: &Value) -> bool {
    let before = at.as_str().unwrap_or_default();
    let new = match function {
        Function::Object if value.is_object() => {
            merge(at, value);
            return true;
        }
        Function::Object => return false,
        Function::Unwrap => Some(Style::Otlp.wrap(value, 0)),
        Function::IgluName => replace(before, iglu(before).map(|(name, _)| name), value),
        Function::IgluVersion => replace(before, iglu(before).map(|(_, version)| version), value),
        Function::UriName => replace(before, uri(before).map(|(name, _)| name), value),
        Function::UriVersion => replace(before, uri(before).map(|(_, version)| version), value),
    };
    // What cannot be read again is not written: a name with a blank is none of Iglu.
    let new = new.filter(|new| match (function, new.as_str(), value.as_str()) {
        (Function::IgluName, Some(new), value) => iglu(new).map(|(name, _)| name) == value,
        (Function::IgluVersion, Some(new), value) => iglu(new).map(|(_, version)| version) == value,
        (Function::UriName, Some(new), value) => uri(new).map(|(name, _)| name) == value,
        (Function::UriVersion, Some(new), value) => uri(new).map(|(_, version)| version) == value,
        _ => true,
    });
    match new {
        Some(new) => *at = new,
        None => return false,
    }
    true
}

/// The text with another part in the last place that holds this one.
fn replace(text: &str, part: Option<&str>, value: &Value) -> Option<Value> {
    let (part, value) = (part?, value.as_str()?);
    let at = text.rfind(&format!("/{part}")).map(|at| at + 1)?;
    Some(json!(format!(
        "{}{value}{}",
        &text[..at],
        &text[at + part.len()..]
    )))
}
