//! What the harnesses that run the built program share: a scratch folder and a clean environment.

#![allow(
    clippy::disallowed_methods,
    reason = "tests copy fixtures into scratch folders"
)]
#![allow(dead_code, reason = "each harness uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether expectations are to be rewritten.
pub(crate) fn update() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// A folder of its own, empty at first.
pub(crate) struct Scratch {
    root: PathBuf,
}

/// What a run of the program came to, without paths of this machine.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Scratch {
    /// `name` must differ from test to test.
    pub(crate) fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if root.exists() {
            fs::remove_dir_all(&root).expect("the scratch folder can be emptied");
        }
        fs::create_dir_all(&root).expect("the scratch folder can be made");
        let root = root.canonicalize().expect("it is there");
        Self { root }
    }

    /// The path of `name` in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Writes a file, and the folders that it is in.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        let parent = path.parent().expect("a file is in a folder");
        fs::create_dir_all(parent).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    /// Copies a folder of the repository.
    pub(crate) fn copy(&self, from: &str, to: &str) {
        copy(&repository().join(from), &self.path(to));
    }

    /// The program, to be run in the folder `cwd` with nothing of this machine's environment.
    pub(crate) fn command(&self, cwd: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_schema"));
        command
            .args(args)
            .current_dir(self.path(cwd))
            .env_clear()
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null());
        command
    }

    /// Runs the program in the folder `cwd`.
    pub(crate) fn run(&self, cwd: &str, args: &[&str]) -> Run {
        let output = self.command(cwd, args).output();
        let output = output.expect("the program was built and starts");
        Run {
            code: output.status.code(),
            stdout: self.scrub(&output.stdout),
            stderr: self.scrub(&output.stderr),
        }
    }

    /// Output as text: the scratch folder is `[ROOT]`, an escape character is `␛`.
    fn scrub(&self, output: &[u8]) -> String {
        let text = String::from_utf8(output.to_vec()).expect("output is UTF-8");
        let root = self
            .root
            .to_str()
            .expect("the scratch folder's path is UTF-8");
        text.replace(root, "[ROOT]").replace('\u{1b}', "␛")
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder can be made");
        for entry in fs::read_dir(from).expect("a fixture can be read") {
            let entry = entry.expect("a fixture can be read");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        let bytes = fs::read(from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        fs::write(to, bytes).expect("a file can be written");
    }
}
