//! What engines of other languages take in a regular expression and ECMA-262 does not. JavaScript
//! refuses the whole pattern for it, and so a payload that is judged there is judged by nothing.

use std::iter::Peekable;
use std::str::Chars;

/// What can be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing yet, in this alternative.
    Nothing,
    /// A place, such as `^`.
    Place,
    Atom,
    Repeated,
    /// Repeated as little as possible: `a+?`.
    Lazy,
}

/// What of `pattern`, which some engine understands, ECMA-262 does not have; a clause.
pub(super) fn foreign(pattern: &str) -> Option<String> {
    let mut chars = pattern.chars().peekable();
    let mut last = Last::Nothing;
    while let Some(c) = chars.next() {
        last = match c {
            '\\' => escape(&mut chars),
            '[' => {
                class(&mut chars);
                Last::Atom
            }
            '(' => {
                if let Some(found) = group(&mut chars) {
                    return Some(found);
                }
                Last::Nothing
            }
            '|' => Last::Nothing,
            '^' | '$' => Last::Place,
            '*' | '+' | '?' | '{' => match quantifier(c, &mut chars) {
                None => Last::Atom,
                Some(_) => match last {
                    Last::Repeated if c == '?' => Last::Lazy,
                    Last::Repeated | Last::Lazy => {
                        return Some(
                            "repeats a repetition, as in `a++`, which ECMA-262 does not have"
                                .to_owned(),
                        );
                    }
                    Last::Place => {
                        return Some(
                            "repeats a place, as in `^*`, which ECMA-262 does not have".to_owned(),
                        );
                    }
                    Last::Nothing | Last::Atom => Last::Repeated,
                },
            },
            _ => Last::Atom,
        };
    }
    None
}

/// After a backslash.
fn escape(chars: &mut Peekable<Chars<'_>>) -> Last {
    match chars.next() {
        Some('b' | 'B') => Last::Place,
        // The braces of `\u{1F600}` and `\p{L}` repeat nothing.
        Some('u' | 'p' | 'P' | 'x') if chars.peek() == Some(&'{') => {
            chars.find(|c| *c == '}');
            Last::Atom
        }
        _ => Last::Atom,
    }
}

/// After the bracket that opens a class.
fn class(chars: &mut Peekable<Chars<'_>>) {
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            ']' => return,
            _ => {}
        }
    }
}

/// After a parenthesis: what kind of group ECMA-262 does not have.
fn group(chars: &mut Peekable<Chars<'_>>) -> Option<String> {
    if chars.peek() != Some(&'?') {
        return None;
    }
    chars.next();
    let mut head = String::new();
    // The longest that tells: the flags of `(?ims-x)`.
    const HEAD: usize = 12;
    while let Some(c) = chars.peek().copied().filter(|_| head.len() < HEAD) {
        head.push(c);
        chars.next();
        if !(c.is_ascii_lowercase() || c == '-') {
            break;
        }
    }
    let flags = |head: &str, end: char| {
        let flags = head.strip_suffix(end);
        flags.is_some_and(|flags| flags.chars().all(|c| matches!(c, 'i' | 'm' | 's' | '-')))
    };
    match head.as_str() {
        ":" | "=" | "!" | "<" => None,
        // Flags for a group are in the edition of 2025.
        head if flags(head, ':') => None,
        "P" => Some(
            "has a group `(?P…)`, which ECMA-262 does not have; it names a group `(?<name>…)`"
                .to_owned(),
        ),
        ">" => Some("has an atomic group `(?>…)`, which ECMA-262 does not have".to_owned()),
        head if head.ends_with(')') => {
            let mut what =
                "has flags for what follows, as in `(?i)`, which ECMA-262 does not have".to_owned();
            if head.starts_with('i') {
                what.push_str("; write both cases, as in `[aA]`");
            }
            Some(what)
        }
        _ => Some("has a group `(?…)` of a kind that ECMA-262 does not have".to_owned()),
    }
}

/// The rest of a quantifier that begins with `c`; none where the brace is just a brace.
fn quantifier(c: char, chars: &mut Peekable<Chars<'_>>) -> Option<()> {
    if c != '{' {
        return Some(());
    }
    let mut ahead = chars.clone();
    let mut digits = 0_usize;
    let mut commas = 0_usize;
    loop {
        match ahead.next()? {
            c if c.is_ascii_digit() => digits += 1,
            ',' if digits > 0 && commas == 0 => commas = 1,
            '}' if digits > 0 => break,
            _ => return None,
        }
    }
    *chars = ahead;
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, proptest};

    use super::foreign;

    #[test]
    fn what_javascript_refuses_is_found() {
        for pattern in [
            "(?i)abc",
            "(?s)a.b",
            "(?x) a",
            "(?i-s)a",
            "(?P<x>a)",
            "(?P<x>a)(?P=x)",
            "(?>a)b",
            "(?#note)a",
            "a++",
            "a*+",
            "a?+",
            "a{2}{3}",
            "a{2}+",
            "a{2,}?*",
            "a+??",
            "[a]++",
            r"\d++",
            "(a)++",
            "x|a++",
            "^*a",
            r"\b+",
            "b(c(?i)d)",
        ] {
            assert!(foreign(pattern).is_some(), "{pattern}");
        }
    }

    #[test]
    fn what_javascript_takes_is_left_alone() {
        for pattern in [
            "",
            "^[A-Z]{3}$",
            "a+?b*?c??d{2}?e{2,}?f{2,3}?",
            "(?:a)(?=b)(?!c)(?<=d)(?<!e)(?<name>f)\\k<name>",
            "(?i:a)(?-i:b)(?im-s:c)",
            "[(?i)++]",
            r"[\]++]",
            r"\(\?i\)\+\+",
            r"a\++",
            r"\\+",
            r"\u{123}+",
            r"\p{Lu}{2}",
            "a{,3}",
            "a{x}",
            "a{",
            "{",
            "(a+)+",
            "(a|b+)*",
            "[^]+",
        ] {
            assert_eq!(foreign(pattern), None, "{pattern}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn no_text_is_too_odd(pattern in "\\PC*") {
            foreign(&pattern);
        }
    }
}
