//! The words and signs of the language of [`super::grammar`].

use super::grammar::GrammarError;

pub(super) type Parsed<T> = Result<T, GrammarError>;

/// A text of the language, and how far it has been read.
pub(super) struct Parser<'p> {
    pub(super) text: &'p str,
    pub(super) at: usize,
}

impl<'p> Parser<'p> {
    pub(super) fn of(text: &'p str) -> Self {
        Self { text, at: 0 }
    }

    /// What has not been read.
    pub(super) fn rest(&self) -> &'p str {
        &self.text[self.at..]
    }

    /// Nothing else can stand here.
    pub(super) fn fail<T>(&self, expected: &'static str) -> Parsed<T> {
        Err(GrammarError {
            at: self.at,
            expected,
        })
    }

    pub(super) fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    pub(super) fn end(&mut self) -> Parsed<()> {
        self.space();
        if self.rest().is_empty() {
            return Ok(());
        }
        self.fail("`|`, `>` or the end")
    }

    /// Takes a sign, with space before it.
    pub(super) fn eat(&mut self, sign: &str) -> bool {
        let before = self.at;
        self.space();
        if self.rest().starts_with(sign) {
            self.at += sign.len();
            return true;
        }
        self.at = before;
        false
    }

    pub(super) fn want(&mut self, sign: &str, expected: &'static str) -> Parsed<()> {
        if self.eat(sign) {
            return Ok(());
        }
        self.space();
        self.fail(expected)
    }

    /// The name that stands here, which may be empty.
    pub(super) fn name(&mut self) -> &'p str {
        let rest = self.rest();
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$');
        let end = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Takes a whole word, with space before it.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let before = self.at;
        self.space();
        if self.name() == word {
            return true;
        }
        self.at = before;
        false
    }

    /// A text in quotes.
    pub(super) fn text(&mut self) -> Parsed<String> {
        self.want("'", "a text in single quotes")?;
        let Some(end) = self.rest().find('\'') else {
            self.at = self.text.len();
            return self.fail("the closing quote");
        };
        let text = self.rest()[..end].to_owned();
        self.at += end + 1;
        Ok(text)
    }
}
