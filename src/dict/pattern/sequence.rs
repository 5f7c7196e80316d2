//! Patterns that are one set of characters after another, from the start of a string: most of those
//! that are written. Their match is tried without the engine.

/// A set of ASCII characters.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ascii(u128);

impl Ascii {
    /// Adds what is ASCII between `first` and `last`.
    pub(super) fn add(&mut self, first: char, last: char) {
        for c in first..=last.min('\x7f') {
            self.0 |= 1 << u32::from(c);
        }
    }

    pub(super) fn all_but(self) -> Self {
        Self(!self.0)
    }

    fn has(self, byte: u8) -> bool {
        byte < 128 && self.0 >> byte & 1 == 1
    }
}

/// Members of a set in a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) set: Ascii,
    pub(super) min: usize,
    pub(super) max: usize,
}

/// Steps from the start of a string.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    pub(super) steps: Vec<Step>,
    /// Whether nothing may follow.
    pub(super) to_end: bool,
}

impl Sequence {
    /// Whether it matches when each step takes all that it can. If not, it may match otherwise, or
    /// by characters that are not ASCII.
    pub(super) fn matches(&self, text: &str) -> bool {
        let mut rest = text.as_bytes();
        for step in &self.steps {
            let found = rest.iter().take(step.max).take_while(|b| step.set.has(**b));
            let count = found.count();
            if count < step.min {
                return false;
            }
            rest = rest.get(count..).unwrap_or_default();
        }
        rest.is_empty() || !self.to_end
    }
}
