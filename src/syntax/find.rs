//! From a place back to the node that was written there.

use crate::text::Span;

use super::tree::{NodeRef, Tree};

/// The node that was written at exactly `span`. `None` where none was, and where it is an alias,
/// which an edit must not reach through.
pub fn node_at(tree: &Tree, span: Span) -> Option<NodeRef<'_>> {
    let mut here = tree.documents().find(|root| root.span().contains(span))?;
    loop {
        if here.is_alias() {
            return None;
        }
        if here.span() == span {
            return Some(here);
        }
        let entries = here.entries().flat_map(|entry| [entry.key, entry.value]);
        here = here
            .items()
            .chain(entries)
            .find(|child| child.span().contains(span))?;
    }
}

#[cfg(test)]
mod tests {
    use super::node_at;
    use crate::syntax::parse_yaml;
    use crate::text::{FileId, Span};

    #[test]
    fn finds_what_was_written_and_no_alias() {
        let text = "a: &x {b: [1, two]}\nc: *x\n";
        let tree = parse_yaml(FileId(0), text.into());
        let at = |word: &str| {
            let start = text.find(word).expect("is there") as u32;
            node_at(
                &tree,
                Span::new(FileId(0), start, start + word.len() as u32),
            )
        };
        let scalar = |word: &str| at(word)?.scalar().map(|scalar| scalar.text.to_owned());
        assert_eq!(scalar("two").as_deref(), Some("two"));
        assert_eq!(at("[1, two]").map(|node| node.len()), Some(2));
        assert!(at("wo").is_none() && at("*x").is_none());
    }
}
