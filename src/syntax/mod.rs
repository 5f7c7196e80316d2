//! Text to a spanned tree with comments: YAML and JSON through one shape, all faults of a file
//! in one run, and edits that leave everything else alone.

mod allow;
pub mod decode;
pub mod edit;
mod fault;
mod find;
mod json;
mod parse;
mod path;
mod scalar;
mod tree;
mod value;
mod yaml;

pub use allow::{Allow, AllowFault, Malformed, Written, covered, parse_allow};
pub use fault::{SyntaxFault, SyntaxFaultKind};
pub use find::node_at;
pub use json::parse_json;
pub use parse::parse;
pub use path::{Path, Segment};
pub use scalar::{ScalarValue, resolve_plain};
pub use tree::{
    Anchor, Comment, Entry, Kind, NodeId, NodeRef, Placement, ScalarRef, Style, Tag, Tree,
    TreeBuilder,
};
pub use yaml::parse_yaml;
