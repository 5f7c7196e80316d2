//! YAML to a tree, on top of the YAML parser; the only module that knows it.
//!
//! A sound text is parsed once. Only when the parser stops is the text looked at by its
//! indentation ([`recover`]), to find every fault and to keep what is sound.

mod blame;
mod build;
mod entries;
mod lines;
mod recover;

use std::sync::Arc;

use granit_parser::Options;

use super::tree::Tree;
use crate::text::FileId;

use build::{Patches, build};

/// Reads `text`. Whatever is wrong with it is in [`Tree::faults`]; all that is sound is in the
/// tree.
///
/// Spans: a plain or quoted scalar is its token, quotes included; a block scalar is its visible
/// text without header, indentation of the first line, and blank lines around; a block collection
/// goes from its first child's first byte to its last child's end. A value that is not written is
/// an empty plain scalar right after its `:`, `-` or `?`.
pub fn parse_yaml(file: FileId, text: Arc<str>) -> Tree {
    // The parser takes a NUL for the end of the text.
    let whole = !text.as_bytes().contains(&0);
    let tree = whole.then(|| build(file, &text, &text, &Patches::default()));
    match tree {
        Some(Ok(tree)) => tree.finish(),
        _ => recover::recover(file, &text),
    }
}

fn options() -> Options {
    granit_parser::options! {
        strict_indentation: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        max_buffered_comment_events: 1 << 24,
        // The tree has its own, lower limit that counts both kinds together.
        flow_nesting_limit: 1024,
        block_nesting_limit: 1024,
    }
}

fn quiet_options() -> Options {
    let mut options = options();
    options.set_emit_comments(false);
    options
}
