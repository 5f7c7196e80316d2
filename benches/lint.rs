//! `cargo bench --bench lint`: what linting a large dictionary costs, beside merely reading its
//! files and beside parsing them into structs with serde_yaml, all in one run on one input:
//! 3,000 event files, 120,000 lines. Reports ratios; asserts nothing.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads files and prints"
)]

#[path = "support/generate.rs"]
mod generate;
#[path = "support/measure.rs"]
mod measure;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use event_schema::config::Config;
use event_schema::dict::{Dictionary, Fragment};
use event_schema::source::{Disk, Source as _, decode};
use event_schema::syntax::parse;
use event_schema::text::FileId;
use measure::{medians, millis, ratio};
use serde::Deserialize;

const EVENTS: usize = 3_000;
const RUNS: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().collect();
    // The sides that are not the program itself run in a child as well, so that all pay for
    // starting a process.
    if let [_, side, root] = &arguments[..] {
        match side.as_str() {
            "walk" => drop(walk(Path::new(root))?),
            "serde" => serde(Path::new(root))?,
            _ => {}
        }
        return Ok(());
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-lint");
    let _ = fs::remove_dir_all(&folder);
    let lines = generate::dictionary(&folder, EVENTS, 1)?;
    println!(
        "{EVENTS} events in {} files, {lines} lines; median of {RUNS} runs\n",
        EVENTS + 2
    );

    let itself = env::current_exe()?;
    let side = |name: &'static str| {
        let (itself, folder) = (itself.clone(), folder.clone());
        move || {
            let mut command = Command::new(&itself);
            command.arg(name).arg(&folder);
            command
        }
    };
    let lint_of = |folder: PathBuf| {
        move || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_schema"));
            let arguments = ["lint", "--format", "short", "-C"];
            command.args(arguments).arg(&folder);
            command
        }
    };
    let store = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/store");
    let (lint, store) = (lint_of(folder.clone()), lint_of(store));
    let sides: [&dyn Fn() -> Command; 4] = [&side("walk"), &side("serde"), &lint, &store];
    let [walk, serde, lint, store] = medians(sides, RUNS)?;
    println!("{:28} {:>12} {:>12} {:>10}", "", "CPU", "wall", "memory");
    for (name, cost) in [
        ("walk and read", walk),
        ("serde_yaml into structs", serde),
        ("schema lint", lint),
    ] {
        let memory = format!("{:.1} MB", cost.memory as f64 / 1e6);
        println!(
            "{name:28} {:>12} {:>12} {memory:>10}",
            millis(cost.cpu),
            millis(cost.wall)
        );
    }
    println!(
        "\nCPU of lint ÷ CPU of serde_yaml:       {}",
        ratio(lint.cpu, serde.cpu)
    );
    println!(
        "wall of lint ÷ wall of walk and read:  {}",
        ratio(lint.wall, walk.wall)
    );
    println!(
        "schema lint of fixtures/store:         {} CPU",
        millis(store.cpu)
    );
    stages(&folder)
}

fn files(root: &Path) -> Result<Vec<PathBuf>, io::Error> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            match entry.file_type()?.is_dir() {
                true => folders.push(entry.path()),
                false => files.push(entry.path()),
            }
        }
    }
    Ok(files)
}

fn walk(root: &Path) -> Result<Vec<String>, io::Error> {
    files(&root.join("dictionary"))?
        .into_iter()
        .map(fs::read_to_string)
        .collect()
}

/// What somebody would write who wants the data and nothing else.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "parsed, not used: that is the comparison")]
struct PlainFile {
    events: Option<BTreeMap<String, PlainEvent>>,
    properties: Option<BTreeMap<String, PlainProperty>>,
    groups: Option<BTreeMap<String, PlainGroup>>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "parsed, not used: that is the comparison")]
struct PlainEvent {
    version: Option<String>,
    status: Option<String>,
    description: Option<String>,
    trigger: Option<String>,
    owner: Option<String>,
    platforms: Option<Vec<String>>,
    include: Option<Vec<String>>,
    properties: Option<BTreeMap<String, PlainProperty>>,
    tags: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "parsed, not used: that is the comparison")]
struct PlainGroup {
    description: Option<String>,
    set: Option<String>,
    properties: Option<BTreeMap<String, PlainProperty>>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "parsed, not used: that is the comparison")]
#[serde(rename_all = "camelCase")]
struct PlainProperty {
    #[serde(rename = "ref")]
    reference: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    description: Option<String>,
    required: Option<bool>,
    pattern: Option<String>,
    format: Option<String>,
    minimum: Option<f64>,
    maximum: Option<f64>,
    max_length: Option<u64>,
    #[serde(rename = "enum")]
    values: Option<Vec<String>>,
    unit: Option<BTreeMap<String, String>>,
    examples: Option<Vec<String>>,
}

fn serde(root: &Path) -> Result<(), Box<dyn Error>> {
    let mut parsed = Vec::new();
    for text in walk(root)? {
        parsed.push(serde_yaml::from_str::<PlainFile>(&text)?);
    }
    std::hint::black_box(&parsed);
    Ok(())
}

/// The share of each stage, on one thread, in this process.
fn stages(root: &Path) -> Result<(), Box<dyn Error>> {
    let mut times: Vec<(&str, Duration)> = Vec::new();
    let mut clock = Instant::now();
    let mut lap = |name: &'static str| {
        times.push((name, clock.elapsed()));
        clock = Instant::now();
    };
    let disk = Disk::new(root);
    let manifest = parse(
        FileId(0),
        "event-schema.yaml",
        decode(disk.read("event-schema.yaml")?),
    );
    let config = Config::read(Arc::new(manifest));
    let patterns = config.dictionary_patterns().unwrap_or_default();
    let patterns: Vec<_> = patterns.into_iter().map(|pattern| pattern.value).collect();
    let listing = disk.list(&patterns);
    lap("walk");
    let bytes: Vec<Vec<u8>> = listing
        .paths
        .iter()
        .map(|path| disk.read(path))
        .collect::<Result<_, _>>()?;
    lap("read");
    let trees: Vec<_> = listing
        .paths
        .iter()
        .zip(bytes)
        .enumerate()
        .map(|(i, (path, bytes))| Arc::new(parse(FileId(i as u32 + 1), path, decode(bytes))))
        .collect();
    lap("parse to trees");
    let fragments: Vec<_> = trees
        .into_iter()
        .map(|tree| Arc::new(Fragment::read(tree)))
        .collect();
    lap("decode to fragments");
    let dictionary = Dictionary::new(fragments, false);
    lap("join");
    drop((dictionary, config));
    let session = event_schema::session::Session::discover(root)?;
    clock = Instant::now();
    let outcome = session.lint();
    times.push(("rules", clock.elapsed()));
    let total: Duration = times.iter().map(|(_, time)| *time).sum();
    println!(
        "\n{} findings; share of each stage (rules on all cores, the rest on one):",
        outcome.findings.len()
    );
    for (name, time) in times {
        println!(
            "  {name:22} {:>10}  {:>4.0} %",
            millis(time),
            100.0 * time.as_secs_f64() / total.as_secs_f64()
        );
    }
    Ok(())
}
