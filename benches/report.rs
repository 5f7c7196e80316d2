//! `cargo bench --bench report`: what printing 10,000 findings costs in each format, and whether
//! a finding on a 20,000-line file costs what one on a 50-line file does. The peer is `short`,
//! which does no more than format a line. Reports ratios; asserts nothing.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark writes files and prints"
)]

#[path = "support/measure.rs"]
mod measure;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use event_schema::diag::{Diagnostic, Finding, Label, Level, Message, Summary};
use event_schema::report::{Format, Options, Report, write};
use event_schema::source::{File, Files};
use event_schema::text::{FileId, Span};
use measure::{medians, millis, ratio};

const FINDINGS: usize = 10_000;
const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    whole_program()?;
    println!("\nprinting alone, {FINDINGS} findings with a related span and a help text each:");
    println!(
        "{:8} {:>14} {:>18} {:>8}",
        "", "50-line file", "20,000-line file", "ratio"
    );
    for format in Format::ALL {
        let small = (0..RUNS)
            .map(|_| print(format, 50))
            .min()
            .unwrap_or_default();
        let large = (0..RUNS)
            .map(|_| print(format, 20_000))
            .min()
            .unwrap_or_default();
        println!(
            "{:8} {:>14} {:>18} {:>8}",
            format.name(),
            millis(small),
            millis(large),
            ratio(large, small)
        );
    }
    Ok(())
}

/// The program on a dictionary with one finding an event, in one file.
fn whole_program() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-report");
    fs::create_dir_all(&folder)?;
    fs::write(
        folder.join("event-schema.yaml"),
        "version: 1\ndictionary: [events.yaml]\n",
    )?;
    let mut text = String::from("events:\n");
    for i in 0..FINDINGS {
        writeln!(text, "  event_{i}:\n    version: 1")?;
    }
    fs::write(folder.join("events.yaml"), &text)?;
    println!(
        "schema lint of {} lines with {FINDINGS} findings, median CPU of {RUNS} runs:",
        text.lines().count()
    );
    let sides = Format::NAMES.map(|format| {
        let folder = folder.clone();
        move || lint(&folder, format)
    });
    let costs = medians(
        sides.each_ref().map(|side| side as &dyn Fn() -> Command),
        RUNS,
    )?;
    let short = Format::NAMES
        .iter()
        .zip(costs)
        .find(|(name, _)| **name == "short");
    let short = short
        .map(|(_, cost)| cost)
        .ok_or("no format is called short")?;
    for (format, cost) in Format::NAMES.iter().zip(costs) {
        let memory = cost.memory as f64 / 1e6;
        println!(
            "{format:8} {:>12} CPU {:>12} wall {memory:>8.1} MB   {} times the CPU of short",
            millis(cost.cpu),
            millis(cost.wall),
            ratio(cost.cpu, short.cpu)
        );
    }
    Ok(())
}

fn lint(folder: &Path, format: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schema"));
    command.args(["lint", "--format", format, "-C"]).arg(folder);
    command
}

/// Prints findings that are spread over a file of `lines` lines.
fn print(format: Format, lines: usize) -> Duration {
    let line = "  name_of_event: {version: 1, description: 'What happened, in some words.'}\n";
    let files = Files::new(vec![File::new("a.yaml", line.repeat(lines).into())], "");
    let finding = |i: usize| {
        let start = (i * lines / FINDINGS * line.len() + 2) as u32;
        let span = |from, to| Span::new(FileId(0), start + from, start + to);
        let message = Message::from("event name `name_of_event` is not right");
        let diagnostic = Diagnostic {
            related: vec![Label {
                span: span(15, 20),
                text: "asked for here".into(),
            }],
            help: Some("two spellings of one event become two rows".into()),
            ..Diagnostic::new("naming/event-case", Level::Error, message, span(0, 13))
        };
        let fingerprint = "1:0000000000000000".into();
        Finding {
            diagnostic,
            entity: Some("event:name".into()),
            reaches: None,
            pointer: String::new(),
            fingerprint,
        }
    };
    let findings: Vec<Finding> = (0..FINDINGS).map(finding).collect();
    let report = Report {
        files: &files,
        findings: &findings,
        summary: &Summary::default(),
        private: &[],
        sent: None,
    };
    let start = Instant::now();
    let written = write(format, &report, &Options::default(), &mut std::io::sink());
    assert!(written.is_ok(), "a sink takes everything");
    start.elapsed()
}
