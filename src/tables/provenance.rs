//! How well a fact is known.

use serde::Deserialize;

/// Where a fact of a table is from. Only a sourced one is ground for an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// General knowledge, or a proposal of this project.
    Unsourced,
    /// Read in a text of somebody else, who cites the vendor.
    Secondary,
    /// Read in the vendor's own text or code, or asked for by the manifest itself.
    Sourced,
}
