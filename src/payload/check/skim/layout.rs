//! The keys of events that are made alike, and what each value is good for.

use std::cell::Cell;

use crate::payload::strings::Strings;
use crate::payload::tape::{Kind, Label};

/// Objects with keys that are known, by number; the first is the event.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) objects: Vec<Object>,
    /// Numbers of values that were given.
    pub(super) values: usize,
}

/// An object that is read key by key.
#[derive(Debug, Default)]
pub(super) struct Object {
    pub(super) entries: Vec<Entry>,
    /// The entry that comes first, most likely.
    pub(super) first: Cell<usize>,
}

/// A key, and what its value is good for.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) label: Label,
    /// The entry that comes after it, most likely.
    pub(super) next: Cell<usize>,
    pub(super) role: Role,
}

/// Keys of an object at most: which of them were there is a set of bits.
pub(super) const KEYS: usize = 64;

/// Texts of one value that are told apart.
pub(super) const TEXTS: usize = 32;

#[derive(Debug)]
pub(super) enum Role {
    /// Nobody looks at it.
    Free,
    /// What it is has a say.
    Value(usize),
    /// It is the name of the event, wherever it is there.
    Name(usize),
    /// What it says has a say: one of these texts, as written.
    Text(usize, Vec<Box<[u8]>>),
    /// Values within it have a say: the object of this number.
    Within(usize),
    /// It is the properties, if it is an object.
    Properties(Within),
}

/// What has a say in properties.
#[derive(Debug, Default)]
pub(super) struct Within {
    pub(super) names: Strings,
    pub(super) roles: Vec<Role>,
}

/// Something that has a say, as a number; those of an event are added up.
pub(super) fn say(object: usize, entry: usize, what: u64) -> u64 {
    // The finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
    // 2014): sums of such numbers do not meet by chance.
    let mut mixed = (object as u64) << 40 | (entry as u64) << 16 | what;
    mixed = mixed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ mixed >> 31
}

/// What a value is, as a number for [`say`].
pub(super) fn is(kind: Kind) -> u64 {
    match kind {
        Kind::Null => 1,
        Kind::False => 2,
        Kind::True => 3,
        Kind::Number => 4,
        Kind::String => 5,
        Kind::Array => 6,
        Kind::Object => 7,
    }
}

/// Which of the texts a value has, as a number for [`say`].
pub(super) fn says(text: usize) -> u64 {
    8 + text as u64
}

/// The object that stands for what is within properties, for [`say`].
pub(super) const PROPERTIES: usize = 1 << 20;
