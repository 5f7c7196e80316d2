//! From rules to sorted findings.

use std::collections::BTreeMap;

use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::Levels;
use super::locate::locate;
use crate::config::Config;
use crate::diag::{Diagnostic, Finding, Level, Summary};
use crate::dict::{Dictionary, reference_faults, walk_properties};
use crate::rule::{Check, Ctx, Rule, Sink};
use crate::source::Files;
use crate::syntax::Tree;
use crate::syntax::decode::Fault;
use crate::text::FileId;

/// What a run found.
#[derive(Debug)]
pub struct Outcome {
    /// Findings, sorted by path, place, rule and message.
    pub findings: Vec<Finding>,
    /// How much was looked at and found.
    pub summary: Summary,
}

impl Outcome {
    /// Whether a finding is at `level` or above.
    pub fn fails_at(&self, level: Level) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.diagnostic.level >= level)
    }

    /// Only the findings in files that `keep` accepts, counted anew.
    pub fn retain_files(&mut self, keep: impl Fn(FileId) -> bool) {
        self.retain(|finding| keep(finding.diagnostic.primary.file));
    }

    /// Only the findings that `keep` accepts, counted anew.
    pub fn retain(&mut self, keep: impl Fn(&Finding) -> bool) {
        self.findings.retain(keep);
        self.summary.counts = counts(&self.findings);
    }
}

/// Runs `rules` over a dictionary and its manifest. `found` holds facts that were found on the
/// way here, such as a path pattern that matches nothing.
pub fn run(
    dictionary: &Dictionary,
    config: &Config,
    files: &Files,
    rules: &[&'static Rule],
    found: &[Fault],
) -> Outcome {
    let ctx = Ctx::new(dictionary, config, files, rules);
    let levels = Levels::new(config);
    let facts = Facts::collect(dictionary, config, found);
    let active: Vec<&'static Rule> = rules
        .iter()
        .copied()
        .filter(|rule| !levels.is_off_everywhere(rule))
        .collect();
    let reported: Vec<Vec<Diagnostic>> = active
        .par_iter()
        .map(|rule| judge(rule, &ctx, &facts))
        .collect();

    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for (rule, reported) in active.iter().zip(reported) {
        for mut diagnostic in reported {
            let path = &files.get(diagnostic.primary.file).path;
            diagnostic.set_level(levels.of(rule, path));
            if diagnostic.level != Level::Off {
                diagnostics.push(diagnostic);
            }
        }
    }
    sort(&mut diagnostics, files);
    let trees: BTreeMap<u32, &Tree> = dictionary
        .fragments()
        .iter()
        .map(|fragment| (fragment.tree.file().0, &*fragment.tree))
        .chain([(config.file().0, &*config.tree)])
        .collect();
    let findings = locate(diagnostics, config.file(), dictionary, |file| {
        trees.get(&file.0).copied()
    });
    let summary = Summary {
        files: files.len(),
        events: dictionary.event_count(),
        counts: counts(&findings),
    };
    Outcome { findings, summary }
}

/// Facts that engines found before any rule runs.
struct Facts<'a> {
    faults: Vec<&'a Fault>,
    references: Vec<Fault>,
}

impl<'a> Facts<'a> {
    fn collect(dictionary: &'a Dictionary, config: &'a Config, found: &'a [Fault]) -> Self {
        let fragments = dictionary
            .fragments()
            .iter()
            .flat_map(|fragment| &fragment.faults);
        let faults = config
            .faults
            .iter()
            .chain(fragments)
            .chain(dictionary.duplicates())
            .chain(found);
        Self {
            faults: faults.collect(),
            references: reference_faults(dictionary, config),
        }
    }
}

fn judge(rule: &'static Rule, ctx: &Ctx<'_>, facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut sink = Sink::new(rule);
    let dictionary = ctx.dictionary;
    for check in rule.checks {
        match check {
            Check::Fault(check) => {
                for fault in facts.faults.iter().copied().chain(&facts.references) {
                    check(ctx, fault, &mut sink);
                }
            }
            Check::Event(check) => dictionary
                .events()
                .for_each(|event| check(ctx, event, &mut sink)),
            Check::Group(check) => dictionary
                .groups()
                .for_each(|group| check(ctx, group, &mut sink)),
            Check::Identifier(check) => {
                dictionary
                    .identifiers()
                    .for_each(|identifier| check(ctx, identifier, &mut sink));
            }
            Check::Property(check) => walk_properties(dictionary, |at| check(ctx, &at, &mut sink)),
            Check::Dictionary(check) => check(ctx, &mut sink),
        }
    }
    sink.into_diagnostics()
}

/// By path, place, rule and message; what is said twice of one place is said once.
fn sort(diagnostics: &mut Vec<Diagnostic>, files: &Files) {
    fn key<'k>(d: &'k Diagnostic, files: &'k Files) -> (&'k str, u32, u32, &'k str, &'k str) {
        let path = files.get(d.primary.file).path.as_str();
        (
            path,
            d.primary.start,
            d.primary.end,
            d.rule,
            &d.message.text,
        )
    }
    diagnostics.sort_by(|a, b| key(a, files).cmp(&key(b, files)));
    diagnostics.dedup_by(|a, b| key(a, files) == key(b, files));
}

fn counts(findings: &[Finding]) -> BTreeMap<&'static str, BTreeMap<Level, usize>> {
    let mut counts: BTreeMap<&'static str, BTreeMap<Level, usize>> = BTreeMap::new();
    for finding in findings {
        let diagnostic = &finding.diagnostic;
        *counts
            .entry(diagnostic.rule)
            .or_default()
            .entry(diagnostic.level)
            .or_default() += 1;
    }
    counts
}
