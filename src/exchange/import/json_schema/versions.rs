//! Versions as authors write them: `2.1.0`, SchemaVer `2-1-0`, `v2`, `current`.

use std::fmt;

/// Three numbers, and what a pre-release adds to them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Label {
    numbers: [u64; 3],
    /// A release comes after its pre-releases.
    release: bool,
    pre: String,
}

impl Label {
    /// Reads `2.1.0`, `2-1-0`, `2.1`, `v2`, `2.0.0-rc.1`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        if text.is_empty() || !text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let separator = if text.contains('.') { '.' } else { '-' };
        let (plain, pre) = match text.split_once('-') {
            Some((plain, pre)) if separator == '.' && plain.contains('.') => (plain, pre),
            _ => (text, ""),
        };
        let mut numbers = [0; 3];
        let parts: Vec<&str> = plain.split(separator).collect();
        if parts.len() > 3 {
            return None;
        }
        for (slot, part) in numbers.iter_mut().zip(&parts) {
            if part.is_empty() || part.len() > 9 || !part.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            *slot = part.parse().ok()?;
        }
        Some(Self {
            numbers,
            release: pre.is_empty(),
            pre: pre.to_owned(),
        })
    }

    /// Whether it is a pre-release, for which the dictionary has no word.
    pub(super) fn pre(&self) -> Option<&str> {
        (!self.release).then_some(self.pre.as_str())
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// Whether a file of this name stands for the newest version.
pub(super) fn is_newest_word(stem: &str) -> bool {
    matches!(stem, "current" | "latest" | "HEAD" | "newest")
}

/// Splits `checkout-1.0.0`, `checkout.v2` or `checkout_v2.1.0` into name and version.
pub(super) fn split_stem(stem: &str) -> Option<(&str, Label)> {
    // The longest version wins: `checkout-1-0-0` is not `checkout-1-0` in version 0.
    for (at, separator) in stem.char_indices() {
        if at == 0 || !matches!(separator, '-' | '_' | '.') {
            continue;
        }
        let rest = &stem[at + 1..];
        // A lone number is as often part of the name: `step_2`.
        let clear = rest.starts_with(['v', 'V']) || rest.matches(['.', '-']).count() >= 2;
        if let Some(label) = Label::parse(rest).filter(|_| clear) {
            return Some((&stem[..at], label));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_orders() {
        let parse = |text| Label::parse(text).map(|label: Label| label.to_string());
        assert_eq!(parse("1-0-2").as_deref(), Some("1.0.2"));
        assert_eq!(parse("v2").as_deref(), Some("2.0.0"));
        assert_eq!(parse("2.1").as_deref(), Some("2.1.0"));
        for text in ["", "x", "1.x", "1..2", "1.2.3.4", "current", "-1", "1-"] {
            assert_eq!(parse(text), None, "{text}");
        }
        let order = ["0.9.0", "1.0.0-rc.1", "1.0.0", "1-0-2", "1.0.10", "2"];
        let labels: Vec<_> = order.iter().filter_map(|text| Label::parse(text)).collect();
        assert_eq!(labels.len(), order.len());
        assert!(labels.is_sorted());
    }

    #[test]
    fn splits_names_from_versions() {
        let split = |stem| split_stem(stem).map(|(name, label)| format!("{name} {label}"));
        assert_eq!(split("checkout-1-0-2").as_deref(), Some("checkout 1.0.2"));
        assert_eq!(split("checkout.v2").as_deref(), Some("checkout 2.0.0"));
        assert_eq!(split("a_b-1.2.3").as_deref(), Some("a_b 1.2.3"));
        assert_eq!(split("step_2"), None);
        assert_eq!(split("checkout"), None);
    }
}
