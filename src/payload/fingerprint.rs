//! Texts by 64 bits.

/// 64 bits of what is added, by two multiplications of 64 bits a word. That any two of as many texts as are
/// remembered share them by chance happens to one file in a hundred million. Nobody gains from making them
/// do so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fingerprint(u64, u64);

impl Fingerprint {
    pub(super) fn of(text: &[u8]) -> Self {
        let mut new = Self(0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f);
        new.add(text);
        new
    }

    pub(super) fn add(&mut self, text: &[u8]) {
        self.word(text.len() as u64);
        let (words, rest) = text.as_chunks::<8>();
        words
            .iter()
            .for_each(|word| self.word(u64::from_le_bytes(*word)));
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.word(u64::from_le_bytes(last));
    }

    fn word(&mut self, word: u64) {
        let mix = |state: u64, factor: u64| {
            let product = u128::from(state ^ word) * u128::from(factor);
            (product as u64) ^ ((product >> 64) as u64) ^ state.rotate_left(23)
        };
        self.0 = mix(self.0, 0xa076_1d64_78bd_642f);
        self.1 = mix(self.1, 0xe703_7ed1_a0b4_28db);
    }

    pub(super) fn value(&self) -> u64 {
        self.0 ^ self.1.rotate_left(32)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Fingerprint;

    #[test]
    fn texts_that_differ_a_little_have_other_fingerprints() {
        let mut seen = BTreeSet::new();
        for i in 0..20_000 {
            assert!(seen.insert(Fingerprint::of(format!("ajs-{i:012}").as_bytes()).value()));
        }
        for parts in [["ab", "c"], ["a", "bc"], ["abc", ""], ["", "abc"]] {
            let mut fingerprint = Fingerprint::of(b"");
            parts
                .iter()
                .for_each(|part| fingerprint.add(part.as_bytes()));
            assert!(seen.insert(fingerprint.value()), "{parts:?}");
        }
        assert!(!seen.insert(Fingerprint::of(b"ajs-000000000007").value()));
    }
}
