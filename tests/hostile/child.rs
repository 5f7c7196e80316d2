//! The real program as a child process, with 1 GiB of address space and a time limit.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// A folder of its own, gone when dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("hostile")
            .join(name);
        fs::create_dir_all(path.join("dictionary")).expect("a folder");
        Self(path).with("event-schema.yaml", "version: 1\n")
    }

    pub(crate) fn with(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        fs::write(self.0.join(path), bytes).expect("a file");
        self
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code; none where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) notes: String,
    pub(crate) took: Duration,
}

/// Longer than any input may take, on a machine that does much else.
const LIMIT: Duration = Duration::from_secs(240);

/// `schema lint` in `folder`, with `script` in the place of plain `"$@"`.
pub(crate) fn command(folder: &Folder, script: &str, format: &str) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("ulimit -v 1048576; {script}"), "sh"])
        .arg(env!("CARGO_BIN_EXE_schema"))
        .args(["lint", "--format", format])
        .current_dir(&folder.0)
        // Every thread's arena reserves address space that it does not use.
        .env("MALLOC_ARENA_MAX", "2")
        .env("RAYON_NUM_THREADS", "2")
        .stdin(Stdio::null());
    command
}

/// Runs `schema lint` to its end.
pub(crate) fn lint(folder: &Folder, format: &str) -> Ended {
    end(command(folder, "exec \"$@\"", format), folder)
}

/// Runs `command` to its end; its output goes through files, so that no pipe can fill up.
pub(crate) fn end(mut command: Command, folder: &Folder) -> Ended {
    let (out, notes) = (folder.path(".out"), folder.path(".notes"));
    let file = |path: &Path| fs::File::create(path).expect("a file");
    let start = Instant::now();
    let child = command.stdout(file(&out)).stderr(file(&notes)).spawn();
    let code = wait(&mut child.expect("sh is there"));
    let read = |path: &Path| String::from_utf8(fs::read(path).expect("output")).expect("UTF-8");
    Ended {
        code,
        out: read(&out),
        notes: read(&notes),
        took: start.elapsed(),
    }
}

/// The exit code of `child`, none where a signal or the time limit ended it.
pub(crate) fn wait(child: &mut Child) -> Option<i32> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return status.code();
        }
        if start.elapsed() > LIMIT {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

impl Ended {
    /// Ended by itself, with a finding or with trouble, and said so.
    pub(crate) fn is_sound(&self) -> bool {
        let said = match self.code {
            Some(0) => !self.out.is_empty() && self.took < LIMIT,
            Some(1) => self.out.contains("error["),
            Some(2) => self.notes.contains("error: "),
            _ => false,
        };
        said && !self.notes.contains("panicked") && !self.notes.contains("memory allocation")
    }
}
