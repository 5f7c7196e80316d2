//! The way back: which bytes of a dictionary file each location of a compiled schema is from.

use std::sync::Arc;

use crate::dict::model::Value as Raw;
use crate::syntax::{Entry, Kind, NodeRef, Tree};
use crate::text::Span;

/// What a schema location was made from.
#[derive(Debug, Clone)]
enum Mark {
    /// A token or collection.
    Span(Span),
    /// A value that was copied whole, so that locations within it are found when asked for.
    Raw(Arc<Tree>, Raw),
}

/// Schema locations, as JSON Pointers, and what each was made from; of two marks of one
/// location the later counts. Most are never asked for, so finding pays, not recording.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks(Vec<(String, Mark)>);

impl Marks {
    pub(super) fn span(&mut self, pointer: String, span: Span) {
        self.0.push((pointer, Mark::Span(span)));
    }

    pub(super) fn raw(&mut self, pointer: String, tree: &Arc<Tree>, raw: Raw) {
        self.0.push((pointer, Mark::Raw(tree.clone(), raw)));
    }

    /// The place that `pointer` came from, or its nearest ancestor.
    pub(super) fn find(&self, pointer: &str) -> Option<Span> {
        let mut end = pointer.len();
        loop {
            let here = &pointer[..end];
            let mark = self.0.iter().rev().find(|(known, _)| known == here);
            match mark.map(|(_, mark)| mark) {
                Some(Mark::Span(span)) => return Some(*span),
                Some(Mark::Raw(tree, raw)) => {
                    let steps: Vec<String> = steps(&pointer[end..]).collect();
                    return Some(descend(raw.node(tree), &steps).1);
                }
                None => end = pointer[..end].rfind('/')?,
            }
        }
    }
}

/// The segments of a JSON Pointer, unescaped.
pub(crate) fn steps(pointer: &str) -> impl Iterator<Item = String> {
    pointer
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
}

/// A segment as a JSON Pointer has it.
pub(crate) fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// The node that `steps` lead to from `node`, or the last one on the way; and the place to
/// point at: the value, or the key of an entry without one.
pub(crate) fn descend<'t>(node: NodeRef<'t>, steps: &[String]) -> (NodeRef<'t>, Span) {
    let (mut here, mut span) = (node, node.span());
    for step in steps {
        let (next, at) = match here.kind() {
            Kind::Mapping => match entry(here, step) {
                Some(entry) if entry.value.span().is_empty() => (entry.value, entry.key.span()),
                Some(entry) => (entry.value, entry.value.span()),
                None => break,
            },
            Kind::Sequence => match step.parse().ok().and_then(|index| here.item(index)) {
                Some(item) => (item, item.span()),
                None => break,
            },
            Kind::Scalar(_) | Kind::Lost => break,
        };
        (here, span) = (next, at);
    }
    (here, span)
}

/// The entry of a mapping under `key`: the first, where it is written twice.
pub(crate) fn entry<'t>(node: NodeRef<'t>, key: &str) -> Option<Entry<'t>> {
    node.entries()
        .find(|entry| entry.key.scalar().is_some_and(|k| k.text == key))
}
