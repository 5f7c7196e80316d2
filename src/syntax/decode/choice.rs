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
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Name {
            $( $(#[doc = $vdoc])* $Variant, )+
        }

        impl $Name {
            /// All words, in the order declared.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

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
                $crate::syntax::decode::decode_word(node, Self::WORDS, decoder)
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
    let expected = || format!("one of {}", words.join(", "));
    let Some(ScalarValue::String(text)) = node.scalar_value() else {
        decoder.wrong_type(node, &expected());
        return None;
    };
    if words.contains(&text) {
        return Some(text);
    }
    let kind = FaultKind::InvalidValue {
        value: text.to_owned(),
        expected: expected(),
        suggestion: closest(text, words.iter().copied()).map(str::to_owned),
    };
    decoder.fault(node, kind);
    None
}
