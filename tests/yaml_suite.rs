//! The official YAML test suite, one trial a case: every valid input is accepted and reads as the
//! suite says, every invalid one is refused. There are no exceptions.
//!
//! The event stream is generated from our tree, so tags, anchors, aliases, styles and the order
//! of everything are compared. Whether a document begins with `---` or ends with `...` is not in
//! the tree; both sides drop it.

#![allow(clippy::disallowed_methods, reason = "a test that reads its fixtures")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use event_schema::syntax::{Kind, NodeRef, Style, Tree, parse_yaml};
use event_schema::text::FileId;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/corpora/yaml-test-suite");
    let mut cases = Vec::new();
    collect(&root, &mut cases);
    cases.sort();
    let mut trials: Vec<Trial> = cases
        .iter()
        .map(|case| {
            let name = case.strip_prefix(&root).expect("below the root");
            let name = name.to_string_lossy().replace('\\', "/");
            let case = case.clone();
            Trial::test(name, move || run(&case))
        })
        .collect();
    let (valid, invalid): (Vec<_>, Vec<_>) =
        cases.iter().partition(|case| !case.join("error").exists());
    let counts = (valid.len(), invalid.len());
    trials.push(Trial::test("the whole suite is here", move || {
        match counts == (308, 94) {
            true => Ok(()),
            false => Err(format!("(valid, invalid) is {counts:?}").into()),
        }
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn collect(folder: &Path, cases: &mut Vec<PathBuf>) {
    if folder.join("in.yaml").exists() {
        cases.push(folder.to_owned());
    }
    for entry in fs::read_dir(folder).expect("the suite is vendored") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            collect(&path, cases);
        }
    }
}

fn run(case: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(case.join("in.yaml"))?;
    let tree = parse_yaml(FileId(0), text.as_str().into());
    if case.join("error").exists() {
        return match tree.faults() {
            [] => Err(format!("accepted:\n{text}\nas\n{}", events(&tree)).into()),
            _ => Ok(()),
        };
    }
    let wanted = fs::read_to_string(case.join("test.event"))?;
    let wanted: String = wanted
        .lines()
        .map(|line| match line {
            _ if line.starts_with("+DOC") => "+DOC\n".to_owned(),
            _ if line.starts_with("-DOC") => "-DOC\n".to_owned(),
            _ => format!("{line}\n"),
        })
        .collect();
    let found = events(&tree);
    if !tree.faults().is_empty() || found != wanted {
        let faults = tree.faults();
        return Err(
            format!("\n{text}\n--- wanted\n{wanted}\n--- found\n{found}\n{faults:?}").into(),
        );
    }
    Ok(())
}

fn events(tree: &Tree) -> String {
    let mut out = "+STR\n".to_owned();
    for root in tree.documents() {
        out.push_str("+DOC\n");
        event(root, &mut out);
        out.push_str("-DOC\n");
    }
    out.push_str("-STR\n");
    out
}

fn event(node: NodeRef<'_>, out: &mut String) {
    if node.is_alias() {
        let anchor = node.target().anchor().expect("an alias has a target");
        writeln!(out, "=ALI *{}", anchor.name).expect("writes to memory");
        return;
    }
    let mut properties = String::new();
    if let Some(anchor) = node.anchor() {
        write!(properties, " &{}", anchor.name).expect("writes to memory");
    }
    if let Some(tag) = node.tag() {
        write!(properties, " <{}>", tag.uri).expect("writes to memory");
    }
    let flow = node.style() == Style::Flow;
    match node.kind() {
        Kind::Mapping => {
            let style = if flow { " {}" } else { "" };
            writeln!(out, "+MAP{style}{properties}").expect("writes to memory");
            for entry in node.entries() {
                event(entry.key, out);
                event(entry.value, out);
            }
            out.push_str("-MAP\n");
        }
        Kind::Sequence => {
            let style = if flow { " []" } else { "" };
            writeln!(out, "+SEQ{style}{properties}").expect("writes to memory");
            for item in node.items() {
                event(item, out);
            }
            out.push_str("-SEQ\n");
        }
        Kind::Scalar(scalar) => {
            let mark = match scalar.style {
                Style::SingleQuoted => '\'',
                Style::DoubleQuoted => '"',
                Style::Literal => '|',
                Style::Folded => '>',
                Style::Plain | Style::Block | Style::Flow => ':',
            };
            write!(out, "=VAL{properties} {mark}").expect("writes to memory");
            for c in scalar.text.chars() {
                match c {
                    '\n' => out.push_str("\\n"),
                    '\t' => out.push_str("\\t"),
                    '\r' => out.push_str("\\r"),
                    '\u{8}' => out.push_str("\\b"),
                    '\\' => out.push_str("\\\\"),
                    c => out.push(c),
                }
            }
            out.push('\n');
        }
        Kind::Lost => out.push_str("LOST\n"),
    }
}
