//! `cargo bench --bench payloads`: what checking a day's log costs, beside the same events read by
//! serde_json and validated by the `jsonschema` crate's `iter_errors`, and beside a Node script with
//! compiled Ajv validators, in one run on one input: 1,000,000 events of 200 types. Then the same log
//! compressed, beside its decompressors alone. Reports ratios; asserts nothing.
//!
//! Dictionary and log come from seeds. Those of `FOLDER` as written by `payloads write FOLDER` are for
//! whoever makes the program faster: they are others than those that are measured.

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
#[path = "support/property.rs"]
mod property;

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use event_schema::dict::schema::{CompileOptions, Compiled, compile_event};
use event_schema::dict::validate::validator;
use event_schema::session::Session;
use event_schema::source::Disk;
use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use log::Types;
use measure::{Cost, medians, millis, ratio};
use serde_json::Value;

const EVENTS: usize = 1_000_000;
const RUNS: usize = 3;

/// The seed of what is measured.
const MEASURED: u64 = 20_261_126;
/// The seed of what the program is tuned with.
const TUNED: u64 = 1;

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let arguments: Vec<String> = env::args().collect();
    let arguments: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    match arguments[..] {
        ["exact", folder, log] => exact(Path::new(folder), Path::new(log)),
        ["unpack", log] => unpack(Path::new(log)),
        ["write", folder] => write(Path::new(folder), TUNED, 10).map(drop),
        _ => measure(),
    }
}

/// Writes a dictionary, and a log with so many faults in a thousand events; how many bytes that has.
fn write(folder: &Path, seed: u64, faulty: usize) -> Result<u64, Box<dyn Error>> {
    let types = Types::new(seed);
    types.write(folder)?;
    let log = folder.join("log.ndjson");
    Ok(types.log(&log, EVENTS, faulty, seed + faulty as u64)?)
}

fn measure() -> Outcome {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-payloads");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let node = install(&folder)?;
    for faulty in [10, 50, 500] {
        let bytes = write(&folder, MEASURED, faulty)?;
        schemas(&folder)?;
        println!(
            "{EVENTS} events, {:.0} bytes each, {:.0} % faulty; median of {RUNS} runs",
            bytes as f64 / EVENTS as f64,
            faulty as f64 / 10.0
        );
        compare(&folder, &node)?;
        if faulty == 10 {
            compressed(&folder)?;
        }
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Installs the script of the other side; where it is.
fn install(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/ajv");
    for name in ["package.json", "package-lock.json", "validate.mjs"] {
        fs::copy(from.join(name), folder.join(name))?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--silent"]).current_dir(folder);
    match npm.status() {
        Ok(status) if status.success() => Ok(folder.join("validate.mjs")),
        Ok(status) => Err(format!("`npm ci` in {} ended with {status}", folder.display()).into()),
        Err(error) => Err(format!("`npm`, which comes with Node, is needed: {error}").into()),
    }
}

/// The same schemas for every side, by the name of the event.
fn compiled(session: &Session) -> BTreeMap<String, Compiled> {
    let events = session.dictionary.events();
    events
        .map(|event| {
            let compiled = compile_event(&session.dictionary, event, &CompileOptions::default());
            (event.name.value.to_string(), compiled)
        })
        .collect()
}

fn schemas(folder: &Path) -> Outcome {
    let session = Session::load(&Disk::new(folder), "")?;
    let compiled = compiled(&session);
    let schemas: BTreeMap<&String, &Value> = compiled
        .iter()
        .map(|(name, compiled)| (name, &compiled.schema))
        .collect();
    fs::write(folder.join("schemas.json"), serde_json::to_vec(&schemas)?)?;
    Ok(())
}

fn lint(folder: &Path, log: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schema"));
    command
        .args(["lint", "--summary", "-C"])
        .arg(folder)
        .arg(folder.join(log));
    command
}

/// A side that this program is itself.
fn itself(program: &Path, side: &str, of: &[&Path]) -> Command {
    let mut command = Command::new(program);
    command.arg(side).args(of);
    command
}

fn print(name: &str, cost: Cost) {
    let memory = format!("{:.1} MB", cost.memory as f64 / 1e6);
    let (cpu, wall) = (millis(cost.cpu), millis(cost.wall));
    println!("{name:28} {cpu:>12} {wall:>12} {memory:>10}");
}

fn compare(folder: &Path, node: &Path) -> Outcome {
    let log = folder.join("log.ndjson");
    let program = env::current_exe()?;
    let exact = || itself(&program, "exact", &[folder, &log]);
    let ajv = || {
        let mut command = Command::new("node");
        command.arg(node).arg(folder.join("schemas.json")).arg(&log);
        command
    };
    let [exact, ajv, lint] = medians([&exact, &ajv, &|| lint(folder, "log.ndjson")], RUNS)?;
    println!("{:28} {:>12} {:>12} {:>10}", "", "CPU", "wall", "memory");
    print("serde_json and iter_errors", exact);
    print("Node and Ajv", ajv);
    print("schema lint", lint);
    let (of_exact, of_ajv) = (ratio(lint.cpu, exact.cpu), ratio(ajv.cpu, lint.cpu));
    println!("CPU of lint ÷ CPU of iter_errors:  {of_exact}");
    println!("CPU of Ajv ÷ CPU of lint:          {of_ajv}");
    println!(
        "CPU of lint ÷ wall of lint:        {}\n",
        ratio(lint.cpu, lint.wall)
    );
    Ok(())
}

/// The log compressed, beside what decompresses it and does nothing else.
fn compressed(folder: &Path) -> Outcome {
    let program = env::current_exe()?;
    let plain = folder.join("log.ndjson");
    let open = || File::open(&plain).map(BufReader::new);
    let gzip = folder.join("log.ndjson.gz");
    let into = BufWriter::new(File::create(&gzip)?);
    let mut into = GzEncoder::new(into, Compression::default());
    io::copy(&mut open()?, &mut into)?;
    into.finish()?;
    let zstd = folder.join("log.ndjson.zst");
    zstd::stream::copy_encode(open()?, File::create(&zstd)?, 0)?;

    let lint = |name: &'static str| move || lint(folder, name);
    let unpack = |log: &Path| itself(&program, "unpack", &[log]);
    let sides = medians(
        [
            &lint("log.ndjson"),
            &|| unpack(&gzip),
            &lint("log.ndjson.gz"),
            &|| unpack(&zstd),
            &lint("log.ndjson.zst"),
        ],
        RUNS,
    )?;
    let [plain, unpack_gzip, gzip, unpack_zstd, zstd] = sides;
    println!("{:28} {:>12} {:>12} {:>10}", "", "CPU", "wall", "memory");
    print("schema lint", plain);
    for (name, unpacked, linted) in [("gzip", unpack_gzip, gzip), ("zstd", unpack_zstd, zstd)] {
        print(&format!("{name}, decompressor alone"), unpacked);
        print(&format!("{name}, schema lint"), linted);
        let more = linted.cpu.saturating_sub(plain.cpu);
        println!(
            "{name}: wall of lint ÷ wall of the decompressor {}, CPU beyond that of the plain log ÷ CPU of \
             the decompressor {}",
            ratio(linted.wall, unpacked.wall),
            ratio(more, unpacked.cpu)
        );
    }
    println!();
    Ok(())
}

/// Decompresses a log, in pieces that are read and thrown away.
fn unpack(log: &Path) -> Outcome {
    let file = BufReader::with_capacity(1 << 17, File::open(log)?);
    let mut from: Box<dyn Read> = match log.extension().and_then(|end| end.to_str()) {
        Some("zst") => Box::new(zstd::stream::Decoder::with_buffer(file)?),
        _ => Box::new(MultiGzDecoder::new(file)),
    };
    let mut piece = vec![0; 1 << 20];
    let mut bytes = 0;
    loop {
        match from.read(&mut piece)? {
            0 => break,
            read => bytes += read,
        }
    }
    println!("{bytes}");
    Ok(())
}

/// What somebody would write who has the same schemas: a tree of each line, and all errors of it.
fn exact(folder: &Path, log: &Path) -> Outcome {
    let session = Session::load(&Disk::new(folder), "")?;
    let mut validators = HashMap::new();
    for (name, compiled) in compiled(&session) {
        validators.insert(name, validator(&compiled)?);
    }
    let mut errors = 0;
    let mut line = String::new();
    let mut reader = BufReader::with_capacity(1 << 20, File::open(log)?);
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
