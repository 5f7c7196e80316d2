//! JSON values by what they are, not by how they are spelled: to JSON Schema 1, 1.0 and 1e0 are
//! one number, and the order of keys says nothing.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::{Number, Value as Json};

/// A value that is equal to every other spelling of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Canon {
    Null,
    Bool(bool),
    Number(Num),
    Text(String),
    List(Vec<Canon>),
    Map(BTreeMap<String, Canon>),
}

impl From<Json> for Canon {
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(number) => Self::Number(Num::of(&number)),
            Json::String(text) => Self::Text(text),
            Json::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Json::Object(map) => {
                let entries = map.into_iter().map(|(key, value)| (key, value.into()));
                Self::Map(entries.collect())
            }
        }
    }
}

/// A number by its exact value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Num {
    Whole(i128),
    /// One with a fraction, or one of [`LIMIT`] or more.
    Other(f64),
}

/// Whole doubles below it (2¹²⁶) are exact as `i128`.
const LIMIT: f64 = (1_u128 << 126) as f64;

impl Num {
    pub(super) fn of(number: &Number) -> Self {
        if let Some(whole) = number.as_i64() {
            return Self::Whole(whole.into());
        }
        if let Some(whole) = number.as_u64() {
            return Self::Whole(whole.into());
        }
        let float = number.as_f64().unwrap_or(f64::NAN);
        match float.fract() == 0.0 && float.abs() < LIMIT {
            true => Self::Whole(float as i128),
            false => Self::Other(float),
        }
    }
}

fn against(whole: i128, other: f64) -> Ordering {
    let below = match other.abs() < LIMIT {
        true => whole <= other.floor() as i128,
        false => other > 0.0,
    };
    if below {
        Ordering::Less
    } else {
        Ordering::Greater
    }
}

impl Ord for Num {
    fn cmp(&self, other: &Self) -> Ordering {
        match (*self, *other) {
            (Self::Whole(a), Self::Whole(b)) => a.cmp(&b),
            (Self::Other(a), Self::Other(b)) => a.total_cmp(&b),
            (Self::Whole(a), Self::Other(b)) => against(a, b),
            (Self::Other(a), Self::Whole(b)) => against(b, a).reverse(),
        }
    }
}

impl PartialOrd for Num {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Num {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Num {}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Canon;

    fn canon(text: &str) -> Canon {
        let json: Value = serde_json::from_str(text).expect("is JSON");
        json.into()
    }

    #[test]
    fn spellings_of_one_value_are_equal() {
        assert_eq!(canon("[1, -0.0, 1e2]"), canon("[1.0, 0, 100]"));
        assert_eq!(canon(r#"{"a": 1, "b": 2}"#), canon(r#"{"b": 2.0, "a": 1}"#));
        assert_ne!(canon("1"), canon("\"1\""));
        assert_ne!(canon("1"), canon("true"));
    }

    #[test]
    fn large_numbers_are_equal_only_if_exactly() {
        assert_ne!(canon("9007199254740992"), canon("9007199254740993"));
        assert_eq!(canon("9007199254740992"), canon("9007199254740992.0"));
        assert_ne!(canon("9007199254740993"), canon("9007199254740992.0"));
        assert_eq!(canon("1e300"), canon("1.0e300"));
    }

    #[test]
    fn numbers_are_in_order() {
        let order = json!([-1e300, i64::MIN, -1.5, -1, -0.5, 0, 0.5, 1, u64::MAX, 1e300]);
        let Canon::List(order) = Canon::from(order) else {
            panic!("a list");
        };
        assert!(order.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
