//! JSON to a tree.
use super::tree::{Tree, TreeBuilder};
use crate::text::FileId;
use std::sync::Arc;
/// Reads `text`.
pub fn parse_json(file: FileId, text: Arc<str>) -> Tree {
    TreeBuilder::new(file, text).finish()
}
