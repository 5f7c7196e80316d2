//! Names as words: `checkoutStarted`, `checkout_started` and `Checkout Started` are the same two.

/// Splits a name into its words, lowercase. A word ends at anything that is not a letter or
/// digit, between a lowercase letter and a capital (`pageView`), and before the last capital
/// of a run that begins a new word (`HTTPError`). Digits stay with the word before them.
pub fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (i, c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            continue;
        }
        let before = i.checked_sub(1).map(|j| chars[j]);
        let after = chars.get(i + 1);
        let starts = c.is_uppercase()
            && before.is_some_and(|b| {
                b.is_lowercase()
                    || b.is_numeric()
                    || (b.is_uppercase() && after.is_some_and(|a| a.is_lowercase()))
            });
        if starts && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        word.extend(c.to_lowercase());
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
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
}
