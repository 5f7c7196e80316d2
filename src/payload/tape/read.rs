//! From the bytes of a text to its nodes.

use super::node::{Fault, Kind, MAX_DEPTH, Node, Reason};

/// Reads one text, without recursion.
pub(super) struct Reader<'r> {
    pub(super) bytes: &'r [u8],
    pub(super) at: usize,
    pub(super) nodes: &'r mut Vec<Node>,
    pub(super) open: &'r mut Vec<u32>,
}

impl Reader<'_> {
    pub(super) fn read(mut self) -> Result<(), Fault> {
        loop {
            let opened = self.value()?;
            if opened && !self.closes_at_once() {
                self.key_if_object()?;
                continue;
            }
            // What is complete may complete what it is in.
            loop {
                let Some(open) = self.open.last().copied() else {
                    self.space();
                    return match self.bytes.get(self.at) {
                        None => Ok(()),
                        Some(_) => self.fault(Reason::Trailing),
                    };
                };
                self.space();
                let is_list = self.nodes[open as usize].kind == Kind::Array;
                match self.bytes.get(self.at) {
                    Some(b',') => {
                        self.at += 1;
                        self.key_if_object()?;
                        break;
                    }
                    Some(b']') if is_list => self.close(),
                    Some(b'}') if !is_list => self.close(),
                    None => return self.fault(Reason::Truncated),
                    Some(_) => return self.fault(Reason::NoComma),
                }
            }
        }
    }

    fn fault<T>(&self, reason: Reason) -> Result<T, Fault> {
        let reason = match self.bytes.get(self.at) {
            None => Reason::Truncated,
            Some(_) => reason,
        };
        Err(Fault {
            at: self.at,
            reason,
        })
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize, escaped: bool) {
        let next = self.nodes.len() as u32 + 1;
        self.nodes.push(Node {
            kind,
            escaped,
            start: start as u32,
            end: end as u32,
            next,
        });
    }

    /// Closes the innermost list or object, whose end is here.
    fn close(&mut self) {
        self.at += 1;
        let next = self.nodes.len() as u32;
        if let Some(open) = self.open.pop() {
            let node = &mut self.nodes[open as usize];
            node.end = self.at as u32;
            node.next = next;
        }
    }

    fn closes_at_once(&mut self) -> bool {
        self.space();
        let is_list = self
            .open
            .last()
            .is_some_and(|open| self.nodes[*open as usize].kind == Kind::Array);
        let end = if is_list { b']' } else { b'}' };
        if self.bytes.get(self.at) != Some(&end) {
            return false;
        }
        self.close();
        true
    }

    /// Within an object, the key and colon before a value.
    fn key_if_object(&mut self) -> Result<(), Fault> {
        let open = self.open.last().copied();
        let is_object = open.is_some_and(|open| self.nodes[open as usize].kind == Kind::Object);
        if !is_object {
            return Ok(());
        }
        self.space();
        if self.bytes.get(self.at) != Some(&b'"') {
            return self.fault(Reason::NoKey);
        }
        self.string()?;
        self.space();
        if self.bytes.get(self.at) != Some(&b':') {
            return self.fault(Reason::NoColon);
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a value, or opens a list or object; whether it did the latter.
    fn value(&mut self) -> Result<bool, Fault> {
        self.space();
        let start = self.at;
        match self.bytes.get(start) {
            Some(b'"') => self.string()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(open @ (b'{' | b'[')) => {
                if self.open.len() == MAX_DEPTH {
                    return self.fault(Reason::Depth);
                }
                let kind = if *open == b'{' {
                    Kind::Object
                } else {
                    Kind::Array
                };
                self.open.push(self.nodes.len() as u32);
                self.push(kind, start, start, false);
                self.at += 1;
                return Ok(true);
            }
            Some(b't') => self.word("true", Kind::True)?,
            Some(b'f') => self.word("false", Kind::False)?,
            Some(b'n') => self.word("null", Kind::Null)?,
            Some(b'+' | b'.' | b'N' | b'I') => return self.fault(Reason::Number),
            _ => return self.fault(Reason::NoValue),
        }
        Ok(false)
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
        self.push(kind, start, self.at, false);
        Ok(())
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        self.at > start
    }

    fn number(&mut self) -> Result<(), Fault> {
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
        self.push(Kind::Number, start, self.at, false);
        Ok(())
    }

    fn string(&mut self) -> Result<(), Fault> {
        self.at += 1;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at += plain(self.bytes.get(self.at..).unwrap_or_default());
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(0..=0x1F) => return self.fault(Reason::Control),
                Some(_) => self.at += 1,
                None => return self.fault(Reason::Truncated),
            }
        }
        self.push(Kind::String, start, self.at, escaped);
        self.at += 1;
        Ok(())
    }

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

/// How many bytes there are, in whole words, before a quote, a backslash or a control character.
///
/// Eight bytes at a time, by the tests for a zero byte and for a byte below a limit of Anderson's
/// "Bit Twiddling Hacks": they may be wrong only above a byte that they found rightly, and the lowest
/// is what counts.
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word;
    let (words, _) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let quote = below(word ^ (ONES * u64::from(b'"')), 1);
        let backslash = below(word ^ (ONES * u64::from(b'\\')), 1);
        let found = (quote | backslash | below(word, 0x20)) & HIGH;
        if found != 0 {
            return at * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    words.len() * 8
}
