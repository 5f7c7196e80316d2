//! What texts are made of, by which most are known to be nobody's before any pattern is tried.

use std::ops::RangeInclusive;

use regex_syntax::hir::{Class, Hir, HirKind};

/// Groups of bytes: a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alphabet(u16);

impl Alphabet {
    const NONE: Self = Self(0);
    const ALL: Self = Self(u16::MAX);
    pub(super) const DIGIT: Self = Self(1);
    /// `a` to `f`.
    const LOW_HEX: Self = Self(1 << 1);
    /// The small letters after them but `x`.
    const LOW: Self = Self(1 << 2);
    const X: Self = Self(1 << 3);
    /// `A` to `F`.
    const HIGH_HEX: Self = Self(1 << 4);
    /// The capital letters after them but `J`.
    const HIGH: Self = Self(1 << 5);
    const J: Self = Self(1 << 6);
    const AT: Self = Self(1 << 7);
    const COLON: Self = Self(1 << 8);
    const SLASH: Self = Self(1 << 9);
    const LINE: Self = Self(1 << 10);
    const DASH: Self = Self(1 << 11);
    const PERCENT: Self = Self(1 << 12);
    const BLANK: Self = Self(1 << 13);
    /// `+`, `.`, `,` and brackets, of which numbers of people are made.
    const MARK: Self = Self(1 << 14);
    const OTHER: Self = Self(1 << 15);

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn of_byte(byte: u8) -> Self {
        match byte {
            b'0'..=b'9' => Self::DIGIT,
            b'a'..=b'f' => Self::LOW_HEX,
            b'x' => Self::X,
            b'g'..=b'z' => Self::LOW,
            b'A'..=b'F' => Self::HIGH_HEX,
            b'J' => Self::J,
            b'G'..=b'Z' => Self::HIGH,
            b'@' => Self::AT,
            b':' => Self::COLON,
            b'/' => Self::SLASH,
            b'_' => Self::LINE,
            b'-' => Self::DASH,
            b'%' => Self::PERCENT,
            b' ' | b'\t' => Self::BLANK,
            b'+' | b'.' | b',' | b'(' | b')' => Self::MARK,
            _ => Self::OTHER,
        }
    }

    /// That of a text.
    pub(super) fn of(text: &[u8]) -> Self {
        let bytes = text.iter();
        bytes.fold(Self::NONE, |all, byte| all.and(GROUPS[usize::from(*byte)]))
    }

    fn of_hir(hir: &Hir) -> Self {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Self::NONE,
            HirKind::Literal(literal) => {
                let bytes = literal.0.iter();
                bytes.fold(Self::NONE, |all, byte| all.and(Self::of_byte(*byte)))
            }
            HirKind::Class(class) => Self::of_class(class),
            HirKind::Repetition(repetition) => Self::of_hir(&repetition.sub),
            HirKind::Capture(capture) => Self::of_hir(&capture.sub),
            HirKind::Concat(parts) | HirKind::Alternation(parts) => parts
                .iter()
                .fold(Self::NONE, |all, part| all.and(Self::of_hir(part))),
        }
    }

    fn of_class(class: &Class) -> Self {
        let within = |start: u32, end: u32| {
            let ascii = (start..=end.min(0x7F)).filter_map(|code| u8::try_from(code).ok());
            let of = ascii.fold(Self::NONE, |all, byte| all.and(Self::of_byte(byte)));
            match end {
                0..0x80 => of,
                _ => of.and(Self::OTHER),
            }
        };
        match class {
            Class::Unicode(class) => class.iter().fold(Self::NONE, |all, range| {
                all.and(within(range.start().into(), range.end().into()))
            }),
            Class::Bytes(class) => class.iter().fold(Self::NONE, |all, range| {
                all.and(within(range.start().into(), range.end().into()))
            }),
        }
    }

    /// Whether all of it is in `other`.
    pub(super) fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
}

static GROUPS: [Alphabet; 256] = {
    let mut groups = [Alphabet::OTHER; 256];
    let mut byte = 0;
    while byte < groups.len() {
        groups[byte] = Alphabet::of_byte(byte as u8);
        byte += 1;
    }
    groups
};

/// What each of the shapes has that are looked for within texts, by their names, and the bytes of the shortest.
/// The credentials of a URL have the sign of an address.
const SIGNS: &[(&str, Alphabet, usize)] = {
    type A = Alphabet;
    &[
        ("email", A::AT, 5),
        ("email", A::PERCENT.and(A::DIGIT), 7),
        ("url_userinfo", A::COLON.and(A::SLASH).and(A::AT), 7),
        ("jwt", A::J.and(A::LOW_HEX).and(A::LOW), 20),
        ("bearer", A::BLANK.and(A::LOW_HEX).and(A::LOW), 23),
        ("bearer", A::BLANK.and(A::HIGH_HEX).and(A::HIGH), 23),
        ("aws_access_key", A::HIGH_HEX.and(A::HIGH), 20),
        ("github_token", A::LINE.and(A::LOW), 40),
        ("slack_token", A::X.and(A::LOW).and(A::DASH), 14),
        ("stripe_live_key", A::LINE.and(A::LOW), 24),
        (
            "private_key_block",
            A::BLANK.and(A::HIGH_HEX).and(A::HIGH).and(A::DASH),
            27,
        ),
    ]
};

/// Whether a text of `length` bytes may hold the shape of a name.
pub(super) fn may_reveal(shape: &str, alphabet: Alphabet, length: usize) -> bool {
    let mut signs = SIGNS.iter();
    signs.any(|(of, sign, least)| length >= *least && sign.is_within(alphabet) && *of == shape)
}

/// For each alphabet, of which lengths texts of it are that may be somebody's.
#[derive(Debug)]
pub(super) struct Lengths {
    /// The number of a set, for each alphabet.
    of: Vec<u8>,
    sets: Vec<u64>,
}

/// Lengths from here on are one, in a set of bits.
const LONG: usize = 63;

impl Default for Lengths {
    /// Any text may be.
    fn default() -> Self {
        Self {
            of: Vec::new(),
            sets: Vec::new(),
        }
    }
}

impl Lengths {
    /// What holds one of the shapes that are looked for anywhere, or is made as one of `wholes`, which have a
    /// digit, and is as long.
    pub(super) fn new<'w>(wholes: impl Iterator<Item = &'w Made> + Clone) -> Self {
        let mut lengths = Self::default();
        for bits in 0..=u16::MAX {
            let alphabet = Alphabet(bits);
            let held = SIGNS.iter().filter(|(_, sign, _)| sign.is_within(alphabet));
            let held = held.map(|(_, _, least)| u64::MAX << least);
            let has_digit = Alphabet::DIGIT.is_within(alphabet);
            let whole = wholes
                .clone()
                .filter(|made| has_digit && alphabet.is_within(made.of));
            let set = held
                .chain(whole.map(Made::lengths))
                .fold(0, |all, set| all | set);
            let known = lengths.sets.iter().position(|known| *known == set);
            let number = known.unwrap_or_else(|| {
                lengths.sets.push(set);
                lengths.sets.len() - 1
            });
            lengths.of.push(u8::try_from(number).unwrap_or(u8::MAX));
        }
        // Of more sets than there are numbers for the last are any.
        lengths.sets.truncate(usize::from(u8::MAX));
        lengths
    }

    /// Whether a text of an alphabet may be somebody's if it has so many bytes.
    #[inline]
    pub(super) fn has(&self, alphabet: Alphabet, length: usize) -> bool {
        let number = self.of.get(usize::from(alphabet.0));
        let set = number.and_then(|number| self.sets.get(usize::from(*number)));
        set.is_none_or(|set| set >> length.min(LONG) & 1 == 1)
    }
}

/// What values are made of that a pattern matches as a whole.
#[derive(Debug)]
pub(super) struct Made {
    of: Alphabet,
    /// Bytes of the shortest and of the longest.
    least: usize,
    most: usize,
}

impl Made {
    /// That of a pattern, as far as values have a number of bytes that is in `within`.
    pub(super) fn of(pattern: &str, within: &RangeInclusive<usize>) -> Self {
        let hir = regex_syntax::parse(pattern).ok();
        let (least, most) = hir.as_ref().map_or((None, None), |hir| {
            let properties = hir.properties();
            (properties.minimum_len(), properties.maximum_len())
        });
        Self {
            of: hir.as_ref().map_or(Alphabet::ALL, Alphabet::of_hir),
            least: least.unwrap_or(0).max(*within.start()),
            most: most.unwrap_or(usize::MAX).min(*within.end()),
        }
    }

    /// Whether a text of an alphabet and a number of bytes may be such a value.
    pub(super) fn may_be(&self, alphabet: Alphabet, length: usize) -> bool {
        (self.least..=self.most).contains(&length) && alphabet.is_within(self.of)
    }

    /// The numbers of bytes as bits.
    fn lengths(&self) -> u64 {
        let lengths = self.least..=self.most.min(LONG);
        lengths.fold(0, |all, length| all | 1 << length)
    }
}

#[cfg(test)]
mod tests {
    use super::{Alphabet, Made};

    #[test]
    fn an_alphabet_has_all_that_a_pattern_may_match() {
        for (pattern, text) in [
            (r"^\+[1-9][0-9]{7,14}$", "+491511234567"),
            ("^(ab|[x-z]+)?-é$", "xyz-é"),
            ("(?i)^bearer$", "BeaRer"),
        ] {
            let made = Made::of(pattern, &(1..=48));
            let may_be = |text: &str| made.may_be(Alphabet::of(text.as_bytes()), text.len());
            assert!(may_be(text), "{pattern}");
            assert!(!may_be("@"), "{pattern}");
            assert!(!may_be(&text.repeat(9)), "{pattern}");
        }
    }
}
