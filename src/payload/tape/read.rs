//! From the bytes of a text to its nodes.

use super::node::{Fault, Kind, MAX_DEPTH, MAX_VALUES, Node, Reason};

/// What becomes of the values that are read.
pub(super) trait Nodes {
    /// The number of the next node.
    fn next(&self) -> u32;
    fn push(&mut self, node: Node);
    /// The list or object of this number ends.
    fn close(&mut self, open: u32, end: u32);
}

impl Nodes for Vec<Node> {
    #[inline]
    fn next(&self) -> u32 {
        self.len() as u32
    }

    #[inline]
    fn push(&mut self, node: Node) {
        self.push(node);
    }

    #[inline]
    fn close(&mut self, open: u32, end: u32) {
        let next = self.len() as u32;
        if let Some(node) = self.get_mut(open as usize) {
            node.end = end;
            node.next = next;
        }
    }
}

/// Nothing: values are only found to be sound.
#[derive(Debug, Default)]
pub(super) struct Unlisted;

impl Nodes for Unlisted {
    #[inline]
    fn next(&self) -> u32 {
        0
    }

    #[inline]
    fn push(&mut self, _: Node) {}

    #[inline]
    fn close(&mut self, _: u32, _: u32) {}
}

/// What is open while a text is read; used again for the next.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// Lists and objects by their numbers, and whether each is an object.
    values: Vec<(u32, bool)>,
    /// The keys of each object.
    keys: Vec<Keys>,
    /// Objects in which a key may come twice; one may be there more than once.
    pub(super) doubtful: Vec<u32>,
}

impl Open {
    /// Goes into an object that is read by somebody else.
    pub(super) fn enter(&mut self) {
        self.values.push((0, true));
    }

    /// Comes out of it.
    pub(super) fn leave(&mut self) {
        self.values.pop();
    }

    /// How deep in lists and objects the reader is.
    pub(super) fn depth(&self) -> usize {
        self.values.len()
    }

    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.keys.clear();
        self.doubtful.clear();
    }
}

/// Reads one text, without recursion.
pub(super) struct Reader<'r, N> {
    pub(super) bytes: &'r [u8],
    pub(super) at: usize,
    pub(super) nodes: &'r mut N,
    pub(super) open: &'r mut Open,
    pub(super) ends: Ends,
}

impl<N: Nodes> Reader<'_, N> {
    /// Reads a text that is one value.
    pub(super) fn read(mut self) -> Result<(), Fault> {
        self.value()?;
        match self.token() {
            None => Ok(()),
            Some(_) => self.fault(Reason::Trailing),
        }
    }

    /// Reads a value, up to its end.
    pub(super) fn value(&mut self) -> Result<(), Fault> {
        let around = self.open.values.len();
        // Whether the innermost that is open is an object.
        let mut in_object = false;
        loop {
            if self.nodes.next() > MAX_VALUES {
                return self.fault(Reason::Values);
            }
            match self.token() {
                Some(b'"') => {
                    self.string(false)?;
                }
                Some(b'{') => {
                    self.begin(Kind::Object)?;
                    self.open.keys.push(Keys::default());
                    if self.token() == Some(b'}') {
                        self.open.keys.pop();
                        in_object = self.close();
                    } else {
                        in_object = true;
                        self.key()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    self.begin(Kind::Array)?;
                    if self.token() == Some(b']') {
                        in_object = self.close();
                    } else {
                        in_object = false;
                        continue;
                    }
                }
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(b't') => self.word("true", Kind::True)?,
                Some(b'f') => self.word("false", Kind::False)?,
                Some(b'n') => self.word("null", Kind::Null)?,
                Some(b'+' | b'.' | b'N' | b'I') => return self.fault(Reason::Number),
                _ => return self.fault(Reason::NoValue),
            }
            // What is complete may complete what it is in.
            loop {
                if self.open.values.len() == around {
                    return Ok(());
                }
                match self.token() {
                    Some(b',') => {
                        self.at += 1;
                        if in_object {
                            self.key()?;
                        }
                        break;
                    }
                    Some(b']') if !in_object => in_object = self.close(),
                    Some(b'}') if in_object => {
                        self.open.keys.pop();
                        in_object = self.close();
                    }
                    _ => return self.fault(Reason::NoComma),
                }
            }
        }
    }

    /// Where the text ends, a text that ends too early is what is wrong.
    #[cold]
    #[inline(never)]
    pub(super) fn fault<T>(&self, reason: Reason) -> Result<T, Fault> {
        let reason = match self.bytes.get(self.at) {
            None => Reason::Truncated,
            Some(_) => reason,
        };
        Err(Fault {
            at: self.at,
            reason,
        })
    }

    /// The next byte that is no white space.
    #[inline]
    pub(super) fn token(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    #[inline]
    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        let next = self.nodes.next() + 1;
        self.nodes.push(Node {
            kind,
            escaped: false,
            key: false,
            start: start as u32,
            end: end as u32,
            next,
        });
    }

    /// Opens a list or object, which begins here.
    #[inline]
    fn begin(&mut self, kind: Kind) -> Result<(), Fault> {
        if self.open.values.len() == MAX_DEPTH {
            return self.fault(Reason::Depth);
        }
        let is_object = kind == Kind::Object;
        self.open.values.push((self.nodes.next(), is_object));
        self.push(kind, self.at, self.at);
        self.at += 1;
        Ok(())
    }

    /// Closes the innermost list or object, whose end is here; whether it is in an object.
    #[inline]
    fn close(&mut self) -> bool {
        self.at += 1;
        if let Some((open, _)) = self.open.values.pop() {
            self.nodes.close(open, self.at as u32);
        }
        self.open.values.last().is_some_and(|(_, object)| *object)
    }

    /// The key and colon before a value.
    #[inline(always)]
    fn key(&mut self) -> Result<(), Fault> {
        if self.token() != Some(b'"') {
            return self.fault(Reason::NoKey);
        }
        let start = self.at + 1;
        let is_escaped = self.string(true)?;
        let (bytes, end) = (self.bytes, self.at - 1);
        let keys = self.open.keys.last_mut();
        let is_new = keys.is_some_and(|keys| keys.insert(bytes, start, end));
        if !is_new || is_escaped {
            let object = self.open.values.last().map(|(object, _)| *object);
            self.open.doubtful.extend(object);
        }
        if self.token() != Some(b':') {
            return self.fault(Reason::NoColon);
        }
        self.at += 1;
        Ok(())
    }

    fn word(&mut self, word: &str, kind: Kind) -> Result<(), Fault> {
        let rest = &self.bytes[self.at..];
        if !rest.starts_with(word.as_bytes()) {
            let cut = word.as_bytes().starts_with(rest);
            if cut {
                self.at = self.bytes.len();
            }
            return self.fault(Reason::NoValue);
        }
        let start = self.at;
        self.at += word.len();
        self.push(kind, start, self.at);
        Ok(())
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        self.at > start
    }

    pub(super) fn number(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if self.bytes[start] == b'-' {
            self.at += 1;
        }
        let first = self.bytes.get(self.at).copied();
        if !self.digits() {
            return self.fault(Reason::Number);
        }
        if first == Some(b'0') && self.at - start > 1 + usize::from(self.bytes[start] == b'-') {
            self.at = start;
            return self.fault(Reason::Number);
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            if !self.digits() {
                return self.fault(Reason::Number);
            }
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            if !self.digits() {
                return self.fault(Reason::Number);
            }
        }
        self.push(Kind::Number, start, self.at);
        Ok(())
    }

    /// Reads a string; whether it has escapes.
    #[inline(always)]
    pub(super) fn string(&mut self, key: bool) -> Result<bool, Fault> {
        let start = self.at + 1;
        let mut at = start;
        let mut escaped = false;
        loop {
            at = self.ends.after(self.bytes, at);
            match self.bytes.get(at) {
                Some(b'"') => break,
                byte => {
                    self.at = at;
                    match byte {
                        Some(b'\\') => self.escape()?,
                        _ => return self.fault(Reason::Control),
                    }
                    at = self.at;
                    escaped = true;
                }
            }
        }
        let next = self.nodes.next() + 1;
        self.nodes.push(Node {
            kind: Kind::String,
            escaped,
            key,
            start: start as u32,
            end: at as u32,
            next,
        });
        self.at = at + 1;
        Ok(escaped)
    }

    #[inline(never)]
    fn escape(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.at += 1;
        match self.bytes.get(self.at) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => {
                let unit = self.unit()?;
                let lone = |reader: &mut Self| {
                    reader.at = start;
                    reader.fault(Reason::Surrogate)
                };
                match unit {
                    0xD800..0xDC00 => {
                        if !self.bytes[self.at..].starts_with(b"\\u") {
                            return lone(self);
                        }
                        self.at += 1;
                        match self.unit()? {
                            0xDC00..0xE000 => Ok(()),
                            _ => lone(self),
                        }
                    }
                    0xDC00..0xE000 => lone(self),
                    _ => Ok(()),
                }
            }
            None => self.fault(Reason::Truncated),
            Some(_) => {
                self.at = start;
                self.fault(Reason::Escape)
            }
        }
    }

    /// The four digits after a `u`, which is here.
    fn unit(&mut self) -> Result<u32, Fault> {
        self.at += 1;
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self
                .bytes
                .get(self.at)
                .and_then(|byte| char::from(*byte).to_digit(16));
            let Some(digit) = digit else {
                return self.fault(Reason::Escape);
            };
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
    }
}

/// Keys of one object, by ten bits of each.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Keys([u64; 16]);

impl Keys {
    /// Adds a key as it is written, which is `bytes` from `start` to `end`; whether none like it was there.
    #[inline]
    fn insert(&mut self, bytes: &[u8], start: usize, end: usize) -> bool {
        let length = end - start;
        let rest = bytes.get(start..).unwrap_or_default();
        let first = match rest.first_chunk() {
            Some(first) => u64::from_le_bytes(*first),
            // Near the end of the text.
            None => (rest.iter().rev()).fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        let beyond = 64_usize.saturating_sub(8 * length) as u32;
        let first = first.checked_shl(beyond).unwrap_or(0);
        let last = u64::from(bytes.get(end.wrapping_sub(1)).copied().unwrap_or(0));
        let mixed = (first ^ last << 8 ^ length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let (word, bit) = (&mut self.0[(mixed >> 60) as usize], 1 << (mixed >> 54 & 63));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

/// Where plain text ends: the quotes, backslashes and control characters of one block of the text, as bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    /// Which block; without end before the first is looked at.
    block: usize,
    bits: u64,
}

/// Bytes that are looked at together.
const BLOCK: usize = 64;

impl Default for Ends {
    fn default() -> Self {
        Self {
            block: usize::MAX,
            bits: 0,
        }
    }
}

impl Ends {
    /// The first of them from `at` on; the length of the text where there is none.
    #[inline(always)]
    fn after(&mut self, bytes: &[u8], mut at: usize) -> usize {
        loop {
            if self.block != at / BLOCK {
                if at >= bytes.len() {
                    return bytes.len();
                }
                self.look(bytes, at / BLOCK);
            }
            let bits = self.bits >> (at % BLOCK);
            if bits != 0 {
                return (at + bits.trailing_zeros() as usize).min(bytes.len());
            }
            at = (at / BLOCK + 1) * BLOCK;
        }
    }

    /// Apart from what is called for each string, which is then made of fewer instructions.
    #[inline(never)]
    fn look(&mut self, bytes: &[u8], block: usize) {
        let rest = bytes.get(block * BLOCK..).unwrap_or_default();
        self.block = block;
        self.bits = match rest.first_chunk() {
            Some(text) => ends(text),
            None => {
                // A zero ends plain text too: nothing is found behind the end of the text.
                let mut text = [0; BLOCK];
                text[..rest.len()].copy_from_slice(rest);
                ends(&text)
            }
        };
    }
}

/// Of each byte whether it ends plain text, as the bit of its place.
///
/// The loop is one that compilers make few instructions of. The bits of eight bytes are then brought together
/// by a multiplication: the byte of place `i` goes to bit `56 + i`, and no two sums meet.
fn ends(text: &[u8; BLOCK]) -> u64 {
    let mut found = [0_u8; BLOCK];
    for (found, byte) in found.iter_mut().zip(text) {
        *found = u8::from((*byte == b'"') | (*byte == b'\\') | (*byte < 0x20));
    }
    let (words, _) = found.as_chunks::<8>();
    words.iter().rev().fold(0, |bits, word| {
        let eight = u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits << 8 | eight
    })
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, ends};

    /// Planted bugs that it catches: a byte of 0x20 taken for a control character, and one above 0x7F.
    #[test]
    fn every_byte_is_known_at_every_place() {
        for byte in 0..=u8::MAX {
            let is_end = byte == b'"' || byte == b'\\' || byte < 0x20;
            for place in 0..BLOCK {
                let mut text = [b'a'; BLOCK];
                text[place] = byte;
                let bits = u64::from(is_end) << place;
                assert_eq!(ends(&text), bits, "{byte} at {place}");
            }
        }
        assert_eq!(ends(&[b'"'; BLOCK]), u64::MAX);
    }
}
