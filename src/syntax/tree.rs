//! The spanned tree: an arena of nodes over the text they came from, without lifetimes, so that
//! one `Arc<Tree>` a file serves every stage. A [`NodeRef`] is a cursor over it.

mod partial;

use std::sync::Arc;

use crate::text::{FileId, Span};

use super::fault::SyntaxFault;
use super::scalar::{ScalarValue, resolve_plain};

/// Index of a node in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodeId(u32);

/// How a scalar or collection was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Unquoted scalar; only these are read as numbers, booleans and null.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// Indented mapping or sequence.
    Block,
    /// `{…}` or `[…]`
    Flow,
}

/// `&name` on a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Without the `&`.
    pub name: Box<str>,
    /// The whole `&name` token.
    pub span: Span,
}

/// `!tag` on a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Resolved: `tag:yaml.org,2002:str`, `!local`.
    pub uri: Box<str>,
    /// The tag token.
    pub span: Span,
}

/// Where a comment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// Alone on its line.
    OwnLine,
    /// After something on the same line.
    Trailing,
}

/// A `# …` comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// From the `#` to the end of the line, without the line break.
    pub span: Span,
    /// Alone or trailing.
    pub placement: Placement,
}

#[derive(Debug, Clone, Copy)]
enum Data {
    /// The value is the source text `start..end` of the text.
    Slice { style: Style, start: u32, end: u32 },
    /// The value differs from its source; index into `Tree::owned`.
    Owned { style: Style, index: u32 },
    /// Children `start..start + len` of `Tree::children`.
    Sequence { style: Style, start: u32, len: u32 },
    /// Keys and values in turn: `start..start + 2 * len` of `Tree::children`.
    Mapping { style: Style, start: u32, len: u32 },
    /// `*name`
    Alias { target: NodeId },
    /// What stood here could not be read; a [`SyntaxFault`] says why.
    Lost,
}

#[derive(Debug, Clone, Copy)]
struct NodeData {
    start: u32,
    end: u32,
    data: Data,
}

/// The tree of one file. Documents in order; a file without content has none.
#[derive(Debug)]
pub struct Tree {
    file: FileId,
    text: Arc<str>,
    nodes: Vec<NodeData>,
    children: Vec<NodeId>,
    owned: Vec<Box<str>>,
    anchors: Vec<(NodeId, Anchor)>,
    tags: Vec<(NodeId, Tag)>,
    documents: Vec<NodeId>,
    comments: Vec<Comment>,
    faults: Vec<SyntaxFault>,
    /// Collections that lack an entry, in order.
    partial: Vec<NodeId>,
    is_json: bool,
}

/// An entry, or several, that could not be read and left nothing in the tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gone {
    pub start: u32,
    pub end: u32,
    /// Where the entries begin on their lines in the block that lacks them.
    pub column: u32,
}

impl Tree {
    /// The file it was read from.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// Whether it was read as JSON, so that strings have to be quoted.
    pub fn is_json(&self) -> bool {
        self.is_json
    }

    /// The text it was read from.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The root node of each document, in order.
    pub fn documents(&self) -> impl Iterator<Item = NodeRef<'_>> {
        self.documents.iter().map(|id| self.node(*id))
    }

    /// The node with this id.
    pub fn node(&self, id: NodeId) -> NodeRef<'_> {
        NodeRef { tree: self, id }
    }

    /// All comments, in order.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// What could not be read, in order of place. Empty for a sound file.
    pub fn faults(&self) -> &[SyntaxFault] {
        &self.faults
    }

    /// The same tree with `more` faults.
    pub(super) fn with_faults(mut self, more: impl Iterator<Item = SyntaxFault>) -> Self {
        let before = self.faults.len();
        self.faults.extend(more);
        if self.faults.len() > before {
            self.faults
                .sort_by_key(|fault| (fault.span.start, fault.span.end));
        }
        self
    }

    /// Whether part of the file could not be read, so that what seems missing may be there.
    pub fn is_partial(&self) -> bool {
        !self.faults.is_empty()
    }
}

/// A cursor on one node. Aliases are followed: [`NodeRef::kind`] is that of the target, while
/// [`NodeRef::span`] is the place of use.
#[derive(Debug, Clone, Copy)]
pub struct NodeRef<'t> {
    tree: &'t Tree,
    id: NodeId,
}

/// What a node is.
#[derive(Debug, Clone, Copy)]
pub enum Kind<'t> {
    /// A string, number, boolean or null.
    Scalar(ScalarRef<'t>),
    /// A list.
    Sequence,
    /// A map; iterate with [`NodeRef::entries`].
    Mapping,
    /// Something that could not be read and has already been reported.
    Lost,
}

/// A scalar's value and how it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScalarRef<'t> {
    /// The value, with quotes and escapes resolved.
    pub text: &'t str,
    /// How it was written.
    pub style: Style,
}

impl<'t> ScalarRef<'t> {
    /// The value by the YAML 1.2 core schema, whatever its tag: only plain scalars are anything
    /// but strings.
    pub(super) fn value(self) -> ScalarValue<'t> {
        match self.style {
            Style::Plain => resolve_plain(self.text),
            _ => ScalarValue::String(self.text),
        }
    }
}

/// One `key: value` of a mapping.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'t> {
    /// The key.
    pub key: NodeRef<'t>,
    /// The value; an empty plain scalar with a zero-length span where none was written.
    pub value: NodeRef<'t>,
}

impl<'t> NodeRef<'t> {
    /// The tree this node is of.
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    /// Its id within the tree.
    pub fn id(self) -> NodeId {
        self.id
    }

    fn raw(self) -> NodeData {
        self.tree.nodes[self.id.0 as usize]
    }

    /// Where it was written: the token or the whole collection, without anchor, tag, header of
    /// a block scalar, or trailing comments. For an alias, the `*name` token.
    pub fn span(self) -> Span {
        let raw = self.raw();
        Span::new(self.tree.file, raw.start, raw.end)
    }

    /// The node itself, or what it is an alias of.
    pub fn target(self) -> NodeRef<'t> {
        let mut node = self;
        // The builder only makes aliases of earlier nodes, so this ends.
        while let Data::Alias { target } = node.raw().data {
            node = self.tree.node(target);
        }
        node
    }

    /// Whether it is written as `*name`.
    pub fn is_alias(self) -> bool {
        matches!(self.raw().data, Data::Alias { .. })
    }

    /// What it is, aliases followed.
    pub fn kind(self) -> Kind<'t> {
        let tree = self.tree;
        match self.target().raw().data {
            Data::Slice { style, start, end } => Kind::Scalar(ScalarRef {
                text: tree
                    .text
                    .get(start as usize..end as usize)
                    .unwrap_or_default(),
                style,
            }),
            Data::Owned { style, index } => Kind::Scalar(ScalarRef {
                text: &tree.owned[index as usize],
                style,
            }),
            Data::Sequence { .. } => Kind::Sequence,
            Data::Mapping { .. } => Kind::Mapping,
            Data::Alias { .. } | Data::Lost => Kind::Lost,
        }
    }

    /// How it was written, aliases followed; [`Style::Plain`] for what could not be read.
    pub fn style(self) -> Style {
        match self.target().raw().data {
            Data::Slice { style, .. }
            | Data::Owned { style, .. }
            | Data::Sequence { style, .. }
            | Data::Mapping { style, .. } => style,
            Data::Alias { .. } | Data::Lost => Style::Plain,
        }
    }

    /// Whether it could not be read, or an entry of this very collection could not be and is not
    /// in the tree: what it seems to lack may be there. Aliases are followed.
    pub fn is_partial(self) -> bool {
        let node = self.target();
        let partial = &self.tree.partial;
        matches!(node.raw().data, Data::Lost)
            || partial.binary_search_by_key(&node.id.0, |id| id.0).is_ok()
    }

    /// Whether it or anything in it [is partial](NodeRef::is_partial).
    pub fn is_partial_within(self) -> bool {
        let within = |node: NodeRef<'_>| node.is_partial_within();
        self.is_partial()
            || self.items().any(within)
            || self.entries().any(|entry| within(entry.value))
    }

    /// The scalar, if it is one.
    pub fn scalar(self) -> Option<ScalarRef<'t>> {
        match self.kind() {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    fn child_ids(self) -> &'t [NodeId] {
        let (start, len) = match self.target().raw().data {
            Data::Sequence { start, len, .. } => (start, len),
            Data::Mapping { start, len, .. } => (start, 2 * len),
            _ => (0, 0),
        };
        &self.tree.children[start as usize..(start + len) as usize]
    }

    /// Number of items of a sequence or entries of a mapping; 0 for anything else.
    pub fn len(self) -> usize {
        match self.target().raw().data {
            Data::Sequence { len, .. } | Data::Mapping { len, .. } => len as usize,
            _ => 0,
        }
    }

    /// Whether it has no child.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Item `index` of a sequence.
    pub fn item(self, index: usize) -> Option<NodeRef<'t>> {
        match self.kind() {
            Kind::Sequence => self.child_ids().get(index).map(|id| self.tree.node(*id)),
            _ => None,
        }
    }

    /// Entry `index` of a mapping.
    pub fn entry(self, index: usize) -> Option<Entry<'t>> {
        match (self.kind(), self.child_ids().get(2 * index..2 * index + 2)) {
            (Kind::Mapping, Some(&[key, value])) => Some(Entry {
                key: self.tree.node(key),
                value: self.tree.node(value),
            }),
            _ => None,
        }
    }

    /// The items of a sequence; nothing for anything else.
    pub fn items(self) -> impl DoubleEndedIterator<Item = NodeRef<'t>> + ExactSizeIterator {
        let tree = self.tree;
        let ids = if matches!(self.kind(), Kind::Sequence) {
            self.child_ids()
        } else {
            &[]
        };
        ids.iter().map(move |id| tree.node(*id))
    }

    /// The entries of a mapping, in the order written, duplicates included; nothing for
    /// anything else.
    pub fn entries(self) -> impl DoubleEndedIterator<Item = Entry<'t>> + ExactSizeIterator {
        let tree = self.tree;
        let ids = if matches!(self.kind(), Kind::Mapping) {
            self.child_ids()
        } else {
            &[]
        };
        ids.chunks_exact(2).map(move |pair| Entry {
            key: tree.node(pair[0]),
            value: tree.node(pair[1]),
        })
    }

    /// The value under `key` of a mapping: the first, where a key is written twice.
    pub fn get(self, key: &str) -> Option<NodeRef<'t>> {
        self.entries()
            .find(|entry| entry.key.scalar().is_some_and(|k| k.text == key))
            .map(|e| e.value)
    }

    /// `&name` on this very node.
    pub fn anchor(self) -> Option<&'t Anchor> {
        lookup(&self.tree.anchors, self.id)
    }

    /// `!tag` on this very node.
    pub fn tag(self) -> Option<&'t Tag> {
        lookup(&self.tree.tags, self.id)
    }
}

fn lookup<T>(table: &[(NodeId, T)], id: NodeId) -> Option<&T> {
    table
        .binary_search_by_key(&id.0, |(node, _)| node.0)
        .ok()
        .map(|i| &table[i].1)
}

/// Builds a [`Tree`] from the bottom up: children before their collection.
#[derive(Debug)]
pub struct TreeBuilder {
    tree: Tree,
    gone: Vec<Gone>,
}

/// Bytes of text for each node, and the nodes that room is made for before there is one.
const BYTES_A_NODE: usize = 10;
const MOST_AT_FIRST: usize = 1 << 16;

impl TreeBuilder {
    /// A builder over `text`, which must be shorter than 4 GiB.
    pub fn new(file: FileId, text: Arc<str>) -> Self {
        // What a dictionary has about; the rest is given back in the end.
        let nodes = (text.len() / BYTES_A_NODE).min(MOST_AT_FIRST);
        Self {
            tree: Tree {
                file,
                text,
                nodes: Vec::with_capacity(nodes),
                children: Vec::with_capacity(nodes),
                owned: Vec::new(),
                anchors: Vec::new(),
                tags: Vec::new(),
                documents: Vec::new(),
                comments: Vec::new(),
                faults: Vec::new(),
                partial: Vec::new(),
                is_json: false,
            },
            gone: Vec::new(),
        }
    }

    /// Marks the text as JSON.
    pub(super) fn json(&mut self) {
        self.tree.is_json = true;
    }

    fn push(&mut self, start: u32, end: u32, data: Data) -> NodeId {
        let id = NodeId(self.tree.nodes.len() as u32);
        self.tree.nodes.push(NodeData { start, end, data });
        id
    }

    /// A scalar at `start..end` with `value`; where the text at `start..end`, or within the
    /// quotes there, already is the value, it is not copied.
    pub fn scalar(&mut self, start: u32, end: u32, style: Style, value: &str) -> NodeId {
        let inner = match style {
            Style::SingleQuoted | Style::DoubleQuoted if end >= start + 2 => start + 1..end - 1,
            _ => start..end,
        };
        let source = self.tree.text.get(inner.start as usize..inner.end as usize);
        let data = if source == Some(value) {
            Data::Slice {
                style,
                start: inner.start,
                end: inner.end,
            }
        } else {
            self.tree.owned.push(value.into());
            Data::Owned {
                style,
                index: self.tree.owned.len() as u32 - 1,
            }
        };
        self.push(start, end, data)
    }

    /// A list of nodes made before.
    pub fn sequence(&mut self, start: u32, end: u32, style: Style, items: &[NodeId]) -> NodeId {
        let at = self.tree.children.len() as u32;
        self.tree.children.extend_from_slice(items);
        self.push(
            start,
            end,
            Data::Sequence {
                style,
                start: at,
                len: items.len() as u32,
            },
        )
    }

    /// A map; `pairs` holds keys and values in turn.
    pub fn mapping(&mut self, start: u32, end: u32, style: Style, pairs: &[NodeId]) -> NodeId {
        debug_assert!(pairs.len().is_multiple_of(2), "a key without a value");
        let at = self.tree.children.len() as u32;
        self.tree.children.extend_from_slice(pairs);
        self.push(
            start,
            end,
            Data::Mapping {
                style,
                start: at,
                len: (pairs.len() / 2) as u32,
            },
        )
    }

    /// `*name` at `start..end`, of a node made before.
    pub fn alias(&mut self, start: u32, end: u32, target: NodeId) -> NodeId {
        self.push(start, end, Data::Alias { target })
    }

    /// A place that could not be read.
    pub fn lost(&mut self, start: u32, end: u32) -> NodeId {
        self.push(start, end, Data::Lost)
    }

    /// Records that `node` lacks an entry, which could not be read.
    pub fn partial(&mut self, node: NodeId) {
        self.tree.partial.push(node);
    }

    /// Records what left nothing in the tree; [`TreeBuilder::finish`] finds out what lacks it.
    pub(super) fn gone(&mut self, gone: Gone) {
        self.gone.push(gone);
    }

    /// Records `&name` on `node`.
    pub fn anchor(&mut self, node: NodeId, anchor: Anchor) {
        self.tree.anchors.push((node, anchor));
    }

    /// Records a tag on `node`.
    pub fn tag(&mut self, node: NodeId, tag: Tag) {
        self.tree.tags.push((node, tag));
    }

    /// Adds the root of the next document.
    pub fn document(&mut self, root: NodeId) {
        self.tree.documents.push(root);
    }

    /// Adds a comment.
    pub fn comment(&mut self, comment: Comment) {
        self.tree.comments.push(comment);
    }

    /// Adds a fault.
    pub fn fault(&mut self, fault: SyntaxFault) {
        self.tree.faults.push(fault);
    }

    /// The tree, with comments, faults and side tables in order.
    pub fn finish(mut self) -> Tree {
        let tree = &mut self.tree;
        tree.anchors.sort_by_key(|(id, _)| id.0);
        tree.tags.sort_by_key(|(id, _)| id.0);
        tree.comments.sort_by_key(|comment| comment.span.start);
        tree.faults
            .sort_by_key(|fault| (fault.span.start, fault.span.end));
        if !tree.faults.is_empty() {
            tree.find_partial(self.gone);
        }
        tree.nodes.shrink_to_fit();
        tree.children.shrink_to_fit();
        self.tree
    }
}
