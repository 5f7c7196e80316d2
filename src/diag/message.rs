//! A message and its arguments, kept apart so that a fingerprint survives rewording.

use std::fmt;

/// A formatted sentence and the values that went into it. Build one with [`crate::message!`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// The sentence.
    pub text: String,
    /// The values in it, in order, as they were printed.
    pub args: Vec<String>,
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            args: Vec::new(),
        }
    }
}

/// Formats a [`Message`]: `message!("event name `{}` is not {}", name, case)`. Every argument
/// is positional, so that none escapes the fingerprint.
#[macro_export]
macro_rules! message {
    ($text:literal $(, $arg:expr)* $(,)?) => {
        $crate::diag::Message {
            text: format!($text $(, $arg)*),
            args: vec![$(($arg).to_string()),*],
        }
    };
}
