//! What must hold of every run, whatever the input: loads, lints, compiles, reports, and every
//! place of every finding is one.

use std::path::Path;
use std::sync::LazyLock;

use event_schema::diag::Finding;
use event_schema::dict::schema::{
    CompileOptions, compile_event, compile_group, compile_identifier, compile_property,
};
use event_schema::dict::walk_properties;
use event_schema::lint::Outcome;
use event_schema::report::{self, Format, Options, Report};
use event_schema::session::{Session, SessionError};
use event_schema::source::Memory;
use event_schema::text::{Edit, Span};
use jsonschema::Validator;

static REPORT_SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    jsonschema::validator_for(&report::json_schema()).expect("the report's schema compiles")
});

/// Runs everything over `source` and returns the report in the format `short`.
pub(crate) fn run(source: &Memory) -> String {
    let session = match Session::load(source, "") {
        Ok(session) => session,
        Err(error @ SessionError::Unsupported(_)) => return format!("error: {error}\n"),
        Err(error) => panic!("a manifest in memory can be read: {error}"),
    };
    assert!(session.problems.is_empty(), "{:?}", session.problems);
    compile(&session);
    let outcome = session.lint();
    outcome
        .findings
        .iter()
        .for_each(|finding| check(finding, &session));
    let key = |finding: &Finding| {
        let diagnostic = &finding.diagnostic;
        let Span { file, start, end } = diagnostic.primary;
        let path = session.files.get(file).path.clone();
        let text = diagnostic.message.text.clone();
        (path, start, end, diagnostic.rule, text)
    };
    let keys: Vec<_> = outcome.findings.iter().map(key).collect();
    assert!(keys.is_sorted(), "findings out of order: {keys:#?}");
    let mut prints: Vec<&str> = outcome.findings.iter().map(|f| &*f.fingerprint).collect();
    prints.sort_unstable();
    let count = prints.len();
    prints.dedup();
    assert_eq!(prints.len(), count, "two findings with one fingerprint");
    reports(&session, &outcome)
}

fn compile(session: &Session) {
    let dictionary = &session.dictionary;
    let options = CompileOptions::default();
    let mut compiled = Vec::new();
    for event in dictionary.events() {
        compiled.push(compile_event(dictionary, event, &options));
    }
    for group in dictionary.groups() {
        compiled.push(compile_group(dictionary, group, &options));
    }
    for identifier in dictionary.identifiers() {
        compiled.push(compile_identifier(dictionary, identifier));
    }
    walk_properties(dictionary, |at| {
        compiled.push(compile_property(dictionary, &at));
    });
    for compiled in compiled {
        assert!(compiled.schema.is_object() || compiled.schema.is_boolean());
    }
}

/// Every place of a finding is in its file and splits no character.
fn check(finding: &Finding, session: &Session) {
    let diagnostic = &finding.diagnostic;
    let there = |span: Span| {
        let known = (span.file.0 as usize) < session.files.len();
        known
            && session
                .files
                .get(span.file)
                .text
                .get(span.range())
                .is_some()
    };
    let related = diagnostic.related.iter().map(|label| label.span);
    let edits: &[Edit] = diagnostic.fix.as_ref().map_or(&[], |fix| &fix.edits);
    let spans = [diagnostic.primary].into_iter().chain(related);
    for span in spans.chain(edits.iter().map(|edit| edit.span)) {
        assert!(there(span), "{span:?} is no place: {finding:#?}");
    }
    assert!(!diagnostic.message.text.is_empty(), "{finding:#?}");
}

fn reports(session: &Session, outcome: &Outcome) -> String {
    let report = Report {
        files: &session.files,
        findings: &outcome.findings,
        summary: &outcome.summary,
        private: &[],
        sent: None,
    };
    let written = |format: Format, options: &Options| -> String {
        let mut out = Vec::new();
        report::write(format, &report, options, &mut out).expect("memory can be written");
        String::from_utf8(out).expect("a report is UTF-8")
    };
    let plain = Options::default();
    let narrow = Options {
        color: true,
        unicode: false,
        width: 60,
        limit: Some(3),
        ..plain
    };
    let quiet = Options {
        quiet: true,
        ..plain
    };
    written(Format::Human, &narrow);
    written(Format::Short, &quiet);
    let json = written(Format::Json, &plain);
    let json: serde_json::Value = serde_json::from_str(&json).expect("the JSON report is JSON");
    if let Err(error) = REPORT_SCHEMA.validate(&json) {
        panic!("{error} at {}", error.instance_path());
    }
    let listed = json["findings"].as_array().map(Vec::len);
    assert_eq!(listed, Some(outcome.findings.len()));
    let human = written(Format::Human, &plain);
    let short = written(Format::Short, &plain);
    for text in [&human, &short] {
        // What a terminal would obey never comes from a file.
        let obeyed = text.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(obeyed, None, "{text:?}");
    }
    short
}

/// A dictionary of one file beside the smallest manifest.
pub(crate) fn dictionary(name: &str, bytes: impl Into<Vec<u8>>) -> Memory {
    Memory::new()
        .with("event-schema.yaml", "version: 1\n")
        .with(format!("dictionary/{name}"), bytes)
}

/// A manifest beside a small dictionary.
pub(crate) fn manifest(bytes: impl Into<Vec<u8>>) -> Memory {
    let events = "events:\n  order_completed:\n    description: An order was paid.\n";
    Memory::new()
        .with("event-schema.yaml", bytes)
        .with("dictionary/orders.yaml", events)
}

/// The folder `fixtures/NAME`.
pub(crate) fn fixtures(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}
