//! Two keywords that both say the type: `type: timestamp` and `format`, `type` and `json_schema`.

use super::keywords::Keywords;
use super::words::{NOTHING_FITS, describe};
use crate::dict::PropertyAt;
use crate::dict::model::{JsonType, Types};
use crate::message;
use crate::rule::Sink;
use crate::syntax::{Kind, NodeRef};

pub(super) fn check(at: &PropertyAt<'_>, keys: &Keywords<'_>, sink: &mut Sink) {
    timestamp(keys, sink);
    fragment(at, keys, sink);
}

/// A timestamp is a date-time, whatever `format` says.
fn timestamp(keys: &Keywords<'_>, sink: &mut Sink) {
    let (Some(types), Some(format)) = (keys.get(|p| &p.types), keys.get(|p| &p.format)) else {
        return;
    };
    let is_timestamp = types.value.single() == Some(JsonType::Timestamp);
    if !is_timestamp || format.value.as_str() == "date-time" || !keys.clash(types.at, format.at) {
        return;
    }
    let message = message!(
        "`timestamp` is a date-time, and `format` says `{}`",
        format.value
    );
    let (here, there, what) = match format.at.local {
        true => (format.at, types.at, "the type"),
        false => (types.at, format.at, "the format"),
    };
    sink.report(here.span, message)
        .related(there.span, what)
        .help("write `type: string` beside a format of its own, or take the format out");
}

/// A fragment of a type that the property is not.
fn fragment(at: &PropertyAt<'_>, keys: &Keywords<'_>, sink: &mut Sink) {
    let Some(raw) = at.property.json_schema.get() else {
        return;
    };
    let node = raw.node(at.tree);
    let (Some(types), Some(theirs)) = (keys.get(|p| &p.types), node.get("type")) else {
        return;
    };
    let words: Vec<&str> = match theirs.kind() {
        Kind::Sequence => theirs.items().filter_map(word).collect(),
        _ => word(theirs).into_iter().collect(),
    };
    let known = |word: &&str| JsonType::from_word(word).is_some_and(|t| t != JsonType::Timestamp);
    let listed = theirs.len().max(1);
    if theirs.is_partial_within() || words.len() != listed || !words.iter().all(known) {
        return;
    }
    let null = words.contains(&"null") && keys.nullable();
    if null || words.iter().any(|word| may_be(types.value, word)) {
        return;
    }
    let message = message!(
        "the fragment is for {}, and the property is {}",
        words.join(" or "),
        describe(types.value)
    );
    sink.report(theirs.span(), message)
        .related(types.at.span, "the type")
        .help(NOTHING_FITS);
}

fn word(node: NodeRef<'_>) -> Option<&str> {
    Some(node.scalar()?.text)
}

/// Whether a value can be of one of the types and of the one that `word` names.
fn may_be(types: &Types, word: &str) -> bool {
    types.0.iter().any(|kind| match kind.value {
        JsonType::Timestamp => word == "string",
        JsonType::Number | JsonType::Integer => matches!(word, "number" | "integer"),
        kind => kind.word() == word,
    })
}
