//! Names as words: `checkoutStarted`, `checkout_started` and `Checkout Started` are the same two.

use std::ops::Range;

/// Splits a name into its words, lowercase. A word ends at anything that is not a letter or
/// digit, between a lowercase letter and a capital (`pageView`), and before the last capital
/// of a run that begins a new word (`HTTPError`). Digits stay with the word before them. A run of
/// capitals keeps the `s` of its plural (`userIDs`) and the one small letter before it (`iOSVersion`).
pub fn words(name: &str) -> Vec<String> {
    let lower = |at: Range<usize>| name[at].chars().flat_map(char::to_lowercase).collect();
    word_ranges(name).into_iter().map(lower).collect()
}

/// Where the words of a name are, as bytes.
pub fn word_ranges(name: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = name.char_indices().collect();
    let is = |at: Option<usize>, test: fn(char) -> bool| {
        at.and_then(|at| chars.get(at))
            .is_some_and(|(_, c)| test(*c))
    };
    let mut ranges = Vec::new();
    // The first character of the word that is being read.
    let mut first: Option<usize> = None;
    for (i, (at, c)) in chars.iter().copied().enumerate() {
        if !c.is_alphanumeric() {
            ranges.extend(first.take().map(|first| chars[first].0..at));
            continue;
        }
        let Some(start) = first else {
            first = Some(i);
            continue;
        };
        let (before, after) = (i.checked_sub(1), Some(i + 1));
        let is_plural = is(after, |c| c == 's') && !is(Some(i + 2), char::is_lowercase);
        let begins = match () {
            () if !c.is_uppercase() => false,
            () if is(before, char::is_uppercase) => is(after, char::is_lowercase) && !is_plural,
            () if is(before, char::is_lowercase) => start + 1 < i || !is(after, char::is_uppercase),
            () => is(before, char::is_numeric),
        };
        if begins {
            ranges.push(chars[start].0..at);
            first = Some(i);
        }
    }
    ranges.extend(first.map(|first| chars[first].0..name.len()));
    ranges
}

/// The name without separators (blanks and `_-./:`), lowercase: what two spellings of one name
/// share. A name of nothing but separators is its own.
pub fn squash(name: &str) -> String {
    let separates = |c: char| c.is_whitespace() || matches!(c, '_' | '-' | '.' | '/' | ':');
    let squashed: String = name
        .chars()
        .filter(|c| !separates(*c))
        .flat_map(char::to_lowercase)
        .collect();
    if squashed.is_empty() {
        name.to_owned()
    } else {
        squashed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_every_style_alike() {
        for name in [
            "checkout_started",
            "checkoutStarted",
            "CheckoutStarted",
            "Checkout Started",
            "CHECKOUT-STARTED",
        ] {
            assert_eq!(words(name), ["checkout", "started"], "{name}");
        }
        assert_eq!(words("HTTPError2Seen"), ["http", "error2", "seen"]);
        assert_eq!(words("userID"), ["user", "id"]);
        assert_eq!(words("__"), Vec::<String>::new());
    }

    #[test]
    fn a_run_of_capitals_is_one_word() {
        assert_eq!(words("userIDs"), ["user", "ids"]);
        assert_eq!(words("URLsSeen"), ["urls", "seen"]);
        assert_eq!(words("iOSVersion"), ["ios", "version"]);
        assert_eq!(words("open_iOS"), ["open", "ios"]);
        assert_eq!(words("xPosition"), ["x", "position"]);
        assert_eq!(words("HTTPSend"), ["http", "send"]);
        assert_eq!(words("isIOSDevice"), ["is", "ios", "device"]);
        assert_eq!(words("Éa2BÜber"), ["éa2", "b", "über"]);
    }
}
