//! What is remembered of the strings of a property: how many, which while they are few, and what they
//! are by their shape. Of what may be somebody's nothing but that.

use std::collections::{BTreeMap, BTreeSet};

use crate::payload::expected::Format;
use crate::tables::pii;

/// Different strings that are told apart; of more it is only known that they are many.
pub const MAX_VALUES: usize = 24;

/// Bytes of the longest string that is remembered: a longer one is no word of a list.
const LONGEST: usize = 60;

/// The formats that are looked for, as JSON Schema calls them, the narrowest first.
pub const FORMATS: [&str; 7] = ["date-time", "date", "uuid", "email", "ipv4", "ipv6", "uri"];

const KNOWN: [Format; FORMATS.len()] = [
    Format::DateTime,
    Format::Date,
    Format::Uuid,
    Format::Email,
    Format::Ipv4,
    Format::Ipv6,
    Format::Uri,
];

/// The strings of one property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// How many there were.
    pub count: u64,
    /// Each with how often it was sent; none where they are many, long, or may be somebody's.
    pub values: Option<BTreeMap<String, u64>>,
    /// How many are of each of [`FORMATS`].
    pub formats: [u64; FORMATS.len()],
    /// How many are empty.
    pub empty: u64,
    /// How many are a number in quotes.
    pub numeric: u64,
    /// The classes of personal data that some of them are of, by their shape.
    pub personal: BTreeSet<&'static str>,
}

impl Default for Texts {
    fn default() -> Self {
        Self {
            count: 0,
            values: Some(BTreeMap::new()),
            formats: [0; FORMATS.len()],
            empty: 0,
            numeric: 0,
            personal: BTreeSet::new(),
        }
    }
}

impl Texts {
    /// Adds a string.
    pub(super) fn see(&mut self, text: &str) {
        self.count += 1;
        for (count, format) in self.formats.iter_mut().zip(KNOWN) {
            *count += u64::from(format.fits(text));
        }
        self.empty += u64::from(text.is_empty());
        self.numeric += u64::from(is_number(text));
        if let Some(matcher) = pii().value(text) {
            self.personal.insert(matcher.class.as_str());
            self.values = None;
        }
        let is_word = text.len() <= LONGEST && !text.chars().any(char::is_control);
        match &mut self.values {
            Some(values) if is_word => match values.get_mut(text) {
                Some(count) => *count += 1,
                None => {
                    values.insert(text.to_owned(), 1);
                }
            },
            _ => self.values = None,
        }
        self.bound();
    }

    /// Adds what was seen elsewhere.
    pub(super) fn add(&mut self, other: Self) {
        self.count += other.count;
        self.empty += other.empty;
        self.numeric += other.numeric;
        for (count, more) in self.formats.iter_mut().zip(other.formats) {
            *count += more;
        }
        self.personal.extend(other.personal);
        self.values = match (self.values.take(), other.values) {
            (Some(mut all), Some(more)) => {
                for (text, count) in more {
                    *all.entry(text).or_default() += count;
                }
                Some(all)
            }
            _ => None,
        };
        self.bound();
    }

    fn bound(&mut self) {
        self.values.take_if(|values| values.len() > MAX_VALUES);
    }
}

/// Whether a string is a number as JSON writes it.
fn is_number(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    starts && serde_json::from_str::<serde_json::Number>(text).is_ok()
}
