//! YAML to a tree, on top of the YAML parser; the only file that knows it.
use super::tree::{Tree, TreeBuilder};
use crate::text::FileId;
use std::sync::Arc;
/// Reads `text`.
pub fn parse_yaml(file: FileId, text: Arc<str>) -> Tree {
    TreeBuilder::new(file, text).finish()
}
