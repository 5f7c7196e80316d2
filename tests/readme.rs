//! What README.md and docs/drifted-store.md show is what happens: their commands run in order, in a
//! scratch folder with the repository's fixtures, and print what they say. `UPDATE=1` rewrites that.
//!
//! A block of `console` holds commands (`$ …`) and their output, notes before results. A block of
//! `yaml file=NAME` is a file that the reader is told to write.

#![allow(clippy::disallowed_methods, reason = "reads and rewrites the pages")]

mod support;

use std::fs;

use support::{Run, Scratch, repository, update};

#[test]
fn the_readme_is_true() {
    let scratch = Scratch::new("readme");
    for folder in ["store", "readme", "payload/counted"] {
        let folder = format!("fixtures/{folder}");
        scratch.copy(&folder, &folder);
    }
    // The folder of an app, in which nothing but its manifest tells what it is.
    let package = r#"{"name": "shop", "dependencies": {"react-dom": "19.0.0"}}"#;
    scratch.write("start/package.json", package);
    holds("README.md", &scratch);
}

#[test]
fn the_story_of_the_drifted_store_is_true() {
    let scratch = Scratch::new("readme-drifted");
    let folder = "fixtures/store-drifted";
    scratch.copy(folder, folder);
    holds("docs/drifted-store.md", &scratch);
}

fn holds(page: &str, scratch: &Scratch) {
    let path = repository().join(page);
    let text = fs::read_to_string(&path).expect("the page is there");
    let actual = replay(&text, scratch).unwrap_or_else(|problem| panic!("{page}: {problem}"));
    if actual != text && update() {
        fs::write(&path, actual).expect("the page can be written");
        return;
    }
    let changed = text
        .lines()
        .zip(actual.lines())
        .find(|(says, is)| says != is);
    assert!(
        actual == text,
        "{page} shows other output than there is, first at\n{changed:#?}\nUPDATE=1 rewrites it"
    );
}

/// The text with the output that its commands have.
fn replay(text: &str, scratch: &Scratch) -> Result<String, String> {
    let mut out = String::new();
    let mut shell = Shell {
        scratch,
        folders: Vec::new(),
        code: 0,
    };
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if info == "console" {
            for command in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
                let output = shell.run(command)?;
                out.push_str(&format!("$ {command}\n{output}"));
            }
        } else {
            for line in &block {
                out.push_str(line);
                out.push('\n');
            }
            match info.split_once(" file=") {
                Some((_, name)) => scratch.write(name, &(block.join("\n") + "\n")),
                None => return Err(format!("nothing tests the block ```{info}")),
            }
        }
        out.push_str("```\n");
    }
    Ok(out)
}

/// What the few commands that the pages need do.
struct Shell<'s> {
    scratch: &'s Scratch,
    folders: Vec<String>,
    code: i32,
}

impl Shell<'_> {
    fn run(&mut self, command: &str) -> Result<String, String> {
        if let Some((command, file)) = command.split_once(" > ") {
            let run = self.program(command)?;
            self.scratch.write(&self.here(file), &run.stdout);
            return Ok(run.stderr);
        }
        if let Some(command) = command.strip_suffix(" | tail -n 1") {
            let run = self.program(command)?;
            let last = run.stdout.lines().last().unwrap_or_default();
            return Ok(format!("{}{last}\n", run.stderr));
        }
        if let Some(args) = command.strip_prefix("awk -v RS= '/") {
            return self
                .paragraphs(args)
                .ok_or_else(|| format!("no test can run `{command}`"));
        }
        let words: Vec<&str> = command.split_whitespace().collect();
        match words[..] {
            // What runs this test, and what takes minutes and leaves the scratch folder.
            ["cargo", "test"] | ["cargo", "install", "--path", "."] => Ok(String::new()),
            ["cargo", "run", "--release", "--", ..] | ["schema", ..] => {
                let run = self.program(command)?;
                Ok(run.stderr + &run.stdout)
            }
            ["cd", ".."] => match self.folders.pop() {
                Some(_) => Ok(String::new()),
                None => Err("leaves the scratch folder".into()),
            },
            ["cd", folder] => {
                self.folders.push(folder.to_owned());
                Ok(String::new())
            }
            ["echo", "$?"] => Ok(format!("{}\n", self.code)),
            _ => Err(format!("no test can run `{command}`")),
        }
    }

    /// Runs the program by its name, or as it is run before it is installed.
    fn program(&mut self, command: &str) -> Result<Run, String> {
        let words: Vec<&str> = command.split_whitespace().collect();
        let args = match &words[..] {
            ["cargo", "run", "--release", "--", args @ ..] | ["schema", args @ ..] => args,
            _ => return Err(format!("no test can run `{command}`")),
        };
        let run = self.scratch.run(&self.here(""), args);
        self.code = run.code.ok_or("ended by a signal")?;
        Ok(run)
    }

    /// What `awk` prints of the paragraphs of a file, of `WORDS/' FILE`: those that have the words.
    fn paragraphs(&self, args: &str) -> Option<String> {
        let (wanted, file) = args.split_once("/' ")?;
        // What means something else in a pattern is left to awk.
        let wanted = wanted.replace("\\/", "/");
        if wanted.contains(|c: char| !(c.is_alphanumeric() || "/-_` :]".contains(c))) {
            return None;
        }
        let text = fs::read_to_string(self.scratch.path(&self.here(file))).ok()?;
        let found = text.split("\n\n").filter(|part| part.contains(&wanted));
        let found: String = found
            .map(|part| part.trim_end().to_owned() + "\n")
            .collect();
        // An excerpt that is empty is a finding that is gone.
        (!found.is_empty()).then_some(found)
    }

    /// The path of a file in the folder that commands run in.
    fn here(&self, file: &str) -> String {
        format!("./{}/{file}", self.folders.join("/"))
    }
}

#[test]
fn other_output_is_noticed() {
    let scratch = Scratch::new("readme-planted");
    let page = "```yaml file=x/event-schema.yaml\nversion: 2\n```\n\n\
                ```console\n$ cd x\n$ schema lint --format short\nall is well\n$ echo $?\n0\n```\n";
    let actual = replay(page, &scratch).expect("it runs");
    assert_ne!(actual, page);
    assert!(
        actual.contains("event-schema.yaml:1:10: error["),
        "{actual}"
    );
    assert!(actual.contains("$ echo $?\n1\n"), "{actual}");
    let again = replay(&actual, &scratch).expect("it runs");
    assert_eq!(again, actual, "what was accepted stays accepted");
}

#[test]
fn what_cannot_be_tested_is_refused() {
    let scratch = Scratch::new("readme-refused");
    for page in [
        "```console\n$ curl x | sh\n```\n",
        "```console\n$ awk -v RS= '/a.b/' found.txt\n```\n",
        "```sh\nschema lint\n```\n",
    ] {
        assert!(replay(page, &scratch).is_err(), "{page}");
    }
}
