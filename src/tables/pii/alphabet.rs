//! What texts are made of, by which most are known to be nobody's before any pattern is tried.

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

    /// All that a match of a pattern may be made of.
    pub(super) fn of_pattern(pattern: &str) -> Self {
        regex_syntax::parse(pattern).map_or(Self::ALL, |hir| Self::of_hir(&hir))
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

/// What each of the shapes has that are looked for within texts, and the bytes of the shortest: an address,
/// the credentials of a URL, a JWT, a bearer token, keys of AWS, GitHub, Slack and Stripe, a private key.
const SIGNS: &[(Alphabet, usize)] = {
    type A = Alphabet;
    &[
        (A::AT, 5),
        (A::PERCENT.and(A::DIGIT), 7),
        (A::COLON.and(A::SLASH), 6),
        (A::J.and(A::LOW_HEX).and(A::LOW), 20),
        (A::BLANK.and(A::LOW_HEX).and(A::LOW), 23),
        (A::BLANK.and(A::HIGH_HEX).and(A::HIGH), 23),
        (A::HIGH_HEX.and(A::HIGH), 20),
        (A::LINE.and(A::LOW), 22),
        (A::X.and(A::LOW).and(A::DASH), 14),
    ]
};

/// Whether a text of `length` bytes may hold one of the shapes that are looked for within texts.
pub(super) fn may_reveal(alphabet: Alphabet, length: usize) -> bool {
    let has = |(sign, least): &(Alphabet, usize)| length >= *least && sign.is_within(alphabet);
    SIGNS.iter().any(has)
}

/// For each alphabet, how many bytes a text of it has at least that is somebody's.
#[derive(Debug)]
pub(super) struct Least(Vec<u8>);

impl Default for Least {
    /// Any text may be.
    fn default() -> Self {
        Self(vec![0; 1 << 16])
    }
}

impl Least {
    /// What holds one of the shapes that are looked for anywhere, or is made as one of `wholes`, which have
    /// `shortest` bytes and a digit.
    pub(super) fn new(wholes: impl Iterator<Item = Alphabet> + Clone, shortest: usize) -> Self {
        let least = |bits: u16| {
            let alphabet = Alphabet(bits);
            let held = SIGNS.iter().filter(|(sign, _)| sign.is_within(alphabet));
            let whole = Alphabet::DIGIT.is_within(alphabet)
                && wholes.clone().any(|of| alphabet.is_within(of));
            let held = held.map(|(_, least)| *least);
            let least = held.chain(whole.then_some(shortest)).min();
            least.map_or(u8::MAX, |least| u8::try_from(least).unwrap_or(u8::MAX))
        };
        Self((0..=u16::MAX).map(least).collect())
    }

    /// The number of bytes; without end where no such text is somebody's.
    #[inline]
    pub(super) fn of(&self, alphabet: Alphabet) -> usize {
        match self.0.get(usize::from(alphabet.0)) {
            None | Some(&u8::MAX) => usize::MAX,
            Some(least) => usize::from(*least),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Alphabet;

    #[test]
    fn an_alphabet_has_all_that_a_pattern_may_match() {
        for (pattern, text) in [
            (r"^\+[1-9][0-9]{7,14}$", "+491511234567"),
            ("^(ab|[x-z]+)?-é$", "xyz-é"),
            ("(?i)^bearer$", "BeaRer"),
        ] {
            let all = Alphabet::of_pattern(pattern);
            assert!(Alphabet::of(text.as_bytes()).is_within(all), "{pattern}");
            assert!(!Alphabet::of(b"@").is_within(all), "{pattern}");
        }
    }
}
