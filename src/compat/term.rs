//! What a schema says, taken apart: terms, each kept once, so that what is equal has one number.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::Value;

use super::decimal::Decimal;

/// The number of a term.
pub(super) type Id = u32;

/// The types of JSON, as a set of bits. An integer is a number that is a multiple of 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Types(pub(super) u8);

impl Types {
    pub(super) const NULL: Self = Self(1);
    pub(super) const BOOLEAN: Self = Self(2);
    pub(super) const NUMBER: Self = Self(4);
    pub(super) const STRING: Self = Self(8);
    pub(super) const ARRAY: Self = Self(16);
    pub(super) const OBJECT: Self = Self(32);
    pub(super) const ALL: Self = Self(63);

    /// Each type by itself.
    pub(super) const EACH: [Self; 6] = [
        Self::NULL,
        Self::BOOLEAN,
        Self::NUMBER,
        Self::STRING,
        Self::ARRAY,
        Self::OBJECT,
    ];

    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(_) => Self::NUMBER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) fn but(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What is said of a value. A keyword says nothing of values of another type than its own: they have it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Term {
    /// Anything.
    Any,
    Not(Id),
    /// All of them.
    All(Vec<Id>),
    /// Any of them.
    Some(Vec<Id>),
    /// What is behind this number of a reference, which may lead back here.
    Ref(usize),
    /// It is of one of these types.
    Is(Types),
    /// It is this value.
    Const(Constant),
    /// A number of at least this; more than it, where `open`.
    AtLeast {
        bound: Decimal,
        open: bool,
    },
    /// A number of at most this; less than it, where `open`.
    AtMost {
        bound: Decimal,
        open: bool,
    },
    /// A multiple of a number above zero.
    Multiple(Decimal),
    /// A string of so many characters at least.
    MinLength(u64),
    /// A string in which this expression of ECMA-262 matches somewhere.
    Pattern(String),
    /// A string of this format, which validators assert.
    Format(String),
    /// A list of so many items at least.
    MinItems(u64),
    /// A list in which no two items are equal.
    Unique,
    /// A list whose item at this place, if there is one, is so.
    Item {
        at: usize,
        of: Id,
    },
    /// A list whose items from this place on are so.
    Items {
        from: usize,
        of: Id,
    },
    /// A list of which so many items at least are so.
    Contains {
        least: u64,
        of: Id,
    },
    /// An object of so many properties at least.
    MinProperties(u64),
    /// An object that has this property.
    Required(String),
    /// An object whose property of this name, if it has one, is so.
    Property {
        name: String,
        of: Id,
    },
    /// An object whose properties with names in which this expression matches are so.
    Matching {
        pattern: String,
        of: Id,
    },
    /// An object whose other properties are so: those of none of these names, in which none of these
    /// expressions matches.
    Others {
        names: Vec<String>,
        patterns: Vec<String>,
        of: Id,
    },
    /// An object whose names, as strings, are so.
    Names(Id),
    /// What is not understood: why, and what it is. Two are the same if that is the same.
    Opaque {
        why: String,
        what: String,
    },
}

/// A value that is compared as JSON Schema does: `1.0` is `1`, the order of keys is no matter.
#[derive(Debug, Clone)]
pub(super) struct Constant {
    pub(super) value: Value,
    /// The same for equal values.
    key: String,
}

impl Constant {
    pub(super) fn new(value: Value) -> Self {
        let key = written(&value);
        Self { value, key }
    }

    pub(super) fn is(&self, value: &Value) -> bool {
        self.key == written(value)
    }
}

impl PartialEq for Constant {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Constant {}

impl PartialOrd for Constant {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Constant {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

/// A value, written so that equal ones are written alike.
fn written(value: &Value) -> String {
    let mut text = String::new();
    canonical(value, &mut text);
    text
}

/// Writes a value so that equal ones are written alike.
fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Number(number) => match Decimal::of(number) {
            Some(decimal) => out.push_str(&decimal.to_string()),
            None => out.push_str(&number.to_string()),
        },
        Value::Array(items) => {
            out.push('[');
            for item in items {
                canonical(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (name, value) in members {
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                canonical(value, out);
                out.push(',');
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// Whether two values are equal as JSON Schema has it.
pub(super) fn equal(one: &Value, other: &Value) -> bool {
    written(one) == written(other)
}

/// All terms of what is compared.
#[derive(Debug, Default)]
pub(super) struct Terms {
    terms: Vec<Term>,
    ids: BTreeMap<Term, Id>,
    /// What is behind each reference; none while that is being read.
    refs: Vec<Option<Id>>,
}

impl Terms {
    pub(super) fn get(&self, id: Id) -> &Term {
        &self.terms[id as usize]
    }

    /// The number of a term, which may be there already.
    pub(super) fn add(&mut self, term: Term) -> Id {
        if let Some(id) = self.ids.get(&term) {
            return *id;
        }
        let id = self.terms.len() as Id;
        self.terms.push(term.clone());
        self.ids.insert(term, id);
        id
    }

    pub(super) fn any(&mut self) -> Id {
        self.add(Term::Any)
    }

    pub(super) fn none(&mut self) -> Id {
        let any = self.any();
        self.add(Term::Not(any))
    }

    pub(super) fn not(&mut self, id: Id) -> Id {
        match self.get(id) {
            Term::Not(inner) => *inner,
            _ => self.add(Term::Not(id)),
        }
    }

    /// What is all of these.
    pub(super) fn all(&mut self, ids: impl IntoIterator<Item = Id>) -> Id {
        self.joined(ids, true)
    }

    /// What is any of these.
    pub(super) fn some(&mut self, ids: impl IntoIterator<Item = Id>) -> Id {
        self.joined(ids, false)
    }

    fn joined(&mut self, ids: impl IntoIterator<Item = Id>, is_all: bool) -> Id {
        // What says nothing beside others, and what leaves nothing to say to them.
        let (mut silent, mut last) = (self.any(), self.none());
        if !is_all {
            std::mem::swap(&mut silent, &mut last);
        }
        let mut flat: Vec<Id> = Vec::new();
        for id in ids {
            match self.get(id) {
                Term::All(of) if is_all => flat.extend(of),
                Term::Some(of) if !is_all => flat.extend(of),
                _ => flat.push(id),
            }
        }
        flat.retain(|id| *id != silent);
        flat.sort_unstable();
        flat.dedup();
        if flat.contains(&last) {
            return last;
        }
        match flat[..] {
            [] => silent,
            [one] => one,
            _ if is_all => self.add(Term::All(flat)),
            _ => self.add(Term::Some(flat)),
        }
    }

    pub(super) fn is(&mut self, types: Types) -> Id {
        match types {
            Types::ALL => self.any(),
            types if types.is_empty() => self.none(),
            types => self.add(Term::Is(types)),
        }
    }

    /// What is this value. Of lists and objects that is said of what is in them, so that it can be said of one
    /// that it is not.
    pub(super) fn constant(&mut self, value: &Value) -> Id {
        let mut all = Vec::new();
        let more = match value {
            Value::Array(items) => {
                all.push(self.is(Types::ARRAY));
                for (at, item) in items.iter().enumerate() {
                    let of = self.constant(item);
                    all.push(self.add(Term::Item { at, of }));
                }
                if !items.is_empty() {
                    all.push(self.add(Term::MinItems(items.len() as u64)));
                }
                Term::MinItems(items.len() as u64 + 1)
            }
            Value::Object(members) => {
                all.push(self.is(Types::OBJECT));
                for (name, value) in members {
                    let (name, of) = (name.clone(), self.constant(value));
                    all.push(self.add(Term::Required(name.clone())));
                    all.push(self.add(Term::Property { name, of }));
                }
                Term::MinProperties(members.len() as u64 + 1)
            }
            scalar => return self.add(Term::Const(Constant::new(scalar.clone()))),
        };
        let more = self.add(more);
        all.push(self.not(more));
        self.all(all)
    }

    /// What is not understood, and like nothing else.
    pub(super) fn opaque(&mut self, why: impl Into<String>) -> Id {
        let (why, what) = (why.into(), self.terms.len().to_string());
        self.add(Term::Opaque { why, what })
    }

    /// A reference that leads nowhere yet.
    pub(super) fn reserve(&mut self) -> usize {
        self.refs.push(None);
        self.refs.len() - 1
    }

    /// Says what is behind a reference.
    pub(super) fn settle(&mut self, number: usize, id: Id) {
        self.refs[number] = Some(id);
    }

    /// What is behind a reference.
    pub(super) fn behind(&self, number: usize) -> Option<Id> {
        self.refs[number]
    }
}
