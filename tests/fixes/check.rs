//! What a fix has to keep: everything that it is not about.

use event_schema::rule::Fixable;
use event_schema::rules::ALL;
use event_schema::session::Session;
use event_schema::source::{Memory, decode};
use event_schema::syntax::{Tree, parse};
use event_schema::text::FileId;
use serde_json::Value;

pub(crate) fn tree(path: &str, text: &str) -> Tree {
    parse(FileId(0), path, decode(text.as_bytes().to_vec()))
}

/// A manifest's section that leaves fixes of names to those of case: what other fixes add or reword is
/// judged by their pages, and by the drifted store.
pub(crate) fn case_alone() -> String {
    let stays = |id: &str| {
        id.starts_with("lint/")
            || id.starts_with("structure/")
            || ["naming/event-case", "naming/property-case"].contains(&id)
    };
    let others = ALL
        .iter()
        .filter(|rule| rule.fix != Fixable::Never && !stays(rule.id));
    let off: String = others
        .map(|rule| format!("    {}: off\n", rule.id))
        .collect();
    format!("lint:\n  rules:\n{off}")
}

pub(crate) fn load(files: &[(&str, &str)]) -> Session {
    let manifest = format!("version: 1\n{}", case_alone());
    let mut source = Memory::new().with("event-schema.yaml", manifest);
    for (path, text) in files {
        source = source.with(*path, *text);
    }
    Session::load(&source, "").expect("a manifest is there")
}

/// Comments in their order, those that `goes` accepts left out.
pub(crate) fn comments(path: &str, text: &str, goes: impl Fn(&str) -> bool) -> Vec<String> {
    let tree = tree(path, text);
    let comments = tree.comments().iter().map(|c| &text[c.span.range()]);
    comments.filter(|c| !goes(c)).map(str::to_owned).collect()
}

/// What is left of a text, or a value, without case and separators: what a change of case keeps.
pub(crate) fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn meaning(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(letters(text)),
        Value::Array(items) => items.iter().map(meaning).collect(),
        Value::Object(map) => {
            let entries = map
                .iter()
                .map(|(key, value)| (letters(key), meaning(value)));
            Value::Object(entries.collect())
        }
        other => other.clone(),
    }
}

fn values(path: &str, text: &str) -> Vec<Option<Value>> {
    let tree = tree(path, text);
    let documents = tree
        .documents()
        .map(|root| root.to_json().as_ref().map(meaning));
    documents.collect()
}

fn structure(path: &str, text: &str) -> usize {
    let findings = load(&[(path, text)]).lint().findings;
    // Two that get one name may well be of two types.
    let shapes = ["contradiction", "invalid-example", "invalid-schema"];
    let of = |rule: &str| {
        rule.starts_with("structure/")
            || rule
                .strip_prefix("shape/")
                .is_some_and(|rule| shapes.contains(&rule))
    };
    findings.iter().filter(|f| of(f.diagnostic.rule)).count()
}

/// What is wrong with `after` as the text that a change of case makes of `before`, apart from
/// comments for which `goes` holds.
pub(crate) fn judge(
    path: &str,
    before: &str,
    after: &str,
    goes: impl Fn(&str) -> bool + Copy,
) -> Vec<String> {
    let mut problems = Vec::new();
    let mut differ = |what: &str, same: bool| {
        if !same {
            problems.push(what.to_owned());
        }
    };
    let faults = |text: &str| tree(path, text).faults().len();
    differ("it cannot be read as well", faults(after) <= faults(before));
    differ(
        "a comment is gone",
        comments(path, before, goes) == comments(path, after, goes),
    );
    differ("another value", values(path, before) == values(path, after));
    differ(
        "more is broken",
        structure(path, after) <= structure(path, before),
    );
    let mark = |text: &str| text.starts_with('\u{feff}');
    differ("the byte-order mark", mark(before) == mark(after));
    let lone = |text: &str| text.replace("\r\n", "").contains('\n');
    differ(
        "line breaks",
        lone(before) == lone(after) || !before.contains("\r\n"),
    );
    let words = |text: &str| {
        let lines = text.trim_start_matches('\u{feff}').lines().filter(|line| {
            let comment = line.find('#').map_or("", |at| &line[at..]);
            !(goes(comment) && line.trim_start().starts_with('#'))
        });
        lines
            .map(|line| match line.find(" #") {
                Some(at) if goes(&line[at + 1..]) => letters(&line[..at]),
                _ => letters(line),
            })
            .collect::<Vec<String>>()
    };
    differ(
        "other words, or on other lines",
        words(before) == words(after),
    );
    problems
}
