//! Ctrl-C: what was found so far is printed, and said to be a part.

#![cfg(unix)]

mod support;

use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use support::Scratch;

const DICTIONARY: &str = "\
events:
  order_completed:
    description: It was paid.
    properties:
      total: {type: number, minimum: 0, description: How much.}
";

const LINE: &str = "{\"type\":\"track\",\"event\":\"order_completed\",\"userId\":\"u\",\"properties\":{\"total\":-1}}\n";

fn scratch(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    scratch.write("event-schema.yaml", "version: 1\n");
    scratch.write("dictionary/a.yaml", DICTIONARY);
    scratch
}

/// The program, which waits for more of a pipe that stays open.
fn waiting(scratch: &Scratch, args: &[&str], text: &str) -> (Child, std::process::ChildStdin) {
    let mut command = scratch.command(".", args);
    let command = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(text.as_bytes()).expect("it reads");
    input.flush().expect("it reads");
    // What is in the pipe has to be read before it is told to stop; it has nothing else to do.
    std::thread::sleep(Duration::from_millis(1_500));
    (child, input)
}

fn interrupt(child: &Child) {
    let id = child.id().to_string();
    let status = Command::new("kill").args(["-INT", &id]).status();
    assert!(status.expect("kill runs").success());
}

#[test]
fn what_was_found_so_far_is_printed() {
    let scratch = scratch("interrupt");
    let text = format!("{}{}", LINE.repeat(3), &LINE[..40]);
    for format in ["human", "json"] {
        let (child, input) = waiting(&scratch, &["lint", "-", "--format", format], &text);
        interrupt(&child);
        let output = child.wait_with_output().expect("it ends");
        drop(input);
        let stdout = String::from_utf8_lossy(&output.stdout);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(130), "{stderr}");
        assert!(
            stderr.contains("note: stopped before all was read"),
            "{stderr}"
        );
        match format {
            "human" => {
                assert!(stdout.contains("3 errors"), "{stdout}");
                assert!(stdout.contains("3 events in payloads"), "{stdout}");
                assert!(
                    stdout.contains("interrupted before all was read"),
                    "{stdout}"
                );
            }
            _ => {
                let report: serde_json::Value =
                    serde_json::from_str(&stdout).expect("all of it is there");
                assert_eq!(report["totals"]["interrupted"], true);
                assert_eq!(report["totals"]["events"], 3);
                // The line that was cut off is none of what is wrong.
                assert_eq!(report["totals"]["unread"], 0);
            }
        }
    }
}

/// Without Ctrl-C nothing says so.
#[test]
fn a_run_to_the_end_is_whole() {
    let scratch = scratch("interrupt-none");
    let (child, input) = waiting(&scratch, &["lint", "-", "--format", "json"], LINE);
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["totals"]["interrupted"], false);
}
