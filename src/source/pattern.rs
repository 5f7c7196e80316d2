//! Path patterns of the manifest: `dictionary/**/*.yaml`.

use std::fmt;

use globset::{GlobBuilder, GlobMatcher};

/// A pattern for paths from a source's root. `*` and `?` stay within one path segment, `**`
/// crosses them, `{a,b}` is either.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    matcher: GlobMatcher,
}

/// Why a pattern does not compile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError(String);

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PatternError {}

impl Pattern {
    /// Compiles `text`. A leading `./` is dropped.
    ///
    /// # Errors
    /// When the pattern is malformed, absolute, or leaves the root by `..`.
    pub fn new(text: &str) -> Result<Self, PatternError> {
        let text = text.strip_prefix("./").unwrap_or(text);
        if text.is_empty() {
            return Err(PatternError(
                "the pattern is empty; write a path such as `dictionary/**/*.yaml`".into(),
            ));
        }
        if text.starts_with('/') {
            return Err(PatternError(
                "the path is absolute; write it from the manifest's folder".into(),
            ));
        }
        if text.split('/').any(|segment| segment == "..") {
            return Err(PatternError(
                "`..` leaves the manifest's folder; move the manifest up instead".into(),
            ));
        }
        let glob = GlobBuilder::new(text)
            .literal_separator(true)
            .backslash_escape(true)
            .build()
            .map_err(|error| PatternError(error.kind().to_string()))?;
        Ok(Self {
            text: text.to_owned(),
            matcher: glob.compile_matcher(),
        })
    }

    /// Whether `path` (from the root, with `/`) matches.
    pub fn matches(&self, path: &str) -> bool {
        self.matcher.is_match(path)
    }

    /// The pattern as written, without a leading `./`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The pattern for the YAML files below the folder that this one is the plain path of.
    pub fn within(&self) -> String {
        match self.text.trim_end_matches('/') {
            "." => "**/*.yaml".to_owned(),
            folder => format!("{folder}/**/*.yaml"),
        }
    }

    /// Whether the pattern is one plain path, without wildcards.
    pub fn is_literal(&self) -> bool {
        !self.text.contains(['*', '?', '[', ']', '{', '}', '\\'])
    }

    /// The folder that holds everything the pattern can match; empty for the root.
    pub fn base(&self) -> &str {
        let wild = self
            .text
            .find(['*', '?', '[', ']', '{', '}', '\\'])
            .unwrap_or(self.text.len());
        self.text[..wild]
            .rfind('/')
            .map_or("", |slash| &self.text[..slash])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_within_and_across_segments() {
        let pattern = Pattern::new("./dictionary/**/*.{yaml,yml}").expect("compiles");
        assert!(pattern.matches("dictionary/a.yaml"));
        assert!(pattern.matches("dictionary/x/y/a.yml"));
        assert!(!pattern.matches("other/a.yaml"));
        assert_eq!(pattern.base(), "dictionary");
        assert!(
            !Pattern::new("*.yaml")
                .expect("compiles")
                .matches("x/a.yaml")
        );
    }

    #[test]
    fn refuses_what_leaves_the_root() {
        for text in ["", "/etc/*", "../x", "a/../../x", "a/[b"] {
            assert!(Pattern::new(text).is_err(), "{text:?} must be refused");
        }
    }
}
