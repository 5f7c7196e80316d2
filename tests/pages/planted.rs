//! The harness finds what it is for: each page here has one fault.

use event_schema::rule::{Check, Ctx, Rule, Sink};
use event_schema::rules::{ALL, find};
use event_schema::text::Span;
use libtest_mimic::Trial;

use super::page::{Example, Page, Role};
use super::{judge_page, passes, run};

/// A page of `naming/event-case` without a fault; each plant changes one thing.
const SOUND: &str = "\
## What

One case.

## Why

Two spellings, two rows.

## Bad

```yaml bad
events:
  CheckoutStarted: # here
    description: The checkout opened.
```

```yaml fixed
events:
  checkout_started:
    description: The checkout opened.
```

## Good

```yaml good
events:
  checkout_started:
    description: The checkout opened.
```

## See also

- [`naming/property-case`](../naming/property-case.md)
";

/// What the fault is, what is replaced by what, and words of the one problem that it makes.
const PLANTED: &[(&str, &str, &str, &str)] = &[
    (
        "a bad example that is good",
        "  CheckoutStarted: # here",
        "  checkout_opened: # here",
        "naming/event-case does not fire",
    ),
    (
        "a mark on the wrong line",
        "CheckoutStarted: # here\n    description: The checkout opened.",
        "CheckoutStarted:\n    description: The checkout opened. # here",
        "example.yaml:2 is not marked",
    ),
    (
        "a mark too many",
        "The checkout opened.\n```\n\n```yaml fixed",
        "The checkout opened. # here\n```\n\n```yaml fixed",
        "example.yaml:3 is marked, and nothing fires",
    ),
    (
        "a finding of another rule",
        "CheckoutStarted: # here\n    description: The checkout opened.",
        "CheckoutStarted: {} # here",
        "also fires docs/missing-description",
    ),
    (
        "a rule that should fire too and does not",
        "yaml bad",
        "yaml bad also=docs/missing-description",
        "docs/missing-description does not fire",
    ),
    (
        "a wrong fixed text",
        "yaml fixed\nevents:\n  checkout_started",
        "yaml fixed\nevents:\n  checkout_opened",
        "is fixed to\nevents:\n  checkout_started",
    ),
    (
        "no fixed text",
        "yaml fixed\n",
        "text\n",
        "has a fix, and no `fixed` example",
    ),
    (
        "a good example that is bad",
        "yaml good\nevents:\n  checkout_started",
        "yaml good\nevents:\n  Checkout",
        "fires naming/event-case",
    ),
    (
        "no good example",
        "yaml good\n",
        "text\n",
        "there is no `good` example",
    ),
    (
        "a heading is missing",
        "## Why\n",
        "",
        "the heading `Why` is missing",
    ),
    (
        "headings in another order",
        "## What\n\nOne case.\n\n## Why\n\nTwo spellings, two rows.",
        "## Why\n\nTwo spellings, two rows.\n\n## What\n\nOne case.",
        "`What` stands after `Why`",
    ),
    (
        "a heading that no page has",
        "## Why\n",
        "## Why\n\nSo.\n\n## Notes\n",
        "there is no heading `Notes`",
    ),
    (
        "a heading without text",
        "Two spellings, two rows.",
        "",
        "`Why` says nothing",
    ),
    (
        "a link to no rule",
        "../naming/property-case.md",
        "../naming/property-cases.md",
        "which is not there",
    ),
    (
        "a link to itself",
        "../naming/property-case.md",
        "../naming/event-case.md",
        "which is not there",
    ),
    (
        "a link under another name",
        "[`naming/property-case`]",
        "[`naming/collision`]",
        "is called `naming/collision`",
    ),
    (
        "no link",
        "- [`naming/property-case`](../naming/property-case.md)",
        "Nothing.",
        "`See also` has no link",
    ),
    (
        "a fence without a role",
        "yaml good\n",
        "yaml\n",
        "says neither",
    ),
    (
        "a misspelt role",
        "yaml good\n",
        "yaml godo\n",
        "`godo` is no role",
    ),
    (
        "a misspelt attribute",
        "yaml good\n",
        "yaml good fiel=a.yaml\n",
        "no attribute `fiel`",
    ),
    (
        "a good example with a mark",
        "yaml good\nevents:\n  checkout_started:",
        "yaml good\nevents:\n  checkout_started: # here",
        "a `good` example has a mark",
    ),
    (
        "a fence that is never closed",
        "opened.\n```\n\n## See",
        "opened.\n\n## See",
        "never closed",
    ),
    ("an empty page", SOUND, "\n", "the page is empty"),
];

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = vec![Trial::test("planted: a sound page", || {
        passes(&problems(SOUND))
    })];
    for (what, from, to, wanted) in PLANTED {
        trials.push(Trial::test(format!("planted: {what}"), move || {
            if !SOUND.contains(from) {
                return Err(format!("the sound page has no {from:?}").into());
            }
            let found = problems(&SOUND.replacen(from, to, 1));
            match found.iter().any(|problem| problem.contains(wanted)) {
                true => Ok(()),
                false => Err(format!("no {wanted:?} in {found:#?}").into()),
            }
        }));
    }
    trials.push(Trial::test("planted: an option that is not there", || {
        let rule = find("docs/missing-description").ok_or("the rule is gone")?;
        for (from, to, wanted) in [
            ("- `nested` (", "- `nestd` (", "a line of no option"),
            ("default `true`", "default `false`", "no line that begins"),
        ] {
            let text = rule.page.replace(from, to);
            let found = judge_page(rule, &Page::read(&text, |_| true));
            if !found.iter().any(|problem| problem.contains(wanted)) {
                return Err(format!("no {wanted:?} in {found:#?}").into());
            }
        }
        Ok(())
    }));
    trials.push(Trial::test("planted: a fix that is said not to be", || {
        let rule = find("naming/collision").ok_or("the rule is gone")?;
        let page = Page::read(SOUND, |_| true);
        let found = judge_page(rule, &page);
        match found
            .iter()
            .any(|problem| problem.contains("is said to have no fix"))
        {
            true => Ok(()),
            false => Err(format!("{found:#?}").into()),
        }
    }));
    trials
}

/// Mutations of a rule's own examples, each of which has to fail: a rule that fell silent, one that
/// fires elsewhere, one that fires on what is good, and a fix that does nothing.
pub(crate) fn trials_of(rule: &'static Rule, page: &Page) -> Vec<Trial> {
    let mut trials = Vec::new();
    for (i, example) in page.examples.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| page.examples[i].clone());
        for (what, mutant) in mutants(example, before.as_ref()) {
            let before = before.clone();
            let name = format!("planted: {} {}: {what}", rule.id, i + 1);
            trials.push(Trial::test(name, move || {
                match run::judge(rule, &mutant, before.as_ref()).is_empty() {
                    true => Err("the mutation passes".into()),
                    false => Ok(()),
                }
            }));
        }
    }
    trials.extend(faults_of(rule, page));
    trials
}

/// Faults of the rule itself, each of which makes an example of its page fail: it checks nothing,
/// one of its checks is gone, it fires whatever it is shown.
fn faults_of(rule: &'static Rule, page: &Page) -> Vec<Trial> {
    let mut faults = vec![
        ("checks nothing".to_owned(), Vec::new(), Role::Bad),
        (
            "always fires".to_owned(),
            vec![Check::Dictionary(always_fires)],
            Role::Good,
        ),
    ];
    if rule.checks.len() > 1 {
        faults.extend((0..rule.checks.len()).map(|gone| {
            let mut checks = rule.checks.to_vec();
            checks.remove(gone);
            let what = format!("has lost check {} of {}", gone + 1, rule.checks.len());
            (what, checks, Role::Bad)
        }));
    }
    let trial = |(what, checks, role): (String, Vec<Check>, Role)| {
        let examples = page.examples.clone();
        let name = format!("planted: {} {what}", rule.id);
        Trial::test(name, move || {
            let mutant: &'static Rule = Box::leak(Box::new(Rule {
                checks: Vec::leak(checks),
                ..*rule
            }));
            let rules: Vec<&'static Rule> = ALL
                .iter()
                .map(|known| if known.id == rule.id { mutant } else { *known })
                .collect();
            let mut examples = examples.iter().filter(|example| example.role == role);
            match examples.any(|e| !run::judge_by(&rules, mutant, e, None).is_empty()) {
                true => Ok(()),
                false => Err("every example passes all the same".into()),
            }
        })
    };
    faults.into_iter().map(trial).collect()
}

fn always_fires(ctx: &Ctx<'_>, sink: &mut Sink) {
    sink.report(Span::empty(ctx.config.file(), 0), "whatever it is shown");
}

fn mutants(example: &Example, before: Option<&Example>) -> Vec<(&'static str, Example)> {
    let with = |change: &dyn Fn(&mut Example)| {
        let mut mutant = example.clone();
        change(&mut mutant);
        mutant
    };
    match example.role {
        Role::Bad => vec![
            ("taken for good", with(&|mutant| mutant.role = Role::Good)),
            (
                "marked a line too low",
                with(&|mutant| {
                    for file in &mut mutant.files {
                        file.marks.iter_mut().for_each(|mark| *mark += 1);
                    }
                }),
            ),
        ],
        Role::Good => vec![("taken for bad", with(&|mutant| mutant.role = Role::Bad))],
        // What it was before the fix is not what it is to be after it.
        Role::Fixed => vec![(
            "nothing fixed",
            with(&|mutant| mutant.files = before.map(|b| b.files.clone()).unwrap_or_default()),
        )],
    }
}

/// Everything that the harness says about `text` as the page of `naming/event-case`.
fn problems(text: &str) -> Vec<String> {
    let rule = find("naming/event-case").expect("the rule is there");
    let page = Page::read(text, |address| super::link_exists(rule, address));
    let mut problems = judge_page(rule, &page);
    for (i, example) in page.examples.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| &page.examples[i]);
        problems.extend(run::judge(rule, example, before));
    }
    problems
}
