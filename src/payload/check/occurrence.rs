//! What tells an event from others.

use super::document::Document;
use crate::payload::duplicates::Occurrence;
use crate::payload::expected::Planned;
use crate::payload::tape::{Item, Kind};

/// The event that begins at byte `at` of the document, where it has this pointer, by its key.
pub(super) fn occurrence(
    document: &Document<'_>,
    key: u64,
    at: usize,
    pointer: &str,
) -> Occurrence {
    let (line, column) = document.position(at);
    Occurrence {
        key,
        line,
        column,
        byte: document.record.offset + at as u64,
        pointer: document.pointer(pointer),
    }
}

/// What tells an event of these properties and this message id from others; `None` where it has nothing of
/// the kind.
pub(super) fn key(
    planned: &Planned<'_>,
    properties: Option<Item<'_>>,
    id: Option<&str>,
) -> Option<u64> {
    let mut hash = planned.fingerprint;
    match planned.unique_by {
        Some(names) => {
            for name in names {
                let value = properties?.get(&name.value)?;
                match value.string() {
                    Some(text) => hash.add(text.as_bytes()),
                    None if value.kind() == Kind::Null => return None,
                    None => hash.add(value.raw().as_bytes()),
                }
            }
        }
        None => hash.add(id.filter(|id| !id.trim().is_empty())?.as_bytes()),
    }
    Some(hash.value())
}
