//! Text from files made safe to print: what a terminal would obey or hide is spelled out.

use std::borrow::Cow;

/// Messages longer than this are cut for people; a machine gets them whole.
const LONGEST: usize = 2_000;

/// Whether `c` moves the cursor, changes colours, turns the direction of text or is invisible.
/// The selectors of emoji and text presentation stay: they are harmless and common.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0D}'
            | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// Appends `c`, spelled out as `<U+202E>` if it is hidden.
pub(super) fn push(out: &mut String, c: char) {
    if is_hidden(c) {
        out.push_str(&format!("<U+{:04X}>", u32::from(c)));
    } else {
        out.push(c);
    }
}

/// `text` on one line: line breaks and tabs as `\n`, `\r`, `\t`, other hidden characters as
/// `<U+202E>`, and no more of it than a person will read.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    let cut = text.char_indices().nth(LONGEST).map(|(at, _)| at);
    if cut.is_none() && !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len().min(4 * LONGEST));
    for c in text[..cut.unwrap_or(text.len())].chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => push(&mut out, c),
        }
    }
    if cut.is_some() {
        out.push_str(" [...]");
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_out_what_a_terminal_would_obey() {
        assert_eq!(
            one_line("a\u{1b}[2J\r\n\tb\u{202e}c\u{200b}\u{9b}\u{7f}"),
            "a<U+001B>[2J\\r\\n\\tb<U+202E>c<U+200B><U+009B><U+007F>"
        );
        assert_eq!(
            one_line("naïve 価格 😀 ⚠\u{fe0f}"),
            "naïve 価格 😀 ⚠\u{fe0f}"
        );
    }

    #[test]
    fn cuts_what_nobody_reads() {
        let long = "é".repeat(LONGEST + 1);
        let shown = one_line(&long);
        assert!(shown.ends_with("é [...]"));
        assert!(shown.chars().count() < LONGEST + 10);
    }
}
