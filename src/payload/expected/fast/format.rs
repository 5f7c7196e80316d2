//! Formats: strings that are certainly of one by the rules of `jsonschema` 0.61, and no others.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A format that the exact validator asserts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::payload) enum Format {
    Date,
    DateTime,
    Time,
    Uuid,
    Email,
    Hostname,
    Uri,
    Ipv4,
    Ipv6,
    /// Asserted by the exact validator, and not known here.
    Doubt,
}

impl Format {
    /// `None` for a name that the exact validator ignores.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "date" => Self::Date,
            "date-time" => Self::DateTime,
            "time" => Self::Time,
            "uuid" => Self::Uuid,
            "email" => Self::Email,
            "hostname" => Self::Hostname,
            "uri" => Self::Uri,
            "ipv4" => Self::Ipv4,
            "ipv6" => Self::Ipv6,
            // Whether those of international names are asserted depends on how it was built.
            "duration"
            | "idn-email"
            | "idn-hostname"
            | "iri"
            | "iri-reference"
            | "json-pointer"
            | "regex"
            | "relative-json-pointer"
            | "uri-reference"
            | "uri-template" => Self::Doubt,
            _ => return None,
        })
    }

    /// Whether `text` is of it for sure.
    pub(in crate::payload) fn fits(self, text: &str) -> bool {
        let bytes = text.as_bytes();
        match self {
            Self::Date => is_date(bytes),
            Self::DateTime => is_date_time(bytes),
            Self::Time => is_time(bytes),
            Self::Uuid => is_uuid(bytes),
            Self::Email => is_email(text),
            Self::Hostname => is_host(text),
            Self::Uri => is_web_address(text),
            Self::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            Self::Doubt => false,
        }
    }
}

/// A number of as many digits as there are bytes.
fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |value, byte| {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit <= 9)?;
        Some(value * 10 + u32::from(digit))
    })
}

/// `full-date` of RFC 3339.
fn is_date(bytes: &[u8]) -> bool {
    let [year @ .., b'-', m0, m1, b'-', d0, d1] = bytes else {
        return false;
    };
    if year.len() != 4 {
        return false;
    }
    let (Some(year), Some(month), Some(day)) =
        (digits(year), digits(&[*m0, *m1]), digits(&[*d0, *d1]))
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=last).contains(&day)
}

/// `date-time` of RFC 3339, but no leap seconds.
fn is_date_time(bytes: &[u8]) -> bool {
    match bytes.split_at_checked(10) {
        Some((date, [b'T' | b't', time @ ..])) => is_date(date) && is_time(time),
        _ => false,
    }
}

/// `full-time` of RFC 3339, but no leap seconds.
fn is_time(bytes: &[u8]) -> bool {
    let [h0, h1, b':', m0, m1, b':', s0, s1, rest @ ..] = bytes else {
        return false;
    };
    let below = |pair: [u8; 2], end| digits(&pair).is_some_and(|value| value < end);
    if !(below([*h0, *h1], 24) && below([*m0, *m1], 60) && below([*s0, *s1], 60)) {
        return false;
    }
    let offset = match rest {
        [b'.', fraction @ ..] => {
            let end = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
            if end == 0 {
                return false;
            }
            &fraction[end..]
        }
        rest => rest,
    };
    match offset {
        [b'Z' | b'z'] => true,
        [b'+' | b'-', h0, h1, b':', m0, m1] => below([*h0, *h1], 24) && below([*m0, *m1], 60),
        _ => false,
    }
}

/// RFC 9562, section 4, as text with hyphens.
fn is_uuid(bytes: &[u8]) -> bool {
    let Ok(bytes) = <&[u8; 36]>::try_from(bytes) else {
        return false;
    };
    // All at once, without a branch for each: four hyphens, at four places, and digits else.
    let (mut hyphens, mut digits) = (0_u8, 0_u8);
    for byte in bytes {
        hyphens += u8::from(*byte == b'-');
        let letter = (*byte | 0x20).wrapping_sub(b'a');
        digits += u8::from((byte.wrapping_sub(b'0') < 10) | (letter < 6));
    }
    let is_hyphen = |at: usize| bytes[at] == b'-';
    hyphens == 4 && digits == 32 && [8, 13, 18, 23].into_iter().all(is_hyphen)
}

/// A plain address: words with dots between them, at a host of two labels or more.
fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else {
        return false;
    };
    let is_word = |word: &str| {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+' | b'%');
        !word.is_empty() && word.bytes().all(is_plain)
    };
    local.len() <= 64 && local.split('.').all(is_word) && host.contains('.') && is_host(host)
}

/// Labels of ASCII letters, digits and hyphens; none that could be encoded Unicode (`xn--`).
fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        let is_plain = |b: &u8| b.is_ascii_alphanumeric() || *b == b'-';
        (1..=63).contains(&bytes.len())
            && bytes.iter().all(is_plain)
            && bytes.first() != Some(&b'-')
            && bytes.last() != Some(&b'-')
            && bytes.get(2..4) != Some(b"--")
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

/// An `http` or `https` URI of RFC 3986 with a plain host and, if it has one, a port.
fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://");
    let Some(rest) = rest.or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let is_end = |byte| matches!(byte, b'/' | b'?' | b'#');
    let end = rest.bytes().position(is_end).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let mut rest = after_run(rest.as_bytes(), b'/');
    if let [b'?', query @ ..] = rest {
        rest = after_run(query, b'?');
    }
    if let [b'#', fragment @ ..] = rest {
        rest = after_run(fragment, b'?');
    }
    rest.is_empty() && is_host(host) && port.len() <= 5 && digits(port.as_bytes()).is_some()
}

/// The bytes of `pchar` of RFC 3986, section 3.3, and slashes; `%` is none of them.
const PATH: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// What is left of `bytes` after those of a path, and `more`.
fn after_run(mut bytes: &[u8], more: u8) -> &[u8] {
    loop {
        bytes = match bytes {
            [b'%', high, low, rest @ ..] if [high, low].iter().all(|b| b.is_ascii_hexdigit()) => {
                rest
            }
            [byte, rest @ ..] if PATH[usize::from(*byte)] || *byte == more => rest,
            rest => return rest,
        }
    }
}
