//! Faults planted in synthetic dictionaries: each is found once, at its place, and nothing else.
//!
//! Shown able to fail, each by a mutation of src/syntax/yaml that was tried: in `Recovery::leaf`
//! call `stand_in` with a column 80 too large, and keys whose value is at fault vanish from the
//! tree; in `Recovery::floor` return 0 for every line that another one follows, and a misplaced
//! line swallows its neighbours; in `Recovery::entry` start `reported` as `true`, and the faults of
//! single values go missing. `every_planted_fault_is_found_once_1` fails for all three.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use event_schema::syntax::{Kind, NodeRef, SyntaxFaultKind as Fault, Tree, parse_yaml};
use event_schema::text::{FileId, LineIndex};
use serde_json::Value;

const FILES: u64 = 2_400;

/// A small seeded generator (xorshift), so that every run sees the same files.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }
}

/// A line of a dictionary: `indent` spaces, `key`, `: `, `value`.
#[derive(Clone)]
struct Line {
    indent: usize,
    key: String,
    value: String,
    comment: &'static str,
    /// The keys that lead here, this one included. Empty for a comment line.
    path: Vec<String>,
    /// How a planted fault changes the text of the line.
    planted: Option<Plant>,
}

#[derive(Clone)]
struct Plant {
    /// The line as written.
    text: String,
    /// Byte within the line where the fault must be reported, and as what.
    at: usize,
    kind: Fault,
    /// Whether the key stays in the tree, with a value that is lost.
    keeps_key: bool,
}

fn dictionary(random: &mut Random) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = |indent: usize, path: &[&str], value: &str, comment: &'static str| {
        lines.push(Line {
            indent,
            key: path.last().copied().unwrap_or_default().to_owned(),
            value: value.to_owned(),
            comment,
            path: path.iter().map(|key| (*key).to_owned()).collect(),
            planted: None,
        });
    };
    line(0, &[], "", "# The dictionary of one team.");
    line(0, &["events"], "", "");
    for i in 0..3 + random.below(6) {
        let name = format!(
            "{}_{i}",
            random.pick(&["checkout_started", "cart_viewed", "größe_set"])
        );
        let event = ["events", name.as_str()];
        if random.below(3) == 0 {
            line(
                2,
                &[],
                "",
                "# About the next event: a comment, with \"quotes\" and {brackets",
            );
        }
        line(2, &event, "", random.pick(&["", "", " # new"]));
        let mut fields: Vec<(&str, &str)> = vec![
            ("version", random.pick(&["2.1.0", "3", "\"1.4.2\""])),
            ("status", "active"),
            ("description", "A visitor opened the checkout."),
            ("owner", random.pick(&["growth", "'growth'"])),
            ("platforms", "[web, ios, android]"),
            ("identifiers", "{any_of: [user_id, anonymous_id]}"),
        ];
        let properties_at = random.below(fields.len() + 1);
        fields.insert(properties_at, ("properties", ""));
        for (key, value) in fields {
            let path = [event[0], event[1], key];
            line(4, &path, value, random.pick(&["", "", "  # why"]));
            if key != "properties" {
                continue;
            }
            for p in 0..2 + random.below(4) {
                let name = format!("prop_{p}");
                let path = [event[0], event[1], key, name.as_str()];
                if random.below(2) == 0 {
                    let value = random.pick(&[
                        "{type: string, required: true, description: \"Some words, here.\"}",
                        "{type: integer, minimum: 1, enum: [1, 2]}",
                        "{ref: currency}",
                    ]);
                    line(6, &path, value, random.pick(&["", " # note"]));
                    continue;
                }
                line(6, &path, "", "");
                for (key, value) in [
                    ("type", "string"),
                    (
                        "description",
                        random.pick(&["Plain words", "\"Quoted words\"", "'Its words'"]),
                    ),
                    ("enum", "[card, paypal]"),
                ] {
                    line(8, &[path[0], path[1], path[2], path[3], key], value, "");
                }
            }
        }
        if random.below(4) == 0 {
            line(0, &[], "", "");
        }
    }
    line(0, &["properties"], "", "");
    line(
        2,
        &["properties", "currency"],
        "{type: string, pattern: \"^[A-Z]{3}$\"}",
        "",
    );
    lines
}

/// Plants a fault in `line`, if one fits it. `first` says that it is the first of its block.
fn plant(line: &Line, first: bool, random: &mut Random) -> Option<Plant> {
    let lead = " ".repeat(line.indent);
    let (key, value) = (&line.key, &line.value);
    let whole = |value: &str| format!("{lead}{key}: {value}{}", line.comment);
    let in_value = |value: String, token: &str, offset: usize, kind| {
        let text = whole(&value);
        let at = line.indent + key.len() + 2 + value.find(token).expect("in the value") + offset;
        Some(Plant {
            text,
            at,
            kind,
            keeps_key: true,
        })
    };
    let moved = |text: String, at, kind| {
        Some(Plant {
            text,
            at,
            kind,
            keeps_key: false,
        })
    };
    let opens = value.is_empty();
    let flow = value.starts_with(['{', '[']);
    let word = !opens && !flow && !value.starts_with(['"', '\'']);
    match random.below(12) {
        0 if word => in_value(format!("\"{value}"), "\"", 0, Fault::UnclosedQuote('"')),
        0 if flow && value.ends_with(".\"}") => in_value(
            value.replace(".\"}", ".}"),
            "\"",
            0,
            Fault::UnclosedQuote('"'),
        ),
        1 if flow => {
            let open = value.chars().next()?;
            let cut = &value[..value.len() - 1];
            in_value(cut.to_owned(), &value[..1], 0, Fault::UnclosedBracket(open))
        }
        2 if value.ends_with("]}") => {
            let open = value.rfind('[')?;
            in_value(
                value.replace("]}", "}"),
                &value[open..=open + 1],
                0,
                Fault::UnclosedBracket('['),
            )
        }
        3 => {
            let rest = whole(value);
            let text = format!("\t{}", rest.trim_start());
            moved(
                text.replace(": \t", ":").replace(":  #", ": #"),
                0,
                Fault::TabIndentation,
            )
        }
        4 if !first => {
            let text = format!(" {}", whole(value));
            moved(text, line.indent + 1, Fault::BadIndentation)
        }
        5 if !(first && opens) => {
            let text = whole(value)[1..].to_owned();
            moved(text, line.indent - 1, Fault::BadIndentation)
        }
        // `name {ref: currency}` is sound, if odd: `name {ref` is a key.
        6 if value != "{ref: currency}" => {
            let text = format!("{lead}{key}{}{value}", if opens { "" } else { " " });
            moved(text, line.indent, Fault::MissingColon)
        }
        7 if word => in_value(format!("Note: {value}"), ":", 0, Fault::ColonInValue),
        8 if !opens && !flow => {
            let (text, c) =
                [("@growth", '@'), ("`growth`", '`'), ("%growth", '%')][random.below(3)];
            in_value(text.to_owned(), text, 0, Fault::ReservedCharacter(c))
        }
        9 if flow => in_value(
            "{type: string, pattern: \"^\\d+$\"}".to_owned(),
            "\\d",
            0,
            Fault::BadEscape,
        ),
        9 if !opens => in_value("\"a \\q b\"".to_owned(), "\\q", 0, Fault::BadEscape),
        10 if flow => {
            let close = value.chars().last()?;
            let len = value.len();
            in_value(
                format!("{value}{close}"),
                "",
                len,
                Fault::UnopenedBracket(close),
            )
        }
        11 if word => {
            let c = ['\0', '\u{1}', '\u{7}'][random.below(3)];
            let token = c.to_string();
            in_value(format!("wo{c}rd"), &token, 0, Fault::ControlCharacter(c))
        }
        _ => None,
    }
}

fn write(lines: &[Line], newline: &str, planted: bool) -> (String, Vec<(usize, Fault)>) {
    let mut text = String::new();
    let mut wanted = Vec::new();
    for line in lines {
        match &line.planted {
            Some(plant) if planted => {
                wanted.push((text.len() + plant.at, plant.kind.clone()));
                text.push_str(&plant.text);
            }
            _ if line.path.is_empty() => {
                text.push_str(&" ".repeat(line.indent));
                text.push_str(line.comment);
            }
            _ => {
                text.push_str(&" ".repeat(line.indent));
                text.push_str(&line.key);
                text.push(':');
                if !line.value.is_empty() {
                    write!(text, " {}", line.value).expect("writes to memory");
                }
                text.push_str(line.comment);
            }
        }
        text.push_str(newline);
    }
    (text, wanted)
}

fn find<'t>(tree: &'t Tree, path: &[String]) -> Option<NodeRef<'t>> {
    let root = tree.documents().next()?;
    path.iter().try_fold(root, |node, key| node.get(key))
}

/// The lines below `i`, deeper than it.
fn below(lines: &[Line], i: usize) -> std::ops::Range<usize> {
    let end = (i + 1..lines.len())
        .find(|j| !lines[*j].path.is_empty() && lines[*j].indent <= lines[i].indent)
        .unwrap_or(lines.len());
    i..end
}

fn case(seed: u64) -> usize {
    let mut random = Random::new(seed);
    let newline = if seed.is_multiple_of(5) { "\r\n" } else { "\n" };
    let mut lines = dictionary(&mut random);
    let (clean, _) = write(&lines, newline, false);
    let clean = parse_yaml(FileId(0), clean.into());
    assert_eq!(clean.faults(), [], "seed {seed}: the file without faults");

    // At most two faults an event, in lines that do not touch.
    let mut hidden = vec![false; lines.len()];
    let mut per_event: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..12 {
        let i = random.below(lines.len());
        if lines[i].path.len() < 2 || lines[i].path[0] != "events" {
            continue;
        }
        let near = i.saturating_sub(2)..(i + 3).min(lines.len());
        let range = below(&lines, i);
        let used = near
            .chain(range.clone())
            .any(|j| hidden[j] || lines[j].planted.is_some());
        let count = per_event.entry(lines[i].path[1].clone()).or_default();
        let first = lines[i - 1].path.len() < lines[i].path.len() && !lines[i - 1].path.is_empty()
            || lines[i - 1].path.is_empty();
        if used || *count >= 2 {
            continue;
        }
        // A misplaced line above a block that it could belong to is ambiguous.
        let plant = plant(&lines[i], first, &mut random);
        if let Some(plant) = plant {
            *count += 1;
            hidden[range].fill(true);
            lines[i].planted = Some(plant);
        }
    }

    let (text, mut wanted) = write(&lines, newline, true);
    let tree = parse_yaml(FileId(0), text.as_str().into());
    let index = LineIndex::new(&text);
    let place = |offset: usize| {
        let position = index.position(&text, offset as u32);
        (position.line, position.column)
    };
    let mut found: Vec<(usize, Fault)> = tree
        .faults()
        .iter()
        .map(|fault| (fault.span.start as usize, fault.kind.clone()))
        .collect();
    wanted.sort_by_key(|(at, _)| *at);
    found.sort_by_key(|(at, _)| *at);
    let show = |faults: &[(usize, Fault)]| {
        let lines: Vec<String> = faults
            .iter()
            .map(|(at, kind)| format!("{:?} {kind:?}", place(*at)))
            .collect();
        lines.join("\n")
    };
    assert_eq!(show(&found), show(&wanted), "seed {seed}\n{text}");

    // Everything that no fault was planted in is in the tree as if there were none.
    for (i, line) in lines.iter().enumerate() {
        if line.path.is_empty() {
            continue;
        }
        let node = find(&tree, &line.path);
        match &line.planted {
            Some(plant) if plant.keeps_key => {
                let lost = node.is_some_and(|node| matches!(node.kind(), Kind::Lost));
                assert!(lost, "seed {seed}: {:?} must be lost\n{text}", line.path);
            }
            Some(_) => {}
            None if hidden[i] => {}
            None if below(&lines, i).any(|j| lines[j].planted.is_some()) => {
                assert!(node.is_some(), "seed {seed}: {:?}\n{text}", line.path);
            }
            None => {
                let wanted = find(&clean, &line.path).and_then(NodeRef::to_json);
                let found: Option<Value> = node.and_then(NodeRef::to_json);
                assert_eq!(found, wanted, "seed {seed}: {:?}\n{text}", line.path);
            }
        }
    }
    wanted.len()
}

/// A quarter of the files; four tests, so that they run side by side.
fn quarter(n: u64) {
    let planted: usize = (1..=FILES).filter(|seed| seed % 4 == n).map(case).sum();
    assert!(planted > FILES as usize, "only {planted} faults planted");
}

#[test]
fn every_planted_fault_is_found_once_1() {
    quarter(0);
}

#[test]
fn every_planted_fault_is_found_once_2() {
    quarter(1);
}

#[test]
fn every_planted_fault_is_found_once_3() {
    quarter(2);
}

#[test]
fn every_planted_fault_is_found_once_4() {
    quarter(3);
}

fn faults(text: &str) -> Vec<(Fault, &str)> {
    let tree = parse_yaml(FileId(0), text.into());
    tree.faults()
        .iter()
        .map(|fault| (fault.kind.clone(), &text[fault.span.range()]))
        .collect()
}

/// An open quote takes with it the rest of its own entry and nothing else: in YAML the lines of a
/// value are deeper than its key, so the next key of the same depth ends it.
#[test]
fn an_open_quote_swallows_its_own_entry() {
    let text = "events:\n  a:\n    description: \"open\n      more: of it\n    owner: x\n  b: {version: 1}\n";
    assert_eq!(faults(text), [(Fault::UnclosedQuote('"'), "\"")]);
    let tree = parse_yaml(FileId(0), text.into());
    let path = |keys: &[&str]| {
        let path: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        find(&tree, &path)
    };
    assert!(matches!(
        path(&["events", "a", "description"]).map(NodeRef::kind),
        Some(Kind::Lost)
    ));
    assert!(path(&["events", "a", "owner"]).is_some());
    assert!(path(&["events", "b", "version"]).is_some());
    // Within one line it takes the rest of the line: the entries after it are gone.
    let text = "a: {x: \"open, y: 1, z: 2}\nb: 1\n";
    assert_eq!(faults(text), [(Fault::UnclosedQuote('"'), "\"")]);
}
