//! Values that are one of a few words.

/// Declares an enum whose variants are words of the format: how they are spelled, read, shown,
/// suggested and published is this one list.
#[macro_export]
macro_rules! choice {
    (
        $(#[doc = $doc:literal])*
        pub enum $Name:ident {
            $( $(#[doc = $vdoc:literal])* $Variant:ident = $word:literal, )+
        }
        $( meant { $( $($other:literal)|+ => $Meant:ident, )+ } )?
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Name {
            $( $(#[doc = $vdoc])* $Variant, )+
        }

        impl $Name {
            /// All words, in the order declared.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// Words of others for one of these, in small letters and without separators.
            pub const MEANT: &'static [(&'static [&'static str], Self)] =
                &[$( $( (&[$($other),+], Self::$Meant), )+ )?];

            /// The variant spelled `word`.
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $( $word => Some(Self::$Variant), )+
                    _ => None,
                }
            }

            /// How it is spelled.
            pub fn word(self) -> &'static str {
                match self {
                    $( Self::$Variant => $word, )+
                }
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl $crate::syntax::decode::Decode for $Name {
            fn decode(
                node: $crate::syntax::NodeRef<'_>,
                decoder: &mut $crate::syntax::decode::Decoder,
            ) -> Option<Self> {
                let meant = |word: &str| {
                    let mut others = Self::MEANT.iter();
                    let meant = others.find(|(others, _)| others.contains(&word));
                    meant.map(|(_, meant)| meant.word())
                };
                $crate::syntax::decode::decode_word_or(node, Self::WORDS, &meant, decoder)
                    .and_then(Self::from_word)
            }
        }

        impl schemars::JsonSchema for $Name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"enum": Self::WORDS})
            }
        }
    };
}

use super::{Decoder, FaultKind, closest};
use crate::syntax::{NodeRef, ScalarValue};

/// Reads one of `words`; anything else is recorded, with the closest word.
pub fn decode_word<'t>(
    node: NodeRef<'t>,
    words: &[&'static str],
    decoder: &mut Decoder,
) -> Option<&'t str> {
    decode_word_or(node, words, &|_| None, decoder)
}

/// The same, where `meant` knows words of others (in small letters and without separators) for one
/// of these.
pub fn decode_word_or<'t>(
    node: NodeRef<'t>,
    words: &[&'static str],
    meant: &dyn Fn(&str) -> Option<&'static str>,
    decoder: &mut Decoder,
) -> Option<&'t str> {
    let expected = || format!("one of {}", words.join(", "));
    let Some(ScalarValue::String(text)) = node.scalar_value() else {
        decoder.wrong_type(node, &expected());
        return None;
    };
    if words.contains(&text) {
        return Some(text);
    }
    let plain = text.chars().filter(|c| c.is_alphanumeric());
    let plain: String = plain.flat_map(char::to_lowercase).collect();
    let suggestion = meant(&plain).or_else(|| closest(text, words.iter().copied()));
    let kind = FaultKind::InvalidValue {
        value: text.to_owned(),
        expected: expected(),
        suggestion: suggestion.map(str::to_owned),
    };
    decoder.fault(node, kind);
    None
}
