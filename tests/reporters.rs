//! Every reporter over one sample of every kind of finding, compared with `fixtures/diag/`.
//! `UPDATE=1 cargo test --test reporters` rewrites the expected files: read them as a user would.
#![allow(
    clippy::disallowed_methods,
    reason = "a test reads and rewrites what it compares with"
)]

#[path = "reporters/sample.rs"]
mod sample;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use event_schema::diag::{Finding, Level, Summary};
use event_schema::message;
use event_schema::report::{Format, Options, Report, json_schema, write};
use event_schema::session::Session;
use event_schema::source::{Disk, File, Files};
use event_schema::text::{FileId, Span};

use sample::{Builder, Sample, files, fixture, related, sample};

fn render(format: Format, report: &Report<'_>, options: &Options) -> String {
    let mut out = Vec::new();
    write(format, report, options, &mut out).expect("memory does not fail");
    String::from_utf8(out).expect("every report is UTF-8")
}

#[track_caller]
fn check(name: &str, format: Format, options: &Options) {
    let actual = render(format, &sample().report(), options);
    let path = fixture(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &actual).expect("the fixture can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == actual,
        "{name} differs from what is printed now; look, then UPDATE=1:\n{actual}"
    );
}

const ASCII: Options = Options {
    color: false,
    unicode: false,
    width: 80,
    quiet: false,
    fail_on: Level::Error,
    show: Level::Info,
    limit: None,
    summary: false,
};

#[test]
fn human() {
    check("expected.human.txt", Format::Human, &Options::default());
}

#[test]
fn human_in_ascii() {
    check("expected.human-ascii.txt", Format::Human, &ASCII);
}

#[test]
fn short() {
    check("expected.short.txt", Format::Short, &Options::default());
}

#[test]
fn json() {
    check("expected.json", Format::Json, &Options::default());
}

#[test]
fn github() {
    check("expected.github.txt", Format::Github, &Options::default());
}

/// One line a finding, whatever is in it: a line break, a `%` or a `,` of a name must not end a
/// command, or begin another.
#[test]
fn github_has_one_command_a_finding() {
    let sample = sample();
    let text = render(Format::Github, &sample.report(), &Options::default());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), sample.findings.len() + 1, "{text}");
    for (line, finding) in lines.iter().zip(&sample.findings) {
        let level = finding.diagnostic.level.workflow_command();
        let rest = line
            .strip_prefix(&format!("::{level} "))
            .expect("the level");
        let (properties, message) = rest.split_once("::").expect("a message");
        let names: Vec<&str> = properties
            .split(',')
            .map(|one| one.split_once('=').expect("name=value").0)
            .collect();
        let one_line = ["file", "line", "col", "endLine", "endColumn", "title"];
        let several = ["file", "line", "endLine", "title"];
        assert!(names == one_line || names == several, "{line}");
        assert!(!message.is_empty(), "{line}");
    }
}

#[test]
fn json_fits_its_schema() {
    let schema = json_schema();
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is one");
    let text = schema.to_string();
    assert!(!text.contains("uint") && !text.contains("\\n"), "{text}");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema compiles");
    let text = render(Format::Json, &sample().report(), &Options::default());
    let report: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let faults: Vec<String> = validator
        .iter_errors(&report)
        .map(|e| e.to_string())
        .collect();
    assert_eq!(faults, Vec::<String>::new());

    for (pointer, wrong) in [
        ("/version", serde_json::json!(2)),
        ("/findings/0/level", "off".into()),
        ("/findings/0/start/line", 0.into()),
        ("/findings/0/fingerprint", "x".into()),
        ("/findings/0/fix/safety", "perhaps".into()),
        ("/summary/counts", serde_json::json!({"a/b": {"off": 1}})),
    ] {
        let mut report = report.clone();
        *report.pointer_mut(pointer).expect("the pointer is right") = wrong;
        assert!(!validator.is_valid(&report), "{pointer} may be anything");
    }
}

#[test]
fn positions_in_json_agree_with_the_files() {
    let sample = sample();
    let text = render(Format::Json, &sample.report(), &Options::default());
    let report: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    for (finding, shown) in sample
        .findings
        .iter()
        .zip(report["findings"].as_array().expect("a list"))
    {
        let span = finding.diagnostic.primary;
        let at = sample.files.get(span.file).position(span.start);
        assert_eq!(shown["start"]["line"], at.line);
        assert_eq!(shown["start"]["column"], at.column);
        assert_eq!(shown["start"]["byte"], span.start);
        assert_eq!(shown["end"]["byte"], span.end);
    }
}

#[test]
fn colour_is_all_that_colour_adds() {
    let sample = sample();
    let options = Options {
        color: true,
        ..Options::default()
    };
    let coloured = render(Format::Human, &sample.report(), &options);
    assert!(coloured.contains("\u{1b}[1;31merror[naming/event-case]\u{1b}[0m"));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let (parameters, after) = after.split_once('m').expect("only colours are set");
        assert!(parameters.chars().all(|c| c.is_ascii_digit() || c == ';'));
        rest = after;
    }
    plain.push_str(rest);
    let trimmed = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    };
    assert_eq!(
        trimmed(&plain),
        trimmed(&render(
            Format::Human,
            &sample.report(),
            &Options::default()
        ))
    );
}

#[test]
fn reports_for_people_hold_nothing_that_a_terminal_obeys() {
    for format in [Format::Human, Format::Short, Format::Github] {
        let text = render(format, &sample().report(), &Options::default());
        let hidden = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}')
        };
        assert_eq!(text.find(hidden), None, "{format}");
    }
}

#[test]
fn lines_fit_the_width() {
    use unicode_width::UnicodeWidthStr as _;
    let text = render(Format::Human, &sample().report(), &ASCII);
    for line in text.lines().filter(|line| line.contains(" | ")) {
        assert!(line.width() <= ASCII.width, "{line}");
    }
}

#[test]
fn quiet_is_what_fails_the_run() {
    let sample = sample();
    let quiet = Options {
        quiet: true,
        ..Options::default()
    };
    for format in [Format::Human, Format::Short] {
        let text = render(format, &sample.report(), &quiet);
        assert!(text.contains("error[") && !text.contains("warn[") && !text.contains("info["));
        assert!(!text.contains("40 events"));
        let strict = Options {
            fail_on: Level::Warn,
            ..quiet
        };
        assert!(render(format, &sample.report(), &strict).contains("warn["));
    }
    let json = |options| render(Format::Json, &sample.report(), options);
    assert_eq!(json(&quiet), json(&Options::default()));
}

#[test]
fn a_limit_says_what_it_leaves_out() {
    let sample = sample();
    let options = Options {
        limit: Some(2),
        ..Options::default()
    };
    let text = render(Format::Short, &sample.report(), &options);
    assert_eq!(text.lines().count(), 4);
    let left_out = format!("{} findings not shown", sample.findings.len() - 2);
    assert!(text.contains(&left_out));
}

#[test]
fn clean_runs_say_what_was_checked() {
    let clean = |n: usize| Sample {
        files: files(),
        findings: Vec::new(),
        summary: Summary {
            files: n,
            events: 2 * n - 1,
            suppressed: 0,
            capped: BTreeMap::new(),
            counts: BTreeMap::new(),
        },
    };
    for format in [Format::Human, Format::Short] {
        assert_eq!(
            render(format, &clean(1).report(), &Options::default()),
            "checked 1 event in 1 file: no findings\n"
        );
        assert_eq!(
            render(format, &clean(2).report(), &Options::default()),
            "checked 3 events in 2 files: no findings\n"
        );
    }
}

#[test]
fn a_closed_pipe_is_an_error_to_the_caller() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in Format::ALL {
        let error = write(format, &sample().report(), &Options::default(), &mut Closed);
        assert_eq!(
            error.map_err(|error| error.kind()),
            Err(std::io::ErrorKind::BrokenPipe),
            "{format}"
        );
    }
}

/// Any two marks anywhere in awkward text must draw, at any width.
#[test]
fn no_place_is_refused() {
    let text = "a\tb\r\n\r\n\u{feff}é価\u{1b}x\rlone\n👩\u{200d}🔬\n\nlast";
    for prefix in ["", "\u{feff}"] {
        let text = format!("{prefix}{text}");
        let n = text.len() as u32;
        for start in 0..=n + 1 {
            for end in start..=n + 1 {
                let span = Span::new(FileId(0), start, end);
                let mut b = Builder {
                    files: Files::new(vec![File::new("a", text.as_str().into())], ""),
                    findings: Vec::new(),
                };
                let f = b.add("a/b", Level::Error, message!("m"), span);
                f.diagnostic.label = Some("here".into());
                f.diagnostic.related =
                    vec![related(Span::new(FileId(0), start / 2, end / 2), "there")];
                let sample = Sample::of(b.files, b.findings);
                for width in [0, 24, 100] {
                    let options = Options {
                        width,
                        ..Options::default()
                    };
                    for format in Format::ALL {
                        render(format, &sample.report(), &options);
                    }
                }
            }
        }
    }
}

/// What may be somebody's is in no format's output: neither where it is found, nor on the lines
/// around other findings, nor where the rule is off or the value is written in escapes.
#[test]
fn what_may_be_somebodys_is_never_printed() {
    let case = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/rules/privacy/sensitive-example/unprinted");
    let session = Session::load(&Disk::new(case), "").expect("loads");
    let outcome = session.lint();
    let about = |finding: &&Finding| finding.diagnostic.rule == "privacy/sensitive-example";
    assert_eq!(outcome.findings.iter().filter(about).count(), 12);
    let report = Report {
        files: &session.files,
        findings: &outcome.findings,
        summary: &outcome.summary,
        private: &[],
        sent: None,
    };
    for (format, width) in Format::ALL.into_iter().flat_map(|f| [(f, 40), (f, 100)]) {
        let options = Options {
            show: Level::Info,
            width,
            ..Options::default()
        };
        let mut out = Vec::new();
        write(format, &report, &options, &mut out).expect("written");
        let out = String::from_utf8(out).expect("UTF-8");
        let told: Vec<&str> = out
            .lines()
            .filter(|line| line.contains(".private") || line.contains("private@"))
            .chain(out.lines().filter(|line| line.contains("cHJpdmF0ZQ")))
            .collect();
        assert!(told.is_empty(), "{format} tells\n{}", told.join("\n"));
        assert!(
            format != Format::Human || out.contains("examples:"),
            "{out}"
        );
    }
}
