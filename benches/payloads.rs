//! `cargo bench --bench payloads`: what checking a day's log costs, beside the same events read by
//! serde_json and validated by the `jsonschema` crate's `iter_errors`, in one run on one input:
//! 1,000,000 events of 200 types. Reports ratios; asserts nothing.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a benchmark reads files and prints"
)]

#[path = "support/generate.rs"]
#[expect(dead_code, reason = "its random numbers alone")]
mod generate;
#[path = "support/log.rs"]
mod log;
#[path = "support/measure.rs"]
mod measure;

use std::collections::HashMap;
use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use event_schema::dict::schema::{CompileOptions, compile_event};
use event_schema::dict::validate::validator;
use event_schema::session::Session;
use event_schema::source::Disk;
use measure::{Cost, medians, millis, ratio};
use serde_json::Value;

const EVENTS: usize = 1_000_000;
const RUNS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().collect();
    if let [_, side, folder, log] = &arguments[..]
        && side == "exact"
    {
        return exact(Path::new(folder), Path::new(log));
    }
    if let [_, side, folder] = &arguments[..]
        && side == "write"
    {
        log::dictionary(Path::new(folder))?;
        log::log(&Path::new(folder).join("log.ndjson"), EVENTS, 10, 1)?;
        return Ok(());
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-payloads");
    let _ = fs::remove_dir_all(&folder);
    log::dictionary(&folder)?;
    for (faulty, seed) in [(10, 11), (50, 12), (500, 13)] {
        let path = folder.join("log.ndjson");
        let bytes = log::log(&path, EVENTS, faulty, seed)?;
        println!(
            "{EVENTS} events, {:.0} bytes each, {:.0} % faulty; median of {RUNS} runs",
            bytes as f64 / EVENTS as f64,
            faulty as f64 / 10.0
        );
        compare(&folder, &path)?;
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

fn compare(folder: &Path, log: &Path) -> Result<(), Box<dyn Error>> {
    let itself = env::current_exe()?;
    let exact = || {
        let mut command = Command::new(&itself);
        command.arg("exact").arg(folder).arg(log);
        command
    };
    let lint = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_schema"));
        command
            .args(["lint", "--summary", "-C"])
            .arg(folder)
            .arg(log);
        command
    };
    let [exact, lint] = medians([&exact, &lint], RUNS)?;
    let line = |name: &str, cost: Cost| {
        let memory = format!("{:.1} MB", cost.memory as f64 / 1e6);
        println!(
            "{name:28} {:>12} {:>12} {memory:>10}",
            millis(cost.cpu),
            millis(cost.wall)
        );
    };
    println!("{:28} {:>12} {:>12} {:>10}", "", "CPU", "wall", "memory");
    line("serde_json and iter_errors", exact);
    line("schema lint", lint);
    println!(
        "CPU of lint ÷ CPU of iter_errors:  {}",
        ratio(lint.cpu, exact.cpu)
    );
    println!(
        "CPU of lint ÷ wall of lint:        {}\n",
        ratio(lint.cpu, lint.wall)
    );
    Ok(())
}

/// What somebody would write who has the same schemas: a tree of each line, and all errors of it.
fn exact(folder: &Path, log: &Path) -> Result<(), Box<dyn Error>> {
    let session = Session::load(&Disk::new(folder), "")?;
    let mut validators = HashMap::new();
    for event in session.dictionary.events() {
        let compiled = compile_event(&session.dictionary, event, &CompileOptions::default());
        validators.insert(event.name.value.to_string(), validator(&compiled)?);
    }
    let mut errors = 0;
    let mut line = String::new();
    let mut reader = BufReader::with_capacity(1 << 20, fs::File::open(log)?);
    while reader.read_line(&mut line)? > 0 {
        let event: Value = serde_json::from_str(&line)?;
        let name = event["event"].as_str().unwrap_or_default();
        if let Some(validator) = validators.get(name) {
            errors += validator.iter_errors(&event["properties"]).count();
        }
        line.clear();
    }
    println!("{errors}");
    Ok(())
}
