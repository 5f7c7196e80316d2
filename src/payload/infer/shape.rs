//! What the values of one property are, in memory that does not grow with their number.
//!
//! Two shapes add up to that of both, in any order: what is left out because there is too much of it is
//! left out whole, never by who came first.

use std::collections::BTreeMap;

use super::texts::Texts;
use crate::payload::tape::{Item, Kind};
use crate::tables::pii;

/// Different keys of an object that are told apart; one with more is a map, whose keys are data.
pub const MAX_KEYS: usize = 200;

/// Bytes of the longest key that is told apart; a longer one is data.
const LONGEST_KEY: usize = 200;

/// Objects and lists within each other that are looked into.
pub const MAX_DEPTH: usize = 6;

/// The largest whole number that every reader of JSON keeps as it is (RFC 8259, section 6).
const MAX_WHOLE: u64 = (1 << 53) - 1;

/// How a value is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Objects and lists that it is within.
    pub(super) depth: usize,
    /// Whether a key may come twice in an object.
    pub(super) is_doubtful: bool,
}

impl Look {
    fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }
}

/// The values of one property.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// How many are null.
    pub nulls: u64,
    /// How many are `true` or `false`.
    pub booleans: u64,
    /// How many are whole numbers, written as such.
    pub integers: u64,
    /// How many are other numbers.
    pub fractions: u64,
    /// How many numbers are below zero.
    pub negative: u64,
    /// How many whole numbers are so large that readers round them.
    pub rounded: u64,
    /// The strings.
    pub texts: Texts,
    /// How many are lists.
    pub lists: u64,
    /// What these hold; none where nothing was in them, or nobody looked.
    pub items: Option<Box<Self>>,
    /// The objects.
    pub objects: Option<Box<Fields>>,
    /// Whether lists or objects lie too deep to be looked into.
    pub deep: bool,
}

impl Shape {
    /// Adds a value.
    pub(super) fn see(&mut self, item: Item<'_>, look: Look) {
        let is_deep = look.depth >= MAX_DEPTH;
        match item.kind() {
            Kind::Null => self.nulls += 1,
            Kind::True | Kind::False => self.booleans += 1,
            Kind::Number => self.number(item.raw()),
            Kind::String => {
                if let Some(text) = item.string() {
                    self.texts.see(&text);
                }
            }
            Kind::Array => {
                self.lists += 1;
                self.deep |= is_deep;
                let items = item.items().take_while(|_| !is_deep);
                for item in items {
                    self.items.get_or_insert_default().see(item, look.deeper());
                }
            }
            Kind::Object => {
                self.deep |= is_deep;
                let fields = self.objects.get_or_insert_default();
                match is_deep {
                    true => fields.count += 1,
                    false => fields.see(item, &|_| false, look.deeper()),
                }
            }
        }
    }

    fn number(&mut self, raw: &str) {
        self.negative += u64::from(raw.starts_with('-'));
        if raw.contains(['.', 'e', 'E']) {
            self.fractions += 1;
            return;
        }
        self.integers += 1;
        let digits = raw.trim_start_matches('-');
        self.rounded += u64::from(digits.parse().map_or(true, |whole: u64| whole > MAX_WHOLE));
    }

    /// Adds what was seen elsewhere.
    pub fn add(&mut self, other: Self) {
        self.nulls += other.nulls;
        self.booleans += other.booleans;
        self.integers += other.integers;
        self.fractions += other.fractions;
        self.negative += other.negative;
        self.rounded += other.rounded;
        self.texts.add(other.texts);
        self.lists += other.lists;
        if let Some(items) = other.items {
            self.items.get_or_insert_default().add(*items);
        }
        if let Some(objects) = other.objects {
            self.objects.get_or_insert_default().add(*objects);
        }
        self.deep |= other.deep;
    }

    /// How many objects there are.
    pub fn maps(&self) -> u64 {
        self.objects.as_ref().map_or(0, |objects| objects.count)
    }

    /// How many values there are.
    pub fn count(&self) -> u64 {
        let scalars = self.nulls + self.booleans + self.integers + self.fractions;
        scalars + self.texts.count + self.lists + self.maps()
    }

    /// How many properties it takes to describe it.
    pub(super) fn weight(&self) -> usize {
        let items = self.items.as_ref().map_or(0, |items| items.weight());
        let objects = self.objects.as_ref().map_or(0, |objects| objects.weight());
        1 + items + objects
    }

    /// Forgets what is within lists and objects.
    pub(super) fn flatten(&mut self) {
        if let Some(objects) = &mut self.objects {
            self.deep = true;
            **objects = Fields {
                count: objects.count,
                ..Fields::default()
            };
        }
        if self.items.take().is_some() {
            self.deep = true;
        }
    }
}

/// The keys of one kind of object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// How many objects there were.
    pub count: u64,
    /// What stands under each key.
    pub keys: BTreeMap<String, Shape>,
    /// What stands under keys that are data: too many to be names, or somebody's.
    pub rest: Option<Box<Shape>>,
    /// Whether it has more keys than are told apart.
    pub is_map: bool,
}

impl Fields {
    /// Adds an object, whose values lie as deep as `look` says, without the keys that `is_extra` names.
    pub(super) fn see(&mut self, object: Item<'_>, is_extra: &dyn Fn(&str) -> bool, look: Look) {
        self.count += 1;
        for (key, value) in object.entries() {
            let name = key.string().unwrap_or_default();
            // Of a key that comes twice the last counts, as in `Item::get`.
            let is_last = || {
                object
                    .get(&name)
                    .is_some_and(|last| last.index() == value.index())
            };
            if !is_extra(&name) && (!look.is_doubtful || is_last()) {
                self.see_value(&name, value, look);
            }
        }
        self.bound();
    }

    fn see_value(&mut self, key: &str, value: Item<'_>, look: Look) {
        let shape = match self.keys.get_mut(key) {
            Some(shape) => shape,
            None => match !self.is_map && is_name(key) {
                true => self.keys.entry(key.to_owned()).or_default(),
                false => self.rest.get_or_insert_default(),
            },
        };
        shape.see(value, look);
    }

    /// Takes all keys for data where there are too many of them.
    fn bound(&mut self) {
        self.is_map |= self.keys.len() > MAX_KEYS;
        if self.is_map && !self.keys.is_empty() {
            let rest = self.rest.get_or_insert_default();
            for (_, shape) in std::mem::take(&mut self.keys) {
                rest.add(shape);
            }
        }
    }

    /// Adds what was seen elsewhere.
    pub fn add(&mut self, other: Self) {
        self.count += other.count;
        for (key, shape) in other.keys {
            self.keys.entry(key).or_default().add(shape);
        }
        if let Some(rest) = other.rest {
            self.rest.get_or_insert_default().add(*rest);
        }
        self.is_map |= other.is_map;
        self.bound();
    }

    /// How many properties it takes to describe it.
    pub(super) fn weight(&self) -> usize {
        let rest = self.rest.as_ref().map_or(0, |rest| rest.weight());
        rest + self.keys.values().map(Shape::weight).sum::<usize>()
    }

    /// Takes all keys for data.
    pub(super) fn forget_keys(&mut self) {
        self.is_map = true;
        self.bound();
    }

    /// Forgets what is within its values.
    pub(super) fn flatten(&mut self) {
        self.keys.values_mut().for_each(Shape::flatten);
        if let Some(rest) = &mut self.rest {
            rest.flatten();
        }
    }
}

/// Whether a key may be a name: it is short enough, and nobody's.
fn is_name(key: &str) -> bool {
    key.len() <= LONGEST_KEY && pii().masked_name(key) == key
}
