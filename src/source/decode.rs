//! Bytes to UTF-8 text of the same length, with every encoding fault on its byte.

/// Text as read. Each byte that is not UTF-8 is replaced by `?`, so that offsets in the text
/// are offsets in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text; empty when the encoding is not UTF-8 at all.
    pub text: String,
    /// Faults in order of their place, at most 20.
    pub faults: Vec<EncodingFault>,
}

/// What is wrong with the encoding, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodingFault {
    /// The file is UTF-16 (by its byte-order mark, or by a NUL in one of its first two bytes).
    Utf16,
    /// A run of bytes that is not UTF-8.
    InvalidUtf8 {
        /// First byte.
        start: u32,
        /// One past the last byte.
        end: u32,
    },
}

/// Encoding faults beyond this many are left out: the first ones say it all.
const MAX_FAULTS: usize = 20;

/// Decodes `bytes`. A UTF-8 byte-order mark stays in the text, as three bytes of offset.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    if is_utf16(&bytes) {
        return Decoded {
            text: String::new(),
            faults: vec![EncodingFault::Utf16],
        };
    }
    let mut bytes = match String::from_utf8(bytes) {
        Ok(text) => {
            return Decoded {
                text,
                faults: Vec::new(),
            };
        }
        Err(error) => error.into_bytes(),
    };
    let mut faults: Vec<EncodingFault> = Vec::new();
    let mut at = 0;
    while let Err(error) = std::str::from_utf8(&bytes[at..]) {
        let start = at + error.valid_up_to();
        let end = error.error_len().map_or(bytes.len(), |len| start + len);
        bytes[start..end].fill(b'?');
        let full = faults.len() == MAX_FAULTS;
        match faults.last_mut() {
            Some(EncodingFault::InvalidUtf8 { end: last, .. }) if *last as usize == start => {
                *last = end as u32;
            }
            _ if full => {}
            _ => {
                faults.push(EncodingFault::InvalidUtf8 {
                    start: start as u32,
                    end: end as u32,
                });
            }
        }
        at = end;
    }
    let text = String::from_utf8(bytes).unwrap_or_default();
    Decoded { text, faults }
}

fn is_utf16(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, 1..=0x7F, ..] | [1..=0x7F, 0, ..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_offsets_and_joins_runs() {
        let decoded = decode(b"a\xff\xfeb\xc3".to_vec());
        assert_eq!(decoded.text, "a??b?");
        assert_eq!(
            decoded.faults,
            [
                EncodingFault::InvalidUtf8 { start: 1, end: 3 },
                EncodingFault::InvalidUtf8 { start: 4, end: 5 }
            ]
        );
    }

    #[test]
    fn recognises_utf16_with_and_without_a_mark() {
        for bytes in [&b"\xff\xfea\0"[..], b"\xfe\xff\0a", b"a\0:\0", b"\0a\0:"] {
            assert_eq!(decode(bytes.to_vec()).faults, [EncodingFault::Utf16]);
        }
        assert_eq!(decode(b"\xef\xbb\xbfa: 1".to_vec()).faults, []);
    }
}
