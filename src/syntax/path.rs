//! Where in a document a place is: the keys and indexes that lead to it.

use std::fmt;

use crate::text::Span;

use super::tree::{Kind, NodeRef, Tree};

/// One step from a collection to a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Into a mapping.
    Key(String),
    /// Into a sequence, from 0.
    Index(usize),
}

/// The steps from a document's root to a node. Displays as a JSON Pointer (RFC 6901).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path(pub Vec<Segment>);

impl Path {
    /// The key at step `i`, if that step goes into a mapping.
    pub fn key(&self, i: usize) -> Option<&str> {
        match self.0.get(i) {
            Some(Segment::Key(key)) => Some(key),
            _ => None,
        }
    }

    /// The path from step `from` on.
    pub fn tail(&self, from: usize) -> Path {
        Path(self.0.get(from..).unwrap_or_default().to_vec())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in &self.0 {
            match segment {
                Segment::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1"))?,
                Segment::Index(index) => write!(f, "/{index}")?,
            }
        }
        Ok(())
    }
}

impl Tree {
    /// The path to the innermost entry or item that holds `span`. A key counts as its entry.
    pub fn path_at(&self, span: Span) -> Path {
        let mut path = Path::default();
        let mut node = self.documents().find(|root| root.span().contains(span));
        while let Some(here) = node {
            node = step(here, span, &mut path);
        }
        path
    }
}

fn step<'t>(node: NodeRef<'t>, span: Span, path: &mut Path) -> Option<NodeRef<'t>> {
    if node.is_alias() {
        return None;
    }
    match node.kind() {
        Kind::Mapping => {
            let index = last_at_or_before(node.len(), span.start, |i| {
                node.entry(i).map(|entry| entry.key.span().start)
            })?;
            let entry = node.entry(index)?;
            let whole = entry.key.span().to(entry.value.span());
            let key = entry.key.scalar().filter(|_| whole.contains(span))?;
            path.0.push(Segment::Key(key.text.to_owned()));
            entry.value.span().contains(span).then_some(entry.value)
        }
        Kind::Sequence => {
            let index =
                last_at_or_before(node.len(), span.start, |i| Some(node.item(i)?.span().start))?;
            let item = node.item(index).filter(|item| item.span().contains(span))?;
            path.0.push(Segment::Index(index));
            Some(item)
        }
        Kind::Scalar(_) | Kind::Lost => None,
    }
}

/// Index of the last of `len` elements, in order of their start, that starts at or before
/// `offset`.
fn last_at_or_before(
    len: usize,
    offset: u32,
    start: impl Fn(usize) -> Option<u32>,
) -> Option<usize> {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = usize::midpoint(low, high);
        if start(middle)? <= offset {
            low = middle + 1
        } else {
            high = middle
        }
    }
    low.checked_sub(1)
}
