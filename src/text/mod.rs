//! Text and places in it: spans, lines and columns, edits. Knows nothing of YAML or events.

mod distance;
mod edit;
mod lines;
mod name;
mod percent;
mod span;
mod words;

pub use distance::is_one_slip;
pub use edit::{Edit, Edits, apply_edits};
pub use lines::{LineIndex, Position};
pub use name::Name;
pub(crate) use percent::percent_decoded;
pub use span::{FileId, Span, Spanned};
pub use words::{squash, word_ranges, words};
