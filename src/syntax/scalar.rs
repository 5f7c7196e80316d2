//! Plain scalars by the YAML 1.2 core schema (<https://yaml.org/spec/1.2.2/#103-core-schema>):
//! `no`, `on` and `yes` are strings; only the forms below are anything else.

/// A scalar's value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ScalarValue<'t> {
    /// `null`, `~` or nothing.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number as written; [`ScalarValue::to_number`] for its value.
    Number(&'t str),
    /// Anything else.
    String(&'t str),
}

impl ScalarValue<'_> {
    /// The JSON number, if it is one that JSON can hold (not `.inf`, not `.nan`).
    pub fn to_number(self) -> Option<serde_json::Number> {
        let Self::Number(text) = self else {
            return None;
        };
        let (negative, digits) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let radix = |prefix, base| {
            digits
                .strip_prefix(prefix)
                .map(|d| u64::from_str_radix(d, base))
        };
        if let Some(value) = radix("0o", 8).or_else(|| radix("0x", 16)) {
            return value.ok().map(Into::into);
        }
        if digits.bytes().all(|b| b.is_ascii_digit())
            && let Ok(value) = digits.parse::<u64>()
        {
            return match negative {
                false => Some(value.into()),
                true => 0i64.checked_sub_unsigned(value).map(Into::into),
            };
        }
        text.parse::<f64>()
            .ok()
            .and_then(serde_json::Number::from_f64)
    }
}

/// Reads a plain (unquoted) scalar.
pub fn resolve_plain(text: &str) -> ScalarValue<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return ScalarValue::Null,
        "true" | "True" | "TRUE" => return ScalarValue::Bool(true),
        "false" | "False" | "FALSE" => return ScalarValue::Bool(false),
        _ => {}
    }
    if is_number(text) {
        ScalarValue::Number(text)
    } else {
        ScalarValue::String(text)
    }
}

fn is_number(text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if let Some(octal) = text.strip_prefix("0o") {
        return !octal.is_empty() && octal.bytes().all(|b| matches!(b, b'0'..=b'7'));
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit());
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let mantissa_ok = match mantissa.split_once('.') {
        None => digits(mantissa),
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
    };
    mantissa_ok && exponent.is_none_or(|e| digits(e.strip_prefix(['-', '+']).unwrap_or(e)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_core_schema() {
        for text in [
            "no",
            "on",
            "yes",
            "0b1",
            "1_000",
            "1:30",
            "2026-09-01",
            ".",
            "-",
            "1.2.3",
            "e3",
            "0o8",
        ] {
            assert_eq!(resolve_plain(text), ScalarValue::String(text));
        }
        for text in [
            "0", "-1", "+12", "1.5", "1.", ".5", "1e3", "-1.5E-3", "0o17", "0xfF", ".inf", "-.INF",
            ".nan",
        ] {
            assert_eq!(resolve_plain(text), ScalarValue::Number(text));
        }
        assert_eq!(resolve_plain("~"), ScalarValue::Null);
        assert_eq!(resolve_plain("True"), ScalarValue::Bool(true));
    }

    #[test]
    fn numbers_become_json() {
        let json = |text| ScalarValue::Number(text).to_number().map(|n| n.to_string());
        assert_eq!(json("0x1F").as_deref(), Some("31"));
        assert_eq!(
            json("-9223372036854775808").as_deref(),
            Some("-9223372036854775808")
        );
        assert_eq!(json("+7").as_deref(), Some("7"));
        assert_eq!(json("1.50").as_deref(), Some("1.5"));
        assert_eq!(json(".inf"), None);
    }
}
