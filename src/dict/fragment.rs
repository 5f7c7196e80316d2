//! What one file contributes.

use std::sync::Arc;

use super::model::DictionaryFile;
use crate::syntax::decode::{Decode as _, Decoder, Fault};
use crate::syntax::{Kind, NodeRef, Tree};

/// The definitions of one file, read, and what is wrong with it.
#[derive(Debug)]
pub struct Fragment {
    /// The file's tree; raw values are read from it.
    pub tree: Arc<Tree>,
    /// One for each document.
    pub documents: Vec<DictionaryFile>,
    /// What is wrong with the file, in order of place.
    pub faults: Vec<Fault>,
    /// Whether names may be defined here that could not be read.
    pub hides_names: bool,
    /// Whether anything could not be read, and with it what it refers to.
    pub hides_uses: bool,
}

impl Fragment {
    /// Reads a dictionary file from its tree.
    pub fn read(tree: Arc<Tree>) -> Self {
        let mut faults: Vec<Fault> = tree
            .faults()
            .iter()
            .map(|fault| fault.clone().into())
            .collect();
        let mut decoder = Decoder::new();
        let documents: Vec<DictionaryFile> = tree
            .documents()
            .filter(|root| !is_blank(*root))
            .filter_map(|root| DictionaryFile::decode(root, &mut decoder))
            .collect();
        let hides_names = hides_names(&tree);
        let hides_uses = tree.is_partial();
        faults.extend(decoder.into_faults());
        faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
        Self {
            tree,
            documents,
            faults,
            hides_names,
            hides_uses,
        }
    }
}

/// A document of comments alone says nothing, and nothing wrong.
fn is_blank(root: NodeRef<'_>) -> bool {
    root.span().is_empty() && matches!(root.kind(), Kind::Scalar(scalar) if scalar.text.is_empty())
}

/// Whether a section, or a name in one, was lost.
fn hides_names(tree: &Tree) -> bool {
    if !tree.is_partial() {
        return false;
    }
    let mut roots = tree.documents().peekable();
    if roots.peek().is_none() {
        return true;
    }
    roots.any(|root| root.is_partial() || root.entries().any(|section| section.value.is_partial()))
}
