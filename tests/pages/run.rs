//! Runs the examples of a page.

use std::collections::{BTreeMap, BTreeSet};

use event_schema::diag::{Finding, Level};
use event_schema::lint::Outcome;
use event_schema::rule::{Fixable, Rule};
use event_schema::rules::ALL;
use event_schema::session::{EXAMPLES_DAY, PayloadOptions, Session};
use event_schema::source::Memory;
use event_schema::text::{Edit, apply_edits};

use super::page::{Example, MARK, PAYLOADS, Role, Sample};

/// A dictionary for examples of manifests alone.
const FILLER: &str = "events:\n  page_viewed: {description: A page was shown.}\n";

/// What is wrong with one example of the page of `rule`; `before` is the example before it.
pub(crate) fn judge(rule: &Rule, example: &Example, before: Option<&Example>) -> Vec<String> {
    judge_by(ALL, rule, example, before)
}

/// The same where `rules` is what the program has.
pub(crate) fn judge_by(
    rules: &[&'static Rule],
    rule: &Rule,
    example: &Example,
    before: Option<&Example>,
) -> Vec<String> {
    match (example.role, before) {
        (Role::Bad, _) => bad(rules, rule, example),
        (Role::Good, _) => {
            let (_, outcome) = lint(rules, &example.files);
            outcome
                .findings
                .iter()
                .filter(|finding| counts(rule, finding))
                .map(|finding| format!("fires {}", short(finding)))
                .collect()
        }
        (Role::Fixed, Some(before)) => fixed(rules, rule, example, before),
        (Role::Fixed, None) => vec!["no bad example before it".to_owned()],
    }
}

fn lint(rules: &[&'static Rule], files: &[Sample]) -> (Session, Outcome) {
    let mut source = Memory::new();
    let has_payloads = files.iter().any(|file| file.path.starts_with(PAYLOADS));
    if files.iter().all(|file| file.path != "event-schema.yaml") {
        let manifest = match has_payloads {
            true => format!("version: 1\npayloads: [{{files: [{PAYLOADS}*.ndjson]}}]\n"),
            false => "version: 1\n".to_owned(),
        };
        source = source.with("event-schema.yaml", manifest);
    }
    if files.iter().all(|file| file.path == "event-schema.yaml") {
        source = source.with("dictionary/example.yaml", FILLER);
    }
    for file in files {
        source = source.with(file.path.as_str(), file.text.as_str());
    }
    let session = Session::load(&source, "").expect("a manifest is there");
    let sent = has_payloads.then(|| {
        let checked = session.check_payloads(&source, &PayloadOptions::default());
        assert_eq!(checked.problems, [], "payloads can be read");
        checked.found
    });
    let outcome = session.lint_all(rules, EXAMPLES_DAY, sent.as_ref());
    (session, outcome)
}

/// Whether an example that is to be good fails by this finding: what other rules merely suggest
/// would have every example be a whole plan.
fn counts(rule: &Rule, finding: &Finding) -> bool {
    finding.diagnostic.rule == rule.id || finding.diagnostic.level >= Level::Warn
}

fn short(finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    format!("{}: {}", diagnostic.rule, diagnostic.message)
}

fn bad(rules: &[&'static Rule], rule: &Rule, example: &Example) -> Vec<String> {
    let (session, outcome) = lint(rules, &example.files);
    let mut problems = Vec::new();
    let mut fired: BTreeSet<(&str, usize)> = BTreeSet::new();
    let mut others: BTreeSet<&str> = BTreeSet::new();
    for finding in &outcome.findings {
        let diagnostic = &finding.diagnostic;
        if diagnostic.rule != rule.id {
            others.insert(diagnostic.rule);
            if diagnostic.level >= Level::Warn
                && !example.also.iter().any(|also| also == diagnostic.rule)
            {
                problems.push(format!("also fires {}", short(finding)));
            }
            continue;
        }
        if rule.fix == Fixable::Never && diagnostic.fix.is_some() {
            problems.push(format!(
                "offers a fix, and is said to have none: {}",
                short(finding)
            ));
        }
        let file = session.files.get(diagnostic.primary.file);
        let (path, line) = match &diagnostic.sent {
            Some(sent) => (&*sent.path, sent.line as usize),
            None => {
                let line = file.position(diagnostic.primary.start).line as usize;
                (file.path.as_str(), line)
            }
        };
        fired.insert((path, line));
        let marked = example
            .files
            .iter()
            .any(|sample| sample.path == path && sample.marks.contains(&line));
        if !marked {
            problems.push(format!("{path}:{line} is not marked: {}", short(finding)));
        }
    }
    for sample in &example.files {
        for mark in &sample.marks {
            if !fired.contains(&(sample.path.as_str(), *mark)) {
                problems.push(format!(
                    "{}:{mark} is marked, and nothing fires there",
                    sample.path
                ));
            }
        }
    }
    if fired.is_empty() {
        problems.push(format!("{} does not fire", rule.id));
    }
    for also in &example.also {
        if !others.contains(also.as_str()) {
            problems.push(format!("{also} does not fire, and `also=` says so"));
        }
    }
    problems
}

fn fixed(rules: &[&'static Rule], rule: &Rule, example: &Example, before: &Example) -> Vec<String> {
    let (session, outcome) = lint(rules, &before.files);
    let mut edits: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
    for finding in &outcome.findings {
        let diagnostic = &finding.diagnostic;
        let fix = diagnostic
            .fix
            .as_ref()
            .filter(|_| diagnostic.rule == rule.id);
        for edit in fix.into_iter().flat_map(|fix| &fix.edits) {
            let path = &session.files.get(edit.span.file).path;
            edits.entry(path).or_default().push(edit.clone());
        }
    }
    let mut problems = Vec::new();
    let mut files = before.files.clone();
    for file in &mut files {
        let edits = edits.remove(file.path.as_str()).unwrap_or_default();
        let (text, applied) = apply_edits(&file.text, &edits);
        if applied.contains(&false) {
            problems.push(format!("{}: two fixes overlap", file.path));
        }
        let shown = example.files.iter().find(|shown| shown.path == file.path);
        match shown {
            Some(shown) if unmarked(&shown.text) == unmarked(&text) => {}
            Some(_) => problems.push(format!("{} is fixed to\n{}", file.path, unmarked(&text))),
            None if edits.is_empty() => {}
            None => problems.push(format!("{} is fixed, and not shown", file.path)),
        }
        file.text = unmarked(&text);
    }
    for shown in &example.files {
        if before.files.iter().all(|file| file.path != shown.path) {
            problems.push(format!("{} is not in the bad example", shown.path));
        }
    }
    let (_, outcome) = lint(rules, &files);
    for finding in outcome
        .findings
        .iter()
        .filter(|finding| counts(rule, finding))
    {
        problems.push(format!("once fixed, it still fires {}", short(finding)));
    }
    problems
}

/// The text without marks.
fn unmarked(text: &str) -> String {
    text.lines()
        .map(|line| format!("{}\n", line.strip_suffix(MARK).unwrap_or(line).trim_end()))
        .collect()
}
