//! `shape/unsorted-enum`. The page beside this file is its documentation and its first test.

use crate::dict::PropertyAt;
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::{NodeRef, ScalarValue, Style, node_at};
use crate::text::{Edit, Span};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/unsorted-enum",
    summary: "values are sorted",
    level: Level::Off,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Safe,
    scope: Scope::File,
    page: include_str!("unsorted_enum.md"),
    options: &[],
    checks: &[Check::Property(check)],
};

fn check(_: &Ctx<'_>, at: &PropertyAt<'_>, sink: &mut Sink) {
    let Some(list) = at.property.values_allowed.spanned() else {
        return;
    };
    if !list.value.is_whole() {
        return;
    }
    let items = list.value.iter();
    let texts = items.map(|item| match item.value.node(at.tree).scalar_value() {
        Some(ScalarValue::String(text)) => Some(text),
        _ => None,
    });
    // Numbers are in the order that was meant, and what is not all text is another matter.
    let Some(texts) = texts.collect::<Option<Vec<&str>>>() else {
        return;
    };
    let key = |text: &str| (text.to_lowercase(), text.to_owned());
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|i| key(texts[*i]));
    let late = texts
        .windows(2)
        .position(|pair| key(pair[0]) > key(pair[1]));
    let Some(late) = late else { return };
    let Some(item) = list.value.iter().nth(late + 1) else {
        return;
    };
    let message = message!("`{}` stands after `{}`", texts[late + 1], texts[late]);
    let finding = sink
        .report(item.span, message)
        .help("in a sorted list a value is found, and one that is there already is seen");
    let node = node_at(at.tree, list.span);
    if let Some(edits) = node.and_then(|node| sorted(node, &order)) {
        finding.fix("sort the values", edits);
    }
}

/// The edits that put the items of `list` into `order`, each with its comments.
fn sorted(list: NodeRef<'_>, order: &[usize]) -> Option<Vec<Edit>> {
    let plain = |item: &NodeRef<'_>| {
        !item.is_alias()
            && item.anchor().is_none()
            && item.tag().is_none()
            && !matches!(item.style(), Style::Literal | Style::Folded)
    };
    let spans: Vec<Span> = list.items().filter(plain).map(NodeRef::span).collect();
    if spans.len() != list.len() || spans.len() != order.len() {
        return None;
    }
    match list.style() {
        Style::Block => lines(list, &spans, order),
        _ => words(list, &spans, order),
    }
}

/// Words change places; the commas stay. A comment would stay as well, so there may be none.
fn words(list: NodeRef<'_>, spans: &[Span], order: &[usize]) -> Option<Vec<Edit>> {
    let tree = list.tree();
    if tree.comments().iter().any(|c| list.span().contains(c.span)) {
        return None;
    }
    let moved = spans.iter().zip(order).enumerate();
    let edits = moved
        .filter(|(i, (_, from))| i != *from)
        .map(|(_, (span, from))| Edit::replace(*span, &tree.text()[spans[*from].range()]));
    Some(edits.collect())
}

/// Lines change places, with the comments above them and at their ends.
fn lines(list: NodeRef<'_>, spans: &[Span], order: &[usize]) -> Option<Vec<Edit>> {
    let text: &str = list.tree().text();
    let first = spans.first()?;
    let begin = text[..first.start as usize].rfind('\n')? + 1;
    // Whose is a comment above the first one: its own, or the list's?
    let above = text[..begin - 1].rsplit('\n').next()?;
    if above.trim_start().starts_with('#') {
        return None;
    }
    let mut chunks: Vec<&str> = Vec::new();
    let mut from = begin;
    for span in spans {
        let end = span.end as usize + text[span.end as usize..].find('\n')? + 1;
        let chunk = text.get(from..end)?;
        // Each on lines of its own, behind its dash.
        let last = text[..span.start as usize].rfind('\n').map_or(0, |i| i + 1);
        let dash = text.get(last.max(from)..span.start as usize)?;
        let indent = dash.len() - dash.trim_start().len();
        if dash.trim() != "-" || last < from || !is_of_one(&text[from..last], indent) {
            return None;
        }
        chunks.push(chunk);
        from = end;
    }
    let moved: String = order
        .iter()
        .filter_map(|i| chunks.get(*i).copied())
        .collect();
    let whole = Span::new(first.file, begin as u32, from as u32);
    Some(vec![Edit::replace(whole, moved)])
}

/// Whether the lines above an item are its own: comments at its dash. A blank line makes sections
/// of a list, and a comment further in is about the item above.
fn is_of_one(above: &str, indent: usize) -> bool {
    above.lines().all(|line| {
        let text = line.trim_start();
        text.starts_with('#') && line.len() - text.len() == indent
    })
}

#[cfg(test)]
mod tests {
    use super::sorted;
    use crate::syntax::parse_yaml;
    use crate::text::{FileId, apply_edits};

    /// What becomes of the list `a`; none where it is left alone.
    fn fixed(text: &str) -> Option<String> {
        let tree = parse_yaml(FileId(0), text.into());
        let list = tree.documents().next()?.get("a")?;
        let mut order: Vec<usize> = (0..list.len()).collect();
        order.sort_by_key(|i| list.item(*i).and_then(|item| item.scalar()).map(|s| s.text));
        let (fixed, applied) = apply_edits(text, &sorted(list, &order)?);
        assert!(applied.iter().all(|applied| *applied), "{text}");
        Some(fixed)
    }

    #[test]
    fn items_move_with_their_comments() {
        for (before, after) in [
            ("a: [c, \"b\", a] # x\n", "a: [a, \"b\", c] # x\n"),
            ("a: [c,\n  b,\n  a,\n  ]\n", "a: [a,\n  b,\n  c,\n  ]\n"),
            (
                "a:\n- c # of c\n# of a\n- a\nb: 1\n",
                "a:\n# of a\n- a\n- c # of c\nb: 1\n",
            ),
            (
                "a:\r\n  - c\r\n  - a # x\r\n",
                "a:\r\n  - a # x\r\n  - c\r\n",
            ),
            ("{\"a\": [\"b\", \"a\"]}", "{\"a\": [\"a\", \"b\"]}"),
        ] {
            assert_eq!(fixed(before).as_deref(), Some(after), "{before}");
        }
    }

    #[test]
    fn what_is_not_sure_to_stay_together_is_left_alone() {
        for text in [
            "a: [c, # of c\n  a]\n",
            "a:\n  # of all, or of c?\n  - c\n  - a\n",
            "a:\n  - c\n\n  # section\n  - a\n",
            "a:\n  - c\n    # more of c\n  - a\n",
            "a:\n  - &c c\n  - a\n",
            "a:\n  - |\n    c\n  - a\n",
            "a:\n  - c\n  - a",
        ] {
            assert_eq!(fixed(text), None, "{text}");
        }
    }
}
