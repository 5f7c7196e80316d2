//! Texts without what may be somebody's.

use std::borrow::Cow;

use super::PiiTable;

/// What stands for it.
pub(super) const STARS: &str = "***";

impl PiiTable {
    /// `text` with stars in place of what is somebody's by its shape.
    pub fn masked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut found: Vec<_> = self.revealing(text).map(|(_, range)| range).collect();
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
}

#[cfg(test)]
mod tests {
    use crate::tables::pii;

    #[test]
    fn addresses_and_keys_are_hidden_and_the_rest_is_kept() {
        assert_eq!(
            pii().masked("`zoe.miller@gmail.com` stands after `anna@acme-mail.com`"),
            "`***` stands after `***`"
        );
        assert_eq!(
            pii().masked("has no `jane@example.com`"),
            "has no `jane@example.com`"
        );
        assert_eq!(
            pii().masked("key `AKIAABCDEFGHIJKLMNOP` too"),
            "key `***` too"
        );
        assert_eq!(pii().masked("event `light_viewed`"), "event `light_viewed`");
    }
}
