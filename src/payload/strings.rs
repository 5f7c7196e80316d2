//! Strings that are looked up: an open-addressed hash table with linear probing, built once.

/// A set of strings, each with its place in the order of insertion.
#[derive(Debug, Default)]
pub(in crate::payload) struct Strings {
    strings: Vec<Known>,
    /// The place of a string plus one, at its hash or the next free slot after it; 0 is free. A power
    /// of two in length and at most half full.
    slots: Vec<u32>,
    /// The lengths of the strings as a set of bits, all from 63 on as one: it spares most strings that
    /// are not among a few the search.
    lengths: u64,
}

#[derive(Debug)]
struct Known {
    ends: Ends,
    bytes: Box<[u8]>,
}

/// The first and the last bytes of a string, which are all of one that is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ends {
    length: usize,
    first: u64,
    last: u64,
}

/// Strings up to this length are equal if their ends are.
const SHORT: usize = 16;

impl Strings {
    /// Adds a string that is not among them; its place.
    pub(in crate::payload) fn push(&mut self, string: String) -> usize {
        let known = Known::new(string);
        let place = self.strings.len();
        self.strings.push(known);
        if 2 * self.strings.len() > self.slots.len() {
            self.spread();
        } else {
            self.settle(place);
        }
        place
    }

    /// Makes room for all, and for as many again.
    fn spread(&mut self) {
        self.slots = vec![0; (2 * self.strings.len() + 1).next_power_of_two()];
        (0..self.strings.len()).for_each(|place| self.settle(place));
    }

    /// Gives the string at `place` a slot.
    fn settle(&mut self, place: usize) {
        let known = &self.strings[place];
        self.lengths |= bit(known.bytes.len());
        let mask = self.slots.len() - 1;
        let mut at = known.ends.hash(&known.bytes) as usize & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = place as u32 + 1;
    }
}

impl FromIterator<String> for Strings {
    fn from_iter<I: IntoIterator<Item = String>>(iter: I) -> Self {
        let mut all = Self {
            strings: iter.into_iter().map(Known::new).collect(),
            ..Self::default()
        };
        all.spread();
        all
    }
}

impl Strings {
    /// How many there are.
    pub(in crate::payload) fn len(&self) -> usize {
        self.strings.len()
    }

    /// All of them, in the order of insertion.
    pub(in crate::payload) fn iter(&self) -> impl Iterator<Item = &str> {
        self.strings
            .iter()
            .filter_map(|known| str::from_utf8(&known.bytes).ok())
    }

    /// The place of `string`, from 0.
    #[inline]
    pub(in crate::payload) fn find(&self, string: &[u8]) -> Option<usize> {
        if self.lengths & bit(string.len()) == 0 {
            return None;
        }
        let ends = Ends::of(string);
        let mask = self.slots.len() - 1;
        let mut at = ends.hash(string) as usize & mask;
        loop {
            let place = (self.slots[at] as usize).checked_sub(1)?;
            let found = &self.strings[place];
            if found.ends == ends && (string.len() <= SHORT || *found.bytes == *string) {
                return Some(place);
            }
            at = (at + 1) & mask;
        }
    }
}

fn bit(length: usize) -> u64 {
    1 << length.min(63)
}

impl Known {
    fn new(string: String) -> Self {
        let bytes = string.into_bytes().into_boxed_slice();
        let ends = Ends::of(&bytes);
        Self { ends, bytes }
    }
}

impl Ends {
    #[inline]
    fn of(bytes: &[u8]) -> Self {
        let (first, last) = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => halves(bytes),
        };
        Self {
            length: bytes.len(),
            first,
            last,
        }
    }

    /// Fibonacci hashing (Knuth, "The Art of Computer Programming", volume 3, section 6.4). The strings
    /// come from the dictionary, so that no key is needed.
    #[inline]
    fn hash(self, bytes: &[u8]) -> u64 {
        const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut mixed = self.first.rotate_left(29) ^ self.last ^ self.length as u64;
        if self.length > SHORT {
            // The last of the words between may begin within the one before it.
            let between = &bytes[8..self.length - 8];
            let (words, _) = between.as_chunks::<8>();
            let last = bytes[..self.length - 8].last_chunk::<8>();
            for word in words.iter().chain(last) {
                mixed = mixed.wrapping_mul(FACTOR).rotate_left(32) ^ u64::from_le_bytes(*word);
            }
        }
        mixed.wrapping_mul(FACTOR) >> 32
    }
}

/// Fewer than eight bytes as two numbers.
fn halves(short: &[u8]) -> (u64, u64) {
    match (short.first_chunk(), short.last_chunk()) {
        (Some(first), Some(last)) => (
            u32::from_le_bytes(*first).into(),
            u32::from_le_bytes(*last).into(),
        ),
        _ => (
            short
                .iter()
                .fold(0, |word, byte| word << 8 | u64::from(*byte)),
            0,
        ),
    }
}
