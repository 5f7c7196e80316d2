//! Large and cunning inputs, given to the real program with 1 GiB of address space: it ends by
//! itself, in time, with a finding at the right place or with trouble that it names.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    reason = "a test that writes the folders it looks at"
)]
#![allow(clippy::print_stdout, reason = "how long each input took")]

#[path = "hostile/child.rs"]
mod child;

use std::fmt::Write as _;

use child::{Ended, Folder, lint};

const MIB: usize = 1024 * 1024;
const GOOD: &str = "events:\n  order_completed: {description: An order was paid.}\n";

/// Runs over one file, and checks how that ended.
fn run(what: &str, name: &str, text: impl AsRef<[u8]>) -> Ended {
    let folder = Folder::new().with(&format!("dictionary/{name}"), text);
    let ended = lint(&folder, "short");
    let shown: String = ended.out.chars().take(300).collect();
    println!(
        "{what}: {:?} in {:.1?}\n{shown}{}",
        ended.code, ended.took, ended.notes
    );
    assert!(
        ended.is_sound(),
        "{what}: {:?}: {}",
        ended.code,
        ended.notes
    );
    ended
}

/// Whether one finding begins with this place, rule and message.
#[track_caller]
fn finds(ended: &Ended, finding: &str) {
    let found = ended.out.lines().any(|line| line.starts_with(finding));
    let start: String = ended.out.chars().take(2_000).collect();
    assert!(found, "{finding} is not in\n{start}");
}

#[test]
fn ten_thousand_levels() {
    let mut flow = "x-deep: ".to_owned() + &"[".repeat(10_000) + &"]".repeat(10_000) + "\n" + GOOD;
    let ended = run("flow", "a.yaml", &flow);
    finds(&ended, "dictionary/a.yaml:1:");
    flow = flow.replace('[', "{a: ").replace(']', "}");
    let ended = run("flow maps", "a.yaml", &flow);
    finds(&ended, "dictionary/a.yaml:1:");
    let ended = run("unclosed", "a.yaml", "[".repeat(10_000));
    finds(&ended, "dictionary/a.yaml:1:");
    let json = "{\"x-deep\": ".to_owned() + &"[".repeat(10_000) + &"]".repeat(10_000) + "}";
    let ended = run("json", "a.json", json);
    finds(&ended, "dictionary/a.json:1:");
    let ended = run("dashes", "a.yaml", "- ".repeat(10_000) + "x\n");
    finds(&ended, "dictionary/a.yaml:1:");
    let mut block = String::new();
    for level in 0..10_000 {
        let _ = writeln!(block, "{}a:", " ".repeat(level));
    }
    let ended = run("block", "a.yaml", block);
    finds(&ended, "dictionary/a.yaml:");
}

#[test]
fn fifty_megabytes_in_one_scalar() {
    let long = "word ".repeat(10 * MIB);
    let text = format!("events:\n  order_completed:\n    description: {long}\n    ower: growth\n");
    let ended = run("plain", "a.yaml", text);
    finds(
        &ended,
        "dictionary/a.yaml:4:5: error[structure/unknown-key]",
    );
    let text =
        format!("events:\n  order_completed:\n    description: \"{long}\n    ower: growth\n");
    let ended = run("unclosed", "a.yaml", text);
    // The reader gives up looking for what is sound in it, and says so.
    finds(&ended, "dictionary/a.yaml:3:");
    let text = format!(
        "events:\n  order_completed:\n    description: |\n      {long}\n    ower: growth\n"
    );
    let ended = run("block", "a.yaml", text);
    finds(
        &ended,
        "dictionary/a.yaml:5:5: error[structure/unknown-key]",
    );
    let text = format!(
        "events:\n  {}: {{descripton: x}}\n",
        "word_".repeat(10 * MIB)
    );
    run("a name", "a.yaml", text);
    let text = format!("# {long}\nevents:\n  order_completed: {{descripton: x}}\n");
    let ended = run("a comment", "a.yaml", text);
    finds(
        &ended,
        "dictionary/a.yaml:3:21: error[structure/unknown-key]",
    );
    let text = format!(
        "{{\"events\": {{\"order_completed\": {{\"description\": \"{long}\", \"ower\": 1}}}}}}"
    );
    let ended = run("json", "a.json", text);
    finds(&ended, "dictionary/a.json:1:");
}

#[test]
fn as_large_as_a_file_may_be() {
    let ended = run("64 MiB of list", "a.yaml", "- a\n".repeat(16 * MIB));
    finds(&ended, "dictionary/a.yaml:1:1:");
    let ended = run("64 MiB of brackets", "a.yaml", "[],".repeat(21 * MIB));
    finds(&ended, "dictionary/a.yaml:1:");
    run("64 MiB of nothing", "a.yaml", vec![b'\n'; 64 * MIB]);
    run("64 MiB of NUL", "a.yaml", vec![0; 64 * MIB]);
    run("64 MiB of no UTF-8", "a.yaml", vec![0xFF; 64 * MIB]);
    let ended = run("more", "a.yaml", vec![b'\n'; 64 * MIB + 1]);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended
            .notes
            .contains("cannot read `dictionary/a.yaml`: it is larger than 64 MiB")
    );
}

#[test]
fn tens_of_thousands_of_findings() {
    let mut text = "events:\n".to_owned();
    for i in 0..30_000 {
        let _ = writeln!(text, "  Event{i}: {{descripton: x}}");
    }
    for format in ["human", "short", "json"] {
        let folder = Folder::new().with("dictionary/a.yaml", &text);
        let ended = lint(&folder, format);
        println!("{format}: {:?} in {:.1?}", ended.code, ended.took);
        assert_eq!(ended.code, Some(1), "{format}: {}", ended.notes);
        assert_eq!(ended.notes, "", "{format}");
    }
}

/// Every group includes every other: more circles than anybody reads, or memory holds.
#[test]
fn groups_that_all_include_each_other() {
    let names: Vec<String> = (0..300).map(|i| format!("group_{i}")).collect();
    let all = names.join(", ");
    let mut text = "groups:\n".to_owned();
    for name in &names {
        let _ = writeln!(
            text,
            "  {name}: {{include: [{all}], properties: {{{name}_p: {{type: string}}}}}}"
        );
    }
    let _ = write!(
        text,
        "events:\n  all_sent: {{description: x, include: [{all}]}}\n"
    );
    let ended = run("a complete graph", "a.yaml", text);
    finds(
        &ended,
        "dictionary/a.yaml:2:23: error[structure/unresolved-reference]",
    );
    assert!(ended.out.len() < 8 * MIB, "{} bytes", ended.out.len());
}

/// Two groups a level, each of which includes both of the next: as many ways as there are atoms.
#[test]
fn a_tower_of_includes() {
    let mut text = "groups:\n".to_owned();
    for level in 0..60 {
        for side in ["a", "b"] {
            let next = level + 1;
            let _ = writeln!(
                text,
                "  {side}_{level}: {{description: x, include: [a_{next}, b_{next}], properties: {{{side}_{level}_p: {{type: object, include: [a_{next}, b_{next}]}}}}}}"
            );
        }
    }
    text += "  a_60: {description: x}\n  b_60: {description: x}\nevents:\n  all_sent: {description: x, include: [a_0, b_0], owner: 7}\n";
    let ended = run("a tower", "a.yaml", text);
    finds(&ended, "dictionary/a.yaml:125:");
}

#[test]
fn chains_of_references() {
    for length in [1_000, 5_000] {
        let mut text = "properties:\n".to_owned();
        for i in 0..length {
            let _ = writeln!(text, "  p_{i}: {{ref: p_{}, description: x}}", i + 1);
        }
        let _ = write!(
            text,
            "events:\n  all_sent: {{description: x, properties: {{p: {{ref: p_0}}}}}}\n"
        );
        let ended = run("to nowhere", "a.yaml", &text);
        let last = format!("dictionary/a.yaml:{}:", length + 1);
        finds(&ended, &last);
        let round = text.replace(&format!("ref: p_{length},"), "ref: p_0,");
        let ended = run("in a circle", "a.yaml", round);
        finds(&ended, &last);
        let mut groups = "groups:\n".to_owned();
        for i in 0..length {
            let _ = writeln!(
                groups,
                "  g_{i}: {{include: [g_{}], description: x}}",
                i + 1
            );
        }
        let _ = write!(
            groups,
            "events:\n  all_sent: {{description: x, include: [g_0]}}\n"
        );
        let ended = run("of groups", "a.yaml", groups);
        finds(&ended, &last);
    }
}

#[test]
fn wide_objects() {
    let mut text = "events:\n  all_sent:\n    description: x\n    properties:\n      first: {type: string, description: x}\n".to_owned();
    for i in 0..20_000 {
        let _ = writeln!(
            text,
            "      p_{i}: {{type: string, description: x, required: {{when: {{first: a, p_{}: b}}}}, unit: {{property: p_0}}}}",
            i / 2
        );
    }
    run("conditions", "a.yaml", text);
    let values: Vec<String> = (0..200_000).map(|i| format!("v{i}")).collect();
    let text = format!(
        "properties:\n  a: {{type: string, description: x, enum: [{}, v0]}}\n",
        values.join(", ")
    );
    let ended = run("an enum", "a.yaml", text);
    finds(&ended, "dictionary/a.yaml:2:");
    let text = format!(
        "events:\n  all_sent:\n    description: x\n    tags: [{0}]\n    unique_by: [{0}]\n    platforms: [{0}]\n",
        values.join(", ")
    );
    run("lists", "a.yaml", text);
}

/// A name of many letters among many: looking for what was meant must not take forever.
#[test]
fn long_names_that_are_looked_for() {
    let mut text = "groups:\n".to_owned();
    for i in 0..2_000 {
        let _ = writeln!(text, "  {}_{i}: {{description: x}}", "word_".repeat(100));
    }
    let wanted: Vec<String> = (0..200)
        .map(|i| format!("{}_x{i}", "word_".repeat(100)))
        .collect();
    let _ = write!(
        text,
        "events:\n  all_sent: {{description: x, include: [{}]}}\n",
        wanted.join(", ")
    );
    run("near names", "a.yaml", text);
}

#[test]
fn a_bomb_in_every_section() {
    let mut text = "x-a0: &a0 {type: string, description: x}\n".to_owned();
    for i in 1..6 {
        let keys: Vec<String> = (0..9).map(|k| format!("k{k}: *a{}", i - 1)).collect();
        let _ = writeln!(
            text,
            "x-a{i}: &a{i} {{type: object, description: x, properties: {{{}}}}}",
            keys.join(", ")
        );
    }
    // Each within the limits of one file's aliases, as a whole ten times as much.
    for section in ["properties", "identifiers", "journeys"] {
        let _ = writeln!(text, "{section}:");
        for i in 0..4 {
            let _ = writeln!(text, "  n_{i}: *a5");
        }
    }
    run("bombs", "a.yaml", text);
}
