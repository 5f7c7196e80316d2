//! What the values of a property were, as a definition of it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::options::Options;
use crate::dict::model::Pii;
use crate::payload::infer::{FORMATS, Fields, Shape, Texts};
use crate::tables::pii;
use crate::text::{squash, words};

/// A definition that is being drafted: of a property, or of what an event or a group carries.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Definition {
    /// Keywords that hold plain values.
    pub(super) keywords: Map<String, Value>,
    pub(super) required: bool,
    pub(super) pii: Option<Pii>,
    /// What a reader has to know, one line each. No value of a payload is in it.
    pub(super) comments: Vec<String>,
    pub(super) properties: BTreeMap<String, Self>,
    pub(super) items: Option<Box<Self>>,
    pub(super) additional: Additional,
}

/// What an object may hold besides its properties.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Additional {
    #[default]
    Nothing,
    Anything,
    Values(Box<Definition>),
}

/// Something in the data that a definition cannot be right about both ways.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The event, or `identifiers`.
    pub event: String,
    /// JSON Pointer to the property in the event; empty where it is the event itself.
    pub pointer: String,
    /// What it is, without a value of a payload.
    pub what: String,
}

/// Describes values, and notes what does not fit together.
pub(super) struct Describer<'o> {
    options: &'o Options,
    event: String,
    path: Vec<String>,
    pub(super) conflicts: Vec<Conflict>,
}

/// The part of values from which on their type, format or spelling is the one that is meant.
const CLEAR: f64 = 0.75;

/// Strings of a property from which on few different ones are a list of values.
const ENUM_FROM: u64 = 20;

/// How often each value of such a list was sent, on the average and at least.
const ENUM_TIMES: (u64, u64) = (5, 2);

/// Numbers from which on none below zero means that there is none.
const RANGE_FROM: u64 = 20;

/// What may be below zero, whatever was seen.
const SIGNED: &[&str] = &[
    "altitude",
    "balance",
    "change",
    "delta",
    "deviation",
    "difference",
    "diff",
    "elevation",
    "lat",
    "latitude",
    "lng",
    "lon",
    "long",
    "longitude",
    "offset",
    "profit",
    "score",
    "temperature",
    "x",
    "y",
    "z",
];

/// Last words of names whose values stand for one thing each, and are no list.
const IDENTIFYING: &[&str] = &[
    "guid", "hash", "id", "ids", "key", "keys", "sku", "skus", "slug", "token", "uid", "uuid",
    "uuids",
];

/// How a conflict begins that names values.
pub(super) const SPELLINGS: &str = "one value in ";

/// Keys of a map, each of which few of its objects have.
const MAP_FROM: usize = 30;

impl<'o> Describer<'o> {
    pub(super) fn new(options: &'o Options, event: &str) -> Self {
        Self {
            options,
            event: event.to_owned(),
            path: Vec::new(),
            conflicts: Vec::new(),
        }
    }

    /// Notes a conflict of what is described; the words of it.
    pub(super) fn conflict(&mut self, what: String) -> String {
        let pointer = self.path.iter().map(|step| format!("/{step}")).collect();
        self.conflicts.push(Conflict {
            event: self.event.clone(),
            pointer,
            what: what.clone(),
        });
        format!("conflict: {what}")
    }

    fn within<T>(&mut self, step: &str, describe: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(crate::dict::schema::escape(step));
        let done = describe(self);
        self.path.pop();
        done
    }

    /// Describes the properties of an object into `to`.
    pub(super) fn fields(&mut self, fields: &Fields, is_deep: bool, to: &mut Definition) {
        if let Some(values) = as_map(fields) {
            let values = self.within("*", |within| within.shape("", &values));
            to.comments.push(
                "its keys are data, not names: too many, or somebody's, to be listed".to_owned(),
            );
            to.additional = Additional::Values(Box::new(values));
            return;
        }
        let mut spellings: BTreeMap<String, Vec<(&str, u64)>> = BTreeMap::new();
        for (name, shape) in &fields.keys {
            let of = spellings.entry(squash(name)).or_default();
            of.push((name, shape.count()));
            let definition = self.within(name, |within| {
                let mut definition = within.shape(name, shape);
                within.presence(shape.count(), fields.count, &mut definition);
                definition
            });
            to.properties.insert(name.clone(), definition);
        }
        for of in spellings.values().filter(|of| of.len() > 1) {
            let told = told(of.iter().copied());
            let what = format!("one property in {} spellings: {told}", of.len());
            let comment = self.conflict(what);
            to.comments.push(comment);
        }
        if let Some(rest) = &fields.rest {
            let values = self.within("*", |within| within.shape("", rest));
            to.comments
                .push("it has keys that are data, not names: they may be somebody's".to_owned());
            to.additional = Additional::Values(Box::new(values));
        }
        if is_deep {
            to.comments.push(
                "what is in it was not looked at: it lies too deep, or is too much".to_owned(),
            );
            to.additional = Additional::Anything;
        }
    }

    /// Whether it has to be there, which it was in `there` of `all`.
    pub(super) fn presence(&mut self, there: u64, all: u64, to: &mut Definition) {
        let enough = all >= self.options.required_from;
        to.required = enough && there as f64 >= self.options.required_share * all as f64;
        if to.required && there < all {
            let what = format!("required, and missing in {} of {all}", all - there);
            to.comments.push(self.conflict(what));
        }
    }

    /// Describes the values of a property called `name`.
    pub(super) fn shape(&mut self, name: &str, shape: &Shape) -> Definition {
        let mut to = Definition::default();
        let types = self.types(shape, &mut to);
        if types.contains(&"string") {
            self.texts(name, &shape.texts, &mut to);
        }
        if types.contains(&"number") || types.contains(&"integer") {
            numbers(name, shape, &mut to);
        }
        if types.contains(&"array") {
            match &shape.items {
                Some(items) => {
                    let items = self.within("*", |within| within.shape(name, items));
                    to.items = Some(Box::new(items));
                }
                None if shape.deep => to.comments.push("its items were not looked at".to_owned()),
                None => to.comments.push("it was always empty".to_owned()),
            }
        }
        if let (true, Some(objects)) = (types.contains(&"object"), &shape.objects) {
            self.fields(objects, shape.deep, &mut to);
        }
        to
    }

    /// Describes an identifier, whose values are never listed.
    pub(super) fn identifier(&mut self, name: &str, shape: &Shape) -> Definition {
        let mut to = self.within(name, |within| within.shape(name, shape));
        for keyword in ["enum", "minimum", "nullable"] {
            to.keywords.shift_remove(keyword);
        }
        to
    }

    /// Writes the type that most values have, or all that many have.
    fn types(&mut self, shape: &Shape, to: &mut Definition) -> Vec<&'static str> {
        let number = match shape.fractions {
            0 => "integer",
            _ => "number",
        };
        let mut counts = vec![
            ("string", shape.texts.count),
            (number, shape.integers + shape.fractions),
            ("boolean", shape.booleans),
            ("array", shape.lists),
            ("object", shape.maps()),
        ];
        counts.retain(|(_, count)| *count > 0);
        let all: u64 = counts.iter().map(|(_, count)| count).sum();
        if shape.nulls > 0 && all > 0 {
            to.keywords.insert("nullable".to_owned(), true.into());
        }
        // The order of types that are as frequent is the one above.
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let words: Vec<&'static str> = counts.iter().map(|(word, _)| *word).collect();
        let (types, value) = match counts[..] {
            [] => {
                to.comments
                    .push("nothing but null was sent: say what else it can be".to_owned());
                (vec!["null"], "null".into())
            }
            [(only, _)] => (vec![only], only.into()),
            [(most, count), ..] => {
                let told: Vec<String> = counts
                    .iter()
                    .map(|(word, count)| format!("{word} in {count}"))
                    .collect();
                let what = format!("{} of {all}", told.join(", "));
                to.comments.push(self.conflict(what));
                match count as f64 >= CLEAR * all as f64 {
                    true => (vec![most], most.into()),
                    false => (words.clone(), json!(words)),
                }
            }
        };
        to.keywords.insert("type".to_owned(), value);
        types
    }

    fn texts(&mut self, name: &str, texts: &Texts, to: &mut Definition) {
        let classes = pii().classes();
        let found = classes.filter(|(class, _)| texts.personal.contains(class));
        for (_, class) in found {
            // That some values look like one does not make all of them secrets; that these were sent is wrong.
            let asked = Pii::from_word(&class.asks_for).filter(|asked| *asked < Pii::Secret);
            to.pii = to.pii.max(asked).max(Some(Pii::Personal));
            if class.asks_for == Pii::Secret.word() {
                let what = format!(
                    "some values look like {}, which must not be sent",
                    class.about
                );
                to.comments.push(self.conflict(what));
            }
        }
        let formats = FORMATS.iter().zip(texts.formats);
        // Of those that all are of, the narrowest.
        let best = formats.rev().max_by_key(|(_, count)| *count);
        match best {
            Some((format, count)) if count == texts.count => {
                to.keywords.insert("format".to_owned(), (*format).into());
                return;
            }
            Some((format, count)) if count as f64 >= CLEAR * texts.count as f64 => {
                let others = texts.count - count;
                let how = match texts.empty == others {
                    true => "empty",
                    false => "not",
                };
                let what = format!("{format} in {count} of {}, {how} in {others}", texts.count);
                to.comments.push(self.conflict(what));
                return;
            }
            _ => {}
        }
        if texts.numeric == texts.count && texts.numeric > 0 && !is_identifying(name) {
            to.comments
                .push("every one is a number in quotes: send it as a number".to_owned());
            return;
        }
        if !is_identifying(name) && to.pii.is_none() {
            self.list(texts, to);
        }
    }

    /// Writes the list of values, where it is one.
    fn list(&mut self, texts: &Texts, to: &mut Definition) {
        let Some(values) = &texts.values else { return };
        let mut spellings: BTreeMap<String, Vec<(&str, u64)>> = BTreeMap::new();
        for (value, count) in values {
            let of = spellings.entry(squash(value)).or_default();
            of.push((value, *count));
        }
        let (times, least) = ENUM_TIMES;
        let few = spellings.len() >= 2 && spellings.len() <= self.options.enum_values;
        let sums = spellings
            .values()
            .map(|of| of.iter().map(|(_, count)| count).sum::<u64>());
        let repeated = texts.count >= ENUM_FROM.max(times * spellings.len() as u64)
            && sums.clone().all(|sum| sum >= least);
        if !few || !repeated || values.contains_key("") {
            return;
        }
        let mut list = Vec::new();
        for of in spellings.values_mut() {
            of.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let all: u64 = of.iter().map(|(_, count)| count).sum();
            let [(most, count), others @ ..] = &of[..] else {
                continue;
            };
            list.push((*most).to_owned());
            if others.is_empty() {
                continue;
            }
            let told = told(of.iter().copied());
            let what = format!("{SPELLINGS}{} spellings: {told}", of.len());
            to.comments.push(self.conflict(what));
            // Where none is the usual one, both are right until somebody says which is not.
            if (*count as f64) < CLEAR * all as f64 {
                list.extend(others.iter().map(|(value, _)| (*value).to_owned()));
            }
        }
        list.sort();
        to.keywords.insert("enum".to_owned(), json!(list));
    }
}

/// How often each spelling was sent.
pub(super) fn told<'s>(spellings: impl Iterator<Item = (&'s str, u64)>) -> String {
    let all: Vec<String> = spellings
        .map(|(text, count)| format!("`{text}` in {count}"))
        .collect();
    all.join(", ")
}

/// Whether a name says that its values stand for one thing each.
fn is_identifying(name: &str) -> bool {
    let words = words(name);
    words
        .last()
        .is_some_and(|last| IDENTIFYING.contains(&last.as_str()))
}

fn numbers(name: &str, shape: &Shape, to: &mut Definition) {
    if shape.rounded > 0 {
        to.comments.push(format!(
            "{} are beyond 2^53, which many readers of JSON round: send them as strings",
            shape.rounded
        ));
    }
    let count = shape.integers + shape.fractions;
    let signed = words(name)
        .iter()
        .any(|word| SIGNED.contains(&word.as_str()));
    if count >= RANGE_FROM && shape.negative == 0 && !signed {
        to.keywords.insert("minimum".to_owned(), 0.into());
    }
}

/// The values of an object whose keys are data, all together.
fn as_map(fields: &Fields) -> Option<Shape> {
    let together = || {
        let mut all = fields.rest.as_deref().cloned().unwrap_or_default();
        fields
            .keys
            .values()
            .for_each(|shape| all.add(shape.clone()));
        all
    };
    if fields.is_map {
        return Some(together());
    }
    let keys = fields.keys.len();
    let each_of_data = keys >= 2 && fields.keys.keys().all(|key| is_data(key));
    if each_of_data {
        return Some(together());
    }
    let there: u64 = fields.keys.values().map(Shape::count).sum();
    let is_rare = there.saturating_mul(10) <= fields.count.saturating_mul(keys as u64);
    (keys >= MAP_FROM && is_rare)
        .then(together)
        .filter(is_of_one_type)
}

/// Whether a key is a number, a date or an id that a machine made.
fn is_data(key: &str) -> bool {
    let is_hex = |c: char| c.is_ascii_hexdigit() || c == '-';
    let has_digit = key.contains(|c: char| c.is_ascii_digit());
    let is_number = key
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | ':'));
    has_digit && (is_number || (key.len() >= 16 && key.chars().all(is_hex)))
}

fn is_of_one_type(shape: &Shape) -> bool {
    let counts = [
        shape.booleans,
        shape.integers + shape.fractions,
        shape.texts.count,
        shape.lists,
        shape.maps(),
    ];
    counts.iter().filter(|count| **count > 0).count() <= 1
}
