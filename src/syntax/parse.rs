//! One way from a file's bytes to its tree.

use std::sync::Arc;

use super::fault::{SyntaxFault, SyntaxFaultKind};
use super::tree::Tree;
use super::{parse_json, parse_yaml};
use crate::source::{Decoded, EncodingFault};
use crate::text::{FileId, Span};

/// Reads the file at `path`: JSON where its name ends in `.json`, YAML otherwise. Faults of its
/// encoding are among the tree's.
pub fn parse(file: FileId, path: &str, decoded: Decoded) -> Tree {
    let text: Arc<str> = decoded.text.into();
    let is_json = path
        .rsplit_once('.')
        .is_some_and(|(_, end)| end.eq_ignore_ascii_case("json"));
    // Nothing was read of UTF-16: that a value is missing would be no news.
    let is_json = is_json && !decoded.faults.contains(&EncodingFault::Utf16);
    let tree = if is_json {
        parse_json(file, text)
    } else {
        parse_yaml(file, text)
    };
    let faults = decoded.faults.into_iter().map(|fault| {
        let (kind, span) = match fault {
            EncodingFault::Utf16 => (SyntaxFaultKind::Utf16, Span::empty(file, 0)),
            EncodingFault::InvalidUtf8 { start, end } => {
                (SyntaxFaultKind::InvalidUtf8, Span::new(file, start, end))
            }
        };
        SyntaxFault {
            kind,
            span,
            lost: Span::empty(file, span.start),
        }
    });
    tree.with_faults(faults)
}
