//! Values that are somebody's as a whole: a phone number, the number of a card or an account.

use std::borrow::Cow;
use std::net::Ipv6Addr;

use super::alphabet::{Alphabet, Made};
use super::mask::STARS;
use super::{PiiTable, ValueMatcher, WHOLE};

/// Bytes of the shortest text that is somebody's, an address.
const SHORTEST: usize = 5;

impl PiiTable {
    /// What a value is by its shape, or has within it, whatever its key says.
    pub fn value(&self, text: &str) -> Option<&ValueMatcher> {
        if self.is_nobodys(text.as_bytes()) {
            return None;
        }
        let found = self.revealing(text).next().map(|(matcher, _)| matcher);
        found.or_else(|| self.whole(text))
    }

    /// Whether no pattern can match what a text is made of, which is given as UTF-8.
    #[inline]
    pub fn is_nobodys(&self, bytes: &[u8]) -> bool {
        if bytes.len() < SHORTEST {
            return true;
        }
        let is_sign = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
        // A whole value is known without the white space around it.
        let is_trimmed = is_sign(bytes.first()) && is_sign(bytes.last());
        is_trimmed && !self.lengths.has(Alphabet::of(bytes), bytes.len())
    }

    /// What a whole value is by its shape, whatever its key says.
    pub fn whole(&self, text: &str) -> Option<&ValueMatcher> {
        let text = text.trim();
        // Most values are too short, too long, or made of other signs.
        if !WHOLE.contains(&text.len()) {
            return None;
        }
        let alphabet = Alphabet::of(text.as_bytes());
        if !Alphabet::DIGIT.is_within(alphabet) {
            return None;
        }
        let may_match = |(_, made): &&(usize, Made)| made.may_be(alphabet, text.len());
        let mut wholes = self.wholes.iter().filter(may_match);
        wholes.find_map(|(at, _)| {
            let matcher = self.values.get(*at)?;
            let is = matcher.pattern.is_match(text)
                && is_valid(matcher, text)
                && !matcher.is_made_up(text);
            is.then_some(matcher)
        })
    }

    /// A name or a key, with stars in place of what is somebody's by its shape, in part or as a whole.
    pub fn masked_name<'t>(&self, name: &'t str) -> Cow<'t, str> {
        match self.whole(name) {
            Some(_) => Cow::Borrowed(STARS),
            None => self.masked(name),
        }
    }
}

/// The check that a value has to pass besides its pattern.
fn is_valid(matcher: &ValueMatcher, text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    match matcher.validate.as_deref() {
        Some("luhn") => is_card(&digits),
        Some("us_ssn") => {
            let number = |range: std::ops::Range<usize>| {
                let part = digits.get(range).unwrap_or_default();
                part.iter().fold(0, |sum, digit| sum * 10 + digit)
            };
            !matches!(number(0..3), 0 | 666 | 900..) && number(3..5) > 0 && number(5..9) > 0
        }
        Some("mod97") => is_account(text),
        Some("ipv6") => text.matches(':').count() > 1 && text.parse::<Ipv6Addr>().is_ok(),
        _ => true,
    }
}

/// ISO/IEC 7812: the first digits of a scheme, and Luhn's sum.
fn is_card(digits: &[u32]) -> bool {
    let of_scheme = matches!(
        digits,
        [3, 4..=8, ..] | [4, ..] | [5, 1..=5, ..] | [2, 2..=7, ..] | [6, ..]
    );
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, digit)| match (i % 2, digit * 2) {
            (0, _) => *digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    let is_varied = digits.windows(2).any(|pair| pair[0] != pair[1]);
    of_scheme && is_varied && (13..=19).contains(&digits.len()) && sum.is_multiple_of(10)
}

/// ISO 13616: the number, its first four signs behind it and letters as numbers, is 1 modulo 97.
fn is_account(text: &str) -> bool {
    let (head, tail) = text.split_at_checked(4).unwrap_or((text, ""));
    let value = tail
        .chars()
        .chain(head.chars())
        .try_fold(0u32, |rest, sign| {
            let value = sign.to_digit(36)?;
            let factor = if value > 9 { 100 } else { 10 };
            Some((rest * factor + value) % 97)
        });
    value == Some(1)
}

#[cfg(test)]
mod tests {
    use crate::tables::pii;

    #[test]
    fn whole_values_are_known_by_shape_and_sum() {
        let class = |text: &str| pii().whole(text).map(|matcher| matcher.class.as_str());
        assert_eq!(class("+4915112345678"), Some("contact_phone"));
        assert_eq!(class("4111 1111 1111 1111"), Some("payment_card"));
        assert_eq!(class("DE89370400440532013000"), Some("bank"));
        assert_eq!(class("123-45-6789"), Some("government_id"));
        assert_eq!(class("2001:db8::ff00:42:8329"), Some("network_id"));
        assert_eq!(class("-33.8688, 151.2093"), Some("precise_location"));
        for text in [
            "4111 1111 1111 1112",
            "DE89370400440532013001",
            "666-45-6789",
            "2026-09-01T10:00:00Z",
            "1788256800000",
            "order-20260901",
            "7f3b2c1e-0000-4000-8000-000000000001",
            "-33.8, north",
        ] {
            assert_eq!(class(text), None, "{text}");
        }
        assert_eq!(pii().masked_name("+4915112345678"), "***");
        assert_eq!(pii().masked_name("postgres://bob:hunter2!@db/"), "***db/");
    }
}
