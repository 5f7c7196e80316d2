//! Which collections lack an entry that could not be read.

use std::cmp::Reverse;

use super::{Data, Gone, NodeId, NodeRef, Style, Tree};

impl Tree {
    /// Marks the collections that lack what is `gone`, and those with a key that is lost.
    pub(super) fn find_partial(&mut self, mut gone: Vec<Gone>) {
        gone.sort_by_key(|gone| (gone.start, Reverse(gone.end)));
        let mut covered = 0;
        for gone in gone {
            // What is within an entry that is gone itself is nothing that another one lacks.
            if gone.start < covered {
                continue;
            }
            covered = gone.end;
            let Some(holder) = self.holder(gone) else {
                continue;
            };
            let node = &mut self.nodes[holder.0 as usize];
            match node.data {
                // Nothing is left of what stood here.
                Data::Slice { start, end, .. } if start == end => node.data = Data::Lost,
                _ => self.partial.push(holder),
            }
        }
        let ids = (0..self.nodes.len() as u32).map(NodeId);
        let keyless = ids.filter(|id| {
            let mut entries = self.node(*id).own_entries();
            entries.any(|(key, _)| matches!(key.target().raw().data, Data::Lost))
        });
        let keyless: Vec<NodeId> = keyless.collect();
        self.partial.extend(keyless);
        self.partial.sort_unstable_by_key(|id| id.0);
        self.partial.dedup();
    }

    /// The innermost collection, or the place left empty, that lacks what is `gone`.
    fn holder(&self, gone: Gone) -> Option<NodeId> {
        let mut at = self.document_around(gone)?;
        let mut holder = at.id;
        loop {
            match at.raw().data {
                Data::Lost => return Some(at.id),
                Data::Slice { start, end, .. } if start == end => return Some(at.id),
                Data::Slice { .. } | Data::Owned { .. } | Data::Alias { .. } => {
                    return Some(holder);
                }
                Data::Sequence { .. } | Data::Mapping { .. } => holder = at.id,
            }
            match self.child_around(at, gone) {
                Some(child) => at = child,
                None => return Some(holder),
            }
        }
    }

    fn document_around(&self, gone: Gone) -> Option<NodeRef<'_>> {
        let next = self
            .documents
            .partition_point(|id| self.node(*id).raw().start <= gone.start);
        let document = |i: usize| self.documents.get(i).map(|id| self.node(*id));
        let Some(before) = next.checked_sub(1).and_then(document) else {
            return document(0);
        };
        let marker =
            |from, to| self.line_with(from, to, 0, b"---") || self.line_with(from, to, 0, b"...");
        let after = document(next).filter(|after| {
            marker(before.raw().end, gone.start) && !marker(gone.end, after.raw().start)
        });
        Some(after.unwrap_or(before))
    }

    /// The entry's value or item that `gone` was in; `None` where it was an entry of `node` itself.
    fn child_around<'t>(&'t self, node: NodeRef<'t>, gone: Gone) -> Option<NodeRef<'t>> {
        if matches!(node.style(), Style::Flow) {
            let values = node.own_entries().map(|(_, value)| value);
            let mut children = values.chain(node.items());
            return children.find(|child| {
                let raw = child.raw();
                raw.start <= gone.start && gone.start < raw.end
            });
        }
        // An anchor or tag may stand before the first key, but hardly before the last one too.
        let last = node.own_entries().next_back();
        let column = [Some(node), last.map(|(key, _)| key)];
        let column = column.into_iter().flatten().map(|n| self.column(n)).min();
        let column = column.filter(|column| gone.column > *column)?;
        let starts_before = |node: NodeRef<'_>| node.raw().start <= gone.start;
        if let Data::Mapping { .. } = node.raw().data {
            let mut before = node.own_entries().rev();
            let entry = before.find(|(key, _)| starts_before(*key));
            return entry.map(|(_, value)| value);
        }
        let next = node.items().take_while(|item| starts_before(*item)).count();
        let before = next.checked_sub(1).and_then(|i| node.item(i));
        let from = before.map_or(node.raw().start, |item| item.raw().end);
        let dash = |from, to| self.line_with(from, to, column, b"-");
        if !dash(from, gone.start) {
            return before;
        }
        // A dash stands before it: that of the next item, which begins with what is gone, or of
        // an item that is gone too.
        let after = node.item(next);
        after.filter(|after| !dash(gone.end, after.raw().start))
    }

    /// Whether `token` stands at `column` of a line in `from..to`.
    fn line_with(&self, from: u32, to: u32, column: u32, token: &[u8]) -> bool {
        let bytes = self.text.as_bytes();
        let to = (to as usize).min(bytes.len());
        let mut line = self.line_start(from);
        loop {
            let at = line + column as usize;
            if at >= to {
                return false;
            }
            if at >= from as usize && bytes[at..].starts_with(token) {
                return true;
            }
            match bytes[line..to]
                .iter()
                .position(|b| matches!(b, b'\n' | b'\r'))
            {
                Some(end) => line += end + 1,
                None => return false,
            }
        }
    }

    fn line_start(&self, at: u32) -> usize {
        let before = &self.text.as_bytes()[..at as usize];
        let start = before.iter().rposition(|b| matches!(b, b'\n' | b'\r'));
        match start {
            Some(end) => end + 1,
            None if before.starts_with("\u{FEFF}".as_bytes()) => 3,
            None => 0,
        }
    }

    fn column(&self, node: NodeRef<'_>) -> u32 {
        let start = node.raw().start;
        start - self.line_start(start) as u32
    }
}

impl<'t> NodeRef<'t> {
    /// Its entries, unless it is an alias.
    fn own_entries(self) -> impl DoubleEndedIterator<Item = (NodeRef<'t>, NodeRef<'t>)> {
        let entries = self.entries().map(|entry| (entry.key, entry.value));
        entries.filter(move |_| !self.is_alias())
    }
}

#[cfg(test)]
mod tests {
    use crate::syntax::{Kind, NodeRef, parse_json, parse_yaml};
    use crate::text::FileId;

    /// The paths of what is partial or lost: `/` for a root, `a/b` for a value.
    fn partial(text: &str) -> Vec<String> {
        let json = text.starts_with('{');
        let parse = if json { parse_json } else { parse_yaml };
        let tree = parse(FileId(0), text.into());
        assert!(!tree.faults().is_empty(), "{text}");
        let mut out = Vec::new();
        for root in tree.documents() {
            visit(root, String::new(), &mut out);
        }
        out
    }

    fn visit(node: NodeRef<'_>, path: String, out: &mut Vec<String>) {
        if node.is_partial() {
            let mark = if matches!(node.kind(), Kind::Lost) {
                "!"
            } else {
                ""
            };
            out.push(format!("{mark}{path}/"));
        }
        for entry in node.entries() {
            let key = entry.key.scalar().map_or("!", |key| key.text);
            visit(entry.value, format!("{path}/{key}"), out);
        }
        for (i, item) in node.items().enumerate() {
            visit(item, format!("{path}/{i}"), out);
        }
    }

    #[test]
    fn the_collection_that_lost_an_entry_is_partial() {
        let cases: [(&str, &[&str]); 14] = [
            ("version 1\nname: x\n", &["/"]),
            ("a:\n  b\n    c: 1\n  d: {e: 1}\nf: {g: 1}\n", &["/a/"]),
            ("a:\n  d: {e: 1}\n  b\n    c: 1\nf: {g: 1}\n", &["/a/"]),
            // What is below a lost entry was in no other entry.
            ("a:\n  d: {e: 1}\n  b \"c\n    f g\n    h: 1\n", &["/a/"]),
            // The last entry: the map ends before it.
            ("a:\n  b:\n    c: 1\n    d 2\n  e: 1\n", &["/a/b/"]),
            ("a:\n  b:\n    c: 1\n  d 2\n", &["/a/"]),
            ("a:\n  b: 1\nc 2\n", &["/"]),
            // A value that is lost is missing in no map.
            ("a:\n  b: \"c\n  d: 1\n", &["!/a/b/"]),
            ("- a: 1\n  b 2\n- c: 1\n", &["/0/"]),
            ("- a: 1\n-\n  b 2\n  c: 1\n- d: 1\n", &["/1/"]),
            ("a: 1\n---\nb 2\nc:\n  d: 1\n", &["/"]),
            ("a: 1\n---\nb:\n  c 2\n  d: 1\n", &["/b/"]),
            ("{\"a\": {\"b\": 1, [2]: 3}, \"c\": {}}", &["/a/"]),
            (
                "{\"a\": {\"b\": \"1, \"c\": {\"d\": 1}}",
                &["/", "/a/", "!/a/d/"],
            ),
        ];
        let found = cases.map(|(text, _)| (text, partial(text)));
        let wanted = cases.map(|(text, paths)| (text, paths.iter().map(|p| (*p).into()).collect()));
        assert_eq!(found, wanted);
    }
}
