//! The entries of a map that count.

use std::collections::BTreeMap;

use super::{Decoder, FaultKind};
use crate::syntax::tree::Entry;
use crate::syntax::{NodeRef, Style};
use crate::text::Span;

/// The entries of `node` that count: keys that are scalars, each key's first occurrence, no
/// merge keys. What is left out is recorded.
pub fn check_entries<'t>(node: NodeRef<'t>, decoder: &mut Decoder) -> Vec<Entry<'t>> {
    entries(node, true, decoder)
}

/// Records the keys of `node` that stand twice, and judges nothing else.
pub(super) fn check_duplicates(node: NodeRef<'_>, decoder: &mut Decoder) {
    entries(node, false, decoder);
}

fn entries<'t>(node: NodeRef<'t>, judged: bool, decoder: &mut Decoder) -> Vec<Entry<'t>> {
    // Small maps are the rule: comparing with each key before beats building an index.
    const LINEAR: usize = 16;
    let mut kept: Vec<Entry<'t>> = Vec::with_capacity(node.len());
    let mut index: BTreeMap<&'t str, Span> = BTreeMap::new();
    for entry in node.entries() {
        let Some(key) = entry.key.scalar() else {
            if judged {
                decoder.wrong_type(entry.key, "a key that is a word");
            }
            continue;
        };
        if judged && key.text == "<<" && matches!(key.style, Style::Plain) {
            decoder.fault(entry.key, FaultKind::MergeKey);
            continue;
        }
        let first = if node.len() <= LINEAR {
            kept.iter()
                .find(|e| e.key.scalar().is_some_and(|k| k.text == key.text))
                .map(|e| e.key.span())
        } else {
            let first = index.get(key.text).copied();
            index.entry(key.text).or_insert_with(|| entry.key.span());
            first
        };
        match first {
            Some(first) => {
                decoder.fault(
                    entry.key,
                    FaultKind::DuplicateKey {
                        key: key.text.to_owned(),
                        first,
                    },
                );
            }
            None => kept.push(entry),
        }
    }
    kept
}
