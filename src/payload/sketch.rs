//! How many values are different, in little memory, and the same whatever was counted first.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Smallest hashes that are kept: up to that many values are counted exactly, and beyond it within
/// about an eighth.
const KEPT: usize = 64;

/// A sketch of a set: its smallest hashes ("k minimum values"; Bar-Yossef and others, "Counting distinct
/// elements in a data stream", 2002). Two sketches add up to that of both sets, in any order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch {
    /// In ascending order.
    smallest: Vec<u64>,
}

impl Sketch {
    /// A sketch of one value, by its bytes.
    pub fn of(value: &[u8]) -> Self {
        Self {
            smallest: vec![hash(value)],
        }
    }

    /// Adds to `all` what another has seen; where one of them is not known, their sum is not.
    pub fn join(all: &mut Option<Self>, more: Option<&Self>) {
        match (all.as_mut(), more) {
            (Some(known), Some(more)) => known.add(more),
            _ => *all = None,
        }
    }

    /// Adds a value by its bytes.
    pub fn insert(&mut self, value: &[u8]) {
        self.insert_hash(hash(value));
    }

    /// Adds what another sketch has seen.
    pub fn add(&mut self, other: &Self) {
        for hash in &other.smallest {
            self.insert_hash(*hash);
        }
    }

    fn insert_hash(&mut self, hash: u64) {
        let Err(at) = self.smallest.binary_search(&hash) else {
            return;
        };
        if at < KEPT {
            self.smallest.insert(at, hash);
            self.smallest.truncate(KEPT);
        }
    }

    /// About how many different values were added; exact up to 63.
    pub fn estimate(&self) -> u64 {
        match self.smallest.last() {
            Some(largest) if self.smallest.len() == KEPT => {
                let share = *largest as f64 / u64::MAX as f64;
                ((KEPT - 1) as f64 / share).round() as u64
            }
            _ => self.smallest.len() as u64,
        }
    }

    /// It as a text: base64 of its hashes, in ascending order, each with the highest byte first.
    pub fn to_text(&self) -> String {
        let bytes = self.smallest.iter().flat_map(|hash| hash.to_be_bytes());
        STANDARD_NO_PAD.encode(Vec::from_iter(bytes))
    }

    /// The sketch that [`Sketch::to_text`] gave; none where that cannot be.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = STANDARD_NO_PAD.decode(text).ok()?;
        let (words, rest) = bytes.as_chunks::<8>();
        let smallest: Vec<u64> = words.iter().map(|word| u64::from_be_bytes(*word)).collect();
        let is_one =
            rest.is_empty() && smallest.len() <= KEPT && smallest.is_sorted_by(|a, b| a < b);
        is_one.then_some(Self { smallest })
    }

    /// Whether [`Sketch::estimate`] is exact.
    pub fn is_exact(&self) -> bool {
        self.smallest.len() < KEPT
    }
}

/// FNV-1a with a finish that spreads it over all bits (that of MurmurHash3): always the same, so that
/// reports of two machines add up.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::Sketch;

    fn sketch(values: impl Iterator<Item = u32>) -> Sketch {
        let mut sketch = Sketch::default();
        values.for_each(|value| sketch.insert(&value.to_le_bytes()));
        sketch
    }

    #[test]
    fn few_are_counted_and_many_estimated() {
        assert_eq!(sketch((0..50).chain(0..50)).estimate(), 50);
        let many = sketch(0..100_000).estimate();
        assert!((75_000..135_000).contains(&many), "{many}");
    }

    #[test]
    fn a_text_says_all() {
        for count in [0, 1, 63, 64, 5_000] {
            let one = sketch(0..count);
            assert_eq!(Sketch::from_text(&one.to_text()), Some(one));
        }
        // No base64, no whole hashes, not in order, too many.
        let unsorted = "AAAAAAAAAAIAAAAAAAAAAQ".to_owned();
        for text in ["*", "AAAA", &unsorted, &"A".repeat(11 * 66)] {
            assert_eq!(Sketch::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn parts_add_up_in_any_order() {
        let whole = sketch(0..5_000);
        let (one, two) = (sketch(0..3_000), sketch(2_000..5_000));
        for (first, second) in [(&one, &two), (&two, &one)] {
            let mut sum = first.clone();
            sum.add(second);
            assert_eq!(sum, whole);
        }
    }
}
