//! What README.md shows is what happens: its commands run in order, in a scratch folder with the
//! repository's fixtures, and print what it says they print. `UPDATE=1` rewrites what it says.
//!
//! A block of `console` holds commands (`$ …`) and their output, notes before results. A block of
//! `yaml file=NAME` is a file that the reader is told to write.

#![allow(clippy::disallowed_methods, reason = "reads and rewrites README.md")]

mod support;

use std::fs;

use support::{Scratch, repository, update};

#[test]
fn the_readme_is_true() {
    let path = repository().join("README.md");
    let text = fs::read_to_string(&path).expect("README.md is there");
    let scratch = Scratch::new("readme");
    for folder in ["store", "readme"] {
        let folder = format!("fixtures/{folder}");
        scratch.copy(&folder, &folder);
    }
    // The folder of an app, in which nothing but its manifest tells what it is.
    let package = r#"{"name": "shop", "dependencies": {"react-dom": "19.0.0"}}"#;
    scratch.write("start/package.json", package);
    let actual = replay(&text, &scratch).unwrap_or_else(|problem| panic!("README.md: {problem}"));
    if actual != text && update() {
        fs::write(&path, actual).expect("README.md can be written");
        return;
    }
    let changed = text
        .lines()
        .zip(actual.lines())
        .find(|(says, is)| says != is);
    assert!(
        actual == text,
        "README.md shows other output than there is, first at\n{changed:#?}\nUPDATE=1 rewrites it"
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

/// What the few commands that a README needs do.
struct Shell<'s> {
    scratch: &'s Scratch,
    folders: Vec<String>,
    code: i32,
}

impl Shell<'_> {
    fn run(&mut self, command: &str) -> Result<String, String> {
        let words: Vec<&str> = command.split_whitespace().collect();
        match words[..] {
            // What runs this test, and what takes minutes and leaves the scratch folder.
            ["cargo", "test"] | ["cargo", "install", "--path", "."] => Ok(String::new()),
            ["cargo", "run", "--release", "--", ref args @ ..] | ["schema", ref args @ ..] => {
                let cwd = format!("./{}", self.folders.join("/"));
                let run = self.scratch.run(&cwd, args);
                self.code = run.code.ok_or("ended by a signal")?;
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
        "```sh\nschema lint\n```\n",
    ] {
        assert!(replay(page, &scratch).is_err(), "{page}");
    }
}
