//! Numbers as they are written, without rounding.

use std::cmp::Ordering;
use std::fmt;

use serde_json::Number;

/// A decimal number: `digits` times ten to the power of `exponent`, without trailing zeros in the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: i128,
    exponent: i32,
}

/// More powers of ten than any digits of 128 bits have.
const MOST: u32 = 38;

impl Decimal {
    pub(super) const ZERO: Self = Self {
        digits: 0,
        exponent: 0,
    };

    pub(super) fn from_int(whole: i128) -> Self {
        Self::new(whole, 0)
    }

    /// Without trailing zeros, so that equal numbers are equal.
    pub(super) fn new(mut digits: i128, mut exponent: i32) -> Self {
        if digits == 0 {
            return Self::ZERO;
        }
        while digits % 10 == 0 {
            digits /= 10;
            exponent += 1;
        }
        Self { digits, exponent }
    }

    /// The number that is written; `None` for one of too many digits.
    pub(super) fn of(number: &Number) -> Option<Self> {
        Self::read(&number.to_string())
    }

    /// Reads a number of JSON.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let places = i32::try_from(fraction.len()).ok()?;
        Some(Self::new(digits, exponent.checked_sub(places)?))
    }

    /// The digits of both at one exponent; `None` where they have too many.
    fn aligned(self, other: Self) -> Option<(i128, i128, i32)> {
        let exponent = self.exponent.min(other.exponent);
        let at = |of: Self| {
            let up = u32::try_from(of.exponent - exponent).ok()?;
            match of.digits {
                0 => Some(0),
                digits if up <= MOST => digits.checked_mul(10_i128.checked_pow(up)?),
                _ => None,
            }
        };
        Some((at(self)?, at(other)?, exponent))
    }

    /// How it compares: exactly, however far apart they are.
    pub(super) fn compare(self, other: Self) -> Ordering {
        if let Some((a, b, _)) = self.aligned(other) {
            return a.cmp(&b);
        }
        let signs = self.digits.signum().cmp(&other.digits.signum());
        if signs != Ordering::Equal {
            return signs;
        }
        // Of one sign, and too far apart to have the same number of places.
        let places =
            |of: Self| i64::from(of.digits.unsigned_abs().ilog10()) + i64::from(of.exponent);
        let sizes = places(self).cmp(&places(other)).then_with(|| {
            // The same number of places with very different exponents: compared digit by digit.
            let text = |of: Self| of.digits.unsigned_abs().to_string();
            let (a, b) = (text(self), text(other));
            let length = a.len().max(b.len());
            format!("{a:0<length$}").cmp(&format!("{b:0<length$}"))
        });
        match self.digits < 0 {
            true => sizes.reverse(),
            false => sizes,
        }
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let (a, b, exponent) = self.aligned(other)?;
        Some(Self::new(a.checked_add(b)?, exponent))
    }

    pub(super) fn times(self, by: i128) -> Option<Self> {
        Some(Self::new(self.digits.checked_mul(by)?, self.exponent))
    }

    /// Half of it.
    pub(super) fn half(self) -> Option<Self> {
        Some(Self::new(
            self.digits.checked_mul(5)?,
            self.exponent.checked_sub(1)?,
        ))
    }

    /// How often `step`, which is above zero, goes into it, rounded down; and whether nothing is left.
    pub(super) fn divided(self, step: Self) -> Option<(i128, bool)> {
        let (a, b, _) = self.aligned(step)?;
        Some((a.div_euclid(b), a.rem_euclid(b) == 0))
    }

    /// Whether it is a multiple of `step`; `None` where that takes too many digits.
    pub(super) fn is_multiple_of(self, step: Self) -> Option<bool> {
        self.divided(step).map(|(_, is_whole)| is_whole)
    }

    /// The least number above zero of which both go into.
    pub(super) fn common_multiple(self, other: Self) -> Option<Self> {
        let (a, b, exponent) = self.aligned(other)?;
        let (a, b) = (a.checked_abs()?, b.checked_abs()?);
        let (mut x, mut y) = (a, b);
        while y != 0 {
            (x, y) = (y, x % y);
        }
        Some(Self::new((a / x).checked_mul(b)?, exponent))
    }

    /// It as a number of JSON.
    pub(super) fn number(self) -> Option<Number> {
        self.to_string().parse().ok()
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare(*other)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.exponent {
            0..=18 if self.digits.unsigned_abs().ilog10_or_zero() + self.exponent as u32 <= 18 => {
                write!(f, "{}{}", self.digits, "0".repeat(self.exponent as usize))
            }
            -18..0 => {
                let places = self.exponent.unsigned_abs() as usize;
                let sign = if self.digits < 0 { "-" } else { "" };
                let digits = format!("{:0>1$}", self.digits.unsigned_abs(), places + 1);
                let (whole, fraction) = digits.split_at(digits.len() - places);
                write!(f, "{sign}{whole}.{fraction}")
            }
            _ => write!(f, "{}e{}", self.digits, self.exponent),
        }
    }
}

/// The number of digits less one.
trait Places {
    fn ilog10_or_zero(self) -> u32;
}

impl Places for u128 {
    fn ilog10_or_zero(self) -> u32 {
        self.checked_ilog10().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::Decimal;

    fn read(text: &str) -> Decimal {
        Decimal::read(text).expect("a number of few digits")
    }

    #[test]
    fn numbers_are_read_as_written() {
        for (text, shown) in [
            ("0", "0"),
            ("-0.0", "0"),
            ("1.50", "1.5"),
            ("100", "100"),
            ("-12e-1", "-1.2"),
            ("1e300", "1e300"),
            ("0.001", "0.001"),
            (
                "123456789012345678901234567890",
                "12345678901234567890123456789e1",
            ),
        ] {
            assert_eq!(read(text).to_string(), shown, "{text}");
        }
        assert!(Decimal::read(&"9".repeat(60)).is_none());
    }

    #[test]
    fn far_apart() {
        let ascending = [
            "-1e300", "-3", "-1e-300", "0", "1e-300", "0.2", "3", "29e299", "3e300", "31e299",
        ];
        for (at, one) in ascending.iter().enumerate() {
            for (other_at, other) in ascending.iter().enumerate() {
                assert_eq!(
                    read(one).compare(read(other)),
                    at.cmp(&other_at),
                    "{one} {other}"
                );
            }
        }
        assert_eq!(read("30e299").compare(read("3e300")), Ordering::Equal);
    }

    #[test]
    fn multiples() {
        let is = |number: &str, step: &str| read(number).is_multiple_of(read(step));
        assert_eq!(is("0.3", "0.1"), Some(true));
        assert_eq!(is("0.35", "0.1"), Some(false));
        assert_eq!(is("-6", "4"), Some(false));
        assert_eq!(is("1e20", "7"), Some(false));
        assert_eq!(is("1e300", "1e-300"), None);
        let common = |one: &str, other: &str| read(one).common_multiple(read(other));
        assert_eq!(common("0.4", "0.6"), Some(read("1.2")));
        assert_eq!(common("4", "6"), Some(read("12")));
    }

    proptest! {
        /// Sums and comparisons are those of integers a hundred times as large. Planted bug that it catches:
        /// the fraction of a negative number is added instead of taken off.
        #[test]
        fn as_integers_do(a in -100_000_i128..100_000, b in -100_000_i128..100_000) {
            let of = |n: i128| Decimal::new(n, -2);
            prop_assert_eq!(of(a).compare(of(b)), a.cmp(&b));
            prop_assert_eq!(of(a).plus(of(b)), Some(of(a + b)));
            prop_assert_eq!(read(&of(a).to_string()), of(a));
        }
    }
}
