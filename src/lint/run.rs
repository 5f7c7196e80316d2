//! From rules to sorted findings.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _, ParallelSlice as _};

use super::locate::locate;
use super::mask::mask;
use super::sent::{self, Row, Sent};
use super::{Levels, suppress};
use crate::config::Config;
use crate::diag::{Diagnostic, Finding, Level, Summary};
use crate::dict::{Dictionary, reference_faults};
use crate::payload::{Checked, Mismatch, Tally};
use crate::rule::{Check, Ctx, Rule, Sink, Suppression};
use crate::source::Files;
use crate::syntax::Tree;
use crate::syntax::decode::{Date, Fault};
use crate::text::{FileId, Span};

/// What a run found.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Findings, sorted by path, place, rule and message.
    pub findings: Vec<Finding>,
    /// What comments are about that cannot be read, or that name a rule that does not exist: nobody
    /// knows what they were to allow there.
    pub unsettled: Vec<Span>,
    /// How much was looked at and found.
    pub summary: Summary,
    /// What payloads came to, where some were checked.
    pub sent: Option<Sent>,
    /// Errors of the structure of files that are not reported on, where payloads were checked: they were held
    /// against what is left of the dictionary.
    pub broken: usize,
}

/// What a run is asked for.
pub struct Asked<'a> {
    /// Facts that were found on the way here, such as a path pattern that matches nothing.
    pub found: &'a [Fault],
    /// The day.
    pub today: Date,
    /// The files of the dictionary that are reported on.
    pub wanted: &'a dyn Fn(FileId) -> bool,
    /// What was found in payloads, where some were checked.
    pub sent: Option<&'a Checked>,
}

impl Outcome {
    /// Whether a finding is at `level` or above.
    pub fn fails_at(&self, level: Level) -> bool {
        self.summary.counts.values().any(|levels| {
            let mut counted = levels.iter();
            counted.any(|(found, count)| *found >= level && *count > 0)
        })
    }

    /// Only the findings that `keep` accepts, counted anew.
    pub fn retain(&mut self, keep: impl Fn(&Finding) -> bool) {
        self.findings.retain(keep);
        let rows = self.sent.as_ref().map_or(&[][..], |sent| &sent.rows);
        self.summary.counts = counts(&self.findings, rows);
    }
}

/// Runs `rules` over a dictionary, its manifest and what was found in payloads.
pub fn run(
    dictionary: &Dictionary,
    config: &Config,
    files: &Files,
    rules: &[&'static Rule],
    asked: &Asked<'_>,
) -> Outcome {
    let Asked {
        found,
        today,
        wanted,
        sent,
    } = *asked;
    let ctx = Ctx::new(dictionary, config, files, rules, today);
    let levels = Levels::new(config);
    let facts = Facts::collect(dictionary, config, found);
    let active: Vec<&'static Rule> = rules
        .iter()
        .copied()
        .filter(|rule| !levels.is_off_everywhere(rule))
        .collect();
    let reported = judge(&active, &ctx, &facts);
    let trees: BTreeMap<u32, &Tree> = dictionary
        .fragments()
        .iter()
        .map(|fragment| (fragment.tree.file().0, &*fragment.tree))
        .chain([(config.file().0, &*config.tree)])
        .collect();

    let mut diagnostics = at_their_levels(&active, reported, &levels, files);
    let judged = |mismatches: Vec<&Mismatch>| {
        let reported = sent::judge(&active, &ctx, mismatches.into_iter());
        at_their_levels(&active, reported, &levels, files)
    };
    let mut suppressions = suppress::collect(trees.values().copied());
    let mut allow = |diagnostics: &mut Vec<Diagnostic>| {
        suppress::apply(&mut suppressions, diagnostics, dictionary, today)
    };
    let mut suppressed = allow(&mut diagnostics);
    // What is found in payloads is counted as it is read. Of each count the first stands for all.
    let tallies: Vec<&Tally> = sent.iter().flat_map(|all| all.tallies.values()).collect();
    let mut firsts = judged(tallies.iter().map(|tally| &tally.first).collect());
    allow(&mut firsts);
    let kept = sent.iter().flat_map(|checked| &checked.mismatches);
    let mut kept = judged(kept.map(|(_, mismatch)| mismatch).collect());
    allow(&mut kept);
    if !suppressions.is_empty() {
        let broken = facts.files();
        let is_partial = dictionary.may_use_more() || broken.contains(&config.file().0);
        let is_read = |file: FileId| !is_partial && !broken.contains(&file.0);
        let runs = |rule: &Rule| sent.is_some() || !sent::judges_payloads_alone(rule);
        let rules: Vec<&'static Rule> = rules.iter().copied().filter(|rule| runs(rule)).collect();
        suppress::settle(&mut suppressions, &rules, &levels, files, today, &is_read);
        let reported = active
            .iter()
            .map(|rule| judge_comments(rule, &ctx, &suppressions))
            .collect();
        diagnostics.extend(at_their_levels(&active, reported, &levels, files));
    }
    // Of a run over payloads alone most of what is wrong with the dictionary is not told.
    let structural = |diagnostics: &[Diagnostic]| {
        let is_structural =
            |one: &&Diagnostic| one.level == Level::Error && one.rule.starts_with("structure/");
        sent.map_or(0, |_| diagnostics.iter().filter(is_structural).count())
    };
    let before = structural(&diagnostics);
    diagnostics.retain_mut(|diagnostic| diagnostic.move_to(|place| wanted(place.file)));
    let broken = before - structural(&diagnostics);
    suppressed.retain_mut(|diagnostic| diagnostic.move_to(|place| wanted(place.file)));
    let capped = capped(&diagnostics, &firsts, &tallies, &|diagnostic| {
        let path = &files.get(diagnostic.primary.file).path;
        let rule = rules.iter().find(|rule| rule.id == diagnostic.rule);
        let set = rule.and_then(|rule| levels.set(rule, path));
        set.is_some_and(|set| set.value == Level::Error)
    });
    diagnostics.extend(kept);
    diagnostics.iter_mut().for_each(mask);
    sort(&mut suppressed, files);
    sort(&mut diagnostics, files);
    let rows = sent.map_or_else(Vec::new, |checked| sent::rows(checked, rules));
    let allowed = sent.map_or(0, sent::allowed);
    let findings = locate(diagnostics, config.file(), dictionary, |file| {
        trees.get(&file.0).copied()
    });
    let summary = Summary {
        files: files.len(),
        events: dictionary.event_count(),
        suppressed: suppressed.len() + allowed as usize,
        capped,
        counts: counts(&findings, &rows),
    };
    let unsettled = suppressions.iter().filter(|comment| {
        let is_known = |name: &str| rules.iter().any(|rule| rule.id == name);
        let named = comment.says.as_ref().map(|allow| &allow.rules);
        named.map_or(true, |named| {
            named.iter().any(|name| !is_known(&name.value))
        })
    });
    Outcome {
        findings,
        unsettled: unsettled.filter_map(|comment| comment.covers).collect(),
        summary,
        sent: sent.map(|checked| Sent {
            rows,
            totals: checked.totals.clone(),
            allowed,
            limit: checked.keep,
            ..Sent::default()
        }),
        broken,
    }
}

/// How many findings of each rule the manifest asks to be errors, and are not. Of those in payloads the
/// first of each count is given.
fn capped(
    diagnostics: &[Diagnostic],
    firsts: &[Diagnostic],
    tallies: &[&Tally],
    is_to_be_error: &dyn Fn(&Diagnostic) -> bool,
) -> BTreeMap<&'static str, usize> {
    let mut capped = BTreeMap::new();
    for diagnostic in diagnostics.iter().chain(firsts) {
        if diagnostic.ceiling < Level::Error && is_to_be_error(diagnostic) {
            let number = diagnostic.sent.as_ref().map(|sent| sent.number);
            let tally = number.and_then(|number| tallies.get(number));
            let count = tally.map_or(1, |tally| tally.count as usize);
            *capped.entry(diagnostic.rule).or_default() += count;
        }
    }
    capped
}

/// What was reported, each finding at the level of its rule in its file.
pub(super) fn at_their_levels(
    active: &[&'static Rule],
    reported: Vec<Vec<Diagnostic>>,
    levels: &Levels<'_>,
    files: &Files,
) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for (rule, reported) in active.iter().zip(reported) {
        for mut diagnostic in reported {
            let path = |place: Span| &files.get(place.file).path;
            if diagnostic.move_to(|place| levels.of(rule, path(place)) != Level::Off) {
                let set = levels.set(rule, path(diagnostic.primary));
                diagnostic.set_level(set.map(|set| set.value), rule.level);
                diagnostics.push(diagnostic);
            }
        }
    }
    diagnostics
}

fn judge_comments(
    rule: &'static Rule,
    ctx: &Ctx<'_>,
    suppressions: &[Suppression],
) -> Vec<Diagnostic> {
    let mut sink = Sink::new(rule);
    for check in rule.checks {
        if let Check::Suppression(check) = check {
            suppressions
                .iter()
                .for_each(|suppression| check(ctx, suppression, &mut sink));
        }
    }
    sink.into_diagnostics()
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

    /// The files that something is wrong with, so that part of what they say was not judged.
    fn files(&self) -> BTreeSet<u32> {
        let faults = self.faults.iter().copied().chain(&self.references);
        faults.map(|fault| fault.span.file.0).collect()
    }
}

/// How many events or properties are gone through at a time.
const PART: usize = 128;

/// What each of the rules reports. Events and properties are gone through in parts, each part by all
/// rules in turn: what it says is then read from memory once, not once for each rule.
fn judge(rules: &[&'static Rule], ctx: &Ctx<'_>, facts: &Facts<'_>) -> Vec<Vec<Diagnostic>> {
    let whole = || -> Vec<Vec<Diagnostic>> {
        let judged = rules.par_iter().map(|rule| judge_whole(rule, ctx, facts));
        judged.collect()
    };
    let parts = || {
        let events = ctx.events().par_chunks(PART).map(|part| {
            judge_part(rules, part, |check, event, sink| {
                if let Check::Event(check) = check {
                    check(ctx, *event, sink);
                }
            })
        });
        let properties = ctx.properties().par_chunks(PART).map(|part| {
            judge_part(rules, part, |check, at, sink| {
                if let Check::Property(check) = check {
                    check(ctx, at, sink);
                }
            })
        });
        let parts: Vec<Vec<(usize, Vec<Diagnostic>)>> = events.chain(properties).collect();
        parts
    };
    let (mut reported, parts) = rayon::join(whole, parts);
    for (rule, found) in parts.into_iter().flatten() {
        reported[rule].extend(found);
    }
    reported
}

/// What rules report of a few events or properties, by the position of the rule.
fn judge_part<T>(
    rules: &[&'static Rule],
    part: &[T],
    judge: impl Fn(&Check, &T, &mut Sink),
) -> Vec<(usize, Vec<Diagnostic>)> {
    let judged = rules.iter().enumerate().map(|(i, rule)| {
        let mut sink = Sink::new(rule);
        for check in rule.checks {
            part.iter().for_each(|one| judge(check, one, &mut sink));
        }
        (i, sink.into_diagnostics())
    });
    judged.filter(|(_, found)| !found.is_empty()).collect()
}

fn judge_whole(rule: &'static Rule, ctx: &Ctx<'_>, facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut sink = Sink::new(rule);
    let dictionary = ctx.dictionary;
    for check in rule.checks {
        match check {
            Check::Fault(check) => {
                for fault in facts.faults.iter().copied().chain(&facts.references) {
                    check(ctx, fault, &mut sink);
                }
            }
            Check::Group(check) => dictionary
                .groups()
                .for_each(|group| check(ctx, group, &mut sink)),
            Check::Identifier(check) => {
                dictionary
                    .identifiers()
                    .for_each(|identifier| check(ctx, identifier, &mut sink));
            }
            Check::Dictionary(check) => check(ctx, &mut sink),
            // Part by part.
            Check::Event(_) | Check::Property(_) => {}
            // Payloads are read by themselves.
            Check::Mismatch(..) => {}
            // Once it is known what each comment is used for.
            Check::Suppression(_) => {}
        }
    }
    sink.into_diagnostics()
}

/// By path, place, rule and message; what is said twice of one place is said once. What is found at one
/// place of a payload keeps its order, and all of it is counted.
fn sort(diagnostics: &mut Vec<Diagnostic>, files: &Files) {
    type Key<'k> = (&'k str, u64, u64, &'k str, &'k str, usize);
    let shown: Vec<String> = files.iter().map(|(id, _)| files.shown_path(id)).collect();
    fn key<'k>(d: &'k Diagnostic, shown: &'k [String]) -> Key<'k> {
        match &d.sent {
            Some(sent) => (&*sent.path, sent.byte, sent.byte, "", "", sent.number),
            None => {
                let path = shown.get(d.primary.file.0 as usize);
                let path = path.map_or("", String::as_str);
                let (start, end) = (d.primary.start.into(), d.primary.end.into());
                (path, start, end, d.rule, &d.message.text, 0)
            }
        }
    }
    diagnostics.sort_by(|a, b| key(a, &shown).cmp(&key(b, &shown)));
    diagnostics.dedup_by(|a, b| a.sent.is_none() && key(a, &shown) == key(b, &shown));
}

/// Findings by rule and level. Of those in payloads only some are kept one by one: `rows` has all.
fn counts(findings: &[Finding], rows: &[Row]) -> BTreeMap<&'static str, BTreeMap<Level, usize>> {
    let mut counts: BTreeMap<&'static str, BTreeMap<Level, usize>> = BTreeMap::new();
    let mut add = |rule, level, count: usize| {
        let levels = counts.entry(rule).or_default();
        *levels.entry(level).or_default() += count;
    };
    for Finding { diagnostic, .. } in findings {
        if diagnostic.sent.is_none() {
            add(diagnostic.rule, diagnostic.level, 1);
        }
    }
    for row in rows {
        add(row.rule, row.level, row.count as usize);
    }
    counts
}
