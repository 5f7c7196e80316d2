//! Numbers as `serde_json` reads them, and compared as `jsonschema` does; where both would need
//! more than `f64` and integers, not at all.

use std::cmp::Ordering;

/// Up to here `f64` has every integer.
const EXACT: i128 = 1 << 53;

/// Decimal digits that `f64` always gives back.
const DIGITS: usize = 15;

/// A number of JSON.
#[derive(Debug, Clone, Copy)]
pub(super) enum Number {
    /// One that fits `u64` or `i64`, and is written without a fraction and an exponent.
    Whole(i128),
    /// Any other, finite.
    Float(f64),
}

impl Number {
    /// Reads a number of JSON; `None` if it is too large for `f64`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.bytes().all(|byte| byte.is_ascii_digit())
            && let Some(whole) = whole(text, digits)
        {
            return Some(Self::Whole(whole));
        }
        // Rust rounds correctly, and so does `serde_json` with `float_roundtrip`, which
        // `jsonschema` turns on.
        let float = simple(text, digits).or_else(|| text.parse().ok())?;
        float.is_finite().then_some(Self::Float(float))
    }

    /// The number of a schema.
    pub(super) fn of(number: &serde_json::Number) -> Option<Self> {
        let whole = number.as_u64().map(i128::from);
        let whole = whole.or(number.as_i64().map(i128::from));
        match whole {
            Some(whole) => Some(Self::Whole(whole)),
            None => number.as_f64().map(Self::Float),
        }
    }

    /// Whether it has no fraction.
    pub(super) fn is_integer(self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Float(float) => float.fract() == 0.0,
        }
    }

    /// How it compares to `other`; `None` for doubt.
    pub(super) fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => Some(a.cmp(&b)),
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(&b),
            (Self::Whole(a), Self::Float(b)) => Some(mixed(a, b)),
            (Self::Float(a), Self::Whole(b)) => Some(mixed(b, a).reverse()),
        }
    }
}

/// The number that `text` is, `digits` after its sign, if it has few digits and no exponent: its digits and
/// the power of ten are then exact, so that their quotient is the nearest there is (Clinger, "How to read
/// floating point numbers accurately", 1990).
fn simple(text: &str, digits: &str) -> Option<f64> {
    const POWERS: [f64; DIGITS + 1] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    if digits.len() > DIGITS + 1 {
        return None;
    }
    let (mut value, mut places, mut is_fraction) = (0_u64, 0, false);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + u64::from(byte - b'0');
                places += usize::from(is_fraction);
            }
            b'.' if !is_fraction => is_fraction = true,
            _ => return None,
        }
    }
    let float = value as f64 / POWERS.get(places)?;
    Some(match digits.len() == text.len() {
        true => float,
        false => -float,
    })
}

/// The integer that `text` is, `digits` after its sign. `-0` is none: `serde_json` keeps its sign.
fn whole(text: &str, digits: &str) -> Option<i128> {
    if digits.len() > 18 {
        let unsigned = text.parse::<u64>().map(i128::from);
        return unsigned
            .or_else(|_| text.parse::<i64>().map(i128::from))
            .ok();
    }
    let value = digits
        .bytes()
        .fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
    match (digits.len() == text.len(), value) {
        (true, value) => Some(i128::from(value)),
        (false, 0) => None,
        (false, value) => Some(i128::from(-value)),
    }
}

/// Compares exactly: an integer of 64 bits has a place between those of `i128`, into which any
/// float is cut without passing one.
fn mixed(whole: i128, float: f64) -> Ordering {
    if whole.abs() <= EXACT
        && let Some(order) = (whole as i64 as f64).partial_cmp(&float)
    {
        return order;
    }
    beyond(whole, float)
}

/// The same, of what may be too large for `f64`.
#[cold]
#[inline(never)]
fn beyond(whole: i128, float: f64) -> Ordering {
    let floor = float.floor();
    let is_between = floor < float;
    match whole.cmp(&(floor as i128)) {
        Ordering::Equal if is_between => Ordering::Less,
        order => order,
    }
}

/// The value of `multipleOf`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Multiple {
    /// An integer above 0.
    Whole(i128),
    /// A decimal fraction above 0.
    Decimal(Decimal),
}

impl Multiple {
    /// `None` for what is not simple enough.
    pub(super) fn of(number: &serde_json::Number) -> Option<Self> {
        let value = number.as_f64().filter(|value| *value > 0.0)?;
        if value.fract() == 0.0 {
            let whole = value as i128;
            return (whole <= EXACT).then_some(Self::Whole(whole));
        }
        Decimal::read(&number.to_string()).map(Self::Decimal)
    }

    /// Whether `number`, which is written as `text`, is a multiple; `None` for doubt.
    pub(super) fn divides(self, number: Number, text: &str) -> Option<bool> {
        match (self, number) {
            (Self::Whole(divisor), Number::Whole(whole)) => Some(whole % divisor == 0),
            (Self::Whole(divisor), Number::Float(float)) => {
                let divisor = divisor as f64;
                let is_exact = float.abs() < EXACT as f64;
                is_exact.then(|| float.fract() == 0.0 && float % divisor == 0.0)
            }
            (Self::Decimal(_), Number::Whole(0)) => Some(true),
            (Self::Decimal(divisor), _) => {
                Decimal::read(text).map(|value| value.is_multiple_of(divisor))
            }
        }
    }
}

/// A decimal fraction, of so few digits that it is also the shortest text of its `f64`, which is
/// what `jsonschema` divides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decimal {
    mantissa: i128,
    /// Digits after the point.
    places: u32,
}

impl Decimal {
    /// `None` with an exponent or many digits.
    fn read(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.len() + fraction.len() > DIGITS {
            return None;
        }
        let mut mantissa = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            let digit = byte.checked_sub(b'0').filter(|digit| *digit <= 9)?;
            mantissa = mantissa * 10 + i128::from(digit);
        }
        Some(Self {
            mantissa: if negative { -mantissa } else { mantissa },
            places: fraction.len() as u32,
        })
    }

    fn is_multiple_of(self, divisor: Self) -> bool {
        let power = |places| 10_i128.pow(places);
        let divided = self.mantissa * power(divisor.places);
        divided % (divisor.mantissa * power(self.places)) == 0
    }
}
