//! What a disk can hold instead of a file, and a reader of our output who goes away: the real
//! program names it and ends by itself.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    reason = "a test that makes the folders it looks at"
)]

#[path = "hostile/child.rs"]
mod child;

use std::ffi::OsStr;
use std::fs;
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::{Command, Stdio};

use child::{Ended, Folder, command, end, lint, wait};

const GOOD: &str = "events:\n  order_completed: {description: An order was paid.}\n";
const BAD: &str = "events:\n  order_completed: {descripton: An order was paid.}\n";

/// Exit 2, and `note` among the notes; what could be read was still judged.
#[track_caller]
fn trouble(ended: &Ended, note: &str) {
    assert!(ended.is_sound(), "{ended:?}");
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.notes.contains(note), "no {note:?} in {}", ended.notes);
}

/// A folder with a file that has a finding.
fn folder() -> Folder {
    Folder::new().with("dictionary/bad.yaml", BAD)
}

fn pipe(folder: &Folder, path: &str) {
    let status = Command::new("mkfifo").arg(folder.path(path)).status();
    assert!(status.expect("mkfifo is there").success());
}

#[track_caller]
fn still_judged(ended: &Ended) {
    let finding = "dictionary/bad.yaml:2:21: error[structure/unknown-key]";
    assert!(ended.out.contains(finding), "{}", ended.out);
}

#[test]
fn a_folder_with_the_name_of_a_file() {
    let folder = folder();
    fs::create_dir(folder.path("dictionary/a.yaml")).expect("a folder");
    let ended = lint(&folder, "short");
    trouble(
        &ended,
        "cannot read `dictionary/a.yaml`: it is a folder with the name of a file",
    );
    still_judged(&ended);
    let folder = self::folder();
    fs::remove_file(folder.path("event-schema.yaml")).expect("gone");
    fs::create_dir(folder.path("event-schema.yaml")).expect("a folder");
    trouble(
        &lint(&folder, "short"),
        "cannot read `event-schema.yaml`: it is a folder, not a file",
    );
}

#[test]
fn a_file_that_may_not_be_read() {
    let folder = folder().with("dictionary/secret.yaml", GOOD);
    let path = folder.path("dictionary/secret.yaml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions");
    if fs::read(&path).is_ok() {
        println!("not checked: this user may read everything");
        return;
    }
    let ended = lint(&folder, "short");
    trouble(
        &ended,
        "cannot read `dictionary/secret.yaml`: permission denied",
    );
    still_judged(&ended);
}

/// A file that nobody can read, not even the superuser.
#[test]
fn a_file_that_cannot_be_read() {
    let folder = folder();
    symlink("/proc/self/mem", folder.path("dictionary/a.yaml")).expect("a link");
    if fs::read("/proc/self/mem").is_ok() || !fs::exists("/proc/self/mem").unwrap_or_default() {
        println!("not checked: there is no such file here");
        return;
    }
    let ended = lint(&folder, "short");
    trouble(&ended, "cannot read `dictionary/a.yaml`: ");
    still_judged(&ended);
}

#[test]
fn links_that_lead_nowhere_or_round() {
    for (target, note) in [
        (
            "gone.yaml",
            "cannot read `dictionary/a.yaml`: it is a link to something that is not there",
        ),
        ("a.yaml", "cannot read `dictionary/a.yaml`: "),
        (
            "../dictionary",
            "cannot read `dictionary/a.yaml`: it is a link to a folder above it",
        ),
    ] {
        let folder = folder();
        symlink(target, folder.path("dictionary/a.yaml")).expect("a link");
        let ended = lint(&folder, "short");
        trouble(&ended, note);
        still_judged(&ended);
    }
    let folder = folder();
    fs::create_dir(folder.path("dictionary/below")).expect("a folder");
    symlink("..", folder.path("dictionary/below/up")).expect("a link");
    let ended = lint(&folder, "short");
    trouble(
        &ended,
        "cannot read `dictionary/below/up`: it is a link to a folder above it",
    );
    still_judged(&ended);
}

/// Opening a pipe waits for somebody who writes to it; a device never ends.
#[test]
fn what_is_no_regular_file() {
    let folder = folder();
    pipe(&folder, "dictionary/a.yaml");
    symlink("/dev/zero", folder.path("dictionary/b.yaml")).expect("a link");
    symlink("/dev/null", folder.path("dictionary/c.yaml")).expect("a link");
    let ended = lint(&folder, "short");
    for name in ["a", "b", "c"] {
        trouble(
            &ended,
            &format!("cannot read `dictionary/{name}.yaml`: it is not a regular file"),
        );
    }
    still_judged(&ended);
    let folder = self::folder();
    fs::remove_file(folder.path("event-schema.yaml")).expect("gone");
    pipe(&folder, "event-schema.yaml");
    trouble(
        &lint(&folder, "short"),
        "cannot read `event-schema.yaml`: it is not a regular file",
    );
}

/// Whoever names files can write neither to the terminal nor a finding of his own.
#[test]
fn names_that_a_terminal_would_obey() {
    let folder = folder()
        .with("dictionary/\u{1b}[31mred\n.yaml", BAD)
        .with("dictionary/\u{202e}left.yaml", BAD);
    fs::create_dir(folder.path("dictionary/\u{1b}]0;title\u{7}.yaml")).expect("a folder");
    let bytes = [b"dictionary/".as_slice(), b"\xff\xfe.yaml"].concat();
    let is_made = fs::write(folder.path("").join(OsStr::from_bytes(&bytes)), BAD).is_ok();
    for format in ["human", "short", "json"] {
        let ended = lint(&folder, format);
        assert_eq!(ended.code, Some(2), "{ended:?}");
        let obeyed = |text: &str| text.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(obeyed(&ended.out), None, "{}", ended.out);
        assert_eq!(obeyed(&ended.notes), None, "{:?}", ended.notes);
        assert!(!ended.notes.contains('\u{202e}'), "{:?}", ended.notes);
        assert_eq!(
            ended.notes.lines().count(),
            1 + usize::from(is_made),
            "{}",
            ended.notes
        );
    }
}

#[test]
fn no_manifest_or_no_folder() {
    let folder = folder();
    fs::remove_file(folder.path("event-schema.yaml")).expect("gone");
    symlink("gone", folder.path("event-schema.yaml")).expect("a link");
    trouble(
        &lint(&folder, "short"),
        "cannot read `event-schema.yaml`: it is a link to something that is not there",
    );
    let mut command = command(&folder, "exec \"$@\"", "short");
    command.args(["-C", "nowhere"]);
    trouble(&end(command, &folder), "error: cannot look in `nowhere`");
}

/// Far more output than a pipe holds, and a reader who takes ten bytes of it.
#[test]
fn a_reader_who_goes_away() {
    let mut text = "events:\n".to_owned();
    for i in 0..5_000 {
        text += &format!("  Event{i}: {{descripton: x}}\n");
    }
    let folder = folder().with("dictionary/many.yaml", text);
    for format in ["human", "short", "json"] {
        let mut child = command(&folder, "exec \"$@\"", format)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("sh is there");
        let mut some = [0; 10];
        let mut out = child.stdout.take().expect("a pipe");
        out.read_exact(&mut some).expect("ten bytes");
        drop(out);
        assert_eq!(wait(&mut child), Some(0), "{format}");
        let mut notes = String::new();
        let mut pipe = child.stderr.take().expect("a pipe");
        pipe.read_to_string(&mut notes).expect("UTF-8");
        assert_eq!(notes, "", "{format}");
    }
}

#[test]
fn nowhere_to_write_to() {
    let folder = folder().with("dictionary/.hidden", "x");
    for (script, code) in [
        ("exec \"$@\" >&-", 1),
        ("exec \"$@\" 2>&-", 1),
        ("exec \"$@\" <&-", 1),
        ("exec \"$@\" >&- 2>&- <&-", 1),
        ("exec \"$@\" >/dev/full", 2),
        ("exec \"$@\" 2>/dev/full", 1),
    ] {
        if script.contains("/dev/full") && !fs::exists("/dev/full").unwrap_or_default() {
            continue;
        }
        let ended = end(command(&folder, script, "short"), &folder);
        assert_eq!(ended.code, Some(code), "{script}: {ended:?}");
        assert!(
            !ended.notes.contains("panicked"),
            "{script}: {}",
            ended.notes
        );
    }
}
