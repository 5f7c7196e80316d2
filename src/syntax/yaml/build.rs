//! Parser events to a tree.

use std::collections::BTreeSet;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Span as Range, StructureStyle};

use super::options::options;
use crate::syntax::fault::{SyntaxFault, SyntaxFaultKind};
use crate::syntax::tree::{Anchor, Comment, NodeId, Placement, Style, Tag, TreeBuilder};
use crate::text::{FileId, Span};

/// Deepest nesting of collections, aliases followed.
pub(super) const MAX_DEPTH: u32 = 128;
/// Aliases may not make a document larger than this many nodes …
const MAX_EXPANDED: u64 = 1_000_000;
/// … unless it is no more than this many times what is written.
const MAX_EXPANSION: u64 = 10;
/// Faults beyond this many are not worth listing.
pub(super) const MAX_FAULTS: usize = 100;

/// What recovery did to the text that is parsed.
#[derive(Debug, Default)]
pub(super) struct Patches {
    /// Places where a one-byte scalar stands in for something lost, in order.
    pub(super) lost: Vec<Stand>,
    /// Bytes that were replaced within a token, in order: a scalar that holds one is lost.
    pub(super) holes: Vec<u32>,
    /// All ranges that were blanked.
    pub(super) blanked: Vec<(u32, u32)>,
    /// Names of the anchors that were blanked.
    pub(super) anchors: BTreeSet<String>,
}

impl Patches {
    /// Finds the anchors in what was blanked, so that their aliases are not judged.
    pub(super) fn note_anchors(&mut self, text: &str) {
        for (start, end) in &self.blanked {
            let text = &text[*start as usize..*end as usize];
            for (at, _) in text.match_indices('&') {
                let name = &text[at + 1..];
                // Longer names are no names, and would make this quadratic.
                let end = name
                    .char_indices()
                    .take(100)
                    .find(|(_, c)| c.is_whitespace() || ",[]{}".contains(*c));
                let Some((end, _)) = end else { continue };
                let name = &name[..end];
                if !self.anchors.contains(name) {
                    self.anchors.insert(name.to_owned());
                }
            }
        }
    }
}

/// A stand-in at `at` for the text `start..end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand {
    pub(super) at: u32,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Where and why the parser stopped.
#[derive(Debug, Clone)]
pub(super) struct Stop {
    pub(super) kind: ErrorKind,
    pub(super) at: u32,
}

/// Parses `parsed`, which is `original` with some bytes replaced.
pub(super) fn build(
    file: FileId,
    original: &Arc<str>,
    parsed: &str,
    patches: &Patches,
) -> Result<TreeBuilder, Stop> {
    let mut build = Build {
        file,
        original,
        parsed: parsed.as_bytes(),
        patches,
        tree: TreeBuilder::new(file, Arc::clone(original)),
        frames: Vec::new(),
        scratch: Vec::new(),
        anchors: Vec::new(),
        last: None,
        cursor: 0,
        written: 0,
        expanded: 0,
        bombed: false,
        faults: 0,
    };
    let mut parser = Parser::new_from_str_with_options(parsed, options());
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, range)) => build.event(event, &range)?,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(0) as u32;
                return Err(Stop {
                    kind: error.kind().clone(),
                    at,
                });
            }
        }
    }
    Ok(build.tree)
}

/// A collection whose end has not come yet.
struct Frame {
    start: u32,
    flow: bool,
    mapping: bool,
    /// Index of its first child in `Build::scratch`.
    first: usize,
    /// Nodes in it so far, aliases expanded, itself included.
    size: u64,
    /// Levels of collections below it so far, aliases followed.
    height: u32,
    properties: Option<Box<Properties>>,
}

#[derive(Default)]
struct Properties {
    /// The parser's number of the anchor.
    id: usize,
    anchor: Option<Anchor>,
    tag: Option<Tag>,
}

/// A finished anchored node. `None` while it is open: an alias of it would be recursive.
type Target = Option<(NodeId, u64, u32)>;

struct Build<'t> {
    file: FileId,
    original: &'t str,
    parsed: &'t [u8],
    patches: &'t Patches,
    tree: TreeBuilder,
    frames: Vec<Frame>,
    scratch: Vec<NodeId>,
    /// By the parser's number.
    anchors: Vec<Target>,
    /// The scalar just made, which an anchor event may belong to.
    last: Option<NodeId>,
    /// End of the last token of content.
    cursor: u32,
    written: u64,
    expanded: u64,
    bombed: bool,
    faults: usize,
}

fn ends(range: &Range) -> (u32, u32) {
    let at = |marker: granit_parser::Marker| marker.byte_offset().unwrap_or(0) as u32;
    (at(range.start), at(range.end))
}

impl Build<'_> {
    fn event(&mut self, event: Event<'_>, range: &Range) -> Result<(), Stop> {
        let (start, end) = ends(range);
        match event {
            Event::Scalar(value, style, id, tag) => {
                let tag = tag.map(|tag| self.tag(&tag, range, start));
                let node = self.scalar(&value, style, start, end, id != 0 || tag.is_some(), &tag);
                if let Some(tag) = tag {
                    self.tree.tag(node, tag);
                }
                if id != 0 {
                    self.set_target(id, Some((node, 1, 0)));
                }
                self.last = Some(node);
                self.add(node, 1, 0);
            }
            Event::SequenceStart(style, id, tag) => {
                let tag = tag.map(|tag| self.tag(&tag, range, start));
                self.open(false, style, id, tag, start, end)?;
            }
            Event::MappingStart(style, id, tag) => {
                let tag = tag.map(|tag| self.tag(&tag, range, start));
                self.open(true, style, id, tag, start, end)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(start, end),
            Event::Anchor(id, name) => {
                let anchor = Anchor {
                    name: name.into(),
                    span: Span::new(self.file, start, end.max(start)),
                };
                match (self.last, self.frames.last_mut()) {
                    (Some(node), _) => self.tree.anchor(node, anchor),
                    (None, Some(frame)) => {
                        let properties = frame.properties.get_or_insert_default();
                        properties.id = id;
                        properties.anchor = Some(anchor);
                    }
                    (None, None) => {}
                }
            }
            Event::Alias(id) => {
                let node = self.alias(id, start, end);
                self.cursor = end;
                self.last = Some(node);
            }
            Event::UnresolvedAlias(name) => {
                let node = self.tree.lost(start, end);
                // Its anchor may stand in a part that was left out.
                if !self.patches.anchors.contains(&*name) {
                    self.fault(
                        SyntaxFaultKind::UnknownAnchor(name.into_owned()),
                        start,
                        end,
                    );
                }
                self.cursor = end;
                self.add(node, 1, 0);
                self.last = Some(node);
            }
            Event::Comment(..) => {
                let line = self.original.as_bytes()[..start as usize].iter().rev();
                let mut before = line.skip_while(|b| matches!(b, b' ' | b'\t'));
                let placement = match before.next() {
                    None | Some(b'\n' | b'\r') => Placement::OwnLine,
                    // Right after a byte-order mark is the start of the line too.
                    Some(0xBF) if self.original[..start as usize].trim_end() == "\u{FEFF}" => {
                        Placement::OwnLine
                    }
                    Some(_) => Placement::Trailing,
                };
                self.tree.comment(Comment {
                    span: Span::new(self.file, start, end),
                    placement,
                });
            }
            Event::DocumentStart(explicit, _) => {
                self.cursor = if explicit { end } else { start };
                self.written = 0;
                self.expanded = 0;
                self.bombed = false;
            }
            // Stream and document ends; the parser may learn other events.
            _ => {}
        }
        Ok(())
    }

    fn fault(&mut self, kind: SyntaxFaultKind, start: u32, end: u32) {
        self.faults += 1;
        let kind = match self.faults {
            ..=MAX_FAULTS => kind,
            n if n == MAX_FAULTS + 1 => SyntaxFaultKind::TooManyFaults,
            _ => return,
        };
        let span = Span::new(self.file, start, end);
        self.tree.fault(SyntaxFault {
            kind,
            span,
            lost: span,
        });
    }

    fn tag(&self, tag: &granit_parser::Tag, range: &Range, start: u32) -> Tag {
        let span = range
            .tag_span()
            .map_or((start, start), |range| ends(&range));
        Tag {
            uri: [tag.handle(), tag.suffix()].concat().into(),
            span: Span::new(self.file, span.0, span.1),
        }
    }

    /// Appends a finished node to the open collection, or makes it a document.
    fn add(&mut self, node: NodeId, size: u64, height: u32) {
        match self.frames.last_mut() {
            Some(frame) => {
                frame.size = frame.size.saturating_add(size);
                frame.height = frame.height.max(height);
                self.scratch.push(node);
            }
            None => self.tree.document(node),
        }
        self.written += 1;
        self.expanded = self.expanded.saturating_add(size);
    }

    fn scalar(
        &mut self,
        value: &str,
        style: ScalarStyle,
        start: u32,
        end: u32,
        with_properties: bool,
        tag: &Option<Tag>,
    ) -> NodeId {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        match style {
            // The parser hands nothing out as `~` without a length.
            Style::Plain if start == end => {
                let at = if with_properties {
                    start
                } else {
                    self.empty_place()
                };
                self.cursor = self.cursor.max(at);
                return self.tree.scalar(at, at, style, "");
            }
            Style::Literal | Style::Folded => {
                let (start, end) = self.block_text(value, start, end, tag);
                self.cursor = end;
                if self.has_hole(start, end) {
                    return self.tree.lost(start, end);
                }
                return self.tree.scalar(start, end, style, value);
            }
            _ => {}
        }
        self.cursor = end;
        let lost = &self.patches.lost;
        let first = lost.partition_point(|stand| stand.at < start);
        let among = lost[first..].iter().take_while(|stand| stand.at < end);
        if let Some(last) = among.last() {
            let (start, end) = (start.min(lost[first].start), end.max(last.end));
            self.cursor = end;
            return self.tree.lost(start, end);
        }
        if self.has_hole(start, end) {
            return self.tree.lost(start, end);
        }
        self.tree.scalar(start, end, style, value)
    }

    fn has_hole(&self, start: u32, end: u32) -> bool {
        let i = self.patches.holes.partition_point(|hole| *hole < start);
        self.patches.holes.get(i).is_some_and(|hole| *hole < end)
    }

    /// The visible part of a block scalar; for an empty one the place after its header.
    fn block_text(&self, value: &str, start: u32, end: u32, tag: &Option<Tag>) -> (u32, u32) {
        let blank = |b: &u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n');
        if !value.trim_matches([' ', '\t', '\n']).is_empty() {
            let text = &self.parsed[start as usize..end as usize];
            let lead = text.iter().take_while(|b| blank(b)).count() as u32;
            let tail = text.iter().rev().take_while(|b| blank(b)).count() as u32;
            return (start + lead, end - tail);
        }
        let from = tag
            .as_ref()
            .map_or(self.cursor, |tag| tag.span.end.max(self.cursor));
        let mut at = from as usize;
        while let Some(byte) = self.parsed.get(at) {
            match byte {
                b'|' | b'>' => {
                    at += 1;
                    while matches!(self.parsed.get(at), Some(b'+' | b'-' | b'0'..=b'9')) {
                        at += 1;
                    }
                    return (at as u32, at as u32);
                }
                b'#' => at = self.line_end(at),
                b'&' | b'!' => {
                    while self.parsed.get(at).is_some_and(|b| !blank(b)) {
                        at += 1;
                    }
                }
                _ => at += 1,
            }
        }
        (from, from)
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = &self.parsed[from..];
        from + rest
            .iter()
            .position(|b| matches!(b, b'\n' | b'\r'))
            .unwrap_or(rest.len())
    }

    /// The first byte after `from` that is not white space or comment, over any byte of `skip`.
    fn next_token(&self, from: u32, skip: &[u8]) -> usize {
        let mut at = from as usize;
        while let Some(byte) = self.parsed.get(at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                b'#' => at = self.line_end(at),
                byte if skip.contains(byte) => at += 1,
                _ => break,
            }
        }
        at
    }

    /// Where a node without any text stands: after its indicator.
    fn empty_place(&self) -> u32 {
        let Some(frame) = self.frames.last() else {
            return self.cursor;
        };
        let index = self.scratch.len() - frame.first;
        let (mark, skip): (u8, &[u8]) = match (frame.mapping, index % 2) {
            (false, _) => (b'-', if frame.flow { b"," } else { b"" }),
            (true, 0) => (b'?', if frame.flow { b"," } else { b"" }),
            (true, _) => (b':', b""),
        };
        let at = self.next_token(self.cursor, skip);
        let ends = match self.parsed.get(at + 1) {
            None | Some(b' ' | b'\t' | b'\r' | b'\n') => true,
            Some(byte) => frame.flow && matches!(byte, b',' | b']' | b'}'),
        };
        // A colon on a later line is of this entry only if it stands below the entry's key.
        let same_line = || {
            !self.parsed[self.cursor as usize..at].contains(&b'\n')
                && !self.parsed[self.cursor as usize..at].contains(&b'\r')
        };
        let own = mark != b':'
            || frame.flow
            || same_line()
            || self.column(at) == self.column(frame.start as usize);
        if ends && own && self.parsed.get(at) == Some(&mark) {
            at as u32 + 1
        } else if frame.mapping && index.is_multiple_of(2) {
            at as u32
        } else {
            self.cursor
        }
    }

    /// The first dash of a block sequence. One that is no deeper than its key is handed out with
    /// the place after it.
    fn dash(&self, start: u32) -> u32 {
        let Some(parent) = self.frames.last().filter(|f| f.mapping && !f.flow) else {
            return start;
        };
        let at = start as usize;
        let line = at - self.column(at);
        let dash = line + self.column(parent.start as usize);
        match self.parsed.get(line..dash) {
            Some(lead) if dash < at && self.parsed[dash] == b'-' => {
                let sound = lead.iter().all(|b| *b == b' ');
                if sound { dash as u32 } else { start }
            }
            _ => start,
        }
    }

    /// Bytes before `at` on its line, a byte-order mark left out.
    fn column(&self, at: usize) -> usize {
        let before = self.parsed[..at].iter().rev();
        let column = before.take_while(|b| !matches!(b, b'\n' | b'\r')).count();
        match column == at && self.parsed.starts_with("\u{FEFF}".as_bytes()) {
            true => column.saturating_sub(3),
            false => column,
        }
    }

    fn open(
        &mut self,
        mapping: bool,
        style: StructureStyle,
        id: usize,
        tag: Option<Tag>,
        start: u32,
        end: u32,
    ) -> Result<(), Stop> {
        if self.frames.len() as u32 >= MAX_DEPTH {
            return Err(Stop {
                kind: ErrorKind::RecursionLimitExceeded,
                at: start,
            });
        }
        if id != 0 {
            self.set_target(id, None);
        }
        let start = match style {
            StructureStyle::Block if !mapping => self.dash(start),
            _ => start,
        };
        self.frames.push(Frame {
            start,
            flow: style == StructureStyle::Flow,
            mapping,
            first: self.scratch.len(),
            size: 1,
            height: 1,
            properties: tag.map(|tag| {
                Box::new(Properties {
                    tag: Some(tag),
                    ..Properties::default()
                })
            }),
        });
        self.cursor = self.cursor.max(end);
        self.last = None;
        Ok(())
    }

    fn close(&mut self, start: u32, end: u32) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        // A pair without braces in a flow sequence ends with its last child, as a block does.
        let bracketed = frame.flow
            && matches!(self.parsed.get(start as usize), Some(b'}' | b']'))
            && end > start;
        if bracketed {
            self.cursor = end;
        }
        let end = self.cursor.max(frame.start);
        let style = if frame.flow {
            Style::Flow
        } else {
            Style::Block
        };
        let children = &self.scratch[frame.first..];
        let node = if frame.mapping {
            self.tree.mapping(frame.start, end, style, children)
        } else {
            self.tree.sequence(frame.start, end, style, children)
        };
        self.scratch.truncate(frame.first);
        if let Some(properties) = frame.properties {
            if let Some(tag) = properties.tag {
                self.tree.tag(node, tag);
            }
            if let Some(anchor) = properties.anchor {
                self.tree.anchor(node, anchor);
                self.set_target(properties.id, Some((node, frame.size, frame.height)));
            }
        }
        self.last = None;
        // Its children were counted one by one; only the collection itself is new.
        match self.frames.last_mut() {
            Some(parent) => {
                parent.size = parent.size.saturating_add(frame.size);
                parent.height = parent.height.max(frame.height + 1);
                self.scratch.push(node);
            }
            None => self.tree.document(node),
        }
        self.written += 1;
        self.expanded = self.expanded.saturating_add(1);
    }

    fn set_target(&mut self, id: usize, target: Target) {
        if self.anchors.len() <= id {
            self.anchors.resize(id + 1, None);
        }
        self.anchors[id] = target;
    }

    fn alias(&mut self, id: usize, start: u32, end: u32) -> NodeId {
        let name = || {
            self.original
                .get(start as usize + 1..end as usize)
                .unwrap_or_default()
                .to_owned()
        };
        let fault = match self.anchors.get(id).copied().flatten() {
            None => Some(SyntaxFaultKind::RecursiveAlias(name())),
            Some((target, size, height)) => {
                let expanded = self.expanded.saturating_add(size);
                let written = self.written + 1;
                if expanded > MAX_EXPANDED && expanded / written > MAX_EXPANSION {
                    let first = !std::mem::replace(&mut self.bombed, true);
                    first.then_some(SyntaxFaultKind::AliasBomb)
                } else if self.frames.len() as u32 + height > MAX_DEPTH {
                    Some(SyntaxFaultKind::TooDeep)
                } else {
                    let node = self.tree.alias(start, end, target);
                    self.add(node, size, height + 1);
                    return node;
                }
            }
        };
        if let Some(kind) = fault {
            self.fault(kind, start, end);
        }
        let node = self.tree.lost(start, end);
        self.add(node, 1, 0);
        node
    }
}
