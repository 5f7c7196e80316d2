//! Values that are read from their file's tree.

use crate::syntax::decode::Raw;

/// Any JSON value, by its node.
pub type Value = Raw;
