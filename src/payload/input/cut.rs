//! What the reader of either shape does.

use super::chunk::{Place, Raw, Spare};
use super::error::InputError;

/// Cuts a text into chunks at the ends of records.
pub(super) trait Cut {
    /// The next chunk, made of the memory in `spare`; None at the end of the text.
    fn next(&mut self, spare: Spare) -> Option<Raw>;

    /// Where it has come to.
    fn place(&self) -> Place;

    /// What ended the text before its time.
    fn take_error(&mut self) -> Option<InputError>;
}

/// The sizes that a text is cut by, in bytes.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Of a chunk, about. At least 1.
    pub(super) chunk: usize,
    /// Of a record.
    pub(super) max_record: u64,
}
