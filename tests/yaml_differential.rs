//! Our reader against `saphyr-parser` on mutated real files: where both accept a text they read
//! the same, and where only one does, the reason is in the list below.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test that reads its fixtures, and whose maps are never walked"
)]

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use event_schema::syntax::{Kind, NodeId, NodeRef, Style, Tree, parse_yaml};
use event_schema::text::FileId;
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

const MUTANTS: u64 = 6_000;

/// Disagreements on whether a text is YAML, and why ours is right by YAML 1.2.2. There are none
/// where we accept more, and none in how a text reads.
const EXPLAINED: [(&str, &str); 5] = [
    (
        "only they accept: BadIndentation",
        "a flow collection goes on in a line that is no deeper than its block: [69] s-flow-line-prefix",
    ),
    (
        "only they accept: UnclosedBracket",
        "the same, where the line reads like the next entry",
    ),
    (
        "only they accept: TabIndentation",
        "the same, with a tab where a space of [63] s-indent is missing",
    ),
    (
        "only they accept: ReservedCharacter('|')",
        "[126] ns-plain-first: no plain scalar begins with `|`, in a flow collection neither",
    ),
    (
        "only they accept: ReservedCharacter('>')",
        "the same with `>`",
    ),
];

/// What the corpora lack: flow collections over several lines, quotes, block scalars, anchors.
const DICTIONARIES: [&str; 3] = [
    "events:\n  a: &a {type: string, enum: [x, 'y z', \"w\"],\n    n: {m: 1}}\n  b: *a\n  c: [1,\n    2]\n  d: \"two\n    lines\"\n",
    "# top\n- |\n  text\n   more\n\n  end\n- >-\n  folded\n  text\n- plain\n  on two # why\n- ? k\n  : v\n- !!str 1\n- - a\n  - b: c\n    d: e\n",
    "%YAML 1.2\n---\na: 'it''s'\nb:\n- x\n- {y: z, ? w : v, \"q\":r}\n...\n---\n\"k\": [a: b, c]\n? [l]\n: {m, n: }\n",
];

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }
}

fn corpus() -> Vec<String> {
    fn collect(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("the corpora are vendored") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                collect(&path, out);
            } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml") {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/corpora");
    let mut paths = Vec::new();
    collect(&root.join("wikimedia-primary"), &mut paths);
    collect(&root.join("rudder-catalog"), &mut paths);
    paths.sort();
    let texts = paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("readable"));
    // Small files leave time for more mutants.
    let mut texts: Vec<String> = texts.filter(|text| text.len() < 4_000).collect();
    texts.extend(DICTIONARIES.map(str::to_owned));
    assert!(texts.len() > 80, "{} files", texts.len());
    texts
}

const INSERTED: [&str; 34] = [
    "\"", "'", "{", "}", "[", "]", ":", ": ", "- ", "-", "#", " #", "\t", " ", "  ", ",", "&a ",
    "*a", "!t ", "!!str ", "|", ">", "%", "@", "`", "?", "? ", "~", "\\", "---\n", "...\n", "\n",
    "\r\n", "é",
];

fn mutate(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<Cow<'_, str>> = text.split_inclusive('\n').map(Cow::Borrowed).collect();
    for _ in 0..=random.below(2) {
        let i = random.below(lines.len());
        match random.below(7) {
            0 if lines.len() > 1 => drop(lines.remove(i)),
            1 => lines.insert(i, lines[i].clone()),
            2 => {
                let j = random.below(lines.len());
                lines.swap(i, j);
            }
            3 => lines[i] = format!(" {}", lines[i]).into(),
            4 => {
                let line = lines[i].strip_prefix(' ').unwrap_or(&lines[i]).to_owned();
                lines[i] = line.into();
            }
            5 => {
                let at = lines[i].len() - lines[i].trim_start().len();
                let line = format!("{}{}", &lines[i][..at / 2], &lines[i][at..]);
                lines[i] = line.into();
            }
            _ => {
                let mut at = random.below(lines[i].len());
                while !lines[i].is_char_boundary(at) {
                    at -= 1;
                }
                lines[i]
                    .to_mut()
                    .insert_str(at, INSERTED[random.below(INSERTED.len())]);
            }
        }
    }
    lines.concat()
}

fn value(out: &mut String, mark: char, text: &str) {
    // Both an empty node and a written `~` arrive as `~` there.
    let text = if mark == ':' && text == "~" { "" } else { text };
    writeln!(out, "{mark}{text:?}").expect("writes to memory");
}

/// The events of our tree; nodes are numbered in order, and an alias is its target's number.
fn ours(tree: &Tree) -> String {
    fn walk(node: NodeRef<'_>, numbers: &mut HashMap<NodeId, usize>, out: &mut String) {
        if node.is_alias() {
            let target = numbers.get(&node.target().id());
            writeln!(out, "*{target:?}").expect("writes to memory");
            return;
        }
        let number = numbers.len();
        numbers.insert(node.id(), number);
        if let Some(tag) = node.tag() {
            writeln!(out, "!{}", tag.uri).expect("writes to memory");
        }
        match node.kind() {
            Kind::Mapping => {
                out.push_str("+map\n");
                for entry in node.entries() {
                    walk(entry.key, numbers, out);
                    walk(entry.value, numbers, out);
                }
                out.push_str("-\n");
            }
            Kind::Sequence => {
                out.push_str("+seq\n");
                node.items().for_each(|item| walk(item, numbers, out));
                out.push_str("-\n");
            }
            Kind::Scalar(scalar) => {
                let mark = match scalar.style {
                    Style::SingleQuoted => '\'',
                    Style::DoubleQuoted => '"',
                    Style::Literal => '|',
                    Style::Folded => '>',
                    Style::Plain | Style::Block | Style::Flow => ':',
                };
                value(out, mark, scalar.text);
            }
            Kind::Lost => out.push_str("lost\n"),
        }
    }
    let mut out = String::new();
    for root in tree.documents() {
        out.push_str("document\n");
        walk(root, &mut HashMap::new(), &mut out);
    }
    out
}

/// The same of the other parser, or what it has to say.
fn theirs(text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    let mut count = 0;
    let mut node = |anchor: usize, tag: &Option<Cow<'_, Tag>>, out: &mut String| {
        numbers.insert(anchor, count);
        count += 1;
        if let Some(tag) = tag {
            writeln!(out, "!{}{}", tag.handle, tag.suffix).expect("writes to memory");
        }
    };
    let mut aliases: Vec<usize> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.map_err(|error| error.info().to_owned())?;
        match event {
            Event::DocumentStart(_) => out.push_str("document\n"),
            Event::Scalar(text, style, anchor, tag) => {
                node(anchor, &tag, &mut out);
                let mark = match style {
                    ScalarStyle::Plain => ':',
                    ScalarStyle::SingleQuoted => '\'',
                    ScalarStyle::DoubleQuoted => '"',
                    ScalarStyle::Literal => '|',
                    ScalarStyle::Folded => '>',
                };
                value(&mut out, mark, &text);
            }
            Event::SequenceStart(anchor, tag) => {
                node(anchor, &tag, &mut out);
                out.push_str("+seq\n");
            }
            Event::MappingStart(anchor, tag) => {
                node(anchor, &tag, &mut out);
                out.push_str("+map\n");
            }
            Event::SequenceEnd | Event::MappingEnd => out.push_str("-\n"),
            Event::Alias(anchor) => {
                aliases.push(anchor);
                out.push_str("*?\n");
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }
    let mut aliases = aliases.iter();
    let mut lines = String::new();
    for line in out.lines() {
        match line {
            "*?" => {
                let anchor = aliases.next().expect("one for each");
                writeln!(lines, "*{:?}", numbers.get(anchor)).expect("writes to memory");
            }
            line => writeln!(lines, "{line}").expect("writes to memory"),
        }
    }
    Ok(lines)
}

#[test]
fn mutants_read_alike() {
    let corpus = corpus();
    let mut random = Random(0x5EED_0001);
    let mut disagreements: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let (mut both, mut neither) = (0, 0);
    for i in 0..MUTANTS {
        // Every second mutant is of a text that is dense in syntax.
        let pick = match i % 2 {
            0 => corpus.len() - 1 - (i / 2) as usize % DICTIONARIES.len(),
            _ => random.below(corpus.len()),
        };
        let text = mutate(&corpus[pick], &mut random);
        let tree = parse_yaml(FileId(0), text.as_str().into());
        let other = theirs(&text);
        let kind = match (tree.faults(), other) {
            ([], Ok(other)) => {
                both += 1;
                let ours = ours(&tree);
                if ours == other {
                    continue;
                }
                let (a, b) = ours
                    .lines()
                    .zip(other.lines())
                    .find(|(a, b)| a != b)
                    .unwrap_or_default();
                format!("read differently: {a} / {b}")
            }
            ([], Err(error)) => format!("only we accept: {error}"),
            ([first, ..], Ok(_)) => format!("only they accept: {:?}", first.kind),
            ([_, ..], Err(_)) => {
                neither += 1;
                continue;
            }
        };
        let entry = disagreements.entry(kind).or_insert((0, String::new()));
        entry.0 += 1;
        if entry.1.is_empty() || text.len() < entry.1.len() {
            entry.1 = text;
        }
    }
    // Both outcomes must be common, or the mutants say nothing.
    assert!(
        both > MUTANTS / 4 && neither > MUTANTS / 4,
        "{both} {neither}"
    );
    let mut unexplained = String::new();
    for (kind, (count, text)) in &disagreements {
        if !EXPLAINED.iter().any(|(known, _)| kind.starts_with(known)) {
            writeln!(unexplained, "=== {count} x {kind}\n{text}").expect("writes to memory");
        }
    }
    assert!(unexplained.is_empty(), "{unexplained}");
}
