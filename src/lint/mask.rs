//! Findings without what may be somebody's: a message that repeats a value, or a key of an example,
//! repeats the address that it may be.

use std::borrow::Cow;

use crate::diag::Diagnostic;
use crate::tables::pii;

/// What stands for it.
const STARS: &str = "***";

/// Takes out of what a finding says whatever is somebody's by its shape.
pub(super) fn mask(diagnostic: &mut Diagnostic) {
    let hide = |text: &mut String| {
        if let Cow::Owned(masked) = masked(text) {
            *text = masked;
        }
    };
    hide(&mut diagnostic.message.text);
    diagnostic.message.args.iter_mut().for_each(hide);
    diagnostic.label.iter_mut().for_each(hide);
    diagnostic.help.iter_mut().for_each(hide);
    for label in &mut diagnostic.related {
        hide(&mut label.text);
    }
    if let Some(fix) = &mut diagnostic.fix {
        hide(&mut fix.title);
    }
}

/// `text` with stars in place of what is somebody's by its shape.
pub(super) fn masked(text: &str) -> Cow<'_, str> {
    let mut found: Vec<_> = pii().revealing(text).map(|(_, range)| range).collect();
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    found.sort_by_key(|range| (range.start, range.end));
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for range in found {
        if range.start >= end {
            out.push_str(&text[end..range.start]);
            out.push_str(STARS);
        }
        end = end.max(range.end);
    }
    out.push_str(&text[end..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn addresses_and_keys_are_hidden_and_the_rest_is_kept() {
        assert_eq!(
            masked("`zoe.miller@gmail.com` stands after `anna@acme-mail.com`"),
            "`***` stands after `***`"
        );
        assert_eq!(
            masked("has no `jane@example.com`"),
            "has no `jane@example.com`"
        );
        assert_eq!(masked("key `AKIAABCDEFGHIJKLMNOP` too"), "key `***` too");
        assert_eq!(masked("event `light_viewed`"), "event `light_viewed`");
    }
}
