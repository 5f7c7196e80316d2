//! Strings that are looked up: an open-addressed hash table with linear probing, built once.

/// A set of strings, each with its place in the order of insertion.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: Vec<Name>,
    /// The place of a name plus one, at its hash or the next free slot after it; 0 is free. A power
    /// of two in length and at most half full.
    slots: Vec<u32>,
    /// The lengths of the names as a set of bits, all from 63 on as one: it spares most strings that
    /// are not among a few names the search.
    lengths: u64,
}

#[derive(Debug)]
struct Name {
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

impl FromIterator<String> for Names {
    fn from_iter<I: IntoIterator<Item = String>>(iter: I) -> Self {
        let names: Vec<Name> = iter.into_iter().map(Name::new).collect();
        let mut slots = vec![0; (2 * names.len() + 1).next_power_of_two()];
        let mut lengths = 0;
        for (place, name) in names.iter().enumerate() {
            let mut at = name.ends.hash(&name.bytes) as usize & (slots.len() - 1);
            while slots[at] != 0 {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = place as u32 + 1;
            lengths |= bit(name.bytes.len());
        }
        Self {
            names,
            slots,
            lengths,
        }
    }
}

impl Names {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The place of `name`, from 0.
    #[inline]
    pub(super) fn find(&self, name: &[u8]) -> Option<usize> {
        if self.lengths & bit(name.len()) == 0 {
            return None;
        }
        let ends = Ends::of(name);
        let mask = self.slots.len() - 1;
        let mut at = ends.hash(name) as usize & mask;
        loop {
            let place = (self.slots[at] as usize).checked_sub(1)?;
            let found = &self.names[place];
            if found.ends == ends && (name.len() <= SHORT || *found.bytes == *name) {
                return Some(place);
            }
            at = (at + 1) & mask;
        }
    }
}

fn bit(length: usize) -> u64 {
    1 << length.min(63)
}

impl Name {
    fn new(name: String) -> Self {
        let bytes = name.into_bytes().into_boxed_slice();
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

    /// Fibonacci hashing (Knuth, "The Art of Computer Programming", volume 3, section 6.4). Names
    /// come from the dictionary, so that no key is needed.
    #[inline]
    fn hash(self, bytes: &[u8]) -> u64 {
        const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut mixed = self.first.rotate_left(29) ^ self.last ^ self.length as u64;
        if self.length > SHORT {
            let (words, _) = bytes[8..self.length - 8].as_chunks::<8>();
            for word in words {
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
