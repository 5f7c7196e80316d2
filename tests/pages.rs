//! Every rule's page is its first test: a bad example fires exactly this rule at the marked lines,
//! a good one fires nothing, a fixed one is what the fixes make of the bad one before it.
//! `UPDATE=1` rewrites `fixtures/rules/ids.txt`, the list of all rules.

#![allow(
    clippy::disallowed_methods,
    reason = "a test that looks at the repository itself"
)]

#[path = "pages/page.rs"]
mod page;
#[path = "pages/planted.rs"]
mod planted;
#[path = "pages/run.rs"]
mod run;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use event_schema::rule::{Fixable, Rule};
use event_schema::rules::{ALL, find};
use libtest_mimic::{Arguments, Failed, Trial};

use page::{Page, Role, rule_of};

fn main() {
    let mut trials = vec![
        Trial::test("ids are unique, and those of ids.txt", ids),
        Trial::test("every rule file is in the list", every_file_is_listed),
    ];
    for rule in ALL.iter().copied() {
        trials.extend(trials_of(rule));
    }
    trials.extend(planted::trials());
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn trials_of(rule: &'static Rule) -> Vec<Trial> {
    let mut trials = Vec::new();
    let page = Page::read(rule.page, |address| link_exists(rule, address));
    for (i, example) in page.examples.iter().enumerate() {
        let name = format!("{} {} {}", rule.id, i + 1, example.role.word());
        let before = i.checked_sub(1).map(|i| page.examples[i].clone());
        let example = example.clone();
        let trial = Trial::test(name, move || {
            let line = example.line;
            passes(&run::judge(rule, &example, before.as_ref()))
                .map_err(|failed| format!("page line {line}: {failed:?}").into())
        });
        trials.push(trial);
    }
    trials.extend(planted::trials_of(rule, &page));
    trials.push(Trial::test(format!("{} page", rule.id), move || {
        passes(&judge_page(rule, &page))
    }));
    trials
}

/// What is wrong with a rule and its page, its examples apart.
fn judge_page(rule: &Rule, page: &Page) -> Vec<String> {
    let mut problems = page.problems.clone();
    let fixed = page.examples.iter().any(|e| e.role == Role::Fixed);
    if fixed != (rule.fix != Fixable::Never) {
        problems.push(match fixed {
            true => "has a `fixed` example, and is said to have no fix".to_owned(),
            false => "has a fix, and no `fixed` example".to_owned(),
        });
    }
    problems.extend(judge_options(rule, page));
    if rule.summary.ends_with('.') || rule.summary.is_empty() {
        problems.push("a summary is one line without a full stop".to_owned());
    }
    problems
}

/// The page lists the rule's options, each once with what it takes and its default.
fn judge_options(rule: &Rule, page: &Page) -> Vec<String> {
    let mut problems = Vec::new();
    let wanted: Vec<String> = rule
        .options
        .iter()
        .map(|option| {
            let (name, takes, default) = (option.name(), option.takes(), option.default());
            format!("- `{name}` ({takes}; default `{default}`): ")
        })
        .collect();
    for start in &wanted {
        if page
            .options
            .iter()
            .filter(|line| line.starts_with(start))
            .count()
            != 1
        {
            problems.push(format!("`Options` has no line that begins `{start}`"));
        }
    }
    for line in &page.options {
        if !wanted.iter().any(|start| line.starts_with(start)) {
            problems.push(format!("`Options` has a line of no option: {line}"));
        }
    }
    problems
}

/// Whether a link leads somewhere, seen from `docs/rules/<family>/`.
fn link_exists(rule: &Rule, address: &str) -> bool {
    if address.starts_with("https://") {
        return true;
    }
    match rule_of(address) {
        Some(id) => id != rule.id && find(id).is_some(),
        None => root()
            .join("docs/rules")
            .join(rule.family())
            .join(address)
            .is_file(),
    }
}

fn ids() -> Result<(), Failed> {
    let mut ids: Vec<&str> = ALL.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    let twice: Vec<&str> = ids
        .windows(2)
        .filter(|w| w[0] == w[1])
        .map(|w| w[0])
        .collect();
    if !twice.is_empty() {
        return Err(format!("listed twice: {}", twice.join(", ")).into());
    }
    let path = root().join("fixtures/rules/ids.txt");
    let found = ids.join("\n") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder"))?;
        return Ok(fs::write(path, found)?);
    }
    match fs::read_to_string(path).unwrap_or_default() == found {
        true => Ok(()),
        false => Err(
            "fixtures/rules/ids.txt is stale: UPDATE=1, and read the diff; an id that \
                      goes breaks manifests"
                .into(),
        ),
    }
}

/// The path of a rule's file is its id, and every such file is a rule.
fn every_file_is_listed() -> Result<(), Failed> {
    let rules = root().join("src/rules");
    let mut files = BTreeSet::new();
    for family in folder(&rules).into_iter().filter(|path| path.is_dir()) {
        for file in folder(&family) {
            let stem = name(&file.with_extension(""));
            let extension = file
                .extension()
                .and_then(|e| e.to_str())
                .unwrap_or_default();
            if stem != "mod" && matches!(extension, "rs" | "md") {
                files.insert(format!("{}/{stem}.{extension}", name(&family)));
            }
        }
    }
    let listed: BTreeSet<String> = ALL
        .iter()
        .flat_map(|rule| ["rs", "md"].map(|end| format!("{}.{end}", rule.id.replace('-', "_"))))
        .collect();
    let mut problems: Vec<String> = Vec::new();
    for file in files.difference(&listed) {
        problems.push(format!("src/rules/{file} is no rule of rules::ALL"));
    }
    for file in listed.difference(&files) {
        problems.push(format!("rules::ALL has a rule without src/rules/{file}"));
    }
    for rule in ALL {
        let path = rules.join(format!("{}.md", rule.id.replace('-', "_")));
        if fs::read_to_string(path).unwrap_or_default() != rule.page {
            problems.push(format!("{} includes the page of another rule", rule.id));
        }
    }
    passes(&problems)
}

fn passes(problems: &[String]) -> Result<(), Failed> {
    match problems {
        [] => Ok(()),
        problems => Err(problems.join("\n").into()),
    }
}

fn folder(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).expect("a folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
