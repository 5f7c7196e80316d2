//! `schema report merge`: the reports of several runs, put together, are that of one run over all files.

mod support;

use event_schema::report::{Format, Options, Report, Reread, write, write_reread};
use event_schema::rules::ALL;
use event_schema::session::{EXAMPLES_DAY, PayloadFile, PayloadOptions, Session};
use event_schema::source::{Memory, Source as _};
use proptest::prelude::*;
use support::Scratch;

/// Rules at several levels, allowed and off in places, so that what is counted is not what is found.
const MANIFEST: &str = "version: 1\nlint:\n  rules: {payload/pattern: off, payload/length: warn, \
                        payload/deprecated-property: warn}\n";

const DICTIONARY: &str = "\
events:
  order_completed:
    description: It was paid.
    unique_by: [order_id]
    properties:
      order_id: {type: string, required: true, description: Which.}
      total: {type: number, minimum: 0, description: How much.}
      tax: {type: number, minimum: 0, description: How much of it.}
      currency: {type: string, enum: [EUR, USD], description: In what.}
      code: {type: string, pattern: ^x, description: Off.}
      # schema: allow(payload/range) old devices send what they like
      count: {type: integer, maximum: 5, description: How many.}
      note: {type: string, description: What they say.}
  page_seen:
    description: It was seen.
    properties:
      title: {type: string, maxLength: 3, description: Of the page.}
";

fn session() -> Session {
    let memory = Memory::new()
        .with("event-schema.yaml", MANIFEST)
        .with("dictionary/a.yaml", DICTIONARY);
    Session::load(&memory, "").expect("loads")
}

/// One event by a few numbers: names that are none, values that are wrong in one or several ways.
fn event(kind: u8, a: u16, b: u8) -> String {
    let properties = match kind % 12 {
        0 => format!("\"total\":-{},\"tax\":-{b}", a + 1),
        1 => format!("\"total\":-{a},\"currency\":\"X{}\"", a % 90),
        2 => format!("\"count\":{a},\"tax\":-{}", u16::from(b) + 1),
        3 => format!("\"count\":{a},\"code\":\"{b}\""),
        4 => format!("\"nope{}\":1,\"note\":{b}", a % 5),
        5 => "\"note\":\"a@shop-mail.com\"".to_owned(),
        6 => "\"note\":\"+4915112345678\",\"code\":7".to_owned(),
        7 => {
            return format!(
                "{{\"type\":\"track\",\"event\":\"name{}\",\"userId\":\"u\"}}",
                a % 2_000
            );
        }
        8 => return format!("{{\"type\":\"track\", broken {a}"),
        9 => {
            return format!(
                "{{\"type\":\"track\",\"event\":\"page_seen\",\"userId\":\"u\",\"properties\":{{\"title\":\"t{a}\"}}}}"
            );
        }
        10 => return "{\"type\":\"page\",\"name\":\"Home\",\"userId\":\"u\"}".to_owned(),
        _ => "\"total\":1".to_owned(),
    };
    let id = if b.is_multiple_of(3) { u16::from(b) } else { a };
    format!(
        "{{\"type\":\"track\",\"event\":\"order_completed\",\"userId\":\"u\",\"properties\":{{\"order_id\":\"{id}\",{properties}}}}}"
    )
}

fn json(session: &Session, files: &[(String, String)], keep: usize) -> String {
    let memory = files.iter().fold(Memory::new(), |memory, (path, text)| {
        memory.with(path.as_str(), text.as_str())
    });
    let listed: Vec<PayloadFile> = files
        .iter()
        .map(|(path, _)| PayloadFile {
            path: path.clone(),
            shown: path.clone(),
        })
        .collect();
    let options = PayloadOptions {
        keep,
        workers: 2,
        ..PayloadOptions::default()
    };
    let run = session.check_files(&listed, &|file| memory.open(&file.path), &options);
    assert_eq!(run.problems, []);
    let mut outcome = session.lint_all(ALL, EXAMPLES_DAY, Some(&run.found));
    outcome.summary.files += run.files.len();
    let sent = outcome.sent.as_mut().expect("payloads were checked");
    sent.files.clone_from(&run.files);
    let report = Report {
        files: &session.files,
        findings: &outcome.findings,
        summary: &outcome.summary,
        private: &[],
        sent: outcome.sent.as_ref(),
    };
    let mut out = Vec::new();
    write(Format::Json, &report, &Options::default(), &mut out).expect("memory can be written");
    String::from_utf8(out).expect("UTF-8")
}

fn merged(reports: &[String]) -> String {
    let read = |text: &String| Reread::read(text.as_bytes()).expect("a report");
    let merged = Reread::merge(reports.iter().map(read).collect()).expect("they go together");
    let mut out = Vec::new();
    write_reread(Format::Json, &merged, &Options::default(), &mut out).expect("can be written");
    String::from_utf8(out).expect("UTF-8")
}

/// Files by the numbers of their events, each with the run that it is in.
type Plan = Vec<(Vec<(u8, u16, u8)>, usize)>;

fn check(plan: &Plan, runs: usize, keep: usize) -> Result<(), TestCaseError> {
    let session = session();
    let mut parts: Vec<Vec<(String, String)>> = vec![Vec::new(); runs];
    let mut all = Vec::new();
    for (number, (events, run)) in plan.iter().enumerate() {
        let lines: Vec<String> = events.iter().map(|(k, a, b)| event(*k, *a, *b)).collect();
        // Names whose order is not that in which they are listed.
        let file = (format!("p{}.ndjson", number * 7 % 11), lines.join("\n"));
        parts[run % runs].push(file.clone());
        all.push(file);
    }
    let whole = json(&session, &all, keep);
    let mut reports: Vec<String> = parts
        .iter()
        .filter(|files| !files.is_empty())
        .map(|files| json(&session, files, keep))
        .collect();
    prop_assert_eq!(&merged(&reports), &whole);
    reports.reverse();
    prop_assert_eq!(&merged(&reports), &whole);
    // Put together step by step.
    let first = reports.remove(0);
    let step = reports
        .into_iter()
        .fold(first, |sum, next| merged(&[sum, next]));
    prop_assert_eq!(&step, &whole);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Catches, each planted: the budget of findings spent on what is off or allowed, or before what was
    /// sent twice is known; payloads of a row counted by key; fingerprints numbered over all files; `last`
    /// taken from what was added last.
    #[test]
    fn reports_add_up_to_that_of_one_run(
        plan in proptest::collection::vec(
            (proptest::collection::vec((any::<u8>(), 0_u16..3_000, any::<u8>()), 0..40), 0_usize..4), 1..8),
        runs in 1_usize..5,
        keep in prop_oneof![Just(0_usize), 1_usize..12, Just(1_000)],
    ) {
        check(&plan, runs, keep)?;
    }
}

/// More names than are counted by themselves, most of them in several files. Catches names kept in the
/// order in which they come, and sketches that forget.
#[test]
fn names_beyond_the_first_thousand_add_up() {
    let file = |from: u16| {
        let unknown = (0..900).map(|i| (7, from + i, 0));
        let values = (0..200).map(|i| (1, from + i, 1));
        Vec::from_iter(unknown.chain(values))
    };
    let plan: Plan = vec![(file(1_100), 0), (file(0), 1), (file(500), 2), (file(0), 0)];
    check(&plan, 3, 100).expect("equal");
    let session = session();
    let lines = file(0).into_iter().chain(file(1_000));
    let text: Vec<String> = lines.map(|(k, a, b)| event(k, a, b)).collect();
    let report = json(&session, &[("a".to_owned(), text.join("\n"))], 0);
    assert!(report.contains("\"(other names)\""));
}

#[test]
fn the_command_says_what_cannot_be_merged() {
    let scratch = Scratch::new("report-merge");
    scratch.write("event-schema.yaml", MANIFEST);
    scratch.write("dictionary/a.yaml", DICTIONARY);
    scratch.write("a.ndjson", &event(0, 1, 1));
    scratch.write("b.ndjson", &event(2, 9, 1));
    let lint = |args: &[&str], to: &str| {
        let run = scratch.run(".", &[&["lint", "--format", "json"], args].concat());
        scratch.write(to, &run.stdout);
        run.stdout
    };
    let whole = lint(&["a.ndjson", "b.ndjson"], "whole.json");
    let a = lint(&["a.ndjson"], "a.json");
    lint(&["b.ndjson"], "b.json");
    lint(&["dictionary"], "dictionary.json");
    let merge = |args: &[&str]| scratch.run(".", &[&["report", "merge"], args].concat());
    let json = merge(&["b.json", "a.json", "--format", "json"]);
    assert_eq!((json.code, &json.stdout), (Some(1), &whole));
    assert!(json.stderr.contains("within each of 2 files, not across"));
    let with = merge(&[
        "b.json",
        "dictionary.json",
        "a.json",
        "dictionary.json",
        "--format",
        "json",
    ]);
    let one = lint(&["a.ndjson", "b.ndjson", "dictionary"], "all.json");
    assert_eq!(with.stdout, one);

    scratch.write("cut.json", &a[..a.len() / 2]);
    scratch.write("later.json", "{\"version\": 2, \"all\": \"new\"}");
    scratch.write("other.json", "{\"version\": 1, \"results\": []}");
    scratch.write("array.json", "[1, 2]");
    scratch.write("text.json", "no findings\n");
    scratch.write(
        "rule.json",
        &a.replace("payload/range", "payload/unheard-of"),
    );
    scratch.write("folder.json/x", "");
    for (report, says) in [
        ("cut.json", "it is not JSON, or not all of it is there (EOF"),
        (
            "later.json",
            "it is of version 2 of the format, and this program knows version 1",
        ),
        ("other.json", "it is JSON, and no report (missing field"),
        ("array.json", "it is JSON, and no report"),
        ("text.json", "it is not JSON, or not all of it is there"),
        (
            "rule.json",
            "this version of the program has no rule `payload/unheard-of`",
        ),
        ("folder.json", "folder"),
        ("nowhere.json", "cannot read `"),
        ("whole.json", "`a.ndjson` is in an earlier report too"),
    ] {
        let run = merge(&["a.json", report]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{report}");
        let is_clear = run.stderr.contains(says) && run.stderr.contains(report);
        assert!(is_clear, "{report}: {}", run.stderr);
    }
}
