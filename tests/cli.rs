//! The command line as a person meets it: each file of `fixtures/cli/` is a test.
//!
//! A case is text. It begins with what it shows, in a sentence. Sections set the folder up:
//! `--- copy FOLDER -> NAME` (of the repository), `--- file NAME` with the lines that follow,
//! `--- folder NAME`, `--- link NAME -> TARGET`. Then `$ cd FOLDER` where it matters,
//! `$ schema …`, and what comes of it. `UPDATE=1` rewrites what comes of it.

#![allow(
    clippy::disallowed_methods,
    reason = "reads and rewrites the cases in fixtures/cli"
)]

mod support;

use std::fs;
use std::path::Path;
use std::process::{ExitCode, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};
use support::{Run, Scratch, repository, update};

fn main() -> ExitCode {
    let mut trials = cases();
    trials.push(Trial::test("a_reader_that_left", a_reader_that_left));
    trials.push(Trial::test("a_full_disk", a_full_disk));
    trials.push(Trial::test("an_init_that_fails", an_init_that_fails));
    trials.push(Trial::test("a_folder_to_quote", a_folder_to_quote));
    trials.push(Trial::test("a_wrong_expectation_fails", || {
        a_wrong_expectation_fails();
        Ok(())
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn cases() -> Vec<Trial> {
    let folder = repository().join("fixtures/cli");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("fixtures/cli is there")
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    paths.sort();
    let trial = |path: std::path::PathBuf| {
        let name = path.file_stem().expect("it has a name").to_string_lossy();
        Trial::test(name.into_owned(), move || case(&path))
    };
    paths.into_iter().map(trial).collect()
}

fn case(path: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let name = path.file_stem().expect("it has a name").to_string_lossy();
    let actual = replay(&name, &text)?;
    if actual == text {
        return Ok(());
    }
    if update() {
        return Ok(fs::write(path, actual)?);
    }
    let shown = path.display();
    Err(format!(
        "{shown} says\n\n{text}\nbut what comes of it is\n\n{actual}\nUPDATE=1 accepts that"
    )
    .into())
}

/// The case with what really comes of it.
fn replay(name: &str, text: &str) -> Result<String, Failed> {
    let scratch = Scratch::new(&format!("cli-{name}"));
    let mut input = String::new();
    let mut cwd = ".";
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        input.push_str(line);
        input.push('\n');
        if let Some(folder) = line.strip_prefix("$ cd ") {
            cwd = folder;
        } else if let Some(args) = line.strip_prefix("$ schema") {
            let args: Vec<&str> = args.split_whitespace().collect();
            let run = scratch.run(cwd, &args);
            machine_output(&args, &run)?;
            return Ok(input + &shown(&run));
        } else if let Some(section) = line.strip_prefix("--- ") {
            let (kind, rest) = section.split_once(' ').unwrap_or((section, ""));
            let (here, target) = rest.split_once(" -> ").unwrap_or((rest, ""));
            match kind {
                "copy" => scratch.copy(here, target),
                "folder" => fs::create_dir_all(scratch.path(here))?,
                "link" => link(target, &scratch.path(here))?,
                "file" => {
                    let mut content = String::new();
                    let ends = |line: &&str| line.starts_with("--- ") || line.starts_with("$ ");
                    while let Some(line) = lines.next_if(|line| !ends(line)) {
                        content.push_str(line);
                        content.push('\n');
                    }
                    input.push_str(&content);
                    scratch.write(here, &content);
                }
                _ => return Err(format!("`--- {kind}` is no section").into()),
            }
        }
    }
    Err("the case has no line `$ schema …`".into())
}

fn shown(run: &Run) -> String {
    let code = run
        .code
        .map_or("by a signal".to_owned(), |code| code.to_string());
    let mut text = format!("exit {code}\n");
    for (stream, output) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
        if !output.is_empty() {
            text.push_str(&format!("--- {stream}\n{output}"));
            if !output.ends_with('\n') {
                text.push_str("\n(no line end)\n");
            }
        }
    }
    text
}

/// What machines read keeps to its JSON Schema, in every case.
fn machine_output(args: &[&str], run: &Run) -> Result<(), Failed> {
    if !(args.contains(&"lint") && args.contains(&"json")) || run.stdout.is_empty() {
        return Ok(());
    }
    let document = serde_json::from_str(&run.stdout)?;
    let schema = event_schema::report::json_schema();
    let validator = jsonschema::validator_for(&schema).map_err(|error| error.to_string())?;
    let faults: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults.join("\n").into()),
    }
}

#[cfg(unix)]
fn link(target: &str, path: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

#[cfg(not(unix))]
fn link(_: &str, _: &Path) -> std::io::Result<()> {
    Err(std::io::Error::other("links are tested on Unix"))
}

/// `schema … | head` ends without a word, however much is still to come.
fn a_reader_that_left() -> Result<(), Failed> {
    let scratch = Scratch::new("cli-a-reader-that-left");
    scratch.copy("fixtures/messy", "messy");
    let commands: [&[&str]; 5] = [
        &["rules"],
        &["rules", "--format", "json"],
        &["explain", "naming/event-case"],
        &["lint", "-C", "messy"],
        &["lint", "-C", "messy", "--format", "json"],
    ];
    for args in commands {
        let (reader, writer) = std::io::pipe()?;
        drop(reader);
        let mut child = scratch.command(".", args);
        let output = child.stdout(writer).stderr(Stdio::piped()).spawn()?;
        let output = output.wait_with_output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let only_notes = said.lines().all(|line| line.starts_with("note: "));
        if output.status.code() != Some(0) || !only_notes {
            return Err(format!("{args:?}: {} {said}", output.status).into());
        }
    }
    Ok(())
}

/// Output that could not be written is no success.
fn a_full_disk() -> Result<(), Failed> {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        return Ok(());
    };
    let scratch = Scratch::new("cli-a-full-disk");
    let output = scratch.command(".", &["rules"]).stdout(full).output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    match output.status.code() == Some(2) && said.contains("cannot write the output") {
        true => Ok(()),
        false => Err(format!("{} {said}", output.status).into()),
    }
}

/// What `schema init` cannot write in whole it does not leave in part: a second try can succeed.
fn an_init_that_fails() -> Result<(), Failed> {
    let scratch = Scratch::new("cli-an-init-that-fails");
    scratch.write("dictionary", "in the way");
    let first = scratch.run(".", &["init", "--yes"]);
    let left = !scratch.path("event-schema.yaml").exists();
    fs::remove_file(scratch.path("dictionary"))?;
    let second = scratch.run(".", &["init", "--yes"]);
    let codes = (first.code, second.code);
    match left && codes == (Some(2), Some(0)) {
        true => Ok(()),
        false => Err(format!("{codes:?}: {}{}", first.stderr, second.stderr).into()),
    }
}

/// The command that is proposed next can be typed as it stands.
fn a_folder_to_quote() -> Result<(), Failed> {
    let scratch = Scratch::new("cli-a-folder-to-quote");
    fs::create_dir_all(scratch.path("sp ace"))?;
    let run = scratch.run(".", &["init", "--yes", "-C", "sp ace"]);
    match run.stdout.ends_with("next: schema lint -C 'sp ace'\n") {
        true => Ok(()),
        false => Err(run.stdout.into()),
    }
}

fn a_wrong_expectation_fails() {
    let right = "Help is there.\n\n$ schema rules --format nonsense\n";
    let replayed = replay("a-wrong-expectation", right).expect("it runs");
    let exit = "exit 2\n--- stderr\nerror: invalid value 'nonsense'";
    assert!(replayed[right.len()..].starts_with(exit), "{replayed}");
    let wrong = replayed.replace("exit 2", "exit 0");
    assert_ne!(
        replay("a-wrong-expectation", &wrong).expect("it runs"),
        wrong
    );
    let again = replay("a-wrong-expectation", &replayed).expect("it runs");
    assert_eq!(again, replayed, "what was accepted stays accepted");
}
