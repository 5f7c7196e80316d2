//! The cases that a naming standard can ask for.

use crate::choice;
use crate::tables::words::verb;
use crate::text::{word_ranges, words};

choice! {
    /// How the words of a name are written.
    pub enum Case {
        /// `checkout_started`
        Snake = "snake_case",
        /// `checkoutStarted`
        Camel = "camelCase",
        /// `CheckoutStarted`
        Pascal = "PascalCase",
        /// `checkout-started`
        Kebab = "kebab-case",
        /// `Checkout Started`
        Title = "Title Case",
        /// `Checkout started`
        Sentence = "Sentence case",
        /// `checkout started`
        Lower = "lower case",
        /// `checkout.started`, each part in snake_case
        Dot = "dot.case",
        /// `CHECKOUT_STARTED`
        Constant = "CONSTANT_CASE",
        /// Any.
        Any = "any",
    }
    meant {
        "lowersnakecase" | "underscorecase" | "underscore" | "underscores" => Snake,
        "lowercamelcase" | "dromedarycase" | "mixedcase" => Camel,
        "uppercamelcase" | "studlycase" | "capitalcamelcase" | "bumpycase" => Pascal,
        "traincase" | "dashcase" | "dashes" | "spinalcase" | "lispcase" | "hyphencase" => Kebab,
        "propercase" | "startcase" | "capitalcase" | "headlinecase" => Title,
        "dotnotation" | "dots" => Dot,
        "uppersnakecase" | "screamingsnakecase" | "screamingcase" | "screaming" | "macrocase"
            | "uppercase" | "upper" | "allcaps" => Constant,
        "none" | "off" | "mixed" => Any,
    }
}

impl Case {
    /// Whether `name` is written so. Letters of any script count. A name that begins with `$`
    /// is a vendor's own (`$pageview`) and satisfies every case.
    pub fn matches(self, name: &str) -> bool {
        if is_vendors(name) {
            return true;
        }
        let starts_well = |name: &str| name.starts_with(|c: char| !c.is_numeric());
        let parts = |separator: char, part: fn(&str) -> bool| {
            name.split(separator).all(part) && starts_well(name)
        };
        match self {
            Self::Any => true,
            Self::Snake => parts('_', is_lower),
            Self::Kebab => parts('-', is_lower),
            Self::Lower => spaced(name).split(' ').all(is_lower) && starts_well(name),
            // Behind the first part, one may begin with a number.
            Self::Dot => parts('.', |part| part.split('_').all(is_lower)),
            Self::Constant => parts('_', is_upper),
            Self::Title => {
                let fits = |(i, word): (usize, &str)| {
                    is_capitalised(word) || is_brand(word) || (i > 0 && SMALL.contains(&word))
                };
                spaced(name).split(' ').enumerate().all(fits) && starts_well(name)
            }
            Self::Sentence => {
                let name = spaced(name);
                let mut words = name.split(' ');
                words
                    .next()
                    .is_some_and(|first| is_capitalised(first) || is_brand(first))
                    && words.all(|word| {
                        is_lower(word) || is_upper(word) || is_acronym(word) || is_brand(word)
                    })
            }
            Self::Camel => is_word(name) && name.starts_with(char::is_lowercase),
            Self::Pascal => is_word(name) && name.starts_with(char::is_uppercase),
        }
    }

    /// `name` written so; a vendor's name, or one without a letter or digit, comes back as it is.
    pub fn apply(self, name: &str) -> String {
        if is_vendors(name) {
            return name.to_owned();
        }
        if self == Self::Dot {
            let parts: Vec<String> = name
                .split(['.', '/', ':'])
                .map(|part| Self::Snake.apply(part))
                .collect();
            return parts.join(".");
        }
        let words = match self {
            Self::Title | Self::Sentence => words_as_written(name, true),
            Self::Lower => words_as_written(name, false),
            _ => words(&without_apostrophes(name)),
        };
        if words.is_empty() || self == Self::Any {
            return name.to_owned();
        }
        let capitalise = |word: &String| -> String {
            if is_brand(word) {
                return word.clone();
            }
            let mut chars = word.chars();
            chars
                .next()
                .map(|c| c.to_uppercase().chain(chars).collect())
                .unwrap_or_default()
        };
        let all_capital = || words.iter().map(capitalise).collect::<Vec<_>>();
        match self {
            Self::Snake => words.join("_"),
            Self::Kebab => words.join("-"),
            Self::Lower => words.join(" "),
            Self::Constant => words.join("_").to_uppercase(),
            Self::Title => {
                let capital = |(i, word): (usize, &String)| match is_small(&words, i) {
                    true => word.clone(),
                    false => capitalise(word),
                };
                let all: Vec<String> = words.iter().enumerate().map(capital).collect();
                all.join(" ")
            }
            Self::Pascal => all_capital().concat(),
            Self::Camel => words[0].clone() + &all_capital()[1..].concat(),
            Self::Sentence => {
                let rest = words[1..].iter().map(|word| format!(" {word}"));
                capitalise(&words[0]) + &rest.collect::<String>()
            }
            Self::Dot | Self::Any => name.to_owned(),
        }
    }
}

impl Case {
    /// The case as a predicate: "is not …".
    pub fn predicate(self) -> &'static str {
        match self {
            Self::Lower => "written in lower case with blanks",
            other => other.word(),
        }
    }
}

const APOSTROPHES: [char; 2] = ['\'', '’'];

/// `name` without what has no case, where words are apart by blanks: the apostrophe within a word
/// (`summer's`) and the sign before a number (`#1`).
fn spaced(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let is = |at: Option<usize>, test: fn(char) -> bool| {
        at.and_then(|at| chars.get(at)).copied().is_some_and(test)
    };
    let counts = |&(i, c): &(usize, char)| match c {
        '#' => !is(Some(i + 1), char::is_numeric) || is(i.checked_sub(1), char::is_alphanumeric),
        c if APOSTROPHES.contains(&c) => {
            !is(i.checked_sub(1), char::is_alphabetic) || !is(Some(i + 1), char::is_alphabetic)
        }
        _ => true,
    };
    let all = chars.iter().copied().enumerate();
    all.filter(counts).map(|(_, c)| c).collect()
}

fn without_apostrophes(name: &str) -> String {
    name.replace(APOSTROPHES, "")
}

/// Words that Title Case may leave small behind the first.
const SMALL: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
];

/// Whether Title Case leaves the word at `i` small: neither an end of the name nor part of an action
/// (`Sign In Started`).
fn is_small(words: &[String], i: usize) -> bool {
    let is_inside = i > 0 && i + 1 < words.len() && SMALL.contains(&words[i].as_str());
    is_inside && verb(&words[i - 1..=i]).is_none()
}

/// The words of `name`, of which those with an apostrophe or a `#` keep it. Acronyms keep their
/// capitals where that is asked for and other letters are small.
fn words_as_written(name: &str, keeps_acronyms: bool) -> Vec<String> {
    let keeps = keeps_acronyms && name.contains(char::is_lowercase);
    let has_blanks = name.contains(' ');
    let mut all = Vec::new();
    for part in name.split([' ', '_', '-', '.', '/', ':']) {
        let has_sign = spaced(part).len() < part.len();
        if has_sign && spaced(part).chars().all(char::is_alphanumeric) {
            all.push(part.to_lowercase());
        } else if keeps && has_blanks && is_word(part) && is_brand(part) {
            all.push(part.to_owned());
        } else {
            let as_written =
                |at: std::ops::Range<usize>| match keeps && is_acronym(&part[at.clone()]) {
                    true => part[at].to_owned(),
                    false => part[at].to_lowercase(),
                };
            all.extend(word_ranges(part).into_iter().map(as_written));
        }
    }
    all
}

/// `API`, `URLs`, `iOS`.
fn is_acronym(text: &str) -> bool {
    let rest = text.strip_suffix('s').unwrap_or(text);
    let rest = rest.strip_prefix(char::is_lowercase).unwrap_or(rest);
    rest.chars().count() > 1 && is_upper(rest)
}

/// `iOS`, `eBay`: a capital behind a small letter is how the name is written.
fn is_brand(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_lowercase) && chars.next().is_some_and(char::is_uppercase)
}

/// PostHog, Mixpanel and others keep names that begin with `$` for themselves.
fn is_vendors(name: &str) -> bool {
    name.starts_with('$') && name.len() > 1
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_alphanumeric)
}

fn is_lower(text: &str) -> bool {
    is_word(text) && !text.chars().any(char::is_uppercase)
}

fn is_upper(text: &str) -> bool {
    is_word(text) && !text.chars().any(char::is_lowercase)
}

fn is_capitalised(text: &str) -> bool {
    is_word(text) && !text.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applying_a_case_satisfies_it() {
        let names = [
            "checkoutStarted",
            "Checkout Started",
            "HTTP error",
            "a",
            "mediawiki/page-move",
            "$app_Opened",
            "Summer's plan #2",
            "order '#1'",
            "API Key create",
            "userIDs",
            "iOS app opened",
            "open eBay URLs on iOS",
        ];
        for word in Case::WORDS {
            let case = Case::from_word(word).expect("its own word");
            for name in names {
                let applied = case.apply(name);
                assert!(case.matches(&applied), "{name} in {case} is {applied}");
                assert_eq!(
                    case.apply(&applied),
                    applied,
                    "{case} is not stable on {name}"
                );
            }
        }
    }

    #[test]
    fn what_has_no_case_is_in_every_case_with_blanks() {
        assert!(Case::Lower.matches("jerry's memories") && Case::Lower.matches("jerry’s #1"));
        assert!(Case::Title.matches("Event Collided #1") && Case::Sentence.matches("It's here"));
        assert!(!Case::Lower.matches("'quoted'") && !Case::Lower.matches("a#1 b# c"));
        assert!(!Case::Snake.matches("jerry's_memories"));
        assert_eq!(
            Case::Title.apply("jerry's memories #1"),
            "Jerry's Memories #1"
        );
        assert_eq!(Case::Snake.apply("Jerry's Memories"), "jerrys_memories");
    }

    #[test]
    fn tells_cases_apart() {
        assert!(Case::Snake.matches("order_completed_2"));
        assert!(!Case::Snake.matches("order__completed") && !Case::Snake.matches("1st_order"));
        assert!(Case::Title.matches("Order Completed") && !Case::Title.matches("Order completed"));
        assert!(Case::Camel.matches("viewURL") && !Case::Camel.matches("view_url"));
        assert!(
            Case::Snake.matches("$browser")
                && !Case::Snake.matches("")
                && !Case::Snake.matches("$")
        );
        assert!(Case::Dot.matches("http.server_request") && !Case::Dot.matches("http..server"));
        assert!(Case::Dot.matches("http.2xx_seen") && !Case::Dot.matches("2xx.seen"));
    }

    #[test]
    fn acronyms_and_small_words_are_left_as_they_are() {
        assert!(
            Case::Sentence.matches("Order ID copied") && Case::Sentence.matches("Plan B chosen")
        );
        assert!(!Case::Sentence.matches("Order Id copied"));
        assert!(Case::Title.matches("Email Marked as Spam") && !Case::Title.matches("as Spam"));
        assert!(Case::Title.matches("iOS App Opened") && !Case::Title.matches("Order completed"));
        for (name, title) in [
            ("product_added_to_wishlist", "Product Added to Wishlist"),
            (
                "wishlist product Added To Cart",
                "Wishlist Product Added to Cart",
            ),
            ("sign_in_started", "Sign In Started"),
            ("user_signed_in", "User Signed In"),
            ("API Key create", "API Key Create"),
            ("iOS app open", "iOS App Open"),
            ("ORDER COMPLETED", "Order Completed"),
        ] {
            assert_eq!(Case::Title.apply(name), title);
        }
        assert_eq!(Case::Sentence.apply("Order ID Copied"), "Order ID copied");
        assert_eq!(Case::Snake.apply("userIDs"), "user_ids");
        assert_eq!(Case::Snake.apply("iOSVersion"), "ios_version");
    }
}
