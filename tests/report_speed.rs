//! Measures the human report; run by hand:
//! `cargo test --release --test report_speed -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use event_schema::diag::{Diagnostic, Finding, Label, Level, Message, Summary};
use event_schema::report::{Format, Options, Report, write};
use event_schema::source::{File, Files};
use event_schema::text::{FileId, Span};

/// A report of `count` findings spread over a file of `lines` lines, each `wide` bytes longer
/// than it need be.
fn time(format: Format, lines: usize, count: usize, wide: usize) -> Duration {
    let padding = "x".repeat(wide);
    let line = format!("  name_of_event: {{version: 1, description: '{padding}'}}\n");
    let text = line.repeat(lines);
    let files = Files::new(vec![File::new("a.yaml", text.into())], "");
    let findings: Vec<Finding> = (0..count)
        .map(|i| {
            let start = (i * lines / count * line.len() + 2 + wide * i / count) as u32;
            Finding {
                diagnostic: Diagnostic {
                    rule: "naming/event-case",
                    level: Level::Error,
                    message: Message::from("event name `name_of_event` is not right"),
                    primary: Span::new(FileId(0), start, start + 13),
                    label: None,
                    related: vec![Label {
                        span: Span::new(FileId(0), start + 15, start + 20),
                        text: "asked for here".into(),
                    }],
                    help: Some("two spellings of one event become two rows".into()),
                    fix: None,
                },
                entity: Some("event:name".into()),
                pointer: String::new(),
                fingerprint: "1:0000000000000000".into(),
            }
        })
        .collect();
    let summary = Summary::default();
    let report = Report {
        files: &files,
        findings: &findings,
        summary: &summary,
    };
    let start = Instant::now();
    write(format, &report, &Options::default(), &mut std::io::sink()).expect("a sink takes all");
    start.elapsed()
}

#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stdout, reason = "its result")]
fn a_finding_costs_the_same_in_any_file() {
    for format in Format::ALL {
        let small = time(format, 50, 10_000, 0);
        let large = time(format, 20_000, 10_000, 0);
        let huge = time(format, 1, 10_000, 50_000_000);
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        println!(
            "{format}: 10,000 findings over 50 lines {small:.1?}, over 20,000 lines {large:.1?} ({ratio:.2} times), in one line of 50 MB {huge:.1?}"
        );
    }
}
